//! Lost lines, and what leaves and enters the measurement.

use std::sync::Arc;

use super::*;

fn unmeasured(path: &str) -> FileRecord {
    FileRecord::unmeasured(RepoPath::new(path), Some(Arc::new(marks(path))))
}

#[test]
fn lost_lines_are_counted_over_all_files() {
    let stage =
        Stage::new(vec![rated("a.rs", 9, 10), rated("b.rs", 9, 10)], vec![rated("a.rs", 6, 10), rated("b.rs", 8, 10)])
            .became("a.rs", &[(Category::Lost, &[7, 8, 9])])
            .became("b.rs", &[(Category::Lost, &[9])]);
    assert_eq!(
        stage.said(&["lost.lines=3"]),
        [
            "fail lost.lines: a.rs:7  3 lines lost: 7-9; 4 in all > 3",
            "fail lost.lines: b.rs:9  1 line lost: 9; 4 in all > 3",
        ]
    );
    assert_eq!(stage.judge(&["lost.lines=4"]).findings[0].message, "4 lines lost <= 4");
}

#[test]
fn included_and_branch_losses_have_a_level() {
    let with_branches = |path: &str| {
        let mut record = rated(path, 9, 10);
        record.totals.set(Metric::Branches, Ratio::new(1, 2));
        record
    };
    let stage = Stage::new(vec![with_branches("a.rs")], vec![with_branches("a.rs")])
        .became("a.rs", &[(Category::IncludedMissed, &[5]), (Category::BranchLost, &[6])]);
    assert_eq!(
        stage.said(&["lost.included=warn", "lost.branch=fail"]),
        [
            "warn lost.included: a.rs:5  1 line newly counted, missed: 5",
            "fail lost.branch: a.rs:6  1 line branch lost: 6",
        ]
    );
    assert_eq!(stage.judge(&["lost.included=ignore", "total.min=1"]).rules, 1);
    let blind = Stage::new(vec![rated("a.rs", 9, 10)], vec![rated("a.rs", 9, 10)]);
    assert_eq!(blind.judge(&["lost.branch=fail"]).verdict, Verdict::Unjudged);
}

#[test]
fn trap_36_a_file_that_leaves_the_report_fails_though_the_total_rises() {
    let stage = Stage::new(
        vec![rated("a.rs", 9, 10), rated("bad.rs", 0, 10)],
        vec![rated("a.rs", 9, 10), unmeasured("bad.rs")],
    );
    let stage = stage.after_deletion(9, 10);
    assert_eq!(
        stage.said(&["total.max_drop=1pp"]),
        ["fail scope.vanished: bad.rs  its source is there, its coverage is gone; it was 0.0% (0/10)"]
    );
    assert_eq!(stage.judge(&["total.max_drop=1pp", "scope.vanished=ignore"]).verdict, Verdict::Pass);
    assert_eq!(stage.judge(&["total.min=1"]).verdict, Verdict::Pass, "nobody asked for a comparison");
    let removed = Stage::new(vec![rated("a.rs", 9, 10), rated("bad.rs", 0, 10)], vec![rated("a.rs", 9, 10)]);
    assert_eq!(removed.judge(&["scope.vanished=fail"]).verdict, Verdict::Pass, "its source is gone, too");
}

#[test]
fn trap_37_old_code_that_is_measured_at_last_is_said_once() {
    let stage = Stage::new(
        vec![rated("a.rs", 9, 10), unmeasured("old.rs")],
        vec![rated("a.rs", 9, 10), rated("old.rs", 0, 500)],
    );
    let every: Vec<u32> = (1..=500).collect();
    let stage = stage.became("old.rs", &[(Category::IncludedMissed, &every)]);
    let judgement = stage.judge(&["lost.included=fail", "lost.lines=0", "new.file.min=80"]);
    assert_eq!(
        said(&judgement),
        ["warn scope.newly_measured: old.rs  old code, measured for the first time: 0.0% (0/500)"]
    );
    assert_eq!(judgement.verdict, Verdict::Pass);
}
