//! Segments become lines. A segment is a point of the source from which on a count holds; llvm-cov derives the lines of
//! its own reports from them, and so are they derived here: the lines are those of its LCOV export.

use crate::coverage::{Line, Lines, LinesBuilder, Repeat};

/// A point of the source from which on a count holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::formats) struct Segment {
    /// Its line, not 0. Segments come in the order of the source.
    pub(in crate::formats) line: u32,
    /// How often what follows ran.
    pub(in crate::formats) count: u64,
    /// Is what follows code? Skipped code is not, nor is what lies between functions.
    pub(in crate::formats) has_count: bool,
    /// Does a region begin here, or does one that was interrupted go on?
    pub(in crate::formats) is_entry: bool,
    /// Is it what lies between two statements?
    pub(in crate::formats) is_gap: bool,
}

/// Paints line by line. What holds at the end of a line holds for the lines after it, until the next segment.
#[derive(Default)]
pub(in crate::formats) struct Painter {
    lines: LinesBuilder,
    /// The line at hand; 0 before the first.
    line: u32,
    /// What held when the line began.
    wrapped: Option<Segment>,
    first: Option<Segment>,
    last: Option<Segment>,
    /// The largest count that begins on the line, gaps left out.
    begins: Option<u64>,
    /// Does anything with a count begin on the line?
    enters: bool,
}

impl Painter {
    /// The line at hand, before which no segment may come any more; 0 before the first.
    pub(in crate::formats) fn line(&self) -> u32 {
        self.line
    }

    /// Adds a segment. `room` is asked how many of so many lines between it and the one before may be painted.
    pub(in crate::formats) fn take(&mut self, segment: Segment, room: &mut dyn FnMut(u64) -> u64) {
        if segment.line != self.line {
            self.end_line();
            if let Some(held) = self.wrapped.filter(|held| held.has_count) {
                let mut between = self.line + 1..segment.line;
                let room = room(between.len() as u64);
                between.end = between.start + room as u32;
                between.filter_map(Line::new).for_each(|line| self.lines.push(line, held.count));
            }
            self.line = segment.line;
        }
        self.first = self.first.or(Some(segment));
        self.last = Some(segment);
        let entry = segment.has_count && segment.is_entry;
        self.enters |= entry;
        if entry && !segment.is_gap {
            self.begins = self.begins.max(Some(segment.count));
        }
    }

    /// A line is code when something is measured on it: what held before, unless the line begins with skipped code, or
    /// what begins on it.
    fn end_line(&mut self) {
        let Some(last) = self.last.take() else { return };
        let skipped = self.first.take().is_some_and(|first| first.is_entry && !first.has_count);
        let held = self.wrapped.is_some_and(|held| held.has_count);
        let (begins, enters) = (self.begins.take(), std::mem::take(&mut self.enters));
        if let (true, Some(line)) = (enters || held && !skipped, Line::new(self.line)) {
            let count = self.wrapped.map_or(0, |held| held.count);
            self.lines.push(line, count.max(begins.unwrap_or(0)));
        }
        self.wrapped = Some(last);
    }

    /// Behind the last segment nothing is code.
    pub(in crate::formats) fn finish(mut self) -> Lines {
        self.end_line();
        self.lines.finish(Repeat::Max)
    }
}
