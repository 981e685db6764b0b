//! Hit maps, their addresses and ranges.

use super::*;
use crate::coverage::{Ratio, merge};

fn report(json: &str) -> RawReport {
    read(&Input::new(json.as_bytes())).unwrap()
}

fn lines(file: &FileCoverage) -> Vec<(u32, u64)> {
    file.lines.iter().map(|(line, hits)| (line.get(), hits)).collect()
}

#[test]
fn lists_are_pairs_and_a_source_is_an_address() {
    let report = report(
        r#"{"type": "CodeCoverage", "coverage": [
        {"source": "package:app/src/door.dart", "script": {"type": "@Script"}, "hits": [3, 4, "5-6", 0, 3, 1],
         "funcHits": [2, 5, 9, 0], "funcNames": [2, "Door.open", 9, "shut"], "branchHits": [2, 5, 5, 0, 2, 1]},
        {"source": "dart:core", "hits": [1, 1]},
        {"source": "file:///home/me/app/test/a_test.dart", "hits": []}]}"#,
    );
    assert_eq!(
        report.files.iter().map(|file| &*file.path).collect::<Vec<_>>(),
        ["app/lib/src/door.dart", "file:///home/me/app/test/a_test.dart"]
    );
    let file = &report.files[0].coverage;
    assert_eq!(lines(file), [(3, 5), (5, 0), (6, 0)]);
    assert_eq!(
        file.branches.iter().map(|arm| (arm.line.get(), arm.taken)).collect::<Vec<_>>(),
        [(2, Some(6)), (5, Some(0))]
    );
    let told: Vec<_> = file.functions.iter().map(|f| (&*f.name, f.start.map(Line::get), f.entered)).collect();
    assert_eq!(told, [("Door.open", Some(2), Some(5)), ("shut", Some(9), Some(0))]);
    assert!(report.diagnostics.is_empty());
}

/// Every isolate has an entry of its own.
#[test]
fn entries_of_one_source_add_up() {
    let report = report(
        r#"{"coverage": [{"source": "package:a/a.dart", "hits": [1, 2, 2, 0]}, {"source": "package:a/a.dart", "hits": [2, 3]}]}"#,
    );
    let both = merge(&report.files[0].coverage, &report.files[1].coverage).unwrap();
    assert_eq!(lines(&both), [(1, 2), (2, 3)]);
    assert_eq!(both.totals().get(Metric::Lines), Some(Ratio::new(2, 2)));
    assert_eq!(both.totals().get(Metric::Branches), None);
}

#[test]
fn traps_26_and_27_one_bad_record_costs_that_record() {
    let report = report(
        r#"{"coverage": [{"source": "a.dart", "hits": [0, 1, 1, -1, 2, "x", {}, 1, "9-8", 1, "1-49000000", 1, 3, 1e30, 4]},
        {"hits": [1, 1]}, 7]}"#,
    );
    assert_eq!(lines(&report.files[0].coverage), [(1, 0), (3, u64::MAX)]);
    let codes: Vec<_> = report.diagnostics.iter().map(|found| (found.code, found.count)).collect();
    assert_eq!(
        codes,
        [
            (Code::LineZero, 1),
            (Code::NegativeCount, 1),
            (Code::BadRecord, 6),
            (Code::LimitReached, 1),
            (Code::SaturatedCount, 1)
        ]
    );
}

#[test]
fn what_is_no_report_says_where() {
    let error = |json: &str| read(&Input::new(json.as_bytes())).unwrap_err().to_string();
    assert!(error("{\"coverage\": {}}").starts_with("byte 0: expected an object with the list `coverage`"));
    assert!(error("{\"coverage\": [{").contains("the end of the file"));
}
