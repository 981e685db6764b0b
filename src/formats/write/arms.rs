//! The branch arms of a line for formats that list arms: those of the data, or, where a producer only counted them, as
//! many as it counted, the taken ones first.

use crate::coverage::{Arm, FileCoverage, Label, Line, Ratio};

/// An arm to be written: its block on the line, its name, how often it was taken.
pub(super) struct Written<'a> {
    pub(super) block: u32,
    pub(super) label: Label<'a>,
    pub(super) taken: Option<u64>,
}

/// The arms of each line that has any, ascending.
pub(super) fn by_line(file: &FileCoverage) -> impl Iterator<Item = (Line, Vec<Written<'_>>)> + '_ {
    file.branch_lines().map(|(line, ratio)| {
        let arms: Vec<Arm<'_>> = file.branches.on(line).collect();
        let listed: Ratio = arms.iter().map(|arm| Ratio::one(arm.is_taken())).sum();
        let reached = file.lines.hits(line) != Some(0);
        (line, if listed == ratio { listed_arms(&arms) } else { counted_arms(ratio, reached) })
    })
}

fn listed_arms<'a>(arms: &[Arm<'a>]) -> Vec<Written<'a>> {
    let mut blocks = 0;
    let written = |arm: &Arm<'a>| {
        blocks += u32::from(arm.starts_block);
        Written { block: blocks - 1, label: arm.label, taken: arm.taken }
    };
    arms.iter().map(written).collect()
}

fn counted_arms(ratio: Ratio, reached: bool) -> Vec<Written<'static>> {
    let arm = |at: u64| Written {
        block: 0,
        label: Label::Number(at as u32),
        taken: (reached || ratio.covered > 0).then_some(u64::from(at < ratio.covered)),
    };
    (0..ratio.total).map(arm).collect()
}
