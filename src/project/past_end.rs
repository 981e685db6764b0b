//! Measured lines after the end of their source file. The data is wrong or of another text; either way it is said, and
//! unless the file is known to have changed, such lines cannot be shown and do not count (trap 27).

use std::sync::Arc;

use super::assemble::Assembled;
use super::sources::SourceFile;
use crate::coverage::{BranchesBuilder, Code, Diagnostics, File, FileCoverage, InputId, Line, Repeat};

/// A file without what lies after the end of its source, and what there is to say about it in all.
pub(super) fn cut(
    assembled: &Assembled,
    source: Option<&SourceFile>,
    stale: bool,
) -> (Arc<File>, Vec<(InputId, Diagnostics)>) {
    let (mut file, mut diagnostics) = (Arc::clone(&assembled.file), assembled.diagnostics.clone());
    let Some(end) = source.map(|source| source.lines as usize) else { return (file, diagnostics) };
    let past = file.coverage.last_line().is_some_and(|last| last.get() as usize > end);
    let Some(input) = file.measured_by.first().copied().filter(|_| past) else { return (file, diagnostics) };
    let mut found = Diagnostics::default();
    found.add(Code::LinePastEnd, None, || {
        let what = if stale { "the file changed since" } else { "those lines are left out" };
        format!("{} has {end} lines and data for lines after them: {what}", file.path)
    });
    diagnostics.push((input, found));
    if !stale {
        truncate(Arc::make_mut(&mut Arc::make_mut(&mut file).coverage), end);
    }
    (file, diagnostics)
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
