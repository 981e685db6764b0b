//! What SimpleCov writes, old and new, and what comments leave out.

use std::sync::Arc;

use super::document::Document;
use crate::coverage::{Code, Diagnostics, FileCoverage, Label, Line, LineBits, Metric, MetricSet, Ratio, merge};
use crate::formats::{Input, RawReport, Settings, Source};

fn resultset(json: &str) -> RawReport {
    super::resultset::read(&Input::new(json.as_bytes())).unwrap()
}

fn report(json: &str) -> RawReport {
    super::report::read(&Input::new(json.as_bytes())).unwrap()
}

fn line(n: u32) -> Line {
    Line::new(n).unwrap()
}

fn ratio(file: &FileCoverage, metric: Metric) -> Option<Ratio> {
    file.totals().get(metric)
}

fn codes(report: &RawReport) -> Vec<(Code, u64)> {
    report.diagnostics.iter().map(|found| (found.code, found.count)).collect()
}

const DOOR: &str = r##"{"Unit": {"coverage": {"/app/door.rb": {
    "lines": [null, 3, 0, null, 2],
    "branches": {"[:if, 0, 2, 4, 4, 7]": {"[:then, 1, 3, 6, 3, 10]": 0, "[:else, 2, 2, 4, 4, 7]": 3},
                 "[:case, 3, 5, 4, 5, 30]": {"[:when, 4, 5, 9, 5, 12]": 1, "[:else, 5, 5, 20, 5, 22]": 1}},
    "methods": {"[\"Door\", :open, 2, 2, 4, 5]": 3, "[\"#<Class:Door>\", :build, 5, 2, 5, 30]": 0}}},
  "timestamp": 1780300800.5}}"##;

#[test]
fn a_result_set_has_lines_arms_by_place_and_methods_with_both_ends() {
    let report = resultset(DOOR);
    let file = &report.files[0].coverage;
    assert_eq!(file.lines.iter().collect::<Vec<_>>(), [(line(2), 3), (line(3), 0), (line(5), 2)]);
    assert_eq!(ratio(file, Metric::Branches), Some(Ratio::new(3, 4)));
    assert_eq!(ratio(file, Metric::Functions), Some(Ratio::new(1, 2)));
    let arms: Vec<_> = file.branches.on(line(2)).collect();
    assert!(matches!(arms[0].label, Label::Span(span) if span.start == line(3) && span.start_column == 7));
    assert_eq!((arms[1].label, arms[1].taken), (Label::Text("the implicit else"), Some(3)));
    assert!(file.branches.on(line(5)).all(|arm| matches!(arm.label, Label::Span(_))));
    let told: Vec<_> =
        file.functions.iter().map(|f| (&*f.name, f.start.map(Line::get), f.end.map(Line::get))).collect();
    assert_eq!(told, [("Door#open", Some(2), Some(4)), ("Door.build", Some(5), Some(5))]);
    assert!(report.contexts.is_empty() && file.contexts.is_empty());
    assert!(report.diagnostics.is_empty());
}

#[test]
fn commands_add_up_and_become_contexts_and_null_and_zero_is_zero() {
    let json = r#"{"RSpec": {"coverage": {"/a.rb": {"lines": [1, 0, null]}}},
                   "Cucumber": {"coverage": {"/a.rb": {"lines": [2, null, 0]}, "/b.rb": {"lines": [0]}}}}"#;
    let report = resultset(json);
    assert_eq!(report.contexts, ["RSpec", "Cucumber"]);
    let both = merge(&report.files[0].coverage, &report.files[1].coverage).unwrap();
    assert_eq!(both.lines.iter().collect::<Vec<_>>(), [(line(1), 3), (line(2), 0), (line(3), 0)]);
    assert_eq!(both.contexts.of(line(1)).map(|context| context.0).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(ratio(&both, Metric::Branches), None);
}

#[test]
fn files_were_lists_of_lines_once() {
    let report = resultset(r#"{"Unit Tests": {"coverage": {"/a.rb": [null, 1, 0]}, "timestamp": 1}}"#);
    assert_eq!(report.files[0].coverage.lines.ratio(), Ratio::new(1, 2));
    assert_eq!(report.files[0].coverage.carries, MetricSet::of(&[Metric::Lines]));
}

#[test]
fn criteria_that_were_not_measured_are_not_carried() {
    // A file that nothing loaded has an empty list of branches beside files that have none.
    let lines = resultset(r#"{"a": {"coverage": {"/a.rb": {"lines": [1]}, "/b.rb": {"lines": [0], "branches": {}}}}}"#);
    assert_eq!(lines.files[0].coverage.carries, MetricSet::of(&[Metric::Lines]));
    let branches = resultset(
        r#"{"a": {"coverage": {"/a.rb": {"lines": null, "branches": {"[:if, 0, 2, 4, 4, 7]": {"[:then, 1, 3, 6, 3, 10]": 0}}}}}}"#,
    );
    assert_eq!(branches.files[0].coverage.carries, MetricSet::of(&[Metric::Branches]));
}

/// Arms are told apart by where they stand: the numbers in the keys differ from run to run.
#[test]
fn arms_and_methods_of_two_runs_meet_by_place() {
    let of = |number: u32, taken: u32| {
        let json = format!(
            r#"{{"a": {{"coverage": {{"/a.rb": {{"lines": [1], "branches": {{"[:if, {number}, 2, 4, 4, 7]":
                {{"[:then, {0}, 3, 6, 3, 10]": {taken}, "[:else, {1}, 2, 4, 4, 7]": 0}}}}}}}}}}}}"#,
            number + 1,
            number + 2
        );
        FileCoverage::clone(&resultset(&json).files[0].coverage)
    };
    let both = merge(&of(0, 0), &of(7, 5)).unwrap();
    assert_eq!(both.branches.iter().map(|arm| arm.taken).collect::<Vec<_>>(), [Some(5), Some(0)]);
}

#[test]
fn comments_leave_out_lines_arms_and_methods() {
    let mut file = Arc::clone(&resultset(DOOR).files[0].coverage);
    let text = "class Door\n  def open\n    # :nocov:\n    # :nocov:\n  def build\nend\n";
    let source = Source { path: "door.rb", text: Some(text), producer: None };
    let mut diagnostics = Diagnostics::default();
    super::skipped::complete(&mut file, source, &Settings::default(), &mut diagnostics);
    assert_eq!(file.lines.iter().collect::<Vec<_>>(), [(line(2), 3), (line(5), 2)]);
    assert_eq!(file.excluded, [line(3)]);
    assert_eq!(file.branches.iter().map(|arm| arm.line.get()).collect::<Vec<_>>(), [5, 5]);
    assert_eq!(file.functions.iter().map(|function| &*function.name).collect::<Vec<_>>(), ["Door.build"]);
}

#[test]
fn the_report_has_relative_paths_what_is_left_out_and_its_own_totals() {
    let report = report(
        r#"{"$schema": "https://x/simplecov/coverage-v1.3.schema.json",
        "meta": {"simplecov_version": "1.0.2", "root": "/home/me/app", "line_coverage": true},
        "total": {"lines": {"covered": 9, "total": 10, "percent": 90.0}, "branches": {"covered": 1, "total": 2}},
        "coverage": {"lib/door.rb": {"lines": [null, 3, 0, "ignored"],
            "source": ["a", "b"], "covered_lines": 1,
            "branches": [{"type": "then", "start_line": 3, "end_line": 3, "coverage": 0, "inline": false, "report_line": 2},
                         {"type": "else", "start_line": 4, "end_line": 4, "coverage": 3},
                         {"type": "when", "start_line": 4, "end_line": 4, "coverage": "ignored"}, {"type": "then", "coverage": 1}],
            "methods": [{"name": "Door#open", "start_line": 2, "end_line": 5, "coverage": 3},
                        {"name": "Door#shut", "start_line": 6, "end_line": 7, "coverage": "ignored"}],
            "contexts": {"1": "6", "7": "1", "0": "xyz"}}},
        "contexts": ["spec/a_spec.rb:1", "spec/a_spec.rb:9"], "groups": {}, "errors": {}}"#,
    );
    assert_eq!(report.producer.as_deref(), Some("simplecov 1.0.2"));
    assert_eq!(report.sources, ["/home/me/app"]);
    let stored = report.reported.as_ref().and_then(|reported| reported.get(Metric::Lines)).unwrap();
    assert_eq!((stored.covered, stored.total), (Some(9), Some(10)));
    let file = &report.files[0].coverage;
    assert_eq!(report.files[0].path, "lib/door.rb");
    assert_eq!((file.lines.ratio(), &file.excluded[..]), (Ratio::new(1, 2), &[line(4)][..]));
    let arms: Vec<_> = file.branches.iter().map(|arm| (arm.line.get(), arm.label, arm.taken)).collect();
    assert_eq!(arms, [(2, Label::Text("then"), Some(0)), (4, Label::Text("else"), Some(3))]);
    assert_eq!(ratio(file, Metric::Functions), Some(Ratio::new(1, 1)));
    let ran: Vec<(u32, Vec<u32>)> = file
        .contexts
        .iter()
        .map(|(context, lines): &(_, LineBits)| (context.0, lines.iter().map(Line::get).collect()))
        .collect();
    assert_eq!(ran, [(1, vec![2, 3])]);
    assert_eq!(codes(&report), [(Code::BadRecord, 2)]);
}

#[test]
fn traps_26_and_27_one_bad_record_costs_that_record() {
    let json = r#"{"a": {"coverage": {"/a.rb": {"lines": [-3, 1e30, true, "many", {}, 2],
        "branches": {"[:if]": {"x": 1}, "[:if, 0, 1, 0, 1, 9]": {"then": 1, "[:then, 1, 1, 0, 1, 5]": "x"}, "[:if, 1, 2, 0, 2, 9]": 7},
        "methods": {"open": 1, "[A, :b, 0, 0, 0, 0]": 1}}, "/b.rb": 7}, "timestamp": null}, "note": 1, "c": {"coverage": []}}"#;
    let report = resultset(json);
    let file = &report.files[0].coverage;
    assert_eq!(file.lines.iter().collect::<Vec<_>>(), [(line(1), 0), (line(2), u64::MAX), (line(6), 2)]);
    assert_eq!(file.branches.iter().map(|arm| arm.taken).collect::<Vec<_>>(), [Some(0)]);
    assert_eq!(
        codes(&report),
        [(Code::NegativeCount, 1), (Code::SaturatedCount, 1), (Code::BadCount, 2), (Code::BadRecord, 7)]
    );
    assert_eq!(report.files.len(), 1);
}

#[test]
fn what_is_no_report_says_where() {
    let error = |json: &str| super::resultset::read(&Input::new(json.as_bytes())).unwrap_err().to_string();
    assert!(error("{}").starts_with("byte 0: expected commands with `coverage`"));
    assert!(error("{\"a\": {\"coverage\": {\"/a.rb\": [1").contains("the end of the file"));
    let error = super::report::read(&Input::new(b"{\"meta\": {}}")).unwrap_err().to_string();
    assert!(error.starts_with("byte 0: expected an object with the key `coverage`"));
}

#[test]
fn a_result_set_without_lines_is_recognised() {
    let id = |json: &str| crate::formats::recognise::recognise(json.as_bytes()).map(|format| format.id);
    assert_eq!(id(r#"{"a": {"coverage": {"/a.rb": {"lines": null, "branches": {"#), Some("simplecov-resultset"));
    assert_eq!(id(r#"{"a": {"coverage": {"/a.rb": {"branches": {}}}}"#), None);
}

#[test]
fn thousands_of_contexts_in_any_order_are_read_in_a_moment() {
    let contexts = (0..50_000).rev().map(|at| format!("\"{at}\":\"2\"")).collect::<Vec<_>>().join(",");
    let names = vec!["\"t\""; 50_000].join(",");
    let report = report(&format!(
        "{{\"coverage\":{{\"a.rb\":{{\"lines\":[null,1],\"contexts\":{{{contexts}}}}}}},\"contexts\":[{names}]}}"
    ));
    assert_eq!(report.files[0].coverage.contexts.of(line(2)).count(), 50_000);
}

/// What is read of the bytes in pieces of a length, where the document is plain.
fn plainly(json: &str, length: usize) -> Option<String> {
    super::pieces::read(&Input::new(json.as_bytes()), length).map(told)
}

fn told(document: Document<'_>) -> String {
    format!("{:?}", document.finish().map(|report| (report.files, report.contexts, report.diagnostics)))
}

/// The same in one piece, and by the reader of JSON.
fn both_ways(json: &str) -> (Option<String>, String) {
    let mut document = Document::new(&Input::new(json.as_bytes()));
    crate::formats::json::read(json.as_bytes(), &mut document, "a result set").unwrap();
    (plainly(json, json.len()), told(document))
}

#[test]
fn what_is_read_of_the_bytes_is_what_json_says() {
    let pretty = DOOR.replace("[null, 3, 0, null, 2]", "[\n          null,\n          3,\r\n\t0,null,\n          2\n]");
    let old = r#"{"A": {"coverage": {"/a.rb": [1, null, 123456789012345678], "/b.rb": []}}, "B": {"coverage": {}}} "#;
    let more =
        r#"{"A": {"x": [{"y": "]"}], "coverage": {"/é.rb": {"lines": [], "branches": null, "z": 1.5e3}}, "t": 1}}"#;
    let named = r#"{"A\"B": {"coverage": {"/a.rb": {"methods": {"[A, :\"a \\\\\", 2, 2, 4, 5]": 1}, "branches": {
        "[:\"&.\", 3, 2, 4, 2, 7]": {"[:then, 1, 2, 4, 2, 7]": 1, "[:else, 2, 2, 4, 2, 7]": 0}, "[:case, 4, 3, 0, 3, 9]": {}}}}}}"#;
    for json in [DOOR, &pretty, old, more, named] {
        let (plain, whole) = both_ways(json);
        assert_eq!(plain.as_ref(), Some(&whole), "{json}");
    }
    let lines = |lines: &str| format!(r#"{{"A": {{"coverage": {{"/a.rb": {{"lines": {lines}}}}}}}}}"#);
    for other in ["[1.5]", "[-1]", "[\"ignored\"]", "[[]]", "[1e3]", "null", "[1234567890123456789]", "[true]", "{}"] {
        assert_eq!(both_ways(&lines(other)).0, None, "{other}");
    }
    let twice = r#"{"A": {"coverage": {"/a.rb": [1]}, "coverage": {"/b.rb": [1]}}}"#;
    for other in
        [r#"{"A": {"coverage": {"/a\n.rb": [1]}}}"#, r#"{"A": {}}"#, r#"{"A": {"coverage": {"/a.rb": 1}}}"#, twice]
    {
        assert_eq!(both_ways(other).0, None, "{other}");
    }
    for (key, value) in [("branches", r#"{"[:if]": {}}"#), ("methods", r#"{"[A, :b, 1, 0, 1, 9]": -1}"#)] {
        let json = format!(r#"{{"A": {{"coverage": {{"/a.rb": {{"lines": [1], "{key}": {value}}}}}}}}}"#);
        assert_eq!(both_ways(&json).0, None, "{json}");
    }
    for broken in ["[1,]", "[,1]", "[1 2]", "[01]", "[1", "[nul]", "[1}"] {
        let json = lines(broken);
        assert_eq!(plainly(&json, json.len()), None, "{broken}");
    }
    assert_eq!(plainly("{\"A\": {\"coverage\": {}}} x", 99), None);
}

#[test]
fn a_result_set_in_pieces_is_the_same_as_in_one() {
    let files = |command: usize| -> String {
        let file = |at: usize| {
            format!(
                r#""/srv/{at}.rb": {{ "lines": [null, {at}, 0], "branches": {{ "[:if, 0, 2, 4, 4, 7]": {{
                    "[:then, 1, 3, 6, 3, 10]": {command}, "[:else, 2, 2, 4, 4, 7]": 3 }} }} }}"#
            )
        };
        (0..7).map(file).collect::<Vec<_>>().join(",\n      ")
    };
    let command = |at: usize| {
        format!("\n  \"C{at}\": {{\n    \"coverage\": {{\n      {}\n    }},\n    \"timestamp\": {at}\n  }}", files(at))
    };
    let pretty = format!("{{{},{},\n  \"D\": {{\"coverage\": {{}}}}\n}}\n", command(1), command(2));
    let dense: String = pretty.split_ascii_whitespace().collect();
    for json in [pretty, dense, command(3).replace("\n  \"C3", "{\"C3") + "}"] {
        let whole = both_ways(&json).1;
        for length in 1..json.len() {
            assert_eq!(plainly(&json, length).as_ref(), Some(&whole), "{length}");
        }
        for end in 0..json.trim_end().len() {
            assert_eq!(plainly(&json[..end], 1), None, "{end}");
        }
    }
    // A border that is none: what looks like the beginning of a file stands in a name.
    let odd = r#"{"A": {"coverage": {"/a.rb": {"x": {"a":1,"/b.rb":[2]}, "lines": [1]},"/c.rb": [0]}}}"#;
    assert_eq!((plainly(odd, 1), plainly(odd, 99).as_ref()), (None, Some(&both_ways(odd).1)));
}
