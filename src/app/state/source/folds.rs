//! Which lines of a file have a row of their own, and which are folded into one row together.

use crate::coverage::{Line, LineRange};

/// Lines that stay visible around a gap.
const CONTEXT: u32 = 2;
/// Shorter runs are not worth a fold.
const SHORTEST: u32 = 4;

/// The rows of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Folds {
    segments: Vec<Segment>,
    rows: usize,
}

/// Consecutive lines: each with a row, or all with one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Segment {
    row: usize,
    first: usize,
    lines: usize,
    folded: bool,
}

impl Folds {
    /// Every line has its row.
    pub(crate) fn none(lines: usize) -> Folds {
        let mut folds = Folds::default();
        folds.push(0, lines, false);
        folds
    }

    /// Folds what lies outside of the kept ranges, which ascend by their start.
    pub(crate) fn around(lines: usize, kept: impl IntoIterator<Item = LineRange>) -> Folds {
        let mut folds = Folds::default();
        let mut next = 0;
        for range in kept {
            let from = (range.start.index().saturating_sub(CONTEXT as usize)).min(lines);
            let to = (range.end.index() + 1 + CONTEXT as usize).min(lines);
            if from > next {
                folds.push(next, from - next, from - next >= SHORTEST as usize);
                next = from;
            }
            if to > next {
                folds.push(next, to - next, false);
                next = to;
            }
        }
        folds.push(next, lines.saturating_sub(next), lines.saturating_sub(next) >= SHORTEST as usize);
        folds
    }

    fn push(&mut self, first: usize, lines: usize, folded: bool) {
        if lines == 0 {
            return;
        }
        self.segments.push(Segment { row: self.rows, first, lines, folded });
        self.rows += if folded { 1 } else { lines };
    }

    /// Number of rows.
    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// The first line of a row.
    pub(crate) fn line(&self, row: usize) -> Option<Line> {
        let at = self.segments.partition_point(|segment| segment.row <= row).checked_sub(1)?;
        let segment = self.segments.get(at)?;
        let below = if segment.folded { 0 } else { row - segment.row };
        (below < segment.lines).then(|| Line::from_index(segment.first + below))
    }

    /// The row of a line; the last row for lines beyond the file.
    pub(crate) fn row(&self, line: Line) -> usize {
        let at = self.segments.partition_point(|segment| segment.first <= line.index());
        let Some(segment) = at.checked_sub(1).and_then(|at| self.segments.get(at)) else { return 0 };
        let below = if segment.folded { 0 } else { (line.index() - segment.first).min(segment.lines - 1) };
        segment.row + below
    }

    /// The lines that a row folds; `None` for a row of one line.
    pub(crate) fn folded(&self, row: usize) -> Option<LineRange> {
        let at = self.segments.partition_point(|segment| segment.row <= row).checked_sub(1)?;
        let segment = self.segments.get(at).filter(|segment| segment.folded)?;
        let last = Line::from_index(segment.first + segment.lines - 1);
        Some(LineRange::new(Line::from_index(segment.first), last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(from: u32, to: u32) -> LineRange {
        LineRange::new(Line::new(from).unwrap(), Line::new(to).unwrap())
    }

    #[test]
    fn gaps_keep_their_context_and_short_runs_stay() {
        let folds = Folds::around(40, [range(10, 11), range(18, 18), range(30, 39)]);
        let rows: Vec<_> =
            (0..folds.rows()).map(|row| (folds.line(row).unwrap().get(), folds.folded(row).is_some())).collect();
        let expected: Vec<(u32, bool)> = [(1, true)]
            .into_iter()
            .chain((8..=20).map(|line| (line, false)))
            .chain([(21, true)])
            .chain((28..=40).map(|line| (line, false)))
            .collect();
        assert_eq!(rows, expected);
        for (row, (line, _)) in rows.iter().enumerate() {
            assert_eq!(folds.row(Line::new(*line).unwrap()), row);
        }
        assert_eq!(folds.row(Line::new(5).unwrap()), 0);
        assert_eq!(folds.folded(0), Some(range(1, 7)));
    }

    #[test]
    fn a_file_without_gaps_is_one_fold_and_an_empty_one_nothing() {
        assert_eq!(Folds::around(90, []).rows(), 1);
        assert_eq!(Folds::none(0).rows(), 0);
        assert_eq!(Folds::none(0).line(0), None);
        assert_eq!(Folds::none(7).row(Line::new(99).unwrap()), 6);
    }
}
