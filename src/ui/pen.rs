//! Writing cells: text that is cut to its room, from the left or from the right. Everything a report or a source said
//! goes through `untrusted`.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::symbols::Symbols;
use crate::source::printable;

/// Longer texts are never shown whole, and are not looked at further.
const LONGEST: usize = 4096;

/// A place in a row that moves along as text is written.
pub(super) struct Pen<'a> {
    buffer: &'a mut Buffer,
    row: Rect,
    left: u16,
    right: u16,
    more: &'static str,
    ascii: bool,
}

impl<'a> Pen<'a> {
    /// Starts at the left of a row.
    pub(super) fn new(buffer: &'a mut Buffer, row: Rect, symbols: &Symbols) -> Pen<'a> {
        Pen { left: row.x, right: row.right(), row, buffer, more: symbols.more, ascii: symbols.ascii }
    }

    /// Columns that are left.
    pub(super) fn room(&self) -> usize {
        usize::from(self.right.saturating_sub(self.left))
    }

    /// Leaves columns free.
    pub(super) fn skip(&mut self, columns: usize) {
        self.left = self.left.saturating_add(columns.min(self.room()) as u16);
    }

    /// Writes our own words.
    pub(super) fn put(&mut self, text: &str, style: Style) {
        let text = &*self.plain(text);
        let (text, width) = fitted(text, self.room(), self.more);
        self.buffer.set_stringn(self.left, self.row.y, text, width, style);
        self.left += width as u16;
    }

    /// Writes words of a report or a source.
    pub(super) fn untrusted(&mut self, text: &str, style: Style) {
        self.put(&printable(head(text)), style);
    }

    /// Writes at the right end of the row; what is written later ends before it.
    pub(super) fn put_at_end(&mut self, text: &str, style: Style) {
        let text = &*self.plain(text);
        let (text, width) = fitted(text, self.room(), self.more);
        self.right -= width as u16;
        self.buffer.set_stringn(self.right, self.row.y, text, width, style);
    }

    /// Gives columns at the right end of the row to another drawing.
    pub(super) fn draw_at_end(&mut self, draw: impl FnOnce(&mut Pen<'_>), columns: usize) {
        self.skip_at_end(columns);
        let row = Rect { x: self.right, width: columns as u16, ..self.row };
        let (more, ascii) = (self.more, self.ascii);
        draw(&mut Pen { left: row.x, right: row.right(), row, buffer: self.buffer, more, ascii });
    }

    /// Our words without the few signs that ASCII lacks, where the terminal may not show those one cell wide.
    fn plain<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if !self.ascii || text.is_ascii() {
            return Cow::Borrowed(text);
        }
        let mut plain = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '\u{b7}' | '\u{2212}' => plain.push('-'),
                '\u{d7}' => plain.push('x'),
                '\u{2026}' => plain.push('~'),
                '\u{2192}' => plain.push_str("->"),
                other => plain.push(other),
            }
        }
        Cow::Owned(plain)
    }

    /// Leaves columns free at the right end.
    pub(super) fn skip_at_end(&mut self, columns: usize) {
        self.right -= columns.min(self.room()) as u16;
    }
}

/// A text cut to a width, and how wide it is then.
pub(super) fn fitted<'t>(text: &'t str, width: usize, more: &str) -> (Cow<'t, str>, usize) {
    if text.len() <= LONGEST {
        let whole = text.width();
        if whole <= width {
            return (Cow::Borrowed(text), whole);
        }
    }
    let room = width.saturating_sub(1);
    let mut used = 0;
    let mut out = String::new();
    for grapheme in text.graphemes(true) {
        let wide = grapheme.width();
        if used + wide > room {
            break;
        }
        used += wide;
        out.push_str(grapheme);
    }
    if width > 0 {
        out.push_str(more);
        used += 1;
    }
    (Cow::Owned(out), used)
}

/// A text cut at its beginning, where the end says more: paths.
pub(super) fn fitted_end(text: &str, width: usize, more: &str) -> String {
    let text = head(text);
    if text.width() <= width {
        return text.to_owned();
    }
    let mut used = 0;
    let mut from = text.len();
    for (at, grapheme) in text.grapheme_indices(true).rev() {
        used += grapheme.width();
        if used + 1 > width {
            break;
        }
        from = at;
    }
    let tail = text.get(from..).unwrap_or_default();
    if width == 0 { String::new() } else { format!("{more}{tail}") }
}

/// The beginning of a text, as far as anyone looks at it.
pub(super) fn head(text: &str) -> &str {
    if text.len() <= LONGEST {
        return text;
    }
    let end = (0..=LONGEST).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

/// Breaks words into lines of a width. Longer words are broken anywhere.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    let width = width.max(1);
    for word in text.split(' ') {
        if used > 0 && used + 1 + word.width() > width {
            lines.push(String::new());
            used = 0;
        }
        let mut space = used > 0;
        for grapheme in word.graphemes(true) {
            if used + usize::from(space) + grapheme.width() > width {
                lines.push(String::new());
                (used, space) = (0, false);
            }
            if let Some(line) = lines.last_mut() {
                if std::mem::take(&mut space) {
                    line.push(' ');
                    used += 1;
                }
                line.push_str(grapheme);
                used += grapheme.width();
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_to_its_room() {
        assert_eq!(fitted("abcdef", 4, "…"), (Cow::Borrowed("abc…"), 4));
        assert_eq!(fitted("漢字漢字", 4, "…"), (Cow::Borrowed("漢…"), 3));
        assert_eq!(fitted("abc", 0, "…"), (Cow::Borrowed(""), 0));
        assert_eq!(fitted_end("src/app/main.rs", 8, "…"), "…main.rs");
        assert_eq!(fitted_end("main.rs", 8, "…"), "main.rs");
    }

    #[test]
    fn words_wrap() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("abcdefgh", 3), ["abc", "def", "gh"]);
    }
}
