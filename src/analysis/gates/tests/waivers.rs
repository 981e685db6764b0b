//! Waivers at work.

use super::*;
use crate::analysis::gates::Waiver;

fn waiver(path: &str, rule: &str, until: &str) -> Waiver {
    let (path, rule, reason) = (RepoPath::new(path), rule.to_owned(), "legacy".to_owned());
    Waiver { path, function: None, rule, reason, until: day(until) }
}

fn judged(stage: &Stage, rules: &[&str], waivers: Vec<Waiver>) -> Judgement {
    judge(&Rules { waivers, ..set(rules) }, &stage.context())
}

fn low() -> Stage {
    Stage::new(vec![rated("a.rs", 9, 10), rated("b.rs", 9, 10)], vec![rated("a.rs", 1, 10), rated("b.rs", 1, 10)])
        .became("a.rs", &[(Category::Lost, &[2, 3])])
        .became("b.rs", &[(Category::Lost, &[4])])
}

#[test]
fn trap_43_a_waiver_holds_for_its_path_and_rule_alone() {
    let judgement =
        judged(&low(), &["file.min=50", "file.line.max_missed=1"], vec![waiver("a.rs", "file.min", "2026-11-23")]);
    let verdicts: Vec<_> = judgement.findings.iter().map(|finding| (finding.rule.as_str(), finding.verdict)).collect();
    assert_eq!(
        verdicts,
        [
            ("file.min", Verdict::Waived),
            ("file.min", Verdict::Fail),
            ("file.line.max_missed", Verdict::Fail),
            ("file.line.max_missed", Verdict::Fail),
        ]
    );
    assert!(judgement.findings[0].message.ends_with("; waived until 2026-11-23 (legacy)"), "the last day counts");
    let any = judged(
        &low(),
        &["file.line.min=50"],
        vec![waiver("a.rs", "file.min", "2027-01-01"), waiver("b.rs", "file.min", "2027-01-01")],
    );
    assert_eq!(any.verdict, Verdict::Pass, "without a metric it holds for all");
    assert_eq!(any.summary(), "checked 2 files, 0 functions, 1 rule: 0 failed, 1 waived, 0 not judged");
}

#[test]
fn trap_43_an_expired_waiver_brings_its_finding_back_and_blocks_nothing() {
    let judgement = judged(
        &low(),
        &["file.min=50"],
        vec![
            waiver("a.rs", "file.min", "2026-11-22"),
            waiver("b.rs", "file.min", "2026-11-22"),
            waiver("b.rs", "file.min", "2026-12-22"),
        ],
    );
    assert_eq!(judgement.findings[0].verdict, Verdict::Fail);
    assert!(judgement.findings[0].message.ends_with("; its waiver expired on 2026-11-22 (legacy)"));
    assert_eq!(judgement.findings[1].verdict, Verdict::Waived, "another one holds");
    let better = Stage::new(vec![rated("a.rs", 9, 10)], vec![rated("a.rs", 9, 10)]);
    let judgement = judged(&better, &["file.min=50"], vec![waiver("a.rs", "file.min", "2026-11-22")]);
    assert_eq!(judgement.verdict, Verdict::Pass);
    assert_eq!(
        judgement.notes,
        ["the waiver of file.min for a.rs is not needed: no finding matches it; it expired on 2026-11-22"]
    );
}

#[test]
fn unused_waivers_are_said_unless_their_rule_was_not_judged() {
    let judgement = judged(&low(), &["file.min=5"], vec![waiver("a.rs", "file.max_drop", "2027-01-01")]);
    assert_eq!(judgement.notes, ["the waiver of file.max_drop for a.rs is not needed: no finding matches it"]);
    let stage = low();
    let context = Context { comparison: None, allow_missing_baseline: true, ..stage.context() };
    let rules = Rules { waivers: vec![waiver("a.rs", "file.max_drop", "2027-01-01")], ..set(&["file.max_drop=1"]) };
    let judgement = judge(&rules, &context);
    assert_eq!(judgement.notes, ["there is no baseline: not judged are file.max_drop"]);
}

#[test]
fn waived_files_do_not_count_towards_a_sum() {
    let all = judged(&low(), &["lost.lines=1"], vec![waiver("a.rs", "lost.lines", "2027-01-01")]);
    assert_eq!(
        said(&all),
        ["waived lost.lines: a.rs:2  2 lines lost: 2-3; 3 in all > 1; waived until 2027-01-01 (legacy)"]
    );
    let none = judged(&low(), &["lost.lines=0"], vec![waiver("a.rs", "lost.lines", "2027-01-01")]);
    assert_eq!(
        said(&none),
        [
            "waived lost.lines: a.rs:2  2 lines lost: 2-3; 3 in all > 0; waived until 2027-01-01 (legacy)",
            "fail lost.lines: b.rs:4  1 line lost: 4; 1 in all > 0",
        ]
    );
    let changed = low().became("a.rs", &[(Category::NewMissed, &[1, 2])]).became("b.rs", &[(Category::NewHit, &[1])]);
    let judgement =
        judged(&changed, &["new.changed_lines.min=90"], vec![waiver("a.rs", "new.changed_lines.min", "2027-01-01")]);
    assert_eq!(judgement.verdict, Verdict::Pass);
    assert_eq!(judgement.findings[0].verdict, Verdict::Waived);
}

#[test]
fn a_waiver_may_name_one_function() {
    let stage = Stage::new(vec![rated("a.rs", 9, 10)], vec![rated("a.rs", 1, 10)]);
    let fell = |name: &str| FunctionDelta {
        categories: categories(&[(Category::Lost, &[41])]),
        ..again(name, (9, 10), (9, 10), (1, 10))
    };
    let stage = stage.function("a.rs", fell("parse")).function("a.rs", fell("print"));
    let one = Waiver { function: Some("parse".to_owned()), ..waiver("a.rs", "function.max_drop", "2027-01-01") };
    let verdicts = |waivers| {
        judged(&stage, &["function.line.max_drop=10pp"], waivers)
            .findings
            .iter()
            .take(2)
            .map(|f| f.verdict)
            .collect::<Vec<_>>()
    };
    assert_eq!(verdicts(vec![one]), [Verdict::Waived, Verdict::Fail]);
    assert_eq!(verdicts(vec![waiver("a.rs", "function.max_drop", "2027-01-01")]), [Verdict::Waived, Verdict::Waived]);
}
