//! The arms of a file: of the ways on from each line those that are a choice, and which of them were taken.

use std::collections::{BTreeMap, BTreeSet};

use super::counted::PythonLines;
use super::jumps::Ways;
use super::lines::LineSet;
use super::multiline::LogicalLines;
use super::version::Version;
use super::withs::{Jump, WithJumps};

/// What is known of an arm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It was taken.
    Yes,
    /// It was not.
    No,
    /// It was not, and the source says that it need not be: it counts as covered.
    Declared,
}

/// The ways of a file, ready to be asked which were taken.
#[derive(Debug)]
pub struct PythonWays {
    ways: BTreeSet<Jump>,
    withs: WithJumps,
    declared: LineSet,
    /// Lines with one way on, with that way.
    single: BTreeMap<u32, i64>,
}

impl PythonWays {
    pub(super) fn new(ways: &Ways, logical: &LogicalLines, declared: LineSet, version: Version) -> PythonWays {
        let withs = ways.withs.jumps(&ways.jumps, version);
        let mut shown = first_lines(&withs.apply(&ways.jumps), logical);
        shown.retain(|way| i64::from(way.0) != way.1);
        let shown: Vec<Jump> = shown.into_iter().collect();
        let single = shown.chunk_by(|a, b| a.0 == b.0).filter_map(|ways| match ways {
            [only] => Some(*only),
            _ => None,
        });
        PythonWays { single: single.collect(), ways: shown.into_iter().collect(), withs, declared }
    }

    /// The arms by line: where each leads, and whether one of these jumps took it. Ways from and to excluded lines are
    /// none, and where one way is left, there is no choice.
    pub fn arms(&self, python: &PythonLines, made: &BTreeSet<Jump>) -> Vec<(u32, i64, Taken)> {
        let made = self.taken(python, made);
        let is_excluded =
            |line: i64| u32::try_from(line).is_ok_and(|line| python.excluded.binary_search(&line).is_ok());
        let counted: Vec<&Jump> =
            self.ways.iter().filter(|way| !is_excluded(i64::from(way.0)) && !is_excluded(way.1)).collect();
        let choices = counted.chunk_by(|a, b| a.0 == b.0).filter(|ways| ways.len() > 1);
        let arm = |way: &&Jump| {
            let taken = match (made.contains(*way), self.declared.contains(way.0)) {
                (true, _) => Taken::Yes,
                (false, true) => Taken::Declared,
                (false, false) => Taken::No,
            };
            (way.0, way.1, taken)
        };
        choices.flatten().map(arm).collect()
    }

    /// Jumps as they were recorded, told in the words of the ways. A jump of a line to itself took its only way.
    fn taken(&self, python: &PythonLines, made: &BTreeSet<Jump>) -> BTreeSet<Jump> {
        let shown = first_lines(&self.withs.apply(made), &python.logical);
        let on = |jump: Jump| {
            let turns = i64::from(jump.0) == jump.1;
            if turns { self.single.get(&jump.0).map(|to| (jump.0, *to)) } else { Some(jump) }
        };
        let shown = shown.into_iter().filter_map(on).collect();
        first_lines(&self.withs.apply(&shown), &python.logical)
    }
}

fn first_lines(jumps: &BTreeSet<Jump>, logical: &LogicalLines) -> BTreeSet<Jump> {
    let first = |line: i64| {
        let first = logical.first_line(u32::try_from(line.unsigned_abs()).unwrap_or(u32::MAX));
        i64::from(first) * line.signum()
    };
    jumps.iter().map(|(from, to)| (logical.first_line(*from), first(*to))).collect()
}
