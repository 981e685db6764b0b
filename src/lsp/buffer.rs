//! A text as an editor has it, changed piece by piece.

use std::sync::Arc;

use lsp_types::{Position, Range};

use super::position::Encoding;
use crate::coverage::Line;
use crate::source::Text;

/// A larger text is no source code that anybody edits.
pub(super) const LARGEST: usize = 16 << 20;

/// A text that grew too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooLarge;

/// The text with this piece of it replaced; without a range it is a new one.
pub(super) fn changed(
    text: &Text,
    encoding: Encoding,
    range: Option<Range>,
    with: String,
) -> Result<Arc<Text>, TooLarge> {
    let Some(range) = range else { return sized(with) };
    let (one, other) = (offset(text, encoding, range.start), offset(text, encoding, range.end));
    let whole = text.as_str();
    let (before, behind) = (whole.get(..one.min(other)), whole.get(one.max(other)..));
    sized([before.unwrap_or_default(), &with, behind.unwrap_or_default()].concat())
}

/// A text, unless it is too large.
pub(super) fn sized(text: String) -> Result<Arc<Text>, TooLarge> {
    if text.len() > LARGEST { Err(TooLarge) } else { Ok(Arc::new(Text::new(text))) }
}

/// Where a position is, in bytes.
fn offset(text: &Text, encoding: Encoding, position: Position) -> usize {
    let line = Line::from_index(position.line as usize);
    let Some((start, words)) = text.start(line).zip(text.line(line)) else { return text.as_str().len() };
    start + encoding.byte(words, position.character)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn change(text: &str, from: (u32, u32), to: (u32, u32), with: &str) -> String {
        let position = |(line, character)| Position { line, character };
        let range = Range { start: position(from), end: position(to) };
        changed(&Text::new(text.to_owned()), Encoding::Utf16, Some(range), with.to_owned()).unwrap().as_str().to_owned()
    }

    #[test]
    fn pieces_are_replaced_whatever_ends_the_lines() {
        assert_eq!(change("ab\r\ncd\r\n", (0, 1), (1, 1), "X"), "aXd\r\n");
        assert_eq!(change("ab\ncd", (2, 0), (2, 0), "\ne"), "ab\ncd\ne");
        assert_eq!(change("ab\ncd\n", (2, 0), (2, 0), "e"), "ab\ncd\ne");
        assert_eq!(change("ab\rcd", (0, 9), (1, 0), ""), "ab\rcd".replace('\r', ""));
        assert_eq!(change("ab\ncd", (1, 2), (0, 1), ""), "a", "a range that is the wrong way round");
        assert_eq!(change("", (7, 7), (9, 9), "x"), "x");
    }

    #[test]
    fn texts_do_not_grow_for_ever() {
        let text = Text::new("x".repeat(LARGEST));
        let end = Position { line: 0, character: u32::MAX };
        let range = Some(Range { start: end, end });
        assert_eq!(changed(&text, Encoding::Utf8, range, "y".to_owned()), Err(TooLarge));
        assert!(changed(&text, Encoding::Utf8, range, String::new()).is_ok());
    }

    proptest! {
        #[test]
        fn any_change_leaves_what_lies_outside_of_it(
            text in "[a\u{e4}\u{1d11e}\r\n]{0,40}", with in "[b\u{1d11e}\n]{0,4}", places in any::<[u8; 4]>(),
        ) {
            let encodings = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];
            let position = |line: u8, character: u8| Position { line: u32::from(line % 9), character: u32::from(character % 9) };
            let range = Range { start: position(places[0], places[1]), end: position(places[2], places[3]) };
            for encoding in encodings {
                let after = changed(&Text::new(text.clone()), encoding, Some(range), with.clone()).unwrap();
                let after = after.as_str();
                let at = after.find(&with).unwrap();
                prop_assert!(after.len() >= with.len() && at <= after.len());
                let kept = after.len() - with.len();
                prop_assert!(kept <= text.len());
                let same_start = text.bytes().zip(after.bytes()).take_while(|(a, b)| a == b).count();
                let same_end = text.bytes().rev().zip(after.bytes().rev()).take_while(|(a, b)| a == b).count();
                prop_assert!(same_start + same_end >= kept);
            }
        }
    }
}
