//! Losses on flaky lines: comparisons of real texts, with what several runs of the baseline showed.

use super::*;
use crate::analysis::differential::tests::sketch::{file, project};
use crate::analysis::{Flaky, FlakyLine};

const RETRY: &str = "
  fn retry(times: u32) -> bool {
+     let mut left = times;
*     while left > 0 {
+         if attempt(left) {
+             pause(left);
+             return true;
+         }
+         left -= 1;
+     }
+     false
  }
";

const RULES: [&str; 6] = [
    "total.max_drop=0pp",
    "dir.max_drop=0pp",
    "file.max_drop=0pp",
    "function.max_drop=0pp",
    "lost.lines=0",
    "lost.branch=fail",
];

/// Judges against a baseline of three runs, of which two hit the fifth and sixth line, and in which line 3 differed.
fn judged(now: &str, rules: &[&str]) -> Judgement {
    let (before, now) = (project([file("src/a.rs", RETRY)]), project([file("src/a.rs", now)]));
    let lines = [(3, 3), (5, 2), (6, 2)].map(|(at, hit)| FlakyLine { line: line(at), hit });
    let flaky = Flaky::new("main", 3, [(RepoPath::new("src/a.rs"), lines.to_vec())]);
    let mut differential = Differential::between(&before, &now);
    let whole = differential.waterfalls.clone();
    flaky.set_aside(&before, &mut differential);
    assert_eq!(differential.waterfalls, whole, "sums know nothing of flaky lines");
    let info = BaselineInfo { flaky: Some(Arc::new(flaky)), ..info() };
    judge(&set(rules), &Context { comparison: Some((&info, &before, &differential)), ..alone(&now) })
}

fn without(lines: &[&str]) -> String {
    let lost = |text: String, line: &&str| text.replace(&format!("+{line}"), &format!("-{line}"));
    lines.iter().fold(RETRY.to_owned(), lost)
}

const PAUSE: &str = "             pause(left);";
const TRUE: &str = "             return true;";
const FALSE: &str = "     false";

#[test]
fn lost_flaky_lines_warn_and_fail_nothing() {
    let judgement = judged(&without(&[PAUSE, TRUE]), &RULES);
    assert_eq!(judgement.verdict, Verdict::Pass);
    assert_eq!(
        said(&judgement),
        [
            "warn total.max_drop: total  lines 100.0% (9/9) -> 77.8% (7/9)  drop 22.2pp > 0pp; flaky lines alone; without them it holds",
            "warn dir.max_drop: src  100.0% (9/9) -> 77.8% (7/9)  drop 22.2pp > 0pp; flaky lines alone; without them it holds",
            "warn file.max_drop: src/a.rs  100.0% (9/9) -> 77.8% (7/9)  drop 22.2pp > 0pp; flaky lines alone; without them it holds",
            "warn function.max_drop: retry(times: u32) -> bool src/a.rs:1  100.0% (9/9) -> 77.8% (7/9)  drop 22.2pp > 0pp; flaky lines alone; without them it holds",
            "warn lost.flaky: src/a.rs:5  2 flaky lines lost that ran in some runs of the baseline alone: 5-6",
        ]
    );
    let strict = judged(&without(&[PAUSE]), &["lost.flaky=fail"]);
    assert_eq!(
        said(&strict),
        ["fail lost.flaky: src/a.rs:5  1 line lost that is flaky: hit in 2 of 3 runs of baseline main: 5"]
    );
    assert_eq!(said(&judged(&without(&[PAUSE]), &["lost.lines=0", "lost.flaky=ignore"])), Vec::<String>::new());
    let steady = judged(RETRY, &["lost.lines=0"]);
    let asked = judged(RETRY, &["lost.lines=0", "lost.flaky=fail"]);
    let is_judged = |judgement: &Judgement| judgement.findings.iter().any(|finding| finding.rule == "lost.flaky");
    assert!(!is_judged(&steady) && is_judged(&asked), "where nothing flaky was lost, nothing is said of it unasked");
    assert_eq!(asked.verdict, Verdict::Pass);
}

#[test]
fn a_flaky_branch_is_lost_like_a_flaky_line() {
    let judgement = judged(&RETRY.replacen("* ", "~ ", 1), &["total.branch.max_drop=0pp", "lost.branch=fail"]);
    assert_eq!(judgement.verdict, Verdict::Pass);
    assert_eq!(
        said(&judgement),
        [
            "warn total.branch.max_drop: total  branches 100.0% (2/2) -> 50.0% (1/2)  drop 50.0pp > 0pp; flaky lines alone; without them it holds",
            "warn lost.flaky: src/a.rs:3  1 line lost that is flaky: hit in all 3 runs of baseline main, but not each time in every way: 3",
        ]
    );
}

#[test]
fn what_else_is_lost_fails_and_is_alone_to_blame() {
    let judgement = judged(&without(&[PAUSE, FALSE]), &RULES);
    assert_eq!(judgement.verdict, Verdict::Fail);
    assert_eq!(
        said(&judgement),
        [
            "fail total.max_drop: total  lines 100.0% (9/9) -> 77.8% (7/9)  drop 22.2pp > 0pp; 1 line lost (src/a.rs)",
            "fail dir.max_drop: src  100.0% (9/9) -> 77.8% (7/9)  drop 22.2pp > 0pp; 1 line lost (src/a.rs)",
            "fail file.max_drop: src/a.rs  100.0% (9/9) -> 77.8% (7/9)  drop 22.2pp > 0pp; lost 10",
            "fail function.max_drop: retry(times: u32) -> bool src/a.rs:1  100.0% (9/9) -> 77.8% (7/9)  drop 22.2pp > 0pp; lost 10",
            "fail lost.lines: src/a.rs:10  1 line lost: 10; 1 in all > 0",
            "warn lost.flaky: src/a.rs:5  1 line lost that is flaky: hit in 2 of 3 runs of baseline main: 5",
        ]
    );
}

#[test]
fn a_flaky_line_is_found_again_where_it_moved() {
    let moved = format!("  // One more line.\n{}", without(&[PAUSE]).trim_start_matches('\n'));
    let judgement = judged(&moved, &["lost.lines=0"]);
    assert_eq!(
        said(&judgement),
        ["warn lost.flaky: src/a.rs:6  1 line lost that is flaky: hit in 2 of 3 runs of baseline main: 6"]
    );
}
