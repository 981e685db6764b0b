//! Lines and parts of lines, as xccov prints them.

use super::*;
use crate::coverage::LineState;

fn report(json: &str) -> RawReport {
    read(&Input::new(json.as_bytes())).unwrap()
}

#[test]
fn a_part_that_never_ran_makes_a_line_partial() {
    let report = report(
        r#"{"/App/Door.swift": [{"line": 1, "isExecutable": false},
        {"line": 2, "isExecutable": true, "executionCount": 3, "subranges": [{"column": 5, "length": 2, "executionCount": 0}]},
        {"line": 3, "isExecutable": true, "executionCount": 1, "subranges": [{"column": 5, "length": 2, "executionCount": 4}]},
        {"isExecutable": true, "executionCount": 0, "line": 4, "subranges": [{"executionCount": 0}]}]}"#,
    );
    let states: Vec<_> =
        report.files[0].coverage.facts().iter().map(|fact| (fact.line.get(), fact.hits, fact.state)).collect();
    assert_eq!(
        states,
        [(2, Some(3), LineState::Partial), (3, Some(1), LineState::Hit), (4, Some(0), LineState::Missed)]
    );
    assert!(report.diagnostics.is_empty());
}

#[test]
fn traps_26_and_27_one_bad_record_costs_that_record() {
    let report = report(
        r#"{"/a.swift": [{"line": 0, "isExecutable": true, "executionCount": 1}, 7, {"line": 2, "executionCount": -1},
        {"line": 3, "isExecutable": true}, {"line": 4, "isExecutable": true, "executionCount": 1e30}], "/b.swift": 7}"#,
    );
    let lines: Vec<_> = report.files[0].coverage.lines.iter().map(|(line, hits)| (line.get(), hits)).collect();
    assert_eq!(lines, [(2, 0), (4, u64::MAX)]);
    let codes: Vec<_> = report.diagnostics.iter().map(|found| (found.code, found.count)).collect();
    assert_eq!(codes, [(Code::BadRecord, 4), (Code::NegativeCount, 1), (Code::SaturatedCount, 1)]);
}

#[test]
fn what_is_no_report_says_where() {
    let error = |json: &str| read(&Input::new(json.as_bytes())).unwrap_err().to_string();
    assert!(error("{\"targets\": {}}").starts_with("byte 0: expected files with a list of lines"));
    assert!(error("{\"/a.swift\": [{").contains("the end of the file"));
}
