//! The branch arms of a file, named as coverage.py's reports name them, so that every report of a run has the same.

use crate::coverage::{Branches, BranchesBuilder, Label, Line, Lines, Repeat};

/// An arm of a branch.
pub(super) struct Arm {
    pub(super) from: Line,
    pub(super) way: Way,
    pub(super) taken: bool,
}

/// Where an arm leads.
pub(super) enum Way {
    /// To a line or (negative) out of the code that starts there.
    To(i64),
    /// To where nobody must go: the source says so (`# pragma: no branch`, `partial_branches`), and it counts as taken.
    Declared,
}

impl Arm {
    /// The same order in every run, so that two runs agree on the shape of a branch. Exits come behind lines.
    pub(super) fn order(&self) -> (Line, u8, u64, bool) {
        let (kind, line) = match self.way {
            Way::To(to) => (u8::from(to < 0), to.unsigned_abs()),
            Way::Declared => (2, 0),
        };
        (self.from, kind, line, !self.taken)
    }
}

/// Arms as branches: one block a line. Where the line never ran, its arms were not reached.
pub(super) fn branches(mut arms: Vec<Arm>, lines: &Lines) -> Branches {
    arms.sort_by_key(Arm::order);
    let mut out = BranchesBuilder::default();
    for block in arms.chunk_by(|a, b| a.from == b.from) {
        let (mut exits, mut declared) = (0, 0);
        for arm in block {
            let is_declared = matches!(arm.way, Way::Declared);
            declared += u32::from(is_declared);
            let label = match arm.way {
                Way::Declared if declared == 1 => "no branch".to_owned(),
                Way::Declared => format!("no branch {declared}"),
                Way::To(to) if to > 0 => format!("jump to line {to}"),
                Way::To(_) if exits == 0 => "exit".to_owned(),
                Way::To(to) => format!("exit of line {}", to.unsigned_abs()),
            };
            exits += u32::from(matches!(arm.way, Way::To(to) if to < 0));
            let reached = is_declared || lines.hits(arm.from) != Some(0);
            out.push(arm.from, 0, Label::Text(&label), reached.then_some(u64::from(arm.taken)));
        }
    }
    out.finish(Repeat::Max)
}
