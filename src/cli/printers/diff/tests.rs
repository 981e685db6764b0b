//! A comparison made by hand, in every format.

use std::sync::Arc;

use super::*;
use crate::analysis::differential::{Categories, FileRecord, LineMap, Step, StepKind, Waterfall};
use crate::analysis::{Baseline, ScopeChange};
use crate::coverage::{Line, MetricSet, RepoPath, Totals};

fn totals(covered: u64, total: u64) -> Totals {
    let mut totals = Totals::default();
    totals.set(Metric::Lines, Ratio::new(covered, total));
    totals
}

fn record(path: &str, covered: u64, total: u64) -> FileRecord {
    let carries = MetricSet::of(&[Metric::Lines]);
    FileRecord { carries, totals: totals(covered, total), ..FileRecord::unmeasured(RepoPath::new(path), None) }
}

fn delta(path: &str, state: FileChange, sides: (Option<u32>, Option<u32>), lines: &[(Category, &[u32])]) -> FileDelta {
    let mut categories = Categories::default();
    for (category, numbers) in lines {
        numbers.iter().for_each(|number| categories.add(*category, Line::new(*number).unwrap()));
    }
    let (before, after) = sides;
    FileDelta {
        path: RepoPath::new(path),
        was: None,
        state,
        before,
        after,
        map: LineMap::Unknown,
        categories,
        unmappable: false,
    }
}

const HOSTILE: &str = "\u{1b}[31m<b>|f`";

fn function(matched: Match, before: Option<Totals>, after: Option<Totals>) -> FunctionDelta {
    FunctionDelta {
        file: 0,
        name: HOSTILE.to_owned(),
        was: None,
        matched,
        start: Line::new(40),
        end: Line::new(52),
        before,
        after,
        surviving: before,
        entered: (Some(true), Some(true)),
        categories: Categories::default(),
    }
}

struct Sides {
    before: Measurement,
    after: Measurement,
    differential: Differential,
}

fn sides() -> Sides {
    let headline = Metric::Lines;
    let changed = delta(
        "src/a.rs",
        FileChange::Changed,
        (Some(0), Some(0)),
        &[
            (Category::Lost, &[44, 45, 50]),
            (Category::NewMissed, &[60, 61]),
            (Category::NewHit, &[62]),
            (Category::StillHit, &[1, 2]),
            (Category::BranchLost, &[2]),
            (Category::DeletedHit, &[9]),
        ],
    );
    let gained = delta("src/b.rs", FileChange::Same, (Some(1), Some(1)), &[(Category::Gained, &[3])]);
    let still = delta("src/c.rs", FileChange::Same, (Some(2), Some(2)), &[(Category::StillHit, &[3])]);
    let vanished = delta("src/v.rs", FileChange::Vanished, (Some(3), None), &[(Category::DeletedHit, &[1, 2])]);
    let renamed = FileDelta { was: Some(RepoPath::new("src/old.rs")), ..changed };
    let step = |kind, covered, total| Step { kind, ratio: Ratio::new(covered, total) };
    let steps = vec![step(StepKind::Base, 12, 20), step(StepKind::Deleted, 9, 17), step(StepKind::New, 8, 20)];
    let moved = FunctionDelta {
        was: Some((RepoPath::new("src/old.rs"), "f".to_owned())),
        ..function(Match::Moved, Some(totals(5, 6)), Some(totals(2, 3)))
    };
    Sides {
        before: Measurement::new(
            headline,
            [
                Arc::new(record("src/a.rs", 6, 8)),
                Arc::new(record("src/b.rs", 1, 2)),
                Arc::new(record("src/c.rs", 1, 1)),
                Arc::new(record("src/v.rs", 2, 2)),
            ],
        ),
        after: Measurement::new(
            headline,
            [
                Arc::new(record("src/a.rs", 4, 9)),
                Arc::new(record("src/b.rs", 2, 2)),
                Arc::new(record("src/c.rs", 1, 1)),
            ],
        ),
        differential: Differential {
            headline,
            files: vec![renamed, gained, still, vanished],
            functions: vec![moved, function(Match::New, None, Some(totals(0, 2)))],
            waterfalls: vec![(headline, Waterfall { steps, ..Waterfall::default() })],
            noise: 1,
        },
    }
}

fn with(sides: &Sides, limit: usize, print: impl Fn(Compared<'_>) -> String) -> String {
    let info = BaselineInfo {
        name: "v1|<i>".to_owned(),
        generator: String::new(),
        created: 1_782_864_000,
        commit: None,
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
    };
    let Sides { before, after, differential } = sides;
    let baseline = Arc::new(Baseline { info, measurement: before.clone(), tests: None });
    let (now, differential) = (Arc::new(after.clone()), differential.clone());
    let scope = ScopeChange::default();
    let comparison = Comparison { baseline, now, differential, scope, stripped: None, judgement: None };
    print(Compared::new(&comparison, 1, limit))
}

#[test]
fn text_explains_the_whole_and_lists_what_to_look_at() {
    insta::assert_snapshot!(with(&sides(), 20, |compared| text(compared, Paint { color: false })));
}

#[test]
fn a_limit_says_what_it_cut() {
    let shown = with(&sides(), 1, |compared| text(compared, Paint { color: false }));
    assert!(shown.contains("… and 2 more files") && !shown.contains("src/v.rs"), "{shown}");
    assert!(with(&sides(), 1, markdown::markdown).contains("…and 2 more files."));
}

#[test]
fn json_is_the_contract() {
    insta::assert_snapshot!(with(&sides(), usize::MAX, |compared| json::json(compared).unwrap()));
}

#[test]
fn markdown_holds_no_markup_of_others() {
    let shown = with(&sides(), 20, markdown::markdown);
    assert!(!shown.contains("<b>") && !shown.contains("<i>") && !shown.contains('\u{1b}'));
    insta::assert_snapshot!(shown);
}

#[test]
fn without_data_of_before_only_changed_lines_are_told() {
    let mut sides = sides();
    sides.before.change_each(|file| *file = FileRecord::unmeasured(file.path.clone(), None));
    let shown = with(&sides, 20, |compared| text(compared, Paint { color: false }));
    assert_eq!(
        shown,
        "changed lines since v1|<i> (2026-07-01): 33.3% (1 of 3 covered); there is no data of before\n\n\
         src/a.rs, was src/old.rs\n  new, missed            60-61\n"
    );
    let json: serde_json::Value =
        serde_json::from_str(&with(&sides, usize::MAX, |compared| json::json(compared).unwrap())).unwrap();
    let keys: Vec<&String> = json["files"][0]["categories"].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["new_hit", "new_missed"]);
    assert_eq!(json["waterfall"], serde_json::json!([]));
    assert!(with(&sides, 20, markdown::markdown).starts_with("## Changed lines 33.3%\n\n1 of 3 covered, since v1"));
}
