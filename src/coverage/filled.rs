//! Two views of one run: what one leaves open is taken from the other. Nothing is added up, for both count the same
//! executions.

use super::{FileCoverage, Metric};

/// A file as one report of a run has it, completed from another report of that run. `None` where it leaves nothing open
/// that the other knows, or where they differ on what ran.
pub fn filled(file: &FileCoverage, view: &FileCoverage) -> Option<FileCoverage> {
    if file.lines.is_empty() && file.statements.is_empty() && !view.lines.is_empty() {
        // What the file says beside lines is still the richer part.
        let mut whole = view.clone();
        whole.contexts = whole.contexts.merged(&file.contexts);
        if !file.functions.is_empty() {
            whole.functions = file.functions.clone();
            whole.carries = whole.carries.with(Metric::Functions);
        }
        return Some(whole);
    }
    let hit =
        |file: &FileCoverage| -> Vec<_> { file.lines.iter().filter(|line| line.1 > 0).map(|line| line.0).collect() };
    let lacks_branches = file.branches.is_empty() && file.branch_counts.is_empty();
    let branches = lacks_branches && !(view.branches.is_empty() && view.branch_counts.is_empty());
    let functions = file.functions.is_empty() && !view.functions.is_empty();
    let conditions = file.conditions.is_empty() && !view.conditions.is_empty();
    if !(branches || functions || conditions) || hit(file) != hit(view) {
        return None;
    }
    let mut file = file.clone();
    if branches {
        file.branches = view.branches.clone();
        file.branch_counts = view.branch_counts.clone();
        file.carries = file.carries.with(Metric::Branches);
    }
    if functions {
        file.functions = view.functions.clone();
        file.carries = file.carries.with(Metric::Functions);
    }
    if conditions {
        file.conditions = view.conditions.clone();
        file.carries = file.carries.with(Metric::Mcdc);
    }
    Some(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{Line, LineRatio, MetricSet, Ratio};

    fn file(hits: &[(u32, u64)], branches: &[(u32, u32)]) -> FileCoverage {
        let count = |&(line, covered)| LineRatio { line: Line::new(line).unwrap(), covered, total: 2, inexact: false };
        FileCoverage {
            carries: MetricSet::of(&[Metric::Lines]),
            lines: hits.iter().map(|&(line, hits)| (Line::new(line).unwrap(), hits)).collect(),
            branch_counts: branches.iter().map(count).collect(),
            ..FileCoverage::default()
        }
    }

    #[test]
    fn a_file_without_lines_keeps_its_tests_and_its_functions() {
        let mut tests = file(&[], &[]);
        let mut ran = crate::coverage::LineBits::default();
        ran.insert(Line::FIRST);
        tests.contexts.add(crate::coverage::ContextId(0), &ran);
        let start = Some(Line::FIRST);
        tests.functions =
            crate::coverage::Functions::group(vec![crate::coverage::Function::new("f", start, start, None)]);
        let whole = filled(&tests, &file(&[(1, 2), (2, 0)], &[])).unwrap();
        assert_eq!((whole.lines.len(), whole.functions.len(), whole.contexts.iter().count()), (2, 1, 1));
        assert!(whole.carries.contains(Metric::Functions));
    }

    #[test]
    fn only_what_is_open_is_taken_and_only_where_both_saw_the_same_lines_run() {
        let lines = file(&[(1, 7), (2, 0)], &[]);
        let view = file(&[(1, 1), (2, 0)], &[(1, 1)]);
        let whole = filled(&lines, &view).unwrap();
        assert_eq!(whole.lines.hits(Line::FIRST), Some(7));
        assert_eq!(whole.totals().get(Metric::Branches), Some(Ratio::new(1, 2)));
        assert_eq!(filled(&whole, &view), None);
        assert_eq!(filled(&file(&[(1, 1), (2, 1)], &[]), &view), None);
        assert_eq!(filled(&file(&[], &[]), &view), Some(view));
    }
}
