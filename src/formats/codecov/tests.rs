//! Codecov's values: counts, parts and what is neither.

use super::*;
use crate::coverage::{Code, Counts, Line, LineState, Metric, Ratio};

fn report(json: &str) -> RawReport {
    read(&Input::new(json.as_bytes())).unwrap()
}

fn line(n: u32) -> Line {
    Line::new(n).unwrap()
}

#[test]
fn parts_make_a_line_partial_and_are_no_branches() {
    let report = report(r#"{"coverage": {"src/door.rs": {"2": "2/3", "1": "1/1", "4": "0/3", "3": null, "6": true}}}"#);
    let file = &report.files[0].coverage;
    let states: Vec<_> = file.facts().iter().map(|fact| (fact.line.get(), fact.hits, fact.state)).collect();
    assert_eq!(
        states,
        [
            (1, Some(1), LineState::Hit),
            (2, Some(1), LineState::Partial),
            (4, Some(0), LineState::Missed),
            (6, Some(1), LineState::Partial)
        ]
    );
    assert_eq!(file.counts, Counts::Binary);
    assert_eq!(file.totals().get(Metric::Branches), None);
    assert_eq!(file.totals().get(Metric::StrictLines), Some(Ratio::new(1, 4)));
}

#[test]
fn counts_are_counts_and_lists_begin_with_line_zero() {
    let report = report(r#"{"coverage": {"a.c": [null, 4, null, 0], "b.c": {"1": 2, "2": 0}}, "messages": {}}"#);
    let lines = |at: usize| report.files[at].coverage.lines.iter().collect::<Vec<_>>();
    assert_eq!(lines(0), [(line(1), 4), (line(3), 0)]);
    assert_eq!(lines(1), [(line(1), 2), (line(2), 0)]);
    assert_eq!(report.files[0].coverage.counts, Counts::Exact);
}

#[test]
fn traps_26_and_27_one_bad_record_costs_that_record() {
    let report = report(
        r#"{"coverage": {"a": {"0": 1, "x": 1, "1": -2, "2": "many", "3": false, "4": "1/x", "5": 1e40, "4000000000": 1},
        "b": 7, "c": {}}}"#,
    );
    let file = &report.files[0].coverage;
    assert_eq!(file.lines.iter().collect::<Vec<_>>(), [(line(1), 0), (line(5), u64::MAX)]);
    let codes: Vec<_> = report.diagnostics.iter().map(|found| (found.code, found.count)).collect();
    assert_eq!(
        codes,
        [
            (Code::LineZero, 1),
            (Code::BadRecord, 3),
            (Code::NegativeCount, 1),
            (Code::BadCount, 3),
            (Code::SaturatedCount, 1)
        ]
    );
    assert_eq!(report.files.len(), 2);
}

#[test]
fn what_is_no_report_says_where() {
    let error = |json: &str| read(&Input::new(json.as_bytes())).unwrap_err().to_string();
    assert!(error("{\"coverage\": []}").starts_with("byte 0: expected an object with the key `coverage`"));
    assert!(error("{\"coverage\": {\"a\": [1").contains("the end of the file"));
}

#[test]
fn a_report_in_pieces_is_the_same_as_in_one() {
    let files: String = (0..40).map(|n| format!(",\n \"src/{n}.sh\": {{\"1\": \"1/2\", \"{n}\": {n}}}")).collect();
    let report = |more: &str| format!("{{ \"coverage\" : {{\n \"src/a\": {{\"x\": 1}}{files}{more}\n}} }}");
    let told = |report: RawReport| {
        let files: Vec<_> = report.files.into_iter().map(|file| (file.path, file.coverage)).collect();
        let said: Vec<_> = report
            .diagnostics
            .iter()
            .map(|found| (found.code, found.position, found.message.clone(), found.count))
            .collect();
        (files, said)
    };
    let in_pieces = |json: &str, length: usize| {
        let document = pieces::read(&Input::new(json.as_bytes()), length)?;
        let Document { files, diagnostics, .. } = document;
        Some(told(RawReport { files, diagnostics, ..RawReport::default() }))
    };
    for more in ["", ",\n \"src/bad\": 7", "}, \"messages\": {\"a\": {}", ",\n \"src/\\u0062\": {\"2\": -1}"] {
        let json = report(more);
        let whole = told(super::tests::report(&json));
        for length in [30, 100, 333, 700] {
            assert_eq!(in_pieces(&json, length).as_ref(), Some(&whole), "{more} {length}");
        }
        assert_eq!(in_pieces(&json, json.len()), None);
    }
    // Messages about files are cut where files are, and files may stand in two places.
    let messages = format!("}}, \"messages\": {{\n \"src/a\": {{}}{files}");
    let twice = format!("}}, \"coverage\": {{\n \"src/a\": {{}}{files}");
    for more in [&*messages, &*twice, ",\n \"src/", "}"] {
        assert_eq!(in_pieces(&report(more), 100), None, "{more}");
    }
    assert_eq!(in_pieces(&format!("{{\"messages\": {{}}, {}", &report("")[1..]), 100), None);
}
