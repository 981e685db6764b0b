//! Rules on comparisons of real texts: what the mapping finds is what the rules judge.

use super::*;
use crate::analysis::differential::tests::sketch::{file, project, textless, thin, unmeasured};

const PARSE: &str = "
  fn parse(text: &str) -> Value {
+     let mut open = 0;
+     for byte in text.bytes() {
+         if byte == b'{' { open += 1; }
+         if byte == b'}' { open -= 1; }
-         if open < 0 { return Value::Broken; }
+     }
+     Value::Depth(open)
  }
";

const OTHER: &str = "
  fn other(first: u32, second: u32) -> u32 {
+     let sum = first + second;
+     let product = first * second;
+     let difference = first.abs_diff(second);
-     if sum == product { return difference; }
+     sum + product + difference
  }
";

const EVERY: [&str; 10] = [
    "total.max_drop=0pp",
    "dir.max_drop=0pp",
    "file.max_drop=0pp",
    "function.max_drop=0pp",
    "new.function.entered=true",
    "new.function.line.min=100",
    "new.file.min=100",
    "new.changed_lines.min=100",
    "lost.lines=0",
    "lost.included=fail",
];

fn compared(before: &Measurement, now: &Measurement, rules: &[&str]) -> Judgement {
    let differential = Differential::between(before, now);
    let info = info();
    judge(&set(rules), &Context { comparison: Some((&info, before, &differential)), ..alone(now) })
}

#[test]
fn what_changed_nothing_breaks_nothing() {
    let both = [PARSE, OTHER].concat();
    let before = project([file("src/a.rs", &both)]);
    for now in [
        project([file("src/a.rs", &both)]),
        project([file("src/a.rs", &format!("  // A note.\n  // Another.\n{both}"))]),
        project([file("src/renamed.rs", &both)]),
        project([file("src/a.rs", &[OTHER, PARSE].concat())]),
        project([file("src/a.rs", PARSE), file("src/b.rs", OTHER)]),
    ] {
        let judgement = compared(&before, &now, &EVERY);
        assert_eq!((judgement.verdict, said(&judgement)), (Verdict::Pass, Vec::new()));
    }
}

#[test]
fn trap_33_a_deleted_function_is_no_drop() {
    let before = project([file("src/a.rs", &[PARSE, OTHER].concat())]);
    let well = "
  fn well() -> u32 {
+     let first = measure(1);
+     let second = measure(2);
+     let third = measure(3);
+     first + second + third
  }
";
    let before_more = project([file("src/a.rs", &[PARSE, OTHER, well].concat())]);
    let now = project([file("src/a.rs", &[PARSE, OTHER].concat())]);
    let judgement = compared(&before_more, &now, &EVERY);
    assert_eq!((judgement.verdict, said(&judgement)), (Verdict::Pass, Vec::new()));
    let literal = compared(&before_more, &now, &["file.max_drop=0pp", "file.raw=true"]);
    assert_eq!(literal.verdict, Verdict::Fail);
    assert_eq!(compared(&before, &now, &EVERY).verdict, Verdict::Pass);
}

#[test]
fn a_lost_line_breaks_every_rule_that_it_concerns() {
    let before = project([file("src/a.rs", &[PARSE, OTHER].concat())]);
    let lost = PARSE.replace("+     Value::Depth", "-     Value::Depth");
    let now = project([file("src/a.rs", &[lost.as_str(), OTHER].concat())]);
    assert_eq!(
        said(&compared(&before, &now, &EVERY)),
        [
            "fail total.max_drop: total  lines 83.3% (10/12) -> 75.0% (9/12)  drop 8.3pp > 0pp; 1 line lost (src/a.rs)",
            "fail dir.max_drop: src  83.3% (10/12) -> 75.0% (9/12)  drop 8.3pp > 0pp; 1 line lost (src/a.rs)",
            "fail file.max_drop: src/a.rs  83.3% (10/12) -> 75.0% (9/12)  drop 8.3pp > 0pp; lost 8",
            "fail function.max_drop: parse(text: &str) -> Value src/a.rs:1  85.7% (6/7) -> 71.4% (5/7)  drop 14.3pp > 0pp; lost 8",
            "fail lost.lines: src/a.rs:8  1 line lost: 8; 1 in all > 0",
        ]
    );
}

#[test]
fn trap_35_trap_36_trap_37_files_come_and_go() {
    let before = project([
        file("src/a.rs", PARSE),
        file("src/b.rs", OTHER),
        unmeasured("src/old.rs", "  fn old() {\n  old()\n  }"),
    ]);
    let now = project([
        file("src/a.rs", PARSE),
        unmeasured("src/b.rs", OTHER),
        file("src/old.rs", "  fn old() {\n-     old()\n  }"),
        file("src/new.rs", "  fn new(size: usize) {\n-     fresh(size)\n  }"),
    ]);
    let judgement = compared(&before, &now, &["new.file.min=1", "new.function.entered=true", "lost.included=fail"]);
    assert_eq!(
        said(&judgement),
        [
            "fail new.function.entered: new(size: usize) src/new.rs:1  is new and was never entered",
            "fail new.file.min: src/new.rs  0.0% (0/1) < 1%; missed 2; it is new",
            "fail scope.vanished: src/b.rs  its source is there, its coverage is gone; it was 80.0% (4/5)",
            "warn scope.newly_measured: src/old.rs  old code, measured for the first time: 0.0% (0/1)",
        ]
    );
}

#[test]
fn a_baseline_of_totals_alone_judges_totals_alone() {
    let before = project([thin(file("src/a.rs", PARSE))]);
    let lost = PARSE.replace("+     Value::Depth", "-     Value::Depth");
    let now = project([file("src/a.rs", &lost)]);
    let judgement =
        compared(&before, &now, &["total.max_drop=1pp", "file.max_drop=1pp", "lost.lines=0", "function.max_drop=1pp"]);
    let verdict = |rule: &str| judgement.findings.iter().find(|finding| finding.rule == rule).unwrap().verdict;
    assert_eq!(verdict("total.max_drop"), Verdict::Fail);
    assert_eq!(verdict("file.max_drop"), Verdict::Fail);
    assert_eq!((verdict("lost.lines"), verdict("function.max_drop")), (Verdict::Unjudged, Verdict::Unjudged));
    let lines = compared(&before, &now, &["lost.lines=0", "new.changed_lines.min=50"]);
    assert_eq!(lines.verdict, Verdict::Unjudged);
    let without_text = project([textless(file("src/a.rs", &lost))]);
    let judgement = compared(&project([file("src/a.rs", PARSE)]), &without_text, &["lost.lines=0"]);
    assert_eq!(judgement.verdict, Verdict::Unjudged);
}
