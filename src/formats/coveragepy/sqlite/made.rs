//! The jumps that were made, by file. Until a file is completed they stand where its arms will: each a block of its own
//! whose label says where it leads, so that the jumps of several data files add up like any arms.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::coverage::{Branches, BranchesBuilder, Label, Line, Repeat};

/// Collects jumps.
pub(super) struct Made {
    limit: u32,
    files: FxHashMap<i64, Vec<(u32, i64)>>,
}

impl Made {
    /// None yet. Lines beyond `limit` are not believed.
    pub(super) fn new(limit: u32) -> Made {
        Made { limit, files: FxHashMap::default() }
    }

    /// Adds a jump. To enter code is none: nothing leads there from a line.
    pub(super) fn add(&mut self, file: i64, from: i64, to: i64) {
        let is_line = |line: i64| line != 0 && line.unsigned_abs() <= u64::from(self.limit);
        if let Ok(start) = u32::try_from(from)
            && is_line(from)
            && is_line(to)
        {
            self.files.entry(file).or_default().push((start, to));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The jumps of each file.
    pub(super) fn by_file(self) -> FxHashMap<i64, Branches> {
        let of_file = |mut jumps: Vec<(u32, i64)>| {
            // Several contexts make the same jumps.
            jumps.sort_unstable();
            jumps.dedup();
            let mut out = BranchesBuilder::default();
            for (block, (from, to)) in jumps.into_iter().enumerate() {
                if let Some(line) = Line::new(from) {
                    out.push(line, block as u32, Label::Number(packed(to)), Some(1));
                }
            }
            out.finish(Repeat::Max)
        };
        self.files.into_iter().map(|(file, jumps)| (file, of_file(jumps))).collect()
    }
}

/// The jumps of a file that is not completed yet.
pub(in crate::formats::coveragepy) fn jumps(branches: &Branches) -> BTreeSet<(u32, i64)> {
    let jump = |arm: crate::coverage::Arm<'_>| match arm.label {
        Label::Number(to) => Some((arm.line.get(), unpacked(to))),
        _ => None,
    };
    branches.iter().filter_map(jump).collect()
}

/// Lines are even, ways out of code odd.
fn packed(to: i64) -> u32 {
    to.unsigned_abs() as u32 * 2 + u32::from(to < 0)
}

fn unpacked(to: u32) -> i64 {
    let line = i64::from(to / 2);
    if to.is_multiple_of(2) { line } else { -line }
}
