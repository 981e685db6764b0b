//! Gaps: runs of missed or partial lines of one function. What a person tests next.

use super::places::{owned_weak_lines, places};
use super::{Extent, FileId, FunctionId};
use crate::coverage::{FileCoverage, Line, LineFact, LineState, Metric, Percent, Ratio};

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

/// The shortest list of gaps that lifts a ratio to a percentage: the largest first, as each covers the most for one
/// test. `None` when even all of them are not enough. Works for metrics made of lines and arms.
pub fn shortest_to(gaps: &[Gap], metric: Metric, now: Ratio, target: Percent) -> Option<Vec<Gap>> {
    let gain = |gap: &Gap| match metric {
        Metric::Branches => u64::from(gap.missed_arms),
        Metric::Combined => gap.impact(),
        _ => u64::from(gap.missed_lines),
    };
    let mut order: Vec<Gap> = gaps.iter().filter(|gap| gain(gap) > 0).copied().collect();
    order.sort_by_key(|gap| std::cmp::Reverse(gain(gap)));
    let mut reached = now;
    let mut chosen = Vec::new();
    for gap in order {
        if reached.is_under(target) != Some(true) {
            break;
        }
        reached.covered += gain(&gap);
        chosen.push(gap);
    }
    (reached.is_under(target) != Some(true)).then_some(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::MetricSet;

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

    #[test]
    fn the_shortest_list_takes_the_largest_gaps() {
        let gaps = gaps(&[(1, 0), (2, 0), (3, 1), (4, 0), (5, 1)]);
        let now = Ratio::new(2, 5);
        let to = |percent| shortest_to(&gaps, Metric::Lines, now, Percent::parse(percent).unwrap());
        assert_eq!(to("80").unwrap().len(), 1);
        assert_eq!(to("100").unwrap().len(), 2);
        assert_eq!(to("40").unwrap().len(), 0);
    }
}
