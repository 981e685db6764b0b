//! The lines of a file that are not plainly hit. Most lines of most files are, and a walk that looks for the others need not
//! stop at each of them.

use super::file::judge;
use super::{FileCoverage, Line, LineFact, LineState, Lines, Ratio};

impl FileCoverage {
    /// Visits the missed and the partial lines, ascending, and says of each whether a hit one lies between it and the one
    /// before.
    pub fn each_weak(&self, visit: impl FnMut(LineFact, bool)) {
        // Most reports have arms alone, whose lines need no weaving with others.
        if self.branch_counts.is_empty() && self.part_hit.is_empty() {
            self.walk_weak(self.branches.by_line(), visit);
        } else {
            self.walk_weak(self.special_lines(), visit);
        }
    }

    /// The lines of which more is known than their hits, ascending, with their branches.
    fn special_lines(&self) -> impl Iterator<Item = (Line, Ratio)> {
        let mut branches = self.branch_lines().peekable();
        let mut blocks = self.part_hit.iter().copied().peekable();
        std::iter::from_fn(move || {
            let line = branches.peek().map(|entry| entry.0).into_iter().chain(blocks.peek().copied()).min()?;
            blocks.next_if_eq(&line);
            let of_line = branches.next_if(|entry| entry.0 == line);
            Some((line, of_line.map(|entry| entry.1).unwrap_or_default()))
        })
    }

    fn walk_weak(&self, mut special: impl Iterator<Item = (Line, Ratio)>, mut visit: impl FnMut(LineFact, bool)) {
        let mut passed = Passed::default();
        let mut coming = special.next();
        let tell = |(line, branches): (Line, Ratio), passed: &mut Passed, visit: &mut dyn FnMut(LineFact, bool)| {
            let (at, found) = self.lines.place(line);
            passed.to(at, found);
            let hits = if found { self.lines.hits_at(at) } else { None };
            match judge(hits, branches, || self.part_hit.binary_search(&line).is_ok()) {
                Some(LineState::Hit) => passed.hit = true,
                Some(state) => visit(LineFact { line, hits, branches, state }, passed.take()),
                None => {}
            }
        };
        self.lines.each_missed(|at, line| {
            let mut branches = Ratio::default();
            while let Some(one) = coming.filter(|one| one.0 <= line) {
                if one.0 < line {
                    tell(one, &mut passed, &mut visit);
                } else {
                    branches = one.1;
                }
                coming = special.next();
            }
            passed.to(at, true);
            visit(LineFact { line, hits: Some(0), branches, state: LineState::Missed }, passed.take());
        });
        coming.into_iter().chain(special).for_each(|one| tell(one, &mut passed, &mut visit));
    }
}

/// How far a walk came.
#[derive(Default)]
struct Passed {
    /// How many lines lie behind.
    lines: usize,
    /// Was one of them hit since the last that was told of?
    hit: bool,
}

impl Passed {
    /// Comes to a place, and past the line that may be there. All that nobody told of on the way are hit.
    fn to(&mut self, at: usize, line_is_there: bool) {
        self.hit |= at > self.lines;
        self.lines = at + usize::from(line_is_there);
    }

    fn take(&mut self) -> bool {
        std::mem::take(&mut self.hit)
    }
}

impl Lines {
    /// The place of a line, or the one where it would be, and whether it is there.
    fn place(&self, line: Line) -> (usize, bool) {
        self.find(line).map_or_else(|| (self.below(line), false), |at| (at, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{BranchesBuilder, Label, LineRatio, Repeat};
    use proptest::prelude::*;

    fn line(number: u32) -> Line {
        Line::new(number).unwrap()
    }

    prop_compose! {
        fn files()(
            lines in prop::collection::vec((1u32..300, prop_oneof![3 => Just(0), 3 => Just(1), 1 => 200u64..90_000]), 0..150),
            arms in prop::collection::vec((1u32..320, 0u32..2, prop_oneof![Just(None), (0u64..2).prop_map(Some)]), 0..30),
            counts in prop::collection::vec((1u32..320, 0u32..3), 0..4),
            part_hit in prop::collection::btree_set(1u32..320, 0..4),
        ) -> FileCoverage {
            let mut branches = BranchesBuilder::default();
            for (at, block, taken) in arms {
                branches.push(line(at), block, Label::Number(block), taken);
            }
            let ratio = |(at, covered): (u32, u32)| LineRatio { line: line(at), covered, total: 2, inexact: false };
            FileCoverage {
                lines: lines.into_iter().map(|(at, hits)| (line(at), hits)).collect(),
                branches: branches.finish(Repeat::Sum),
                branch_counts: counts.into_iter().map(ratio).collect(),
                part_hit: part_hit.into_iter().map(line).collect(),
                ..FileCoverage::default()
            }
        }
    }

    proptest! {
        #[test]
        fn weak_lines_are_those_of_all_that_are_not_hit(file in files()) {
            let mut expected = Vec::new();
            let mut after_hit = false;
            for fact in file.facts() {
                if fact.state == LineState::Hit {
                    after_hit = true;
                } else {
                    expected.push((fact, std::mem::take(&mut after_hit)));
                }
            }
            let hit: Vec<Line> = file.lines.iter().filter(|entry| entry.1 > 0).map(|entry| entry.0).collect();
            let asked = (1..320).step_by(3).map(line);
            let among = asked.clone().filter(|line| hit.contains(line)).count() as u64;
            prop_assert_eq!(file.lines.hit_among(asked), among);
            let mut found = Vec::new();
            file.each_weak(|fact, after_hit| found.push((fact, after_hit)));
            prop_assert_eq!(found, expected);
        }
    }
}
