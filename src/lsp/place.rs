//! Lines of a text as ranges of the protocol, and back.

use lsp_types::{Position, Range};

use super::position::Encoding;
use crate::coverage::{Line, LineRange};
use crate::source::Text;

/// The code of some lines: from the first character that is no space to the end of the last line.
pub(super) fn code(text: &Text, encoding: Encoding, lines: LineRange) -> Range {
    let first = text.line(lines.start).unwrap_or_default();
    let indent = first.len() - first.trim_start().len();
    let start = Position { line: lines.start.index() as u32, character: encoding.column(first, indent) };
    Range { start, end: end(text, encoding, lines.end) }
}

/// The end of a line.
pub(super) fn end(text: &Text, encoding: Encoding, line: Line) -> Position {
    let words = text.line(line).unwrap_or_default();
    Position { line: line.index() as u32, character: encoding.column(words, words.len()) }
}

/// The line of a position.
pub(super) fn line(position: Position) -> Line {
    Line::from_index(position.line as usize)
}

/// The lines that a range touches; one that ends before the first character of a line does not touch that.
pub(super) fn lines(range: Range) -> LineRange {
    let (start, mut end) = (line(range.start), line(range.end));
    if range.end.character == 0 && end > start {
        end = end.previous().unwrap_or(start);
    }
    LineRange::new(start, end)
}
