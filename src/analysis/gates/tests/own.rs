//! Limits of the languages' own settings.

use super::*;
use crate::analysis::ScopeChange;
use crate::analysis::gates::{Among, Borrowed, Borrower, Check, Group};
use crate::coverage::Percent;

fn fail_under(least: &str, precision: u8) -> Borrowed {
    Borrowed {
        origin: "fail_under of pyproject.toml".to_owned(),
        metric: None,
        check: Check::Min(Percent::parse(least).unwrap()),
        among: Among::All,
        language: Borrower::Python,
        rounds: Some(("coverage.py", precision)),
    }
}

fn judged(now: &Measurement, own: &[&str], limit: Borrowed) -> Judgement {
    judge(&Rules { borrowed: vec![limit], ..set(own) }, &alone(now))
}

#[test]
fn trap_01_coverage_pys_limit_is_judged_exactly_and_its_rounding_is_said() {
    let now = measured(vec![rated("a.py", 159, 200), rated("b.go", 0, 999)]);
    let judgement = judged(&now, &[], fail_under("80", 0));
    assert_eq!(
        said(&judgement),
        ["fail total.line.min: Python in all  lines 79.5% (159/200) < 80% (by fail_under of pyproject.toml); \
         coverage.py itself would pass (it rounds)"]
    );
    let finer = judged(&now, &[], fail_under("80", 1));
    assert!(!finer.findings[0].message.contains("itself"), "{finer:?}");
    assert_eq!(judged(&now, &[], fail_under("79.5", 0)).verdict, Verdict::Pass);
}

#[test]
fn trap_20_with_branches_its_number_is_the_combined_one() {
    let mut record = rated("a.py", 8, 10);
    record.totals.set(Metric::Branches, Ratio::new(2, 4));
    record.totals.set(Metric::Combined, Ratio::new(10, 14));
    let judgement = judged(&measured(vec![record]), &[], fail_under("75", 0));
    assert!(judgement.findings[0].message.starts_with("Python in all  combined 71.4% (10/14) < 75%"), "{judgement:?}");
    assert_eq!(judgement.findings[0].rule, "total.combined.min");
}

#[test]
fn a_rule_of_the_project_stands_in_its_place() {
    let now = measured(vec![rated("a.py", 5, 10)]);
    for own in ["total.min=50", "total.line.min=50"] {
        let judgement = judged(&now, &[own], fail_under("80", 0));
        assert_eq!((judgement.verdict, judgement.rules), (Verdict::Pass, 1), "{own}");
        assert_eq!(judgement.notes, ["a rule of this project stands in the place of fail_under of pyproject.toml"]);
    }
    assert_eq!(judged(&now, &["total.max_missed=9"], fail_under("80", 0)).verdict, Verdict::Fail);
    assert_eq!(judged(&now, &["languages=false", "total.max_missed=9"], fail_under("80", 0)).verdict, Verdict::Pass);
}

#[test]
fn it_concerns_the_files_of_its_language_and_the_metrics_that_they_have() {
    let now = measured(vec![rated("a.go", 5, 10)]);
    let judgement = judged(&now, &["total.min=50"], Borrowed { metric: Some(Metric::Combined), ..fail_under("80", 0) });
    assert_eq!(judgement.verdict, Verdict::Pass);
    assert_eq!(judgement.notes, ["no Python file is measured: fail_under of pyproject.toml does not apply"]);
    let script =
        Borrowed { metric: Some(Metric::Statements), language: Borrower::Script, rounds: None, ..fail_under("80", 0) };
    let judgement = judged(&measured(vec![rated("a.ts", 5, 10)]), &[], script.clone());
    assert_eq!(judgement.verdict, Verdict::Unjudged);
    assert!(judgement.findings[0].message.contains("no report of it has statements; there are lines"), "{judgement:?}");
    let each = Borrowed { metric: Some(Metric::Lines), among: Among::Each, ..script };
    let now = measured(vec![rated("a.ts", 5, 10), rated("b.ts", 9, 10), rated("c.py", 0, 9)]);
    assert_eq!(
        said(&judged(&now, &[], each)),
        ["fail file.line.min: a.ts  50.0% (5/10) < 80%; missed 6-10 (by fail_under of pyproject.toml)"]
    );
}

#[test]
fn the_decimals_of_coverage_pys_limit_count_since_7_17_1() {
    let now = measured(vec![rated("a.py", 159, 200)]);
    let remark = |version: &str, least: &str| {
        let inputs = [input("coverage.json", &format!("coverage.py {version}"))];
        let scope = ScopeChange::default();
        let making = Making { inputs: &inputs, scope: &scope, commit: None, ancestor: None, stripped: None };
        let rules = Rules { borrowed: vec![fail_under(least, 0)], ..set(&[]) };
        let judgement = judge(&rules, &Context { making: Some(making), ..alone(&now) });
        assert_eq!(judgement.verdict, Verdict::Fail);
        judgement.findings[0].message.contains("itself would pass")
    };
    assert!(remark("7.17.0", "79.6") && !remark("7.17.1", "79.6") && !remark("7.17.5", "79.6"));
    assert!(remark("7.17.5", "80"), "a whole limit has no decimals that could count");
}

#[test]
fn a_threshold_for_a_path_is_judged_as_jest_judges_it() {
    let script = |check: Check, among: Among| Borrowed {
        metric: Some(Metric::Lines),
        among,
        check,
        language: Borrower::Script,
        rounds: None,
        origin: "jest".to_owned(),
    };
    let least = |text: &str| Check::Min(Percent::parse(text).unwrap());
    let group = |name: &str| Group(name.to_owned());
    let all = [group("./src/api/"), group("./src/one.js"), group("src/**/*.util.js"), group("gone/")];
    let of = |at: usize| Among::Group(all[at].clone());
    let now = measured(vec![
        rated("src/api/a.js", 40, 41),
        rated("src/api/b.js", 37, 41),
        rated("src/one.js", 18, 21),
        rated("src/x.util.js", 20, 21),
        rated("src/y.js", 21, 31),
    ]);
    let limits = vec![
        script(least("80"), Among::Rest(all.to_vec())),
        script(least("93.9"), of(0)),
        script(Check::MaxMissed(2), of(1)),
        script(least("100"), of(2)),
        script(least("1"), of(3)),
    ];
    let judgement = judge(&Rules { borrowed: limits, ..set(&[]) }, &alone(&now));
    assert_eq!(
        said(&judgement),
        [
            "fail total.line.min: JavaScript and TypeScript without a threshold of its own  lines 67.7% (21/31) < 80% (by jest)",
            "fail file.line.max_missed: ./src/one.js  lines 3 missed > 2 (by jest)",
            "fail file.line.min: src/x.util.js  95.2% (20/21) < 100%; missed 21 (by jest)",
            "fail file.line.min: no measured file is meant (by jest)",
        ]
    );
    assert_eq!(judgement.findings[2].path.as_ref().unwrap().as_str(), "src/one.js");
}

#[test]
fn nothing_of_a_metric_is_all_of_it_to_istanbul() {
    let mut record = rated("a.js", 5, 10);
    record.totals.set(Metric::Branches, Ratio::default());
    let limit =
        Borrowed { metric: Some(Metric::Branches), language: Borrower::Script, rounds: None, ..fail_under("80", 0) };
    assert_eq!(judged(&measured(vec![record]), &[], limit).verdict, Verdict::Pass);
}
