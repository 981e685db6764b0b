//! Gaps: runs of missed or partial lines of one function. What a person tests next.

use super::places::{owned_weak_lines, places};
use super::{Extent, FileId, FunctionId};
use crate::coverage::{FileCoverage, Line, LineFact, LineState};

/// A run of missed or partial lines of one function. It bridges lines that are no code, never hit ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    /// Its file.
    pub file: FileId,
    /// The function that owns its lines, if it lies in one.
    pub function: Option<FunctionId>,
    /// First missed or partial line.
    pub start: Line,
    /// Last missed or partial line.
    pub end: Line,
    /// Missed lines in it.
    pub missed_lines: u32,
    /// Missed branch arms in it.
    pub missed_arms: u32,
    /// Is every line of it partial: hit, with an arm missing?
    pub partial_only: bool,
}

impl Gap {
    /// What testing it would win: missed lines and missed arms.
    pub fn impact(&self) -> u64 {
        u64::from(self.missed_lines) + u64::from(self.missed_arms)
    }

    /// Does it hold this line?
    pub fn contains(&self, line: Line) -> bool {
        self.start <= line && line <= self.end
    }
}

/// The gaps of one file in line order.
pub(super) fn of_file(file: FileId, coverage: &FileCoverage, extents: &[Extent]) -> Vec<Gap> {
    let mut gaps = Vec::new();
    each(file, coverage, extents, |gap| gaps.push(gap));
    gaps
}

/// Visits the gaps of one file in line order.
pub(super) fn each(file: FileId, coverage: &FileCoverage, extents: &[Extent], mut visit: impl FnMut(Gap)) {
    let mut open: Option<(Gap, Option<usize>)> = None;
    owned_weak_lines(coverage, &places(coverage, extents), |fact, owner, after_hit| {
        let LineFact { line, hits, branches, state } = fact;
        if after_hit || open.as_ref().is_some_and(|entry| entry.1 != owner) {
            open.take().into_iter().for_each(|entry| visit(entry.0));
        }
        let (gap, _) = open.get_or_insert_with(|| {
            let function = owner.map(|at| FunctionId { file, at: at as u32 });
            let gap =
                Gap { file, function, start: line, end: line, missed_lines: 0, missed_arms: 0, partial_only: true };
            (gap, owner)
        });
        gap.end = line;
        gap.missed_arms += branches.missed() as u32;
        if state == LineState::Missed {
            gap.partial_only = false;
            gap.missed_lines += u32::from(hits == Some(0));
        }
    });
    if let Some(entry) = open {
        visit(entry.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{Metric, MetricSet};

    fn line(n: u32) -> Line {
        Line::new(n).unwrap()
    }

    fn gaps(lines: &[(u32, u64)]) -> Vec<Gap> {
        let coverage = FileCoverage {
            carries: MetricSet::of(&[Metric::Lines]),
            lines: lines.iter().map(|&(n, hits)| (line(n), hits)).collect(),
            ..FileCoverage::default()
        };
        of_file(FileId(0), &coverage, &[])
    }

    #[test]
    fn a_gap_bridges_lines_that_are_no_code_but_never_hit_ones() {
        let found: Vec<_> = gaps(&[(1, 0), (2, 0), (5, 0), (6, 1), (7, 0)])
            .iter()
            .map(|gap| (gap.start.get(), gap.end.get(), gap.impact()))
            .collect();
        assert_eq!(found, [(1, 5, 3), (7, 7, 1)]);
    }
}
