//! Rates of the present.

use super::*;
use crate::analysis::gates::{Actual, Override};

fn check(now: &Measurement, rules: &[&str]) -> Judgement {
    judge(&set(rules), &alone(now))
}

#[test]
fn trap_01_a_rounded_gate_does_not_pass() {
    let now = measured(vec![rated("a.rs", 7995, 10_000)]);
    let judgement = check(&now, &["total.min=80"]);
    assert_eq!(judgement.verdict, Verdict::Fail);
    assert_eq!(only(&judgement).message, "total  lines 79.95% (7995/10000) < 80%");
    assert_eq!(check(&now, &["total.min=79.95"]).verdict, Verdict::Pass);
    assert_eq!(judgement.summary(), "checked 1 file, 0 functions, 1 rule: 1 failed, 0 waived, 0 not judged");
}

#[test]
fn trap_02_almost_all_is_not_all() {
    let now = measured(vec![rated("a.rs", 99_999, 100_000)]);
    let judgement = check(&now, &["total.min=100"]);
    assert_eq!(only(&judgement).message, "total  lines 99.9% (99999/100000) < 100%");
}

#[test]
fn trap_03_what_reaches_the_limit_passes() {
    let now = measured(vec![rated("a.rs", 80, 100), rated("b.rs", 4, 5), rated("empty.rs", 0, 0)]);
    assert_eq!(check(&now, &["total.min=80", "file.min=80", "total.max_missed=21"]).verdict, Verdict::Pass);
    assert_eq!(check(&now, &["total.max_missed=20"]).verdict, Verdict::Fail);
    let all = measured(vec![rated("a.rs", 7, 7)]);
    assert_eq!(check(&all, &["total.min=100", "file.min=100"]).verdict, Verdict::Pass);
}

#[test]
fn trap_08_nothing_to_cover_is_not_judged() {
    for now in [measured(Vec::new()), measured(vec![rated("a.rs", 0, 0)])] {
        for rule in ["total.min=0", "total.max_missed=0", "file.min=0", "function.min=0", "dir.min=0"] {
            let judgement = check(&now, &[rule]);
            assert_eq!(judgement.verdict, Verdict::Unjudged, "{rule}");
            assert!(judgement.findings[0].message.starts_with("nothing is measured"), "{judgement:?}");
        }
    }
    assert_eq!(check(&measured(vec![rated("a.rs", 1, 1)]), &[]).verdict, Verdict::Unjudged, "no rule is no pass");
}

#[test]
fn trap_20_a_metric_without_data_is_not_another_one() {
    let judgement = check(&measured(vec![rated("a.rs", 1, 1)]), &["total.branch.min=10", "file.combined.min=10"]);
    assert_eq!(judgement.verdict, Verdict::Unjudged);
    assert_eq!(judgement.findings[0].message, "no report has branches; there are lines");
    assert_eq!(judgement.findings[1].rule, "file.combined.min");
    assert_eq!(judgement.summary(), "checked 1 file, 0 functions, 2 rules: 0 failed, 0 waived, 2 not judged");
}

#[test]
fn files_and_folders_are_judged_one_by_one() {
    let now = measured(vec![
        rated("src/a/x.rs", 1, 4),
        rated("src/a/y.rs", 3, 4),
        rated("src/b.rs", 4, 4),
        rated("z.rs", 0, 9),
    ]);
    assert_eq!(
        said(&check(&now, &["file.min=70"])),
        [
            "fail file.min: src/a/x.rs  25.0% (1/4) < 70%; missed 2-4",
            "fail file.min: z.rs  0.0% (0/9) < 70%; missed 1-9",
        ]
    );
    assert_eq!(said(&check(&now, &["dir.line.min=60"])), ["fail dir.line.min: src/a  50.0% (4/8) < 60%"]);
    let passing = check(&now, &["file.max_missed=9"]);
    assert_eq!(only(&passing).message, "4 files; the worst: z.rs  9 missed <= 9");
    assert_eq!(only(&passing).actual, Some(Actual::Count(9)));
}

#[test]
fn the_last_override_that_matches_counts() {
    let now = measured(vec![rated("src/crypto/a.rs", 90, 100), rated("src/b.rs", 50, 100)]);
    let over = |path: &str, text: &str| {
        let limits = set(&[text]).file.base.remove(0);
        Override { path: path.to_owned(), limits }
    };
    let mut rules = set(&["file.min=60"]);
    rules.file.overrides =
        vec![over("src/**", "file.min=10"), over("src/crypto/", "file.line.min=95"), over("old/", "file.min=0")];
    let judgement = judge(&rules, &alone(&now));
    assert_eq!(said(&judgement), ["fail file.line.min: src/crypto/a.rs  90.0% (90/100) < 95%; missed 91-100",]);
    assert!(judgement.findings.iter().any(|finding| finding.limit == "95%"));
    assert_eq!(judgement.notes, ["no file matches `old/` of gate.file.overrides"]);
}

#[test]
fn a_flag_stands_before_the_file_whether_it_names_the_metric_or_not() {
    let now = measured(vec![rated("a.rs", 6, 10)]);
    let file = set(&["total.line.min=80"]);
    assert_eq!(judge(&set(&["total.min=50"]).over(file.clone()), &alone(&now)).verdict, Verdict::Pass);
    assert_eq!(judge(&set(&["total.branch.min=50"]).over(file), &alone(&now)).verdict, Verdict::Fail);
}

#[test]
fn trap_34_small_functions_are_left_alone_and_counted() {
    let mut record = rated("a.rs", 5, 20);
    record.functions = vec![function("tiny", 1, 3, 0, 3), function("large", 4, 20, 2, 17)];
    let now = measured(vec![record]);
    let judgement = check(&now, &["function.min=50"]);
    assert_eq!(said(&judgement), ["fail function.min: large a.rs:4  11.8% (2/17) < 50%; missed 6-20"]);
    assert_eq!((judgement.exempted, judgement.functions), (1, 2));
    let every = check(&now, &["function.min=50", "function.min_lines=0"]);
    assert_eq!((said(&every).len(), every.exempted), (2, 0));
    let none = check(&now, &["function.min=50", "function.min_lines=99"]);
    assert_eq!((none.verdict, none.exempted), (Verdict::Pass, 2));
    assert_eq!(check(&measured(vec![rated("a.rs", 1, 1)]), &["function.min=50"]).verdict, Verdict::Unjudged);
}
