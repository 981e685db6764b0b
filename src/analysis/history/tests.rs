//! Hand-made phases, and what is said of each.

use crate::coverage::{Line, RepoPath};
use std::sync::Arc;

use super::*;
use crate::analysis::differential::{Detail, FileRecord, FunctionRecord, Unit};
use crate::coverage::{LineRange, MetricSet, Totals};

const EIGHTY: &str = "80";

fn info(name: &str, created: i64) -> Arc<BaselineInfo> {
    Arc::new(BaselineInfo {
        name: name.to_owned(),
        generator: "lazycov 0.1.0".to_owned(),
        created,
        commit: Some("a1b2c3d4e5f6".to_owned()),
        dirty: false,
        command: None,
        note: None,
        inputs: Vec::new(),
        headline: Metric::Statements,
        include: Vec::new(),
        exclude: Vec::new(),
        tests: None,
        suites: Vec::new(),
        branch: None,
        settings: None,
        full: false,
        since: None,
        flaky: None,
    })
}

fn totals(metric: Metric, covered: u64, total: u64) -> Totals {
    let mut totals = Totals::default();
    totals.set(metric, Ratio::new(covered, total));
    totals
}

/// A file with a function that is all of it, without line data.
fn file(path: &str, metric: Metric, covered: u64, total: u64) -> FileRecord {
    let totals = totals(metric, covered, total);
    FileRecord {
        path: RepoPath::new(path),
        text: None,
        carries: MetricSet::of(&[metric]),
        totals,
        detail: None,
        functions: vec![FunctionRecord {
            name: format!("all of {path}"),
            start: Line::new(7),
            end: Line::new(20),
            from: None,
            body: None,
            totals,
            entered: Some(covered > 0),
        }],
        made_of: 0,
        outline: None,
        beside: false,
    }
}

fn measurement(metric: Metric, files: &[(&str, u64, u64)]) -> Measurement {
    let mut files: Vec<_> = files.iter().map(|(path, covered, total)| file(path, metric, *covered, *total)).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Measurement::new(metric, files.into_iter().map(Arc::new))
}

fn history(measurements: &[Measurement]) -> History {
    let sides: Vec<Side<'_>> = measurements
        .iter()
        .enumerate()
        .map(|(at, measurement)| {
            let saved = || Moment::Saved(info(&format!("phase {at}"), at as i64 * 86_400));
            let moment = if at + 1 == measurements.len() { Moment::Now(Arc::default()) } else { saved() };
            Side { moment, measurement, since: None }
        })
        .collect();
    History::of(&sides, Percent::parse(EIGHTY).unwrap())
}

fn changes(history: &History) -> Vec<String> {
    history.entries.iter().map(|entry| entry.change.words(4)).collect()
}

#[test]
fn each_moment_is_compared_with_the_one_before() {
    let all = [[155, 178], [174, 198], [186, 213], [187, 228]];
    let all = all.map(|[covered, total]| measurement(Metric::Statements, &[("queue/a.go", covered, total)]));
    let history = history(&all);
    assert_eq!(changes(&history), ["", "+0.8001", "-0.5548", "-5.3064"]);
    let names: Vec<_> = history.entries.iter().map(|entry| (entry.moment.name(), entry.moment.day())).collect();
    assert_eq!(names[1], ("phase 1", Some("1970-01-02".to_owned())));
    assert_eq!(names[3], ("now", None));
    assert_eq!(history.entries[2].moment.commit(), Some("a1b2c3d"));
    assert_eq!(history.entries[2].before.as_ref().map(Moment::name), Some("phase 1"));
    assert_eq!((history.entries[0].files, history.entries[0].functions), (1, 1));
}

#[test]
fn directories_sum_up_everything_below_and_are_the_same_rows_at_every_moment() {
    let before = [("top.go", 1, 1), ("a/b/x.go", 1, 2), ("a/c/d/y.go", 2, 2), ("gone/z.go", 3, 4)];
    let now = [("top.go", 0, 1), ("a/b/x.go", 2, 4), ("a/c/d/y.go", 1, 2), ("new/w.go", 1, 1)];
    let history = history(&[measurement(Metric::Statements, &before), measurement(Metric::Statements, &now)]);
    assert_eq!(history.directories, ["a", "a/b", "a/c/d", "gone", "new"]);
    let rows: Vec<_> = history.entries[1].directories.iter().map(|row| (row.ratio, row.change.words(1))).collect();
    let expected = [(3, 6, "-25.0"), (2, 4, "0.0"), (1, 2, "-50.0"), (0, 0, "gone"), (1, 1, "new")];
    assert_eq!(rows, expected.map(|(covered, total, words)| (Ratio::new(covered, total), words.to_owned())));
    assert_eq!(history.rates(Some(3)), [Some(Ratio::new(3, 4)), None]);
    assert_eq!(history.rates(None), [Some(Ratio::new(7, 9)), Some(Ratio::new(4, 8))]);
    assert_eq!(history.entries[0].directories[4].change, Change::First);
}

#[test]
fn trap_20_what_counts_something_else_has_no_difference() {
    let history = history(&[
        measurement(Metric::Lines, &[("a.go", 1, 2)]),
        measurement(Metric::Statements, &[("a.go", 1, 4)]),
        measurement(Metric::Statements, &[("a.go", 2, 4)]),
    ]);
    assert_eq!(changes(&history), ["", "was lines", "+25.0000"]);
    assert_eq!(history.rates(None), [None, Some(Ratio::new(1, 4)), Some(Ratio::new(2, 4))]);
    assert!(history.entries[1].regressions.is_empty());
}

#[test]
fn the_metric_of_the_present_is_shown_where_baselines_carry_it_too() {
    let mut both = measurement(Metric::Lines, &[("a.go", 1, 2)]);
    both.change_each(|file| file.totals.set(Metric::Statements, Ratio::new(3, 4)));
    let history = history(&[both, measurement(Metric::Statements, &[("a.go", 4, 4)])]);
    assert_eq!(changes(&history), ["", "+25.0000"]);
}

#[test]
fn functions_that_fell_come_deepest_first_and_low_ones_by_place() {
    let before = [("a.go", 10, 10), ("b.go", 1, 2), ("c.go", 4, 5)];
    let now = [("a.go", 9, 10), ("b.go", 0, 2), ("c.go", 4, 5), ("d.go", 0, 3), ("e.go", 1, 3)];
    let history = history(&[measurement(Metric::Statements, &before), measurement(Metric::Statements, &now)]);
    let entry = &history.entries[1];
    let fallen: Vec<_> =
        entry.regressions.functions.iter().map(|fallen| (fallen.path.as_str(), fallen.drop.display(1))).collect();
    assert_eq!(fallen, [("b.go", "50.0".to_owned()), ("a.go", "10.0".to_owned())]);
    let low: Vec<_> = entry.low.iter().map(|low| (low.path.as_str(), low.line.map(Line::get))).collect();
    assert_eq!(low, [("b.go", Some(7)), ("d.go", Some(7)), ("e.go", Some(7))], "80 % is not below 80 %");
    let new: Vec<_> = entry.regressions.unentered.iter().map(|new| (new.path.as_str(), new.ratio)).collect();
    assert_eq!(new, [("d.go", Ratio::new(0, 3))]);
}

#[test]
fn lost_lines_and_vanished_files_are_regressions() {
    let unit = |line, covered| Unit { line: Line::new(line).unwrap(), covered, total: 1 };
    let lines = |hits: [u32; 4]| {
        let mut file = file("a.go", Metric::Lines, 2, 4);
        let units = (1..).zip(hits).map(|(line, hits)| unit(line, hits)).collect();
        file.detail = Some(Detail { units: vec![(Metric::Lines, units)], partial: Vec::new() });
        file.text =
            Some(Arc::new(crate::analysis::differential::Marks::new(b"a\nb\nc\nd\n", "aa bb cc dd".split(' '))));
        file
    };
    let gone = file("gone.go", Metric::Lines, 1, 1);
    let there = FileRecord::unmeasured(gone.path.clone(), None);
    let history = history(&[
        Measurement::new(Metric::Lines, vec![Arc::new(lines([1, 1, 0, 1])), Arc::new(gone)]),
        Measurement::new(Metric::Lines, vec![Arc::new(lines([0, 0, 1, 1])), Arc::new(there)]),
    ]);
    let regressions = &history.entries[1].regressions;
    let range = LineRange::new(Line::FIRST, Line::new(2).unwrap());
    assert_eq!(regressions.lost, [(RepoPath::new("a.go"), vec![range])]);
    assert_eq!(regressions.lost_lines(), 2);
    assert_eq!(regressions.vanished, [RepoPath::new("gone.go")]);
}

#[test]
fn other_globs_are_other_files() {
    let one = measurement(Metric::Statements, &[("a.go", 1, 2)]);
    let excluding = BaselineInfo { exclude: vec!["gen/**".to_owned()], ..(*info("two", 1)).clone() };
    let moments = [Moment::Saved(info("one", 0)), Moment::Saved(Arc::new(excluding))];
    let sides = moments.map(|moment| Side { moment, measurement: &one, since: None });
    let history = History::of(&sides, Percent::parse(EIGHTY).unwrap());
    assert_eq!(history.entries.iter().map(|entry| entry.other_files).collect::<Vec<_>>(), [false, true]);
}
