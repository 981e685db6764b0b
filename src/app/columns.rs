//! A line of source as cells of the terminal: where each character stands once tabs are expanded and hostile characters
//! are made visible. Walks lazily, so that a line of a megabyte costs what is on the screen.

use std::borrow::Cow;

use unicode_segmentation::{GraphemeIndices, UnicodeSegmentation};
use unicode_width::UnicodeWidthStr;

use crate::source::printable;

/// A character longer than this is a letter under a pile of accents; it would only slow down the terminal.
const LONGEST: usize = 64;

/// A character as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cell<'a> {
    /// First byte in the line.
    pub(crate) byte: usize,
    /// What to print; safe.
    pub(crate) text: Cow<'a, str>,
    /// First column, counted from 0.
    pub(crate) column: usize,
    /// How many columns it takes.
    pub(crate) width: usize,
}

/// The cells of a line, from a column on.
pub(crate) struct Cells<'a> {
    graphemes: GraphemeIndices<'a>,
    /// Bytes before the first grapheme.
    offset: usize,
    column: usize,
    tab_width: usize,
}

impl<'a> Cells<'a> {
    /// All cells of a line.
    pub(crate) fn new(line: &'a str, tab_width: usize) -> Cells<'a> {
        Cells { graphemes: line.grapheme_indices(true), offset: 0, column: 0, tab_width: tab_width.max(1) }
    }

    /// The cells of a line that reach beyond a column. The first one may begin before it.
    pub(crate) fn from_column(line: &'a str, tab_width: usize, column: usize) -> impl Iterator<Item = Cell<'a>> {
        let mut cells = Cells::new(line, tab_width);
        // In plain ASCII without tabs a byte is a column, and nothing needs to be walked.
        if let Some((head, tail)) = line.split_at_checked(column)
            && head.is_ascii()
            && memchr::memchr(b'\t', head.as_bytes()).is_none()
        {
            cells.graphemes = tail.grapheme_indices(true);
            (cells.offset, cells.column) = (column, column);
        }
        cells.skip_while(move |cell| cell.column + cell.width <= column)
    }

    /// How many columns a line takes, counted no further than `limit`.
    pub(crate) fn width(line: &str, tab_width: usize, limit: usize) -> usize {
        if line.len() <= limit && line.is_ascii() && !line.contains('\t') {
            return line.len();
        }
        let mut reached = 0;
        for cell in Cells::new(line, tab_width) {
            reached = cell.column + cell.width;
            if reached >= limit {
                return limit;
            }
        }
        reached
    }
}

impl<'a> Iterator for Cells<'a> {
    type Item = Cell<'a>;

    fn next(&mut self) -> Option<Cell<'a>> {
        let (at, grapheme) = self.graphemes.next()?;
        let text = match grapheme {
            "\t" => {
                let next = (self.column / self.tab_width + 1) * self.tab_width;
                Cow::Owned(" ".repeat(next - self.column))
            }
            long if long.len() > LONGEST => Cow::Borrowed("\u{fffd}"),
            other => printable(other),
        };
        let width = text.width();
        let cell = Cell { byte: self.offset + at, text, column: self.column, width };
        self.column += width;
        Some(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str, from: usize) -> Vec<(usize, usize, String)> {
        Cells::from_column(line, 4, from).map(|cell| (cell.byte, cell.column, cell.text.into_owned())).collect()
    }

    #[test]
    fn tabs_wide_and_hostile_characters_have_their_columns() {
        let cells = shown("a\t漢\u{1b}x", 0);
        let expected = [(0, 0, "a"), (1, 1, "   "), (2, 4, "漢"), (5, 6, "␛"), (6, 7, "x")];
        assert_eq!(cells, expected.map(|(byte, column, text)| (byte, column, text.to_owned())));
        assert_eq!(Cells::width("a\t漢\u{1b}x", 4, 100), 8);
        assert_eq!(Cells::width("abcdef", 4, 3), 3);
    }

    #[test]
    fn a_line_is_entered_at_a_column() {
        assert_eq!(shown("abcdef", 4), [(4, 4, "e".to_owned()), (5, 5, "f".to_owned())]);
        // The second half of a wide character: the character is given, with its own column.
        assert_eq!(shown("a漢b", 2).first().map(|cell| cell.1), Some(1));
        assert_eq!(shown("ab", 9), []);
    }

    #[test]
    fn a_pile_of_accents_is_one_replacement() {
        let pile = format!("e{}x", "\u{301}".repeat(1000));
        assert_eq!(shown(&pile, 0).len(), 2);
        assert_eq!(shown(&pile, 0)[0].2, "\u{fffd}");
    }
}
