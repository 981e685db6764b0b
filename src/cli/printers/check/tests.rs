//! A judgement made by hand, in every format.

use super::*;
use crate::analysis::TestResults;
use crate::analysis::differential::{Step, StepKind, Waterfall};
use crate::analysis::gates::{Actual, Finding, Scope};
use crate::cli::printers::numbers::Changed;
use crate::coverage::{Drop, Line, LineRange, Metric, Ratio, RepoPath, Totals};

fn line(number: u32) -> Line {
    Line::new(number).unwrap()
}

fn finding(rule: &str, verdict: Verdict, message: &str) -> Finding {
    Finding {
        rule: rule.to_owned(),
        scope: Scope::Total,
        path: None,
        function: None,
        line: None,
        verdict,
        excused: false,
        actual: Some(Actual::Rate(Ratio::new(73, 90))),
        limit: "80".to_owned(),
        message: message.to_owned(),
        what: message.to_owned(),
        whole: None,
        lines: Vec::new(),
    }
}

const HOSTILE: &str = "\u{1b}[2J|<b>`x`\n::error file=a::owned";

fn judgement() -> Judgement {
    let dropped = Finding {
        scope: Scope::Function,
        path: Some(RepoPath::new("src/a,b:c.rs")),
        function: Some(HOSTILE.to_owned()),
        line: Some(line(40)),
        actual: Some(Actual::Drop(Drop::between(Ratio::new(5, 6), Ratio::new(2, 3)).unwrap())),
        limit: "10pp".to_owned(),
        lines: vec![LineRange::new(line(44), line(45)), LineRange::new(line(50), line(50))],
        ..finding("function.max_drop", Verdict::Fail, &format!("{HOSTILE} 83.3% -> 66.7%; lost 44-45,50"))
    };
    let lost = Finding {
        scope: Scope::Lost,
        path: Some(RepoPath::new("src/z.rs")),
        actual: Some(Actual::Count(1)),
        limit: "0".to_owned(),
        lines: vec![LineRange::new(line(7), line(7))],
        ..finding("lost.lines", Verdict::Waived, "1 line lost (waived until 2027-03-01: known)")
    };
    let entered =
        Finding { actual: None, ..finding("branch.max_drop", Verdict::Unjudged, "the baseline has no branches") };
    Judgement {
        verdict: Verdict::Fail,
        findings: vec![
            finding("total.min", Verdict::Pass, "81.1% (73/90)"),
            entered,
            lost,
            dropped,
            Finding { limit: "warn".to_owned(), ..finding("scope.not_measured", Verdict::Warn, "2 files") },
        ],
        files: 3,
        functions: 1,
        rules: 5,
        exempted: 2,
        notes: vec!["another producer".to_owned()],
    }
}

fn info() -> BaselineInfo {
    BaselineInfo {
        name: "phase 1".to_owned(),
        generator: "lazycov 0.1.0".to_owned(),
        created: 1_782_864_000,
        commit: Some("a1b2c3d4e5f6a7b8c9d0a1b2c3d4e5f6a7b8c9d0".to_owned()),
        dirty: false,
        command: None,
        note: None,
        inputs: Vec::new(),
        headline: Metric::Lines,
        include: Vec::new(),
        exclude: Vec::new(),
        tests: None,
        suites: Vec::new(),
        branch: None,
        settings: None,
        full: false,
        since: None,
        flaky: None,
    }
}

fn with(judgement: &Judgement, print: impl Fn(Checked<'_>) -> String) -> String {
    let step = |kind, covered, total| Step { kind, ratio: Ratio::new(covered, total) };
    let steps = vec![step(StepKind::Base, 90, 100), step(StepKind::New, 73, 90)];
    let (waterfall, info) = (Waterfall { steps, ..Waterfall::default() }, info());
    let shown = Shown { metric: Metric::Lines, waterfall: &waterfall, precision: 1 };
    let mut now = Totals::default();
    now.set(Metric::Lines, Ratio::new(73, 90));
    let mut before = Totals::default();
    before.set(Metric::Lines, Ratio::new(90, 100));
    let changed = Changed { lines: Ratio::new(5, 10), since: None };
    let tests = TestResults { passed: 214, failed: 0, skipped: 1, seconds: 3.21 };
    let numbers = Numbers {
        headline: Metric::Lines,
        now,
        before: Some(before),
        baseline: Some(&info),
        changed: Some(changed),
        tests: Some(tests),
        precision: 1,
    };
    print(Checked {
        judgement,
        verdict: judgement.verdict,
        why: None,
        numbers: &numbers,
        baseline: Some(&info),
        waterfall: Some(shown),
        passages: (&[], 0),
        links: Links { repository: None, prefix: "sub/" },
    })
}

#[test]
fn text_has_failures_first_and_counts_last() {
    insta::assert_snapshot!(with(&judgement(), |checked| text(checked, Paint { color: false })));
}

#[test]
fn json_is_the_contract() {
    insta::assert_snapshot!(with(&judgement(), |checked| json::json(checked).unwrap()));
}

#[test]
fn markdown_holds_no_markup_of_others() {
    let shown = with(&judgement(), markdown::markdown);
    assert!(!shown.contains("<b>") && !shown.contains('\u{1b}'));
    insta::assert_snapshot!(shown);
}

#[test]
fn annotations_hold_no_commands_of_others() {
    let shown = with(&judgement(), github::github);
    assert!(shown.lines().all(|line| ["::error ", "::warning ", "::notice "].iter().any(|it| line.starts_with(it))));
    insta::assert_snapshot!(shown);
}

#[test]
fn no_more_annotations_than_github_keeps() {
    let many = |verdict| {
        let of = move |at: u32| Finding {
            path: Some(RepoPath::new(&format!("{verdict:?}{at:02}"))),
            ..finding("file.min", verdict, &format!("file {at}"))
        };
        (0..12).map(of)
    };
    let judgement = Judgement { findings: many(Verdict::Fail).chain(many(Verdict::Warn)).collect(), ..judgement() };
    let shown = with(&judgement, github::github);
    for command in ["::error ", "::warning "] {
        let lines: Vec<&str> = shown.lines().filter(|line| line.starts_with(command)).collect();
        assert_eq!(lines.len(), 10);
        assert!(lines[9].ends_with("file 9%0A…and 2 more") && !lines[8].contains("more"), "{}", lines[9]);
    }
}

#[test]
fn test_cases_are_grouped_by_rule() {
    insta::assert_snapshot!(with(&judgement(), junit::junit));
}

#[test]
fn a_pass_without_a_baseline_is_short() {
    let passed = Judgement {
        verdict: Verdict::Pass,
        findings: vec![finding("total.min", Verdict::Pass, "81.1% (73/90)")],
        exempted: 0,
        notes: Vec::new(),
        rules: 1,
        ..judgement()
    };
    let mut now = Totals::default();
    now.set(Metric::Lines, Ratio::new(73, 90));
    let numbers = Numbers {
        headline: Metric::Lines,
        now,
        before: None,
        baseline: None,
        changed: None,
        tests: None,
        precision: 1,
    };
    let checked = Checked {
        judgement: &passed,
        verdict: Verdict::Pass,
        why: None,
        numbers: &numbers,
        baseline: None,
        waterfall: None,
        passages: (&[], 0),
        links: Links::default(),
    };
    assert_eq!(
        text(checked, Paint { color: false }),
        "passed: lines 81.1% (73/90); there is no baseline to compare with\npassed total.min (80): 81.1% (73/90)\n\
         checked 3 files, 1 function, 1 rule: 0 failed, 0 waived, 0 not judged\n"
    );
    assert_eq!(
        markdown::markdown(checked),
        "## ✅ Coverage 81.1%: passed\n\n| | now |\n|---|---:|\n| lines | 81.1% (73/90) |\n\n\
         There is no baseline to compare with.\n\n\
         | | rule | limit | found |\n|---|---|---:|---|\n| ✅ passed | `total.min` | 80 | 81.1% (73/90) |\n\n\
         checked 3 files, 1 function, 1 rule: 0 failed, 0 waived, 0 not judged\n"
    );
}
