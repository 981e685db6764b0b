//! Rows made of comparisons that are written out by hand.

use std::sync::Arc;

use super::*;
use crate::analysis::differential::{Categories, Detail, Differential, FileRecord, LineMap, Unit};
use crate::analysis::gates::{self, Actual, Judgement, Scope};
use crate::analysis::{Baseline, BaselineInfo, LeftOut, ScopeChange};
use crate::app::state::changes::filter::FindingFilter;
use crate::coverage::{LineRange, RepoPath};

fn line(number: u32) -> Line {
    Line::new(number).unwrap()
}

fn totals(covered: u64, total: u64) -> Totals {
    let mut totals = Totals::default();
    totals.set(Metric::Lines, Ratio::new(covered, total));
    totals
}

/// A measured file whose lines of code are these.
fn record(path: &str, code: &[u32], covered: u64) -> FileRecord {
    let units = code.iter().map(|n| Unit { line: line(*n), covered: 1, total: 1 }).collect();
    let detail = Detail { units: vec![(Metric::Lines, units)], partial: Vec::new() };
    let totals = totals(covered, code.len() as u64);
    FileRecord { totals, detail: Some(detail), ..FileRecord::unmeasured(RepoPath::new(path), None) }
}

fn categories(lines: &[(Category, &[u32])]) -> Categories {
    let mut categories = Categories::default();
    for (category, numbers) in lines {
        numbers.iter().for_each(|number| categories.add(*category, line(*number)));
    }
    categories
}

fn delta(path: &str, state: FileChange, at: u32, lines: &[(Category, &[u32])]) -> FileDelta {
    FileDelta {
        path: RepoPath::new(path),
        was: None,
        state,
        before: Some(at),
        after: Some(at),
        map: LineMap::Identity(at),
        categories: categories(lines),
        unmappable: false,
    }
}

fn function(
    file: u32,
    name: &str,
    matched: Match,
    rates: [(u64, u64); 2],
    lines: &[(Category, &[u32])],
) -> FunctionDelta {
    let [before, after] = rates.map(|(covered, total)| (total > 0).then(|| totals(covered, total)));
    FunctionDelta {
        file,
        name: name.to_owned(),
        was: None,
        matched,
        start: Some(line(1)),
        end: Some(line(99)),
        before,
        after,
        surviving: before,
        // A definition on the first line runs without anybody calling it.
        entered: (None, Some(lines.iter().any(|entry| entry.0 == Category::NewHit && entry.1 != [1]))),
        categories: categories(lines),
    }
}

fn comparison(files: Vec<FileDelta>, functions: Vec<FunctionDelta>, records: Vec<FileRecord>) -> Comparison {
    let measurement = Measurement::new(Metric::Lines, records.into_iter().map(Arc::new));
    let info = BaselineInfo {
        name: "phase 1".to_owned(),
        generator: String::new(),
        created: 0,
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
    let differential = Differential { headline: Metric::Lines, files, functions, waterfalls: Vec::new(), noise: 0 };
    let baseline = Arc::new(Baseline { info, measurement: measurement.clone(), tests: None });
    let scope = ScopeChange::default();
    Comparison { baseline, now: Arc::new(measurement), differential, scope, stripped: None, judgement: None }
}

/// Kind, number, function and place of each row.
fn rows(comparison: &Comparison) -> Vec<String> {
    let row = |finding: Finding| {
        let function = finding.place.function.clone().unwrap_or_default();
        let place = finding.location().unwrap_or_default();
        format!("{} {} {function} {place}", finding.kind.word(), finding.figure)
    };
    gather(comparison).into_iter().map(row).collect()
}

#[test]
fn a_run_is_of_one_function_and_bridges_what_is_no_code() {
    let lost: &[u32] = &[4, 5, 8, 10, 20, 21];
    let files = vec![delta("a.rs", FileChange::Same, 0, &[(Category::Lost, lost)])];
    let functions = vec![
        function(0, "one", Match::Same, [(0, 0), (0, 0)], &[(Category::Lost, &[4, 5, 8, 10])]),
        function(0, "two", Match::Same, [(0, 0), (0, 0)], &[(Category::Lost, &[20])]),
    ];
    let records = vec![record("a.rs", &[4, 5, 8, 9, 10, 20, 21], 7)];
    assert_eq!(
        rows(&comparison(files, functions, records)),
        ["lost 4 lines one a.rs:4-5,8,10", "lost 20 two a.rs:20", "lost 21  a.rs:21",]
    );
}

#[test]
fn what_is_no_longer_counted_is_a_finding() {
    let lines: &[(Category, &[u32])] = &[(Category::ExcludedMissed, &[4, 5]), (Category::ExcludedHit, &[9])];
    let files = vec![delta("a.rs", FileChange::Same, 0, lines)];
    let functions = vec![function(0, "one", Match::Same, [(0, 0), (0, 0)], lines)];
    let mut comparison = comparison(files, functions, vec![record("a.rs", &[3], 1)]);
    let before = Totals::default();
    comparison.scope.left_out = vec![LeftOut { path: RepoPath::new("gen/b.rs"), before }];
    comparison.scope.settings = vec!["exclude: now gen/**".to_owned()];
    let rows = rows(&comparison);
    let excluded = ["excluded 4-5 one a.rs:4-5", "excluded 9 one a.rs:9", "excluded n/a  gen/b.rs", "excluded   "];
    assert_eq!(rows, excluded);
    let findings = Findings::of(&comparison);
    let order: Vec<usize> = (0..findings.all().len()).collect();
    let passing = |text: &str| FindingFilter::parse(text).passing(&findings, &order).len();
    assert_eq!((passing("kind:excluded"), passing("kind:no"), passing("kind:lost")), (4, 4, 0));
}

#[test]
fn what_matters_most_comes_first() {
    let all: &[(Category, &[u32])] = &[
        (Category::Lost, &[3]),
        (Category::NewMissed, &[5]),
        (Category::IncludedMissed, &[7]),
        (Category::BranchLost, &[9]),
        (Category::Gained, &[11]),
        (Category::StillMissed, &[13]),
    ];
    let mut whole = delta("c.rs", FileChange::Changed, 2, &[]);
    whole.unmappable = true;
    let files = vec![
        delta("a.rs", FileChange::Changed, 0, all),
        delta("b.rs", FileChange::Vanished, 1, &[]),
        whole,
        delta("d.rs", FileChange::Same, 0, &[(Category::Lost, &[1])]),
    ];
    let functions = vec![
        function(0, "small", Match::Same, [(10, 12), (9, 12)], &[]),
        function(0, "large", Match::Moved, [(10, 12), (2, 12)], &[(Category::Lost, &[3])]),
        function(0, "better", Match::Same, [(1, 12), (9, 12)], &[]),
        function(0, "gone", Match::Removed, [(1, 12), (0, 0)], &[]),
        function(3, "born", Match::New, [(0, 0), (1, 4)], &[(Category::NewMissed, &[2]), (Category::NewHit, &[1])]),
        function(3, "tested", Match::New, [(0, 0), (1, 4)], &[(Category::NewMissed, &[2]), (Category::NewHit, &[3])]),
    ];
    let records = vec![record("a.rs", &[3, 5, 7, 9], 2), record("b.rs", &[1, 2], 1), record("c.rs", &[1, 2], 1)];
    let mut comparison = comparison(files, functions, records);
    let third = comparison.now.record(2).unwrap().path.clone();
    Arc::make_mut(&mut comparison.now).change_each(|file| {
        if file.path == third {
            file.totals = totals(0, 2);
        }
    });
    assert_eq!(
        rows(&comparison),
        [
            "lost 3 large a.rs:3",
            "lost 1  d.rs:1",
            "branch 9  a.rs:9",
            "drop −66.7pp large a.rs:3",
            "drop −8.3pp small a.rs:1",
            "new fn 1/4 born d.rs:2",
            "vanished 50.0%  b.rs",
            "new 5  a.rs:5",
            "counted 7  a.rs:7",
            "whole −50.0pp  c.rs",
        ]
    );
}

#[test]
fn a_function_that_is_a_finding_says_its_lines_once() {
    let files = vec![delta("a.rs", FileChange::Changed, 0, &[(Category::NewMissed, &[3, 4, 8])])];
    let functions = vec![function(0, "born", Match::New, [(0, 0), (0, 2)], &[(Category::NewMissed, &[3, 4])])];
    let comparison = comparison(files, functions, vec![record("a.rs", &[3, 4, 8], 0)]);
    assert_eq!(rows(&comparison), ["new fn 0/2 born a.rs:3-4", "new 8  a.rs:8"]);
}

#[test]
fn gates_that_hold_are_no_findings_and_waived_ones_keep_their_place() {
    let gate = |rule: &str, verdict| gates::Finding {
        rule: rule.to_owned(),
        scope: Scope::Function,
        path: Some(RepoPath::new("a.rs")),
        function: Some("parse".to_owned()),
        line: None,
        verdict,
        excused: false,
        actual: Drop::between(Ratio::new(10, 12), Ratio::new(8, 12)).map(Actual::Drop),
        limit: "10pp".to_owned(),
        message: "drop 16.7pp > 10pp".to_owned(),
        what: "drop 16.7pp > 10pp".to_owned(),
        whole: None,
        lines: vec![LineRange::new(line(44), line(45))],
    };
    let mut comparison = comparison(Vec::new(), Vec::new(), Vec::new());
    comparison.judgement = Some(Judgement {
        verdict: Verdict::Fail,
        findings: vec![
            gate("file.min", Verdict::Warn),
            gate("total.min", Verdict::Pass),
            gate("function.max_drop", Verdict::Waived),
            gate("function.branch.max_drop", Verdict::Fail),
        ],
        files: 1,
        functions: 1,
        rules: 4,
        exempted: 0,
        notes: Vec::new(),
    });
    let findings = gather(&comparison);
    let rules: Vec<_> = findings.iter().filter_map(|finding| finding.rule.as_deref()).collect();
    assert_eq!(rules, ["function.max_drop", "function.branch.max_drop", "file.min"]);
    assert_eq!(findings[0].figure, "−16.7pp");
    assert_eq!(findings[0].location().unwrap(), "a.rs:44-45");
    assert_eq!(findings[0].place.line, Some(line(44)));
}
