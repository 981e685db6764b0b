//! New code.

use std::sync::Arc;

use super::*;

fn unmeasured(path: &str, text: &str) -> FileRecord {
    FileRecord::unmeasured(RepoPath::new(path), Some(Arc::new(marks(text))))
}

fn with_function(mut file: FileRecord, function: FunctionRecord) -> FileRecord {
    file.functions.push(function);
    file
}

fn new(name: &str, covered: u64, total: u64) -> FunctionDelta {
    FunctionDelta {
        matched: Match::New,
        before: None,
        surviving: None,
        ..again(name, (0, 0), (0, 0), (covered, total))
    }
}

#[test]
fn trap_35_a_new_file_without_coverage_is_seen() {
    let stage = Stage::new(vec![rated("a.rs", 9, 10)], vec![rated("a.rs", 9, 10), rated("src/b.rs", 0, 3)]);
    assert_eq!(
        stage.said(&["new.file.min=80"]),
        ["fail new.file.min: src/b.rs  0.0% (0/3) < 80%; missed 1-3; it is new"]
    );
    let none = Stage::new(vec![rated("a.rs", 9, 10)], vec![rated("a.rs", 9, 10)]);
    let judgement = none.judge(&["new.file.min=80"]);
    assert_eq!(judgement.findings[0].message, "0 new files");
}

#[test]
fn new_functions_must_be_entered() {
    let record = with_function(rated("a.rs", 9, 10), function("parse", 40, 60, 0, 9));
    let stage = Stage::new(vec![rated("a.rs", 9, 10)], vec![record]).function("a.rs", new("parse", 0, 9));
    assert_eq!(
        stage.said(&["new.function.entered=true"]),
        ["fail new.function.entered: parse a.rs:40  is new and was never entered"]
    );
    assert_eq!(
        stage.said(&["new.function.line.min=10"]),
        ["fail new.function.line.min: parse a.rs:40  0.0% (0/9) < 10%; it is new"]
    );
    let old = FunctionDelta { matched: Match::NewlyMeasured, ..new("parse", 0, 9) };
    let record = with_function(rated("a.rs", 9, 10), function("parse", 40, 60, 0, 9));
    let stage = Stage::new(vec![rated("a.rs", 9, 10)], vec![record]).function("a.rs", old);
    let judgement = stage.judge(&["new.function.entered=true", "new.function.min=80"]);
    assert_eq!(judgement.verdict, Verdict::Pass);
    assert_eq!(said(&judgement), ["warn scope.newly_measured: parse a.rs:40  old code, measured for the first time"]);
}

#[test]
fn without_any_function_new_ones_cannot_be_judged() {
    let stage = Stage::new(vec![rated("a.rs", 9, 10)], vec![rated("a.rs", 9, 10)]);
    for rule in ["new.function.entered=true", "new.function.min=1", "function.max_drop=1"] {
        assert_eq!(stage.judge(&[rule]).verdict, Verdict::Unjudged, "{rule}");
    }
}

#[test]
fn changed_lines_are_judged_together_and_blamed_by_file() {
    let stage =
        Stage::new(vec![rated("a.rs", 9, 10), rated("b.rs", 1, 1)], vec![rated("a.rs", 9, 10), rated("b.rs", 1, 1)])
            .became("a.rs", &[(Category::NewHit, &[1, 2, 3]), (Category::NewMissed, &[4, 5])])
            .became("b.rs", &[(Category::NewHit, &[1])]);
    assert_eq!(
        stage.said(&["new.changed_lines.min=90"]),
        ["fail new.changed_lines.min: a.rs  changed lines 60.0% (3/5); missed 4-5; in all files 66.7% (4/6) < 90%"]
    );
    let judgement = stage.judge(&["new.changed_lines.min=66.6"]);
    assert_eq!(judgement.findings[0].message, "new and changed lines 66.7% (4/6) >= 66.6%");
    let nothing =
        Stage::new(vec![rated("a.rs", 9, 10)], vec![rated("a.rs", 9, 10)]).judge(&["new.changed_lines.min=90"]);
    assert_eq!(nothing.findings[0].message, "0 new or changed lines can be covered");
    assert_eq!(nothing.verdict, Verdict::Pass);
}

#[test]
fn trap_07_a_changed_file_that_no_report_speaks_of_fails() {
    let before = vec![
        rated("a.py", 9, 10),
        unmeasured("f.py", "old"),
        unmeasured("moved.py", "moved"),
        unmeasured("same.py", "same"),
    ];
    let now = vec![
        rated("a.py", 9, 10),
        unmeasured("f.py", "changed"),
        unmeasured("g.py", "fresh"),
        unmeasured("here.py", "moved"),
        unmeasured("same.py", "same"),
        unmeasured("__init__.py", ""),
        unmeasured("notes.md", "text"),
    ];
    let stage = Stage::new(before, now);
    assert_eq!(
        stage.said(&["new.changed_lines.min=90", "scope.not_measured=ignore"]),
        [
            "fail new.changed_lines.min: f.py  changed, and no report speaks of it",
            "fail new.changed_lines.min: g.py  is new, and no report speaks of it",
        ]
    );
    assert_eq!(
        stage.said(&["scope.not_measured=warn"]),
        [
            "warn scope.not_measured: f.py  changed, and no report speaks of it",
            "warn scope.not_measured: g.py  is new, and no report speaks of it",
        ]
    );
    assert_eq!(stage.judge(&["scope.not_measured=warn"]).verdict, Verdict::Pass, "a warning does not stop");
    assert_eq!(stage.judge(&["scope.not_measured=fail"]).verdict, Verdict::Fail);
}

#[test]
fn trap_07_a_report_of_which_no_path_was_found_is_not_judged() {
    let mut elsewhere = rated("elsewhere/zzz.py", 9, 10);
    elsewhere.text = None;
    let stage = Stage::new(vec![rated("f.py", 9, 10)], vec![elsewhere, unmeasured("f.py", "changed")]);
    let judgement = stage.judge(&["new.changed_lines.min=90"]);
    assert_eq!(judgement.findings[0].verdict, Verdict::Unjudged);
    assert_eq!(judgement.verdict, Verdict::Fail, "and the file that had data has vanished");
}
