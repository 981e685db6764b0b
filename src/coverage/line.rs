//! Line numbers and source ranges. Lines start at 1, so that line 0, which some compilers write, cannot exist here.

use std::num::NonZeroU32;

/// A line number, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line(NonZeroU32);

impl Line {
    /// The first line of a file.
    pub const FIRST: Line = Line(NonZeroU32::MIN);

    /// The line with this number; `None` for 0.
    pub fn new(number: u32) -> Option<Line> {
        NonZeroU32::new(number).map(Line)
    }

    /// The number, counted from 1.
    pub fn get(self) -> u32 {
        self.0.get()
    }

    /// The position of the line in a list of all lines of the file, counted from 0.
    pub fn index(self) -> usize {
        self.0.get() as usize - 1
    }

    /// The line at this position in a list of all lines of the file, counted from 0.
    pub fn from_index(index: usize) -> Line {
        Line(NonZeroU32::MIN.saturating_add(u32::try_from(index).unwrap_or(u32::MAX)))
    }

    /// The line after this one (saturating).
    pub fn next(self) -> Line {
        self.after(1)
    }

    /// The line so many further down (saturating).
    #[inline]
    pub(super) fn after(self, lines: u32) -> Line {
        Line(self.0.saturating_add(lines))
    }

    /// The line before this one; `None` before the first.
    pub fn previous(self) -> Option<Line> {
        Line::new(self.get() - 1)
    }
}

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// An inclusive range of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineRange {
    /// First line.
    pub start: Line,
    /// Last line, never before `start`.
    pub end: Line,
}

impl std::fmt::Display for LineRange {
    /// `44`, or `44-45` for several lines.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.start == self.end { write!(f, "{}", self.start) } else { write!(f, "{}-{}", self.start, self.end) }
    }
}

impl LineRange {
    /// A range; the ends are swapped when they come in the wrong order.
    pub fn new(a: Line, b: Line) -> LineRange {
        LineRange { start: a.min(b), end: a.max(b) }
    }

    /// Does the range hold this line?
    pub fn contains(self, line: Line) -> bool {
        self.start <= line && line <= self.end
    }

    /// Number of lines, at least 1.
    #[expect(clippy::len_without_is_empty, reason = "a range always holds a line")]
    pub fn len(self) -> u32 {
        self.end.get() - self.start.get() + 1
    }
}

/// Joins consecutive numbers of an ascending list into inclusive ranges.
pub fn ranges(lines: impl IntoIterator<Item = Line>) -> Vec<LineRange> {
    let mut out: Vec<LineRange> = Vec::new();
    for line in lines {
        match out.last_mut() {
            Some(last) if line <= last.end.next() => last.end = last.end.max(line),
            _ => out.push(LineRange { start: line, end: line }),
        }
    }
    out
}

/// Ascending ranges with so many lines around each, up to the last line there is; those that meet are joined.
pub fn widened(ranges: &[LineRange], around: u32, last: Line) -> Vec<LineRange> {
    let mut out: Vec<LineRange> = Vec::new();
    for range in ranges.iter().filter(|range| range.start <= last) {
        let start = Line::new(range.start.get().saturating_sub(around)).unwrap_or(Line::FIRST);
        let end = Line::new(range.end.get().saturating_add(around)).map_or(last, |end| end.min(last));
        match out.last_mut() {
            Some(before) if start <= before.end.next() => before.end = before.end.max(end),
            _ => out.push(LineRange { start, end }),
        }
    }
    out
}

/// A range of source text, lines and columns counted from 1. What the end column means (the last character or the
/// one after it) differs between producers; a reader keeps its producer's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Line of the first character.
    pub start: Line,
    /// Column of the first character.
    pub start_column: u32,
    /// Line of the end.
    pub end: Line,
    /// Column of the end.
    pub end_column: u32,
}

impl Span {
    /// The lines that the span touches.
    pub fn lines(self) -> LineRange {
        LineRange::new(self.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn consecutive_lines_join_into_ranges() {
        let lines = [1, 2, 3, 7, 9, 10].map(|n| Line::new(n).unwrap());
        let joined: Vec<(u32, u32)> = ranges(lines).iter().map(|r| (r.start.get(), r.end.get())).collect();
        assert_eq!(joined, [(1, 3), (7, 7), (9, 10)]);
        assert!(Line::new(0).is_none());
    }

    #[test]
    fn ranges_with_lines_around_them_join_where_they_meet() {
        let line = |n| Line::new(n).unwrap();
        let far = [(1, 1), (6, 6), (12, 13), (90, 99)].map(|(a, b)| LineRange::new(line(a), line(b)));
        let wide: Vec<String> = widened(&far, 2, line(14)).iter().map(ToString::to_string).collect();
        assert_eq!(wide, ["1-8", "10-14"]);
    }
}
