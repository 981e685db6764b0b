//! Reports of our own, with every shape that the formats have had.

use super::*;
use crate::coverage::{ContextId, FileCoverage, Line, LineState};
use crate::formats::recognise::recognise as format_of;

fn report(json: &str) -> RawReport {
    read(&Input::new(json.as_bytes())).unwrap()
}

fn line(number: u32) -> Line {
    Line::new(number).unwrap()
}

fn arms(file: &FileCoverage) -> Vec<String> {
    let label = |label| match label {
        crate::coverage::Label::Text(text) => text.to_owned(),
        other => format!("{other:?}"),
    };
    file.branches.iter().map(|arm| format!("{} {} {:?}", arm.line, label(arm.label), arm.taken)).collect()
}

fn codes(report: &RawReport) -> Vec<(Code, u64)> {
    report.diagnostics.iter().map(|diagnostic| (diagnostic.code, diagnostic.count)).collect()
}

const FORMAT_3: &str = r#"{
  "meta": {"format": 3, "version": "7.17.3", "timestamp": "", "branch_coverage": true, "show_contexts": true},
  "files": {"shop\\café.py": {
    "executed_lines": [1, 2, 4, 5], "missing_lines": [3], "excluded_lines": [9, 8],
    "summary": {"covered_lines": 4, "num_statements": 5, "num_branches": 2, "covered_branches": 1, "new": [1, {}]},
    "contexts": {"2": ["test_b|run", "test_a|run"], "4": ["test_a|run", ""]},
    "executed_branches": [[2, 4]], "missing_branches": [[2, 3]],
    "functions": {
      "Shop.price": {"executed_lines": [2, 4], "missing_lines": [3], "excluded_lines": [], "start_line": 1,
                     "contexts": {"2": ["test_b|run"]}},
      "Shop.price@7": {"executed_lines": [], "missing_lines": [], "excluded_lines": [8, 9], "start_line": 7},
      "": {"executed_lines": [1, 5], "missing_lines": [], "excluded_lines": [], "start_line": 1}},
    "classes": {"Shop": {}}}},
  "totals": {"covered_lines": 4, "num_statements": 5, "percent_covered": 71.42857142857143,
    "percent_statements_covered": 80.0, "num_branches": 2, "covered_branches": 1, "percent_branches_covered": 50.0}
}"#;

#[test]
fn trap_20_lines_and_the_combined_number_are_two_metrics() {
    let report = report(FORMAT_3);
    let totals = report.files[0].coverage.totals();
    let shown = |metric| totals.get(metric).map(|ratio| ratio.display(0));
    assert_eq!(shown(Metric::Lines).as_deref(), Some("80%"));
    assert_eq!(shown(Metric::Branches).as_deref(), Some("50%"));
    assert_eq!(shown(Metric::Combined).as_deref(), Some("71%"));
    let reported = report.reported.unwrap();
    let combined = reported.get(Metric::Combined).unwrap();
    assert_eq!((combined.covered, combined.total, combined.percent), (Some(5), Some(7), Some(71.428_571_428_571_43)));
    assert_eq!(reported.get(Metric::Lines).unwrap().percent, Some(80.0));
}

#[test]
fn trap_08_an_empty_file_is_not_available_and_an_empty_report_has_no_files() {
    let json = r#"{"meta": {"version": "7.0", "branch_coverage": false, "show_contexts": false}, "files": {"a/__init__.py":
        {"executed_lines": [], "missing_lines": [], "excluded_lines": []}}, "totals": {"num_statements": 0}}"#;
    let with_empty_file = report(json);
    let lines = with_empty_file.files[0].coverage.totals().get(Metric::Lines).unwrap();
    assert_eq!(lines.display(1), "n/a");
    assert_eq!(with_empty_file.files[0].coverage.totals().get(Metric::Combined), None);
    assert!(report(r#"{"meta": {}, "files": {}}"#).files.is_empty());
    assert_eq!(read(&Input::new(b" \n")).unwrap_err(), ReadError::Empty);
}

#[test]
fn lines_arms_and_exclusions_are_those_of_the_report() {
    let report = report(FORMAT_3);
    let file = &report.files[0];
    assert_eq!(report.producer.as_deref(), Some("coverage.py 7.17.3"));
    assert_eq!(file.path, "shop\\café.py");
    assert_eq!(file.coverage.state(line(2)), Some(LineState::Partial));
    assert_eq!(file.coverage.lines.missed().collect::<Vec<_>>(), [line(3)]);
    assert_eq!(file.coverage.excluded, [line(8), line(9)]);
    assert_eq!(arms(&file.coverage), ["2 jump to line 3 Some(0)", "2 jump to line 4 Some(1)"]);
    assert!(report.diagnostics.is_empty());
}

#[test]
fn functions_have_extents_and_no_metric() {
    let report = report(FORMAT_3);
    let file = &report.files[0].coverage;
    let functions: Vec<_> = file
        .functions
        .iter()
        .map(|f| (f.name.to_string(), f.start.unwrap().get(), f.end.unwrap().get(), f.entered))
        .collect();
    assert_eq!(functions, [("Shop.price".into(), 1, 4, Some(1)), ("Shop.price".into(), 7, 9, None)]);
    assert_eq!(file.totals().get(Metric::Functions), None);
}

#[test]
fn a_function_of_one_line_may_only_have_been_defined() {
    let json = |start: &str| {
        format!(
            r#"{{"files": {{"a.py": {{"executed_lines": [3], "missing_lines": [5], "functions": {{
            "one": {{"executed_lines": [3], {start}"missing_lines": []}},
            "two": {{"executed_lines": [], "missing_lines": [5]}}}}}}}}}}"#
        )
    };
    let entered = |json: &str| -> Vec<_> {
        let report = report(json);
        report.files[0].coverage.functions.iter().map(|f| (f.start.unwrap().get(), f.entered)).collect()
    };
    assert_eq!(entered(&json("\"start_line\": 3, ")), [(3, None), (5, Some(0))]);
    assert_eq!(entered(&json("")), [(3, Some(1)), (5, Some(0))]);
}

#[test]
fn contexts_are_sets_of_lines_by_test() {
    let report = report(FORMAT_3);
    assert_eq!(report.contexts, ["test_b|run", "test_a|run", ""]);
    let contexts = &report.files[0].coverage.contexts;
    assert_eq!(contexts.of(line(2)).collect::<Vec<_>>(), [ContextId(0), ContextId(1)]);
    assert_eq!(contexts.of(line(4)).collect::<Vec<_>>(), [ContextId(1), ContextId(2)]);
}

#[test]
fn a_run_without_contexts_has_none() {
    let report = report(r#"{"files": {"a.py": {"executed_lines": [1], "contexts": {"1": [""]}}}}"#);
    assert!(report.contexts.is_empty() && report.files[0].coverage.contexts.is_empty());
}

#[test]
fn branches_that_are_counted_but_not_listed_are_not_carried() {
    let report = report(
        r#"{"meta": {"version": "5.5", "branch_coverage": true}, "files": {"a.py": {"executed_lines": [1],
        "missing_lines": [2], "summary": {"num_branches": 2}}}, "totals": {"covered_lines": 1, "num_statements": 2,
        "num_branches": 2, "covered_branches": 1, "percent_covered": 50.0}}"#,
    );
    let totals = report.files[0].coverage.totals();
    assert_eq!((totals.get(Metric::Branches), totals.get(Metric::Combined)), (None, None));
    assert_eq!(codes(&report), [(Code::BranchesNeedAnalysis, 1)]);
}

#[test]
fn impossible_arms_count_as_covered_and_arms_to_excluded_lines_not_at_all() {
    let report = report(
        r#"{"meta": {"branch_coverage": true}, "files": {"a.py": {"executed_lines": [1, 2, 4], "missing_lines": [7],
        "excluded_lines": [3], "executed_branches": [[1, 2], [4, 1], [4, -1], [4, 3]],
        "missing_branches": [[7, -6], [7, -1], [4, 9]], "summary": {"num_branches": 7}}}}"#,
    );
    let expected = [
        "1 jump to line 2 Some(1)",
        "1 no branch Some(1)",
        "4 jump to line 1 Some(1)",
        "4 jump to line 9 Some(0)",
        "4 exit Some(1)",
        "7 exit None",
        "7 exit of line 6 None",
    ];
    assert_eq!(arms(&report.files[0].coverage), expected);
    assert!(report.diagnostics.is_empty());
}

#[test]
fn excluded_lines_that_ran_and_jumps_to_the_same_line_do_not_count() {
    let report = report(
        r#"{"meta": {"version": "7.6.1", "branch_coverage": true}, "files": {"a.py": {"executed_lines": [1, 2, 3, 4],
        "missing_lines": [], "excluded_lines": [3, 4], "executed_branches": [[2, 2], [2, 5]],
        "missing_branches": [[2, -1]], "summary": {"covered_lines": 2, "num_statements": 2, "num_branches": 2}}}}"#,
    );
    let file = &report.files[0].coverage;
    assert_eq!(file.lines.iter().collect::<Vec<_>>(), [(line(1), 1), (line(2), 1)]);
    assert_eq!(arms(file), ["2 jump to line 5 Some(1)", "2 exit Some(0)"]);
    assert!(report.diagnostics.is_empty());
}

#[test]
fn arms_without_a_line_count_where_their_function_did_not_run() {
    let report = report(
        r#"{"meta": {"branch_coverage": true}, "files": {"a.py": {"executed_lines": [1, 2], "missing_lines": [3, 5, 6, 7],
        "executed_branches": [], "missing_branches": [[5, 6], [5, 7]], "summary": {"num_branches": 5}, "functions": {
        "f": {"executed_lines": [2], "missing_lines": [3], "summary": {"num_branches": 0}},
        "g": {"executed_lines": [], "missing_lines": [5, 6, 7], "summary": {"num_branches": 4}}}}}}"#,
    );
    let file = &report.files[0].coverage;
    assert_eq!(file.branch_ratio(), Ratio::new(3, 5));
    assert_eq!(file.branches_on(line(6)), Ratio::new(2, 2));
    assert_eq!(file.branches_on(line(3)), Ratio::new(1, 1));
    assert_eq!(file.state(line(6)), Some(LineState::Missed));
    assert_eq!(codes(&report), [(Code::InexactBranches, 1)]);
}

#[test]
fn a_wrong_number_costs_itself_alone() {
    let report = report(
        r#"{"files": {"a.py": {"executed_lines": [0, 1, -4, 2.5, "3", null, [4], {"a": 5}, true, 99999999999999999999],
        "missing_lines": null, "executed_branches": [[1, 0], [], [1, 2, 3]], "summary": null,
        "contexts": {"x": ["t"], "1": ["t"]}}, "a.py": {"executed_lines": [2]}}}"#,
    );
    assert_eq!(report.files.len(), 2);
    assert_eq!(report.files[0].coverage.lines.iter().collect::<Vec<_>>(), [(line(1), 1)]);
    assert_eq!(arms(&report.files[0].coverage), ["1 jump to line 2 Some(1)"]);
    assert_eq!(codes(&report), [(Code::BadRecord, 11), (Code::LineZero, 1)]);
}

#[test]
fn contexts_cannot_fill_the_memory() {
    let names: Vec<String> = (0..200).map(|name| format!("\"{name}\"")).collect();
    let json = format!(r#"{{"files": {{"a.py": {{"contexts": {{"49999999": [{}]}}}}}}}}"#, names.join(","));
    let report = report(&json);
    assert_eq!(codes(&report), [(Code::LimitReached, 29)]);
}

#[test]
fn trap_21_totals_that_lie_are_named() {
    let report =
        report(r#"{"files": {"a.py": {"executed_lines": [1]}}, "totals": {"covered_lines": 3, "num_statements": 4}}"#);
    assert_eq!(codes(&report), [(Code::TotalsDiffer, 1)]);
}

#[test]
fn a_cut_report_is_malformed_wherever_it_is_cut() {
    let whole = FORMAT_3.as_bytes();
    for end in 0..whole.len() {
        let error = read(&Input::new(&whole[..end])).unwrap_err();
        if end > 0 {
            assert!(matches!(error, ReadError::Malformed { .. }), "{end}: {error}");
        }
    }
    let one_line = FORMAT_3.replace('\n', "");
    let error = read(&Input::new(&one_line.as_bytes()[..60])).unwrap_err();
    assert_eq!(error.to_string(), "byte 59: expected the rest of the report, found the end of the file");
    let error = read(&Input::new(FORMAT_3.replace("[3]", "3").as_bytes())).unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 4: expected what coverage.py writes there, found invalid type: integer `3`, expected a sequence"
    );
    assert!(read(&Input::new(br#"{"totals": {}}"#)).unwrap_err().to_string().contains("`files`"));
}

#[test]
fn reports_are_recognised_by_content() {
    let id = |text: &str| format_of(text.as_bytes()).map(|format| format.id);
    assert_eq!(id(FORMAT_3), Some("coveragepy-json"));
    assert_eq!(id(&format!("\u{feff}{FORMAT_3}")), Some("coveragepy-json"));
    assert_eq!(id(r#"{"files": {"a.py": {"classes": {}, "executed_lines": [1"#), Some("coveragepy-json"));
    assert_eq!(
        id(r#"{"meta":{"version":"5.0","branch_coverage":false,"show_contexts":false},"files":{}"#),
        Some("coveragepy-json")
    );
    for other in [
        r#"{"meta": {"simplecov_version": "1.0"}}"#,
        r#"["executed_lines"]"#,
        r#"{"a": "executed_lines"}"#,
        r#"{"files": {"a.js": {"lines": [1]}}}"#,
        "",
    ] {
        assert_ne!(id(other), Some("coveragepy-json"), "{other}");
    }
    assert!(read(&Input::new(format!("\u{feff}{FORMAT_3}").as_bytes())).is_ok());
}
