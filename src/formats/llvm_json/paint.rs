//! Segments become lines. A segment is a point of the source from which on a count holds; llvm-cov derives the lines of
//! its own reports from them, and so are they derived here: the lines are those of its LCOV export.

use serde::de::SeqAccess;

use super::row::Row;
use super::shared::Shared;
use crate::coverage::{Line, Lines, LinesBuilder, Repeat};
use crate::formats::json::List;

/// The list of segments, `[line, column, count, has count, is entry, is gap]` each; versions before 2.0.1 know no gaps.
pub(super) struct Segments<'s> {
    shared: &'s mut Shared,
    painter: Painter,
}

impl<'s> Segments<'s> {
    /// Before the first segment.
    pub(super) fn new(shared: &'s mut Shared) -> Segments<'s> {
        Segments { shared, painter: Painter::default() }
    }

    /// The lines.
    pub(super) fn finish(self) -> Lines {
        self.painter.finish()
    }
}

impl<'de> List<'de> for Segments<'_> {
    fn element<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error> {
        let Some(row) = seq.next_element::<Row>()? else { return Ok(false) };
        match Segment::of(&row, self.shared) {
            Some(segment) if segment.line >= self.painter.line => self.painter.take(segment, self.shared),
            _ => self.shared.bad("a segment", &row),
        }
        Ok(true)
    }
}

#[derive(Clone, Copy)]
struct Segment {
    line: u32,
    count: u64,
    has_count: bool,
    is_entry: bool,
    is_gap: bool,
}

impl Segment {
    fn of(row: &Row, shared: &mut Shared) -> Option<Segment> {
        let line = u32::try_from(row.get(0)?).ok().filter(|line| (1..=shared.limits.line).contains(line))?;
        let truth = |at| row.get(at).map(|truth| truth > 0);
        shared.check_sign(row);
        Some(Segment {
            line,
            count: row.get(2)?,
            has_count: truth(3)?,
            is_entry: truth(4)?,
            is_gap: truth(5).unwrap_or(false),
        })
    }
}

/// Paints line by line. What holds at the end of a line holds for the lines after it, until the next segment.
#[derive(Default)]
struct Painter {
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
    fn take(&mut self, segment: Segment, shared: &mut Shared) {
        if segment.line != self.line {
            self.end_line();
            if let Some(held) = self.wrapped.filter(|held| held.has_count) {
                let mut between = self.line + 1..segment.line;
                let room = shared.room(between.len() as u64);
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
    fn finish(mut self) -> Lines {
        self.end_line();
        self.lines.finish(Repeat::Max)
    }
}
