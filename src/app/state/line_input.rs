//! One line of text being typed. Moves by what people see as a character, never through the middle of one.

use unicode_segmentation::UnicodeSegmentation;

use crate::app::key::Typed;

/// A line of text with a cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LineInput {
    text: String,
    /// Byte position of the cursor, at a character border.
    cursor: usize,
}

impl LineInput {
    /// Starts with text, the cursor behind it.
    pub(crate) fn with(text: &str) -> LineInput {
        LineInput { text: text.to_owned(), cursor: text.len() }
    }

    /// What was typed.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// What stands before the cursor, and what behind it.
    pub(crate) fn parts(&self) -> (&str, &str) {
        self.text.split_at_checked(self.cursor).unwrap_or((&self.text, ""))
    }

    /// Inserts pasted text; line ends and other control characters are dropped.
    pub(crate) fn paste(&mut self, text: &str) {
        for c in text.chars().filter(|c| !c.is_control()) {
            self.insert(c);
        }
    }

    /// Applies a key. Says whether the text changed.
    pub(crate) fn press(&mut self, typed: Typed) -> bool {
        let before = self.text.len();
        match typed {
            Typed::Char(c) => self.insert(c),
            Typed::Backspace => {
                let from = self.left();
                self.delete(from);
            }
            Typed::Delete => {
                let to = self.right();
                self.text.replace_range(self.cursor..to, "");
            }
            Typed::DeleteWord => {
                let (head, _) = self.parts();
                let kept = head.trim_end().rfind(char::is_whitespace).map_or(0, |at| at + 1);
                self.delete(kept);
            }
            Typed::DeleteAll => self.delete(0),
            Typed::Left => self.cursor = self.left(),
            Typed::Right => self.cursor = self.right(),
            Typed::Home => self.cursor = 0,
            Typed::End => self.cursor = self.text.len(),
            _ => {}
        }
        self.text.len() != before
    }

    fn insert(&mut self, c: char) {
        self.text.insert(self.cursor, c);
        self.cursor += c.len_utf8();
    }

    fn delete(&mut self, from: usize) {
        self.text.replace_range(from..self.cursor, "");
        self.cursor = from;
    }

    fn left(&self) -> usize {
        self.parts().0.grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn right(&self) -> usize {
        self.cursor + self.parts().1.graphemes(true).next().map_or(0, str::len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_deleted_whole() {
        let mut input = LineInput::with("ae\u{301}");
        assert!(input.press(Typed::Backspace));
        assert_eq!(input.text(), "a");
        input.paste("b c\n\u{1b}d");
        assert_eq!(input.text(), "ab cd");
        input.press(Typed::DeleteWord);
        assert_eq!(input.parts(), ("ab ", ""));
        input.press(Typed::Home);
        assert!(!input.press(Typed::Backspace));
        input.press(Typed::Delete);
        assert_eq!(input.text(), "b ");
    }
}
