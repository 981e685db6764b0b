//! The lines of a file that an editor marks: those that the explorer marks.

use crate::coverage::{FileCoverage, Line, LineRange, LineState, ranges};

/// Consecutive lines in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The lines.
    pub lines: LineRange,
    /// Did it run, with a way that was never taken? Then it is one line. Else none of the lines ran.
    pub partial: bool,
}

/// What is missed of a file, in line order.
pub fn runs(coverage: &FileCoverage) -> Vec<Run> {
    let (mut missed, mut runs) = (Vec::new(), Vec::new());
    coverage.each_fact(|fact| match fact.state {
        LineState::Missed => missed.push(fact.line),
        LineState::Partial => runs.push(Run { lines: LineRange::new(fact.line, fact.line), partial: true }),
        LineState::Hit => {}
    });
    runs.extend(ranges(missed).into_iter().map(|lines| Run { lines, partial: false }));
    runs.sort_unstable_by_key(|run| run.lines.start);
    runs
}

/// The state of lines that ran or should have, with their counts.
pub(super) fn counted(coverage: &FileCoverage, within: LineRange) -> Vec<(Line, u64)> {
    let mut counted = Vec::new();
    coverage.each_fact(|fact| {
        if let Some(hits) = fact.hits.filter(|_| within.contains(fact.line)) {
            counted.push((fact.line, hits));
        }
    });
    counted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{BranchesBuilder, Label, Metric, MetricSet, Repeat};

    #[test]
    fn missed_lines_join_and_partial_ones_stand_alone() {
        let line = |n| Line::new(n).unwrap();
        let mut branches = BranchesBuilder::default();
        branches.push(line(4), 0, Label::Number(0), Some(1));
        branches.push(line(4), 0, Label::Number(1), Some(0));
        let coverage = FileCoverage {
            carries: MetricSet::of(&[Metric::Lines, Metric::Branches]),
            lines: [(1, 1), (2, 0), (3, 0), (4, 7), (5, 0), (8, 0)]
                .into_iter()
                .map(|(n, hits)| (line(n), hits))
                .collect(),
            branches: branches.finish(Repeat::Sum),
            ..FileCoverage::default()
        };
        let found: Vec<_> = runs(&coverage).iter().map(|run| (run.lines.to_string(), run.partial)).collect();
        let expected = [("2-3", false), ("4", true), ("5", false), ("8", false)];
        assert_eq!(found, expected.map(|(lines, partial)| (lines.to_owned(), partial)));
        assert_eq!(counted(&coverage, LineRange::new(line(3), line(5))), [(line(3), 0), (line(4), 7), (line(5), 0)]);
    }
}
