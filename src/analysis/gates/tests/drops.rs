//! Drops from the baseline.

use std::sync::Arc;

use super::*;
use crate::analysis::ScopeChange;
use crate::analysis::gates::Actual;

#[test]
fn a_function_that_fell_is_named_with_the_lines_to_blame() {
    let stage = Stage::new(vec![rated("src/x.rs", 10, 12)], vec![rated("src/x.rs", 8, 12)]);
    let parse = FunctionDelta {
        categories: categories(&[(Category::Lost, &[44, 45])]),
        ..again("parse", (10, 12), (10, 12), (8, 12))
    };
    let stage = stage.function("src/x.rs", parse);
    let judgement = stage.judge(&["function.max_drop=10pp"]);
    let finding = &judgement.findings[0];
    assert_eq!(finding.message, "parse src/x.rs:40  83.3% (10/12) -> 66.7% (8/12)  drop 16.7pp > 10pp; lost 44-45");
    assert_eq!((finding.limit.as_str(), finding.lines.len()), ("10pp", 1));
    assert_eq!(judgement.verdict, Verdict::Fail);
    assert_eq!(stage.judge(&["function.max_drop=16.67pp"]).verdict, Verdict::Pass);
}

#[test]
fn trap_33_deleted_covered_code_is_no_drop() {
    let stage = Stage::new(vec![rated("a.rs", 90, 100)], vec![rated("a.rs", 70, 80)]).after_deletion(70, 80);
    let judgement = stage.judge(&["total.max_drop=0pp"]);
    assert_eq!(judgement.verdict, Verdict::Pass, "{judgement:?}");
    let [told, held, ..] = judgement.findings.as_slice() else { panic!("{judgement:?}") };
    assert_eq!(
        told.message,
        "total  lines 90.0% (90/100) -> 87.5% (70/80)  a fall of 2.5pp that deleted lines explain"
    );
    assert_eq!(held.message, "total  lines 90.0% (90/100) -> 87.5% (70/80)  no drop");
    assert!(told.is_information() && !held.is_information());
    assert_eq!(
        stage.said(&["total.max_drop=2.4pp", "total.raw=true"]),
        ["fail total.max_drop: total  lines 90.0% (90/100) -> 87.5% (70/80)  drop 2.5pp > 2.4pp"]
    );
    assert_eq!(stage.judge(&["total.max_drop=2.5pp", "total.raw=true"]).verdict, Verdict::Pass, "equality passes");
}

#[test]
fn the_example_of_the_waterfall_fails_by_its_adjusted_drop() {
    let stage = Stage::new(vec![rated("a.rs", 90, 100)], vec![rated("a.rs", 73, 90)]).after_deletion(70, 80);
    let stage = stage.became("a.rs", &[(Category::Lost, &[3, 4]), (Category::NewMissed, &[81, 82, 83, 84, 85])]);
    assert_eq!(
        stage.said(&["total.max_drop=6.38pp"]),
        ["fail total.max_drop: total  lines 90.0% (90/100) -> 81.1% (73/90)  \
         drop 6.39pp > 6.38pp (8.9pp with deleted lines); 2 lines lost; 5 lines new, missed (a.rs)"]
    );
    assert_eq!(stage.judge(&["total.max_drop=6.39pp"]).verdict, Verdict::Pass);
}

#[test]
fn trap_34_one_line_of_a_small_function_is_no_drop() {
    let stage = Stage::new(vec![rated("a.rs", 3, 3)], vec![rated("a.rs", 2, 3)]);
    let tiny =
        FunctionDelta { categories: categories(&[(Category::Lost, &[41])]), ..again("tiny", (3, 3), (3, 3), (2, 3)) };
    let stage = stage.function("a.rs", tiny);
    let judgement = stage.judge(&["function.max_drop=10pp"]);
    assert_eq!((judgement.verdict, judgement.exempted), (Verdict::Pass, 1));
    assert_eq!(stage.judge(&["function.max_drop=10pp", "function.min_lines=3"]).verdict, Verdict::Fail);
    let two = stage.judge(&["function.max_drop=10pp", "function.min_lines=3", "function.min_lost_lines=2"]);
    assert_eq!(two.verdict, Verdict::Pass);
    assert!(two.findings[0].message.contains("only 1 line lost"), "{two:?}");
}

#[test]
fn fewer_lines_alone_are_no_drop_of_a_function() {
    let stage = Stage::new(vec![rated("a.rs", 8, 10)], vec![rated("a.rs", 6, 8)]);
    let stage = stage.function("a.rs", again("parse", (8, 10), (6, 8), (6, 8)));
    let judgement = stage.judge(&["function.max_drop=1pp"]);
    assert_eq!(judgement.verdict, Verdict::Pass);
    assert!(judgement.findings[0].message.contains("a fall of 5.0pp that deleted lines explain"), "{judgement:?}");
    // Lines that are no code any more leave the rate as they came: nothing to blame either.
    let excluded = Stage::new(vec![rated("a.rs", 8, 10)], vec![rated("a.rs", 6, 8)]);
    let excluded = excluded.function("a.rs", again("parse", (8, 10), (8, 10), (6, 8)));
    let judgement = excluded.judge(&["function.max_drop=1pp"]);
    assert_eq!(judgement.verdict, Verdict::Pass);
    assert!(judgement.findings[0].message.contains("but no line of it was lost"), "{judgement:?}");
    let literal = ["function.max_drop=1pp", "function.raw=true", "function.min_lost_lines=0"];
    assert_eq!(excluded.judge(&literal).verdict, Verdict::Fail, "who asks for the literal drop gets it");
}

#[test]
fn a_lost_arm_counts_for_branches_and_not_for_lines() {
    let both = |covered: u64| Some(totals(&[(Metric::Lines, 5, 5), (Metric::Branches, covered, 8)]));
    let mut record = rated("a.rs", 5, 5);
    record.totals.set(Metric::Branches, Ratio::new(4, 8));
    let stage = Stage::new(vec![record.clone()], vec![record]);
    let fell = FunctionDelta {
        before: both(8),
        surviving: both(8),
        after: both(4),
        categories: categories(&[(Category::BranchLost, &[42])]),
        ..again("parse", (5, 5), (5, 5), (5, 5))
    };
    let stage = stage.function("a.rs", fell);
    assert_eq!(
        stage.said(&["function.branch.max_drop=10%", "function.line.max_drop=0"]),
        [
            "fail function.branch.max_drop: parse a.rs:40  branches 100.0% (8/8) -> 50.0% (4/8)  drop 50.0pp > 10pp; branch lost 42"
        ]
    );
}

#[test]
fn moved_functions_keep_their_baseline_and_new_ones_have_none() {
    let stage = Stage::new(vec![rated("a.rs", 9, 10)], vec![rated("a.rs", 1, 10)]);
    let lost = categories(&[(Category::Lost, &[41])]);
    let moved = FunctionDelta {
        matched: Match::Moved,
        was: Some((RepoPath::new("old.rs"), "parse".to_owned())),
        categories: lost.clone(),
        ..again("parse", (9, 10), (9, 10), (1, 10))
    };
    let new = FunctionDelta {
        matched: Match::New,
        before: None,
        categories: lost,
        ..again("other", (0, 0), (0, 0), (1, 10))
    };
    let stage = stage.function("a.rs", moved).function("a.rs", new);
    assert_eq!(
        stage.said(&["function.max_drop=10pp"]),
        [
            "fail function.max_drop: parse a.rs:40 (was parse old.rs)  90.0% (9/10) -> 10.0% (1/10)  drop 80.0pp > 10pp; lost 41"
        ]
    );
}

#[test]
fn files_and_folders_fall_by_what_is_still_there() {
    let mut stage = Stage::new(
        vec![file("src/a.rs", "old", &[(1, true), (2, true), (3, true), (4, false)]), rated("src/b.rs", 2, 2)],
        vec![file("src/a.rs", "new", &[(1, true), (2, false)]), rated("src/b.rs", 2, 2)],
    );
    // Lines 1 and 4 survive as lines 1 and 2: half before, half now. Line 2 was broken in two and counts once.
    let origin = |number: u32| Some(Origin { file: 0, line: line(number) });
    stage.delta("src/a.rs").map = LineMap::Lines(vec![origin(1), origin(4), origin(4)]);
    assert!(stage.said(&["file.max_drop=0", "dir.max_drop=0"]).is_empty());
    assert_eq!(
        stage.said(&["file.max_drop=20", "file.raw=true"]),
        ["fail file.max_drop: src/a.rs  75.0% (3/4) -> 50.0% (1/2)  drop 25.0pp > 20pp"]
    );
    assert_eq!(
        stage.said(&["dir.max_drop=5", "dir.raw=true"]),
        ["fail dir.max_drop: src  83.3% (5/6) -> 75.0% (3/4)  drop 8.3pp > 5pp"]
    );
    stage.delta("src/a.rs").map = LineMap::Lines(vec![origin(1), origin(2)]);
    let stage = stage.became("src/a.rs", &[(Category::Lost, &[2])]);
    assert_eq!(
        stage.said(&["file.max_drop=20", "dir.max_drop=5"]),
        [
            "fail dir.max_drop: src  83.3% (5/6) -> 75.0% (3/4)  drop 8.3pp > 5pp; 1 line lost (src/a.rs)",
            "fail file.max_drop: src/a.rs  75.0% (3/4) -> 50.0% (1/2)  drop 25.0pp > 20pp; lost 2",
        ]
    );
}

#[test]
fn lines_that_cannot_be_compared_are_not_judged() {
    let mut stage = Stage::new(vec![rated("a.rs", 9, 10)], vec![rated("a.rs", 5, 10)]);
    stage.delta("a.rs").unmappable = true;
    stage.delta("a.rs").map = LineMap::Unknown;
    let blind = FunctionDelta { surviving: None, ..again("parse", (9, 10), (0, 0), (5, 10)) };
    let stage = stage.function("a.rs", blind);
    let judgement = stage.judge(&["function.max_drop=10pp"]);
    assert_eq!(judgement.verdict, Verdict::Unjudged);
    assert!(
        judgement.findings[0].message.contains("cannot be compared with the baseline in 1 function that fell: parse")
    );
    assert_eq!(stage.judge(&["function.max_drop=40pp"]).verdict, Verdict::Pass, "the literal drop is small enough");
    let said = stage.said(&["file.max_drop=10pp"]);
    assert!(said[0].ends_with("drop 40.0pp > 10pp; its lines cannot be compared"), "{said:?}");
    for rule in ["lost.lines=0", "new.changed_lines.min=1", "lost.included=warn"] {
        assert_eq!(stage.judge(&[rule]).verdict, Verdict::Unjudged, "{rule}");
    }
}

#[test]
fn without_a_baseline_a_drop_is_not_judged() {
    let now = measured(vec![rated("a.rs", 1, 1)]);
    for rule in [
        "total.max_drop=1pp",
        "function.max_drop=1",
        "file.max_drop=1",
        "new.function.entered=true",
        "new.changed_lines.min=1",
        "new.file.min=1",
        "lost.lines=0",
        "lost.branch=fail",
        "scope.vanished=fail",
        "scope.not_measured=warn",
    ] {
        let judgement = judge(&set(&[rule]), &alone(&now));
        assert_eq!((judgement.verdict, judgement.rules), (Verdict::Unjudged, 1), "{rule}");
        assert!(only(&judgement).message.contains("lazycov baseline save"), "{judgement:?}");
        let allowed = judge(&set(&[rule, "total.min=1"]), &Context { allow_missing_baseline: true, ..alone(&now) });
        assert_eq!((allowed.verdict, allowed.rules), (Verdict::Pass, 2), "{rule}");
        assert_eq!(allowed.findings.len(), 1);
        assert!(allowed.notes[0].contains(&allowed_name(rule)), "{:?}", allowed.notes);
    }
}

fn allowed_name(rule: &str) -> String {
    rule.split('=').next().unwrap().to_owned()
}

#[test]
fn an_empty_baseline_is_none() {
    let stage = Stage::new(Vec::new(), vec![rated("a.rs", 1, 1)]);
    for rule in ["total.max_drop=100", "lost.lines=9", "function.max_drop=100"] {
        assert_eq!(stage.judge(&[rule]).verdict, Verdict::Unjudged, "{rule}");
    }
    let stage = Stage::new(vec![rated("a.rs", 1, 1)], vec![rated("a.rs", 0, 0)]);
    assert_eq!(stage.judge(&["lost.lines=9", "total.max_drop=100"]).verdict, Verdict::Unjudged);
}

#[test]
fn trap_45_a_drop_is_counted_in_points() {
    let stage = Stage::new(vec![rated("a.rs", 50, 100)], vec![rated("a.rs", 44, 100)]);
    assert_eq!(stage.judge(&["total.max_drop=10%"]).verdict, Verdict::Pass, "6 points, though 12 % of 50");
    let judgement = stage.judge(&["total.max_drop=5%"]);
    assert!(judgement.findings[0].message.contains("drop 6.0pp > 5pp"), "{judgement:?}");
    assert!(matches!(judgement.findings[0].actual, Some(Actual::Drop(_))));
}

#[test]
fn trap_20_trap_39_trap_40_trap_41_a_baseline_that_was_made_otherwise_is_doubted() {
    let stage = Stage::new(vec![rated("a.rs", 9, 10)], vec![rated("a.rs", 9, 10)]);
    let input = |path: &str, producer: &str| BaselineInput { content: "today".to_owned(), ..input(path, producer) };
    let inputs = [input("unit.info", "geninfo 1.16")];
    let scope = ScopeChange::default();
    let commit = Some("0123456789abcdef");
    let making = Making { inputs: &inputs, scope: &scope, commit, ancestor: Some(true), stripped: None };
    let notes = |making: Making<'_>, strict: bool| {
        let judgement =
            judge(&set(&["total.max_drop=1pp"]), &Context { making: Some(making), strict, ..stage.context() });
        (judgement.verdict, judgement.notes.join("; "))
    };
    assert_eq!(notes(making, true), (Verdict::Pass, String::new()));
    let newer = [input("unit.info", "geninfo 2.0-1")];
    assert_eq!(notes(Making { inputs: &newer, ..making }, true).0, Verdict::Pass, "a newer version is the same tool");

    let other = [input("unit.info", "grcov")];
    let several = [input("unit.info", "geninfo"), input("e2e.info", "geninfo")];
    let settings = ScopeChange { settings: vec!["exclude: now gen/**".to_owned()], ..ScopeChange::default() };
    let same = stage.info.inputs.clone();
    for (making, expected) in [
        (Making { inputs: &other, ..making }, "measured by geninfo (lcov), the present by grcov (lcov)"),
        (Making { inputs: &several, ..making }, "made of other reports than the baseline: with e2e.info"),
        (Making { scope: &settings, ..making }, "(exclude: now gen/**); those of today hold for both"),
        (Making { inputs: &same, ..making }, "was saved of this very commit and its reports"),
        (Making { ancestor: Some(false), ..making }, "the baseline's commit 0123456789ab did not lead to this one"),
    ] {
        let (verdict, notes_said) = notes(making, false);
        assert_eq!(verdict, Verdict::Pass);
        assert!(notes_said.contains(expected), "{notes_said}");
        assert_eq!(notes(making, true).0, Verdict::Unjudged, "{expected}");
    }
    let mut branches = Stage::new(vec![rated("a.rs", 9, 10)], vec![rated("a.rs", 9, 10)]);
    branches.before.headline = Metric::Combined;
    let judgement = branches.judge(&["total.max_drop=1pp"]);
    assert_eq!(judgement.notes, ["the baseline's first metric is combined, now it is lines"]);
}

#[test]
fn trap_41_todays_filters_hold_for_both_sides() {
    let (before, now) = (vec![rated("a.rs", 9, 10), rated("gen/b.rs", 9, 10)], vec![rated("a.rs", 9, 10)]);
    let mut filtered = measured(before.clone());
    filtered.retain(|path| !path.as_str().starts_with("gen/"));
    let gone = [before, vec![FileRecord::unmeasured(RepoPath::new("gen/b.rs"), Some(Arc::new(marks("b"))))]];
    let [before, unmeasured] = gone;
    let whole = Stage::new(before, [now.clone(), unmeasured].concat());
    assert_eq!(whole.judge(&["total.max_drop=1pp"]).verdict, Verdict::Fail, "unfiltered, it looks as if it vanished");
    assert_eq!(
        Stage::new(filtered.files().iter().map(|file| FileRecord::clone(file)).collect(), now)
            .judge(&["total.max_drop=1pp"])
            .verdict,
        Verdict::Pass
    );
}
