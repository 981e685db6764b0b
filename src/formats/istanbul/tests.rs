//! What Istanbul's tools write, joined, merged and damaged.

use super::*;
use crate::coverage::{Arm, FileCoverage, Label, Line, Metric, Position, Ratio, merge};

fn report(json: &str) -> RawReport {
    read(&Input::new(json.as_bytes())).unwrap()
}

/// The only file of a report with these members.
fn file(members: &str) -> FileCoverage {
    let report = report(&format!("{{\"/app/a.js\": {{{members}}}}}"));
    assert_eq!(report.files.len(), 1);
    FileCoverage::clone(&report.files[0].coverage)
}

fn line(n: u32) -> Line {
    Line::new(n).unwrap()
}

fn ratio(file: &FileCoverage, metric: Metric) -> Ratio {
    file.totals().get(metric).unwrap()
}

fn codes(report: &RawReport) -> Vec<(Code, u64)> {
    report.diagnostics.iter().map(|found| (found.code, found.count)).collect()
}

/// Two statements on one line and one over several.
const STATEMENTS: &str = r#""statementMap": {
    "0": {"start": {"line": 3, "column": 0}, "end": {"line": 3, "column": 8}},
    "1": {"start": {"line": 3, "column": 9}, "end": {"line": 3, "column": null}},
    "2": {"start": {"line": 5, "column": 0}, "end": {"line": 8, "column": 1}}}"#;

#[test]
fn a_line_ran_as_often_as_the_statement_that_ran_most() {
    let file = file(&format!("{STATEMENTS}, \"s\": {{\"0\": 4, \"1\": 0, \"2\": 0}}"));
    assert_eq!(file.lines.iter().collect::<Vec<_>>(), [(line(3), 4), (line(5), 0)]);
    assert_eq!(ratio(&file, Metric::Statements), Ratio::new(1, 3));
    let spans: Vec<_> = file.statements.iter().map(|counted| counted.span).collect();
    assert_eq!((spans[0].start_column, spans[0].end_column), (1, 9));
    assert_eq!((spans[1].start_column, spans[1].end_column), (10, u32::MAX));
    assert_eq!((spans[2].start, spans[2].end), (line(5), line(8)));
}

#[test]
fn counts_are_joined_by_number_whatever_their_order() {
    let file = file(&format!("\"s\": {{\"2\": 7, \"0\": 1, \"1\": 2, \"9\": 5}}, {STATEMENTS}"));
    assert_eq!(file.lines.iter().collect::<Vec<_>>(), [(line(3), 2), (line(5), 7)]);
}

#[test]
fn arms_stand_on_the_line_of_their_branch_under_their_own_places() {
    let file = file(
        r#""branchMap": {
        "0": {"type": "cond-expr", "loc": {"start": {"line": 4, "column": 2}, "end": {"line": 6, "column": 9}},
              "locations": [{"start": {"line": 5, "column": 4}, "end": {"line": 5, "column": 5}},
                            {"start": {"line": 6, "column": 4}, "end": {"line": 6, "column": 9}}]},
        "1": {"type": "default-arg", "loc": {"start": {"line": 2, "column": 9}, "end": {"line": 2, "column": 14}},
              "locations": [{"start": {"line": 2, "column": 13}, "end": {"line": 2, "column": 14}}]},
        "2": {"type": "binary-expr", "line": 4,
              "locations": [{"start": {"line": 4, "column": 2}, "end": {"line": 4, "column": 3}}]}},
        "b": {"0": [3, 0], "1": [0], "2": [3]}"#,
    );
    let arms: Vec<Arm<'_>> = file.branches.iter().collect();
    assert_eq!(arms.iter().map(|arm| arm.line.get()).collect::<Vec<_>>(), [2, 4, 4, 4]);
    assert_eq!(arms.iter().map(|arm| arm.starts_block).collect::<Vec<_>>(), [true, true, false, true]);
    let starts =
        |arm: &Arm<'_>| if let Label::Span(span) = arm.label { (span.start.get(), span.start_column) } else { (0, 0) };
    assert_eq!(arms.iter().map(starts).collect::<Vec<_>>(), [(2, 14), (5, 5), (6, 5), (4, 3)]);
    assert_eq!(file.branches.ratio(), Ratio::new(2, 4));
}

#[test]
fn an_else_that_nobody_wrote_has_a_name_instead_of_a_place() {
    let branch = |second: &str| {
        let whole = r#"{"start": {"line": 2, "column": 0}, "end": {"line": 4, "column": 1}}"#;
        let second = if second.is_empty() { whole } else { second };
        file(&format!(
            "\"branchMap\": {{\"0\": {{\"type\": \"if\", \"loc\": {whole}, \"locations\": [{whole}, {second}]}}}},
             \"b\": {{\"0\": [0, 5]}}"
        ))
    };
    for second in
        [r#"{"start": {}, "end": {}}"#, r#"{"start": {"line": null, "column": null}, "end": null}"#, "null", ""]
    {
        let file = branch(second);
        let arms: Vec<Arm<'_>> = file.branches.on(line(2)).collect();
        assert_eq!(arms.len(), 2, "{second}");
        assert!(matches!(arms[0].label, Label::Span(_)));
        assert_eq!((arms[1].label, arms[1].taken), (Label::Text("the implicit else"), Some(5)), "{second}");
    }
    let written = branch(r#"{"start": {"line": 4, "column": 7}, "end": {"line": 6, "column": 1}}"#);
    assert!(written.branches.iter().all(|arm| matches!(arm.label, Label::Span(_))));
}

#[test]
fn functions_have_a_name_both_ends_and_a_count() {
    let file = file(
        r#""fnMap": {
        "0": {"name": "open", "decl": {"start": {"line": 1, "column": 9}, "end": {"line": 1, "column": 13}},
              "loc": {"start": {"line": 4, "column": 2}, "end": {"line": 9, "column": 1}}, "line": 4},
        "1": {"name": "old", "line": 12, "loc": {"start": {"line": 12, "column": 0}, "end": {"line": 12, "column": 15}}},
        "2": {"name": "(anonymous_2)", "decl": {"start": {"line": 1, "column": 40}, "end": {}},
              "loc": {"start": {"line": 1, "column": 44}, "end": {"line": 1, "column": null}}}},
        "f": {"0": 2, "1": 0, "2": 0}"#,
    );
    let told: Vec<_> = file
        .functions
        .iter()
        .map(|f| (&*f.name, f.start.map(Line::get), f.from.map(Line::get), f.end.map(Line::get), f.entered))
        .collect();
    assert_eq!(
        told,
        [
            ("(anonymous_2)", Some(1), None, Some(1), Some(0)),
            ("open", Some(1), Some(4), Some(9), Some(2)),
            ("old", Some(12), None, None, Some(0)),
        ]
    );
}

/// Trap 6, and what nyc leaves: a file for each process. Numbers mean nothing across files, places do.
#[test]
fn processes_add_up_by_place_not_by_number() {
    let span =
        |line| format!(r#"{{"start": {{"line": {line}, "column": 0}}, "end": {{"line": {line}, "column": 5}}}}"#);
    let branch = |line| {
        format!(r#"{{"type": "if", "loc": {0}, "locations": [{0}, {{"start": {{}}, "end": {{}}}}]}}"#, span(line))
    };
    let one = file(&format!(
        r#""statementMap": {{"0": {}, "1": {}}}, "s": {{"0": 1, "1": 0}}, "branchMap": {{"0": {}, "1": {}}}, "b": {{"0": [1, 0], "1": [0, 0]}}"#,
        span(1),
        span(2),
        branch(1),
        branch(2)
    ));
    let two = file(&format!(
        r#""statementMap": {{"1": {}, "2": {}}}, "s": {{"1": 5, "2": 3}}, "branchMap": {{"4": {}}}, "b": {{"4": [0, 3]}}"#,
        span(2),
        span(1),
        branch(1)
    ));
    let both = merge(&one, &two).unwrap();
    assert_eq!(both.lines.iter().collect::<Vec<_>>(), [(line(1), 4), (line(2), 5)]);
    assert_eq!(ratio(&both, Metric::Statements), Ratio::new(2, 2));
    let taken: Vec<_> = both.branches.iter().map(|arm| (arm.line.get(), arm.taken)).collect();
    assert_eq!(taken, [(1, Some(1)), (1, Some(3)), (2, Some(0)), (2, Some(0))]);
}

#[test]
fn zeros_of_a_file_that_nothing_loaded_give_way_to_data() {
    let zeros = file(&format!("\"all\": true, {STATEMENTS}, \"s\": {{\"0\": 0, \"1\": 0, \"2\": 0}}"));
    let data = file(
        r#""all": false, "statementMap": {"0": {"start": {"line": 3, "column": 2}, "end": {"line": 3, "column": 9}}}, "s": {"0": 6}"#,
    );
    assert_eq!(ratio(&merge(&zeros, &data).unwrap(), Metric::Lines), Ratio::new(1, 1));
    assert_eq!(ratio(&zeros, Metric::Lines), Ratio::new(0, 2));
}

#[test]
fn old_reports_nest_a_file_in_data_and_the_path_inside_holds() {
    let nested = report(&format!(
        "\u{feff}{{\"k\": {{\"data\": {{\"path\": \"C:\\\\app\\\\a.js\", {STATEMENTS}, \"s\": {{\"0\": 1, \"1\": 1, \"2\": 1}}}}}}}}"
    ));
    assert_eq!(nested.files[0].path, r"C:\app\a.js");
    assert_eq!(nested.files[0].coverage.lines.ratio(), Ratio::new(2, 2));
    let unnamed = report("{\"src/b.js\": {\"path\": null, \"s\": {}}}");
    assert_eq!(unnamed.files[0].path, "src/b.js");
}

#[test]
fn traps_26_and_27_one_bad_record_costs_that_record() {
    let json = r#"{
        "/app/a.js": {"statementMap": {
            "0": {"start": {"line": 0, "column": 0}, "end": {"line": 1, "column": 0}},
            "1": {"start": {"line": 2}, "end": "here"},
            "2": 17, "3": {"start": {"line": 4}}, "4": {"start": {"line": 5.5}}, "5": {"start": {"line": 6}},
            "6": {"start": {"line": 7}}, "7": {"start": {"line": 4000000000}}},
          "s": {"0": 1, "1": -4, "2": 1, "3": 1e30, "4": 1, "6": "many", "7": 1},
          "branchMap": {"0": [], "1": {"line": 2, "locations": [7, null]}, "2": {"line": 2}}, "b": {"0": [1], "1": [1, null, -2], "2": []},
          "fnMap": null, "f": [1, 2]},
        "note": "made by hand", "list": [1], "empty": {}}"#;
    let report = report(json);
    let file = &report.files[0].coverage;
    assert_eq!(file.lines.iter().collect::<Vec<_>>(), [(line(2), 0), (line(4), u64::MAX)]);
    assert_eq!(file.branches.iter().map(|arm| arm.taken).collect::<Vec<_>>(), [Some(1), Some(0), Some(0)]);
    assert_eq!(
        codes(&report),
        [
            (Code::LineZero, 1),
            (Code::NegativeCount, 2),
            (Code::BadRecord, 7),
            (Code::SaturatedCount, 1),
            (Code::BadCount, 4),
        ]
    );
    let first = report.diagnostics.iter().next().unwrap();
    assert_eq!(first.position, json.find("0\": {\"start\"").map(|at| Position::Byte(at as u64)));
}

#[test]
fn lines_of_compiled_code_are_not_taken_for_those_of_the_source() {
    let map = r#""inputSourceMap": {"version": 3, "mappings": "AAAA"}"#;
    let error = read(&Input::new(format!("{{\"a.ts\": {{{map}, \"s\": {{}}}}}}").as_bytes())).unwrap_err();
    assert!(error.to_string().contains("npx nyc report"), "{error}");
    let mixed =
        report(&format!("{{\"a.ts\": {{{map}, \"s\": {{}}}}, \"b.js\": {{\"s\": {{}}, \"inputSourceMap\": null}}}}"));
    assert_eq!(mixed.files.len(), 1);
    assert_eq!(codes(&mixed), [(Code::NotReadable, 1)]);
}

#[test]
fn what_is_no_report_says_where() {
    let error = |json: &str| read(&Input::new(json.as_bytes())).unwrap_err().to_string();
    assert_eq!(error(""), "the file is empty");
    assert!(error("{\"total\": 3}").starts_with("byte 0: expected files with `statementMap`"));
    assert!(error("[1]").starts_with("byte "));
    assert!(error("{\"a.js\": {\"s\": {\"0\": 1").contains("the end of the file"));
    assert!(error(&"{\"a\":{\"data\":".repeat(100_000)).starts_with("byte "));
}

#[test]
fn thousands_of_entries_on_one_line_are_read_in_a_moment() {
    let each = |entry: &str| (0..20_000).map(|at| format!("\"{at}\":{entry}")).collect::<Vec<_>>().join(",");
    let function = r#"{"name":"f","decl":{"start":{"line":1,"column":1},"end":{}},"loc":{"start":{"line":1,"column":2},"end":{"line":1}}}"#;
    let branch = r#"{"type":"if","line":1,"locations":[]}"#;
    let file = file(&format!(
        "\"fnMap\":{{{}}},\"f\":{{{}}},\"branchMap\":{{{}}},\"b\":{{{}}}",
        each(function),
        each("1"),
        each(branch),
        each("[1,0]")
    ));
    assert_eq!((file.functions.len(), file.branches.len()), (1, 40_000));
}
