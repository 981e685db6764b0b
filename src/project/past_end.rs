//! Measured lines after the end of their source file. The data is wrong or of another text; either way it is said, and
//! unless the file is known to have changed, such lines cannot be shown and do not count (trap 27).

use rustc_hash::FxHashSet;

use super::assemble::Assembled;
use crate::coverage::{BranchesBuilder, Code, Diagnostics, FileCoverage, Line, Repeat, RepoPath};

/// Cuts off what lies after the end of the source.
pub(super) fn cut(assembled: &mut Assembled, stale: &FxHashSet<RepoPath>) {
    let Some(end) = assembled.lines else { return };
    let file = &mut assembled.file;
    let past = file.coverage.last_line().is_some_and(|last| last.get() as usize > end);
    let Some(input) = file.measured_by.first().filter(|_| past) else { return };
    let (path, keeps) = (&file.path, stale.contains(&file.path));
    let mut found = Diagnostics::default();
    found.add(Code::LinePastEnd, None, || {
        let what = if keeps { "the file changed since" } else { "those lines are left out" };
        format!("{path} has {end} lines and data for lines after them: {what}")
    });
    assembled.diagnostics.push((*input, found));
    if !keeps {
        truncate(&mut file.coverage, end);
    }
}

fn truncate(coverage: &mut FileCoverage, end: usize) {
    let inside = |line: Line| line.get() as usize <= end;
    coverage.lines = coverage.lines.iter().filter(|entry| inside(entry.0)).collect();
    coverage.part_hit.retain(|line| inside(*line));
    coverage.excluded.retain(|line| inside(*line));
    coverage.branch_counts = coverage.branch_counts.iter().filter(|entry| inside(entry.line)).copied().collect();
    let mut branches = BranchesBuilder::default();
    let mut block = 0;
    for arm in coverage.branches.iter().filter(|arm| inside(arm.line)) {
        block += u32::from(arm.starts_block);
        branches.push(arm.line, block, arm.label, arm.taken);
    }
    coverage.branches = branches.finish(Repeat::Sum);
}
