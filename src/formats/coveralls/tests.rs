//! Lists in Coveralls' shape, good and bad.

use super::*;
use crate::coverage::Ratio;

fn report(json: &str) -> RawReport {
    read(&Input::new(json.as_bytes())).unwrap()
}

fn line(n: u32) -> Line {
    Line::new(n).unwrap()
}

#[test]
fn lines_count_from_one_and_branches_come_in_fours() {
    let report = report(
        r#"{"run_at": "now", "git": {"head": {}}, "source_files": [
        {"coverage": [null, 3, 0], "source": "a\nb\nc", "name": "lib/door.ex", "branches": [2, 0, 0, 3, 2, 3, 1, 0, 2, 3, 2, 1]},
        {"name": "lib/key.ex", "coverage": []}]}"#,
    );
    let file = &report.files[0].coverage;
    assert_eq!(report.files[0].path, "lib/door.ex");
    assert_eq!(file.lines.iter().collect::<Vec<_>>(), [(line(2), 3), (line(3), 0)]);
    let arms: Vec<_> = file.branches.iter().map(|arm| (arm.starts_block, arm.label, arm.taken)).collect();
    assert_eq!(
        arms,
        [(true, Label::Number(0), Some(3)), (true, Label::Number(1), Some(0)), (false, Label::Number(2), Some(1))]
    );
    assert_eq!(report.files[1].coverage.totals().get(Metric::Branches), Some(Ratio::new(0, 0)));
    assert!(report.diagnostics.is_empty());
}

#[test]
fn branches_are_not_carried_where_no_file_has_any() {
    let report = report(r#"{"source_files": [{"name": "a", "coverage": [1]}]}"#);
    assert_eq!(report.files[0].coverage.totals().get(Metric::Branches), None);
}

#[test]
fn trap_26_one_bad_record_costs_that_record() {
    let report = report(
        r#"{"source_files": [{"name": "a", "coverage": [-1, 1e30, "x", 2], "branches": [0, 0, 0, 1, 4, 0, 0, -1, 4, 0]},
        7, {"coverage": [1]}, {"name": "b", "coverage": 7}]}"#,
    );
    let file = &report.files[0].coverage;
    assert_eq!(file.lines.iter().collect::<Vec<_>>(), [(line(1), 0), (line(2), u64::MAX), (line(4), 2)]);
    assert_eq!(file.branches.len(), 1);
    let codes: Vec<_> = report.diagnostics.iter().map(|found| (found.code, found.count)).collect();
    assert_eq!(codes, [(Code::NegativeCount, 2), (Code::SaturatedCount, 1), (Code::BadRecord, 4)]);
    assert_eq!(report.files.len(), 2);
}

#[test]
fn what_is_no_report_says_where() {
    let error = |json: &str| read(&Input::new(json.as_bytes())).unwrap_err().to_string();
    assert!(error("{\"source_files\": 7}").starts_with("byte 0: expected an object with the list"));
    assert!(error("{\"source_files\": [{").contains("the end of the file"));
}
