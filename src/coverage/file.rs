//! Everything that was measured about one source file.

use super::{Branches, Contexts, Functions, Line, LineRatios, Lines, Metric, MetricSet, Ratio, Spans, Stated, Totals};

/// Does the producer count hits, or say only whether there was one?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Counts {
    /// Counts are counts.
    #[default]
    Exact,
    /// Counts are 0 or 1 (coverage.py, JaCoCo, Go's `set` mode): "hit", never "hit once".
    Binary,
}

/// What a line's data says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineState {
    /// Never executed.
    Missed,
    /// Executed, but an arm was never taken or a block on the line never ran.
    Partial,
    /// Executed, with every known arm.
    Hit,
}

/// What the data says about one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineFact {
    /// The line.
    pub line: Line,
    /// How often it ran; `None` when only its branches are known.
    pub hits: Option<u64>,
    /// Its branches, taken of all.
    pub branches: Ratio,
    /// What that makes it.
    pub state: LineState,
}

/// The coverage of one source file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct FileCoverage {
    /// Which metrics the data has, even where there is nothing to count.
    pub carries: MetricSet,
    /// Are hit counts meant as counts?
    pub counts: Counts,
    /// Did nothing load the file while it was measured, so that its zeros only stand for data? Data replaces them.
    pub not_loaded: bool,
    /// Coverable lines with their hits.
    pub lines: Lines,
    /// Hit lines on which some block (Go) or instruction (JaCoCo) never ran, ascending.
    pub part_hit: Vec<Line>,
    /// Lines that the user excluded from measurement, ascending.
    pub excluded: Vec<Line>,
    /// Branch arms.
    pub branches: Branches,
    /// Branch counts of producers that do not name the arms.
    pub branch_counts: LineRatios,
    /// Functions.
    pub functions: Functions,
    /// Statements with their source ranges.
    pub statements: Spans,
    /// Regions with their source ranges.
    pub regions: Spans,
    /// MC/DC conditions by line.
    pub conditions: LineRatios,
    /// Instructions by line.
    pub instructions: LineRatios,
    /// Which contexts ran which lines.
    pub contexts: Contexts,
    /// What is only counted, for want of anything better.
    pub stated: Stated,
}

impl FileCoverage {
    /// The totals of the file.
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        let (lines, branches) = (self.lines.ratio(), self.branch_ratio());
        let stated_lines = self.stated.lines.filter(|_| self.lines.is_empty());
        let stated_functions = self.stated.functions.filter(|_| self.functions.is_empty());
        for metric in Metric::ALL {
            let ratio = match metric {
                Metric::Lines => stated_lines.unwrap_or(lines),
                Metric::Branches => branches,
                Metric::Functions => stated_functions.unwrap_or_else(|| self.functions.ratio()),
                // Which of the lines are partial is not known where it is not known which ran.
                Metric::StrictLines if stated_lines.is_some() => continue,
                Metric::Statements => self.statements.ratio(),
                Metric::Regions => self.regions.ratio(),
                Metric::Instructions => self.instructions.ratio(),
                Metric::Mcdc => self.conditions.ratio(),
                Metric::Combined => lines + branches,
                Metric::StrictLines => Ratio::new(lines.covered - self.partial_count(), lines.total),
            };
            let carrier = if metric == Metric::StrictLines { Metric::Lines } else { metric };
            if self.carries.contains(carrier) {
                totals.set(metric, ratio);
            }
        }
        totals
    }

    /// What the data says about a line; `None` when the line is no code to it. A branch on a line that has no line
    /// record shows, though it is no coverable line.
    pub fn state(&self, line: Line) -> Option<LineState> {
        judge(self.lines.hits(line), self.branches_on(line), || self.part_hit.binary_search(&line).is_ok())
    }

    /// Branches of a line, taken of all. Arms win over mere counts unless the counts see more.
    pub fn branches_on(&self, line: Line) -> Ratio {
        let arms: Ratio = self.branches.on(line).map(|arm| Ratio::one(arm.is_taken())).sum();
        better(arms, self.branch_counts.on(line).map(super::LineRatio::ratio).unwrap_or_default())
    }

    /// Lines that have branches, with taken of all, ascending.
    pub fn branch_lines(&self) -> impl Iterator<Item = (Line, Ratio)> + '_ {
        let mut arms = self.branches.by_line().peekable();
        let mut counts = self.branch_counts.iter().map(|entry| (entry.line, entry.ratio())).peekable();
        std::iter::from_fn(move || {
            let line = arms.peek().into_iter().chain(counts.peek()).map(|entry| entry.0).min()?;
            let of_arms = arms.next_if(|entry| entry.0 == line).map(|entry| entry.1).unwrap_or_default();
            let of_counts = counts.next_if(|entry| entry.0 == line).map(|entry| entry.1).unwrap_or_default();
            Some((line, better(of_arms, of_counts)))
        })
    }

    /// Taken arms of all arms.
    pub fn branch_ratio(&self) -> Ratio {
        if self.branch_counts.is_empty() {
            return self.branches.ratio();
        }
        self.branch_lines().map(|entry| entry.1).sum()
    }

    /// Partial lines among the coverable ones, ascending.
    pub fn partial(&self) -> impl Iterator<Item = Line> + '_ {
        let mut branches = self.branch_lines().filter(|entry| entry.1.missed() > 0).map(|entry| entry.0).peekable();
        let mut blocks = self.part_hit.iter().copied().peekable();
        let candidates = std::iter::from_fn(move || {
            let line = branches.peek().into_iter().chain(blocks.peek()).copied().min()?;
            branches.next_if_eq(&line);
            blocks.next_if_eq(&line);
            Some(line)
        });
        candidates.filter(|line| self.lines.is_hit(*line))
    }

    /// How many lines are partial. Most reports have arms alone, whose lines need no weaving with others.
    fn partial_count(&self) -> u64 {
        if self.branch_counts.is_empty() && self.part_hit.is_empty() {
            let branches = self.branches.by_line().filter(|entry| entry.1.missed() > 0).map(|entry| entry.0);
            return self.lines.hit_among(branches);
        }
        self.partial().count() as u64
    }

    /// Every line with a state, ascending: the coverable ones and those that have only branches. One walk over the
    /// columns, where asking line by line would search them each time.
    pub fn each_fact(&self, visit: impl FnMut(LineFact)) {
        // Most reports have arms alone, whose lines need no weaving with others.
        if self.branch_counts.is_empty() {
            self.walk_facts(self.branches.by_line(), visit);
        } else {
            self.walk_facts(self.branch_lines(), visit);
        }
    }

    /// The same as a list.
    pub fn facts(&self) -> Vec<LineFact> {
        let mut out = Vec::with_capacity(self.lines.len());
        self.each_fact(|fact| out.push(fact));
        out
    }

    fn walk_facts(&self, mut branches: impl Iterator<Item = (Line, Ratio)>, mut visit: impl FnMut(LineFact)) {
        let mut next = branches.next();
        let mut tell = |line: Line, hits: Option<u64>, branches: Ratio| {
            let part_hit = || self.part_hit.binary_search(&line).is_ok();
            if let Some(state) = judge(hits, branches, part_hit) {
                visit(LineFact { line, hits, branches, state });
            }
        };
        self.lines.each(|line, hits| {
            let mut own = Ratio::default();
            while let Some((at, ratio)) = next.filter(|entry| entry.0 <= line) {
                if at < line {
                    tell(at, None, ratio);
                } else {
                    own = ratio;
                }
                next = branches.next();
            }
            tell(line, Some(hits), own);
        });
        next.into_iter().chain(branches).for_each(|(line, ratio)| tell(line, None, ratio));
    }

    /// The last line that any data speaks of.
    pub fn last_line(&self) -> Option<Line> {
        let branch = self.branches.last_line();
        let span = self.statements.iter().chain(self.regions.iter()).map(|counted| counted.span.end).max();
        self.lines.last().max(branch).max(span)
    }
}

/// The state of a line with these hits and branches.
pub(super) fn judge(hits: Option<u64>, branches: Ratio, part_hit: impl FnOnce() -> bool) -> Option<LineState> {
    match hits {
        Some(0) => Some(LineState::Missed),
        Some(_) if branches.missed() > 0 || part_hit() => Some(LineState::Partial),
        Some(_) => Some(LineState::Hit),
        None if branches.is_empty() => None,
        None if branches.covered == 0 => Some(LineState::Missed),
        None => Some(if branches.missed() > 0 { LineState::Partial } else { LineState::Hit }),
    }
}

/// Arms and counts of one line are two views of the same branches: the one that sees more wins, then the better one.
fn better(arms: Ratio, counts: Ratio) -> Ratio {
    if (counts.total, counts.covered) > (arms.total, arms.covered) { counts } else { arms }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{BranchesBuilder, Label, LineRatio, Repeat};

    fn line(n: u32) -> Line {
        Line::new(n).unwrap()
    }

    fn with_arms(lines: &[(u32, u64)], arms: &[(u32, u64)]) -> FileCoverage {
        let mut branches = BranchesBuilder::default();
        for (at, &(n, taken)) in arms.iter().enumerate() {
            branches.push(line(n), 0, Label::Number(at as u32), Some(taken));
        }
        FileCoverage {
            carries: MetricSet::of(&[Metric::Lines, Metric::Branches]),
            lines: lines.iter().map(|&(n, hits)| (line(n), hits)).collect(),
            branches: branches.finish(Repeat::Sum),
            ..FileCoverage::default()
        }
    }

    #[test]
    fn trap_28_a_branch_without_a_line_shows_but_is_no_line() {
        let file = with_arms(&[(1, 1)], &[(3, 1), (3, 0)]);
        assert_eq!(file.state(line(3)), Some(LineState::Partial));
        assert_eq!(file.totals().get(Metric::Lines), Some(Ratio::new(1, 1)));
        assert_eq!(file.partial().count(), 0);
        assert_eq!(file.facts().len(), 2);
    }

    #[test]
    fn trap_10_counts_of_another_shape_never_combine_with_arms() {
        let mut file = with_arms(&[(2, 5)], &[(2, 0), (2, 0)]);
        file.branch_counts = [LineRatio { line: line(2), covered: 1, total: 1, inexact: false }].into_iter().collect();
        assert_eq!(file.totals().get(Metric::Branches), Some(Ratio::new(0, 2)));
    }

    #[test]
    fn what_is_only_counted_holds_until_something_is_known_one_by_one() {
        let stated = Stated { lines: Some(Ratio::new(3, 4)), functions: Some(Ratio::new(1, 2)) };
        let carries = MetricSet::of(&[Metric::Lines, Metric::Functions]);
        let counted = FileCoverage { carries, stated, ..FileCoverage::default() };
        let of = |file: &FileCoverage, metric| file.totals().get(metric);
        assert_eq!(of(&counted, Metric::Lines), Some(Ratio::new(3, 4)));
        assert_eq!(
            (of(&counted, Metric::Functions), of(&counted, Metric::StrictLines)),
            (Some(Ratio::new(1, 2)), None)
        );
        let told = crate::coverage::merge(&with_arms(&[(1, 1), (2, 0)], &[]), &counted).unwrap();
        assert_eq!(of(&told, Metric::Lines), Some(Ratio::new(1, 2)));
        assert_eq!(
            stated.merged(Stated { lines: Some(Ratio::new(4, 4)), functions: None }).lines,
            Some(Ratio::new(4, 4))
        );
    }

    #[test]
    fn strict_lines_count_partial_lines_as_missed() {
        let file = with_arms(&[(1, 1), (2, 3), (3, 0)], &[(2, 1), (2, 0), (3, 0)]);
        let totals = file.totals();
        assert_eq!(totals.get(Metric::Lines), Some(Ratio::new(2, 3)));
        assert_eq!(totals.get(Metric::StrictLines), Some(Ratio::new(1, 3)));
        assert_eq!(totals.get(Metric::Functions), None);
    }
}
