//! The rules of segments, functions and macros, versions, and what no export should say.

use std::sync::Arc;

use super::*;
use crate::coverage::{Code, FileCoverage, Label, Line, LineState, Metric, Ratio};

fn parse(text: &str) -> RawReport {
    read(&Input::new(text.as_bytes())).unwrap()
}

fn only(text: &str) -> FileCoverage {
    let report = parse(text);
    assert_eq!(report.files.len(), 1);
    Arc::unwrap_or_clone(report.files.into_iter().next().unwrap().coverage)
}

/// An export of one file with these segments and functions.
fn export(segments: &str, functions: &str) -> String {
    format!(
        "{{\"data\":[{{\"files\":[{{\"filename\":\"/a.c\",\"segments\":[{segments}]}}],\"functions\":[{functions}]}}],\
         \"type\":\"llvm.coverage.json.export\",\"version\":\"3.1.0\"}}"
    )
}

fn function(name: &str, count: u64, rest: &str) -> String {
    format!("{{\"name\":\"{name}\",\"count\":{count},\"filenames\":[\"/a.c\",\"/a.h\"],{rest}}}")
}

fn lines(coverage: &FileCoverage) -> Vec<(u32, u64)> {
    coverage.lines.iter().map(|(line, hits)| (line.get(), hits)).collect()
}

fn line(number: u32) -> Line {
    Line::new(number).unwrap()
}

fn ratio(coverage: &FileCoverage, metric: Metric) -> Option<Ratio> {
    coverage.totals().get(metric)
}

fn found(report: &RawReport) -> Vec<(Code, u64)> {
    report.diagnostics.iter().map(|one| (one.code, one.count)).collect()
}

#[test]
fn what_held_at_the_end_of_a_line_holds_for_the_next() {
    for (segments, expected) in [
        // A function of three lines; nothing is measured behind its brace.
        ("[1,10,3,true,true,false],[3,2,0,false,false,false]", vec![(1, 3), (2, 3), (3, 3)]),
        // The larger count of what begins on a line and what held before.
        (
            "[1,1,5,true,true,false],[2,3,2,true,true,false],[2,9,5,true,false,false],[3,1,0,false,false,false]",
            vec![(1, 5), (2, 5), (3, 5)],
        ),
        ("[1,1,1,true,true,false],[2,1,7,true,true,false],[3,1,0,false,false,false]", vec![(1, 1), (2, 7), (3, 7)]),
        // A gap begins nothing, but its count holds until the next line.
        (
            "[1,1,4,true,true,false],[1,9,0,true,true,true],[2,5,0,true,true,false],[3,1,0,false,false,false]",
            vec![(1, 4), (2, 0), (3, 0)],
        ),
        // A line that begins with skipped code is none, though something held before it.
        (
            "[1,1,4,true,true,false],[2,1,0,false,true,false],[4,1,4,true,false,false],[5,1,0,false,false,false]",
            vec![(1, 4), (5, 4)],
        ),
        // Nothing holds between two functions.
        (
            "[1,1,1,true,true,false],[2,2,0,false,false,false],[5,1,0,true,true,false],[6,2,0,false,false,false]",
            vec![(1, 1), (2, 1), (5, 0), (6, 0)],
        ),
        ("", vec![]),
    ] {
        assert_eq!(lines(&only(&export(segments, ""))), expected, "{segments}");
    }
}

#[test]
fn the_first_version_knows_no_gaps_and_writes_truths_as_numbers() {
    let report = parse("{\"data\":[{\"files\":[{\"filename\":\"a\",\"segments\":[[1,1,2,1,1],[3,2,0,0,0]]}]}]}");
    assert_eq!(lines(&report.files[0].coverage), [(1, 2), (2, 2), (3, 2)]);
    assert_eq!(ratio(&report.files[0].coverage, Metric::Functions), None);
    assert_eq!(report.producer.as_deref(), Some("llvm-cov"));
}

#[test]
fn trap_15_what_any_instance_ran_did_run() {
    let instance = |name: &str, count, arms: &str, regions: &str| {
        function(
            name,
            count,
            &format!("\"regions\":[[1,10,4,2,{count},0,0,0],{regions}],\"branches\":[[2,6,2,9,{arms},0,0,4]]"),
        )
    };
    let one = instance("_RINvC3lib5parsemE", 2, "2,0", "[2,12,2,14,2,0,0,0],[3,5,3,9,0,0,0,0]");
    let two = instance("_RINvC3lib5parseyE", 1, "0,1", "[2,12,2,14,0,0,0,0],[3,5,3,9,1,0,0,0]");
    let file = only(&export("[1,10,3,true,true,false],[4,2,0,false,false,false]", &format!("{one},{two}")));
    assert_eq!(ratio(&file, Metric::Lines), Some(Ratio::new(4, 4)));
    assert_eq!(ratio(&file, Metric::Branches), Some(Ratio::new(2, 2)));
    assert_eq!(ratio(&file, Metric::Regions), Some(Ratio::new(3, 3)));
    assert_eq!(file.state(line(2)), Some(LineState::Hit));
    let found = file.functions.get(0).unwrap();
    assert_eq!((file.functions.len(), found.instances.len(), found.entered), (1, 2, Some(3)));
    assert_eq!((found.start, found.end), (Some(line(1)), Some(line(4))));
    let own = |at: usize| found.instances[at].lines.iter().map(|(line, hits)| (line.get(), hits)).collect::<Vec<_>>();
    assert_eq!(own(0), [(1, 2), (2, 2), (3, 2), (4, 2)]);
    assert_eq!(own(1), [(1, 1), (2, 1), (3, 1), (4, 1)]);
}

#[test]
fn functions_of_one_line_that_begin_at_different_columns_are_different_ones() {
    let at =
        |name: &str, column, count| function(name, count, &format!("\"regions\":[[1,{column},1,9,{count},0,0,0]]"));
    let functions = [at("a::{closure#0}", 3, 1), at("a::{closure#1}", 6, 0)].join(",");
    let file = only(&export("[1,3,1,true,true,false],[1,9,0,false,false,false]", &functions));
    assert_eq!(ratio(&file, Metric::Functions), Some(Ratio::new(1, 2)));
}

#[test]
fn code_of_a_macro_counts_where_the_macro_is_used() {
    // The macro of a.h is used on lines 2 and 3, there through another macro of a.c.
    let body = "\"filenames\":[\"/a.h\",\"/a.c\",\"/a.h\",\"/b.h\"],\"regions\":[[1,9,5,2,1,1,0,0],[2,5,2,8,1,1,0,1],\
                [3,5,3,8,1,1,3,1],[9,1,9,4,1,3,2,1],[7,1,7,9,1,0,0,0],[7,5,7,6,0,0,0,0],[7,1,7,9,1,2,0,0],[7,5,7,6,1,2,0,0],\
                [8,1,8,2,1,1,0,3]],\"branches\":[[7,2,7,4,1,0,0,0,4],[7,2,7,4,0,1,2,0,4],[4,1,4,3,5,6,1,0,4]]";
    let functions = format!("{{\"name\":\"f\",\"count\":1,{body}}}");
    let file = only(&export("[1,9,1,true,true,false],[5,2,0,false,false,false]", &functions));
    let arms: Vec<_> = file.branches.iter().map(|arm| (arm.line.get(), arm.starts_block, arm.taken)).collect();
    assert_eq!(
        arms,
        [
            (2, true, Some(1)),
            (2, false, Some(0)),
            (3, true, Some(0)),
            (3, false, Some(1)),
            (4, true, Some(5)),
            (4, false, Some(6))
        ]
    );
    assert!(matches!(file.branches.on(line(3)).next().unwrap().label, Label::Span(span) if span.start_column == 5));
    // The function, and two regions for each use; a gap and the uses themselves are none.
    assert_eq!(ratio(&file, Metric::Regions), Some(Ratio::new(4, 5)));
    assert_eq!(file.functions.get(0).unwrap().start, Some(line(1)));
}

#[test]
fn conditions_of_decisions_add_up_by_line() {
    let decisions = "\"regions\":[[1,1,3,2,1,0,0,0]],\"mcdc_records\":[[2,5,2,20,1,1,0,0,5,[true,false],[{\"executed\":true,\
                     \"conditions\":[true,null]}]],[2,30,2,40,0,5,[true,true,false]]]";
    let again = "\"regions\":[[1,1,3,2,1,0,0,0]],\"mcdc_records\":[[2,5,2,20,1,1,0,0,5,[false,true]]]";
    let functions = [function("f", 1, decisions), function("f", 1, again)].join(",");
    let file = only(&export("[1,1,1,true,true,false],[3,2,0,false,false,false]", &functions));
    assert_eq!(ratio(&file, Metric::Mcdc), Some(Ratio::new(4, 5)));
}

#[test]
fn without_functions_the_lists_of_the_file_count() {
    let file = "{\"filename\":\"/a.c\",\"segments\":[[1,1,1,true,true,false],[3,2,0,false,false,false]],\
                \"branches\":[[2,5,2,8,1,0,0,0,4],[2,5,2,8,0,3,0,0,4]],\"mcdc_records\":[[2,5,2,9,0,0,5,[true]]]}";
    let report = parse(&format!("{{\"data\":[{{\"files\":[{file}]}}]}}"));
    let totals = report.files[0].coverage.totals();
    assert_eq!(totals.get(Metric::Branches), Some(Ratio::new(2, 2)));
    assert_eq!(totals.get(Metric::Mcdc), Some(Ratio::new(1, 1)));
    assert_eq!((totals.get(Metric::Functions), totals.get(Metric::Regions)), (None, None));
}

#[test]
fn files_that_stand_in_functions_alone_were_left_out() {
    let other = "{\"name\":\"g\",\"count\":1,\"filenames\":[\"/usr/include/x.h\"],\"regions\":[[1,1,2,1,1,0,0,0]]}";
    let report = parse(&export("[1,1,1,true,true,false],[2,1,0,false,false,false]", other));
    assert_eq!(report.files.len(), 1);
    assert_eq!(ratio(&report.files[0].coverage, Metric::Functions), Some(Ratio::default()));
    assert_eq!(ratio(&report.files[0].coverage, Metric::Branches), None);
}

#[test]
fn entries_add_up_and_totals_are_kept_apart() {
    let entry = "{\"files\":[{\"filename\":\"a\",\"segments\":[[1,1,1,true,true,false],[1,9,0,false,false,false]]}],\
                 \"functions\":[],\"totals\":{\"lines\":{\"count\":7,\"covered\":3},\"mcdc\":{\"count\":0,\"covered\":0}}}";
    let report = parse(&format!(
        "{{\"data\":[{entry},{entry}],\"cargo_llvm_cov\":{{\"version\":\"0.9.1\",\"manifest_path\":\"/x/Cargo.toml\"}}}}"
    ));
    assert_eq!(report.files.len(), 2);
    let reported = report.reported.unwrap();
    let lines = reported.get(Metric::Lines).unwrap();
    assert_eq!((lines.covered, lines.total), (Some(6), Some(14)));
    assert_eq!(reported.get(Metric::Mcdc), None);
    assert_eq!(report.producer.as_deref(), Some("cargo-llvm-cov 0.9.1"));
}

#[test]
fn totals_alone_are_refused_with_the_way_out() {
    let summary = "{\"data\":[{\"files\":[{\"filename\":\"a\",\"summary\":{}}],\"totals\":{}}]}";
    let error = read(&Input::new(summary.as_bytes())).unwrap_err();
    assert_eq!(error.to_string(), "the export has totals alone: run `llvm-cov export` without `-summary-only`");
    assert_eq!(parse("{\"data\":[]}").files.len(), 0);
    for (text, message) in [
        ("{}", "byte 0: expected an object with the key `data`, found an object without it"),
        ("{\"data\":[{\"files\":[{", "byte 19: expected the rest of the report, found the end of the file"),
    ] {
        assert_eq!(read(&Input::new(text.as_bytes())).unwrap_err().to_string(), message);
    }
}

#[test]
fn trap_26_a_bad_row_costs_itself() {
    let segments = "[1,1,-3,true,true,false],[0,1,1,true,true,false],[2,1,1e30,true,true,false],[1,1,5,true,true,false],\
                    [\"x\"],[],[4,1,18446744073709551615,true,true,false],[5,1,0,false,false,false]";
    let rest = "\"regions\":[[1,1,9,1,2,0,0,0],[9,1,1,1,2,0,0,0],[2,1,3,1,2,7,0,0]],\"branches\":[[1,1,1,2,1,1,5,0,4]]";
    let report = parse(&export(segments, &function("f", 1, rest)));
    assert_eq!(lines(&report.files[0].coverage), [(1, 0), (2, u64::MAX), (3, u64::MAX), (4, u64::MAX), (5, u64::MAX)]);
    assert_eq!(ratio(&report.files[0].coverage, Metric::Regions), Some(Ratio::new(1, 1)));
    assert_eq!(found(&report), [(Code::NegativeCount, 1), (Code::BadRecord, 7)]);
}

#[test]
fn macros_that_use_each_other_end_and_so_do_lines_without_end() {
    let circle = "\"regions\":[[1,1,2,1,1,0,0,0],[1,1,1,2,1,1,2,1],[1,1,1,2,1,2,1,1],[3,1,3,2,1,2,0,0]]";
    let circle = format!("{{\"name\":\"f\",\"count\":1,\"filenames\":[\"/a.c\",\"b\",\"c\"],{circle}}}");
    let report = parse(&export("[1,1,1,true,true,false],[49000000,1,1,true,true,false]", &circle));
    assert_eq!(ratio(&report.files[0].coverage, Metric::Regions), Some(Ratio::new(1, 1)));
    assert!(report.files[0].coverage.lines.len() < 4096);
    assert_eq!(found(&report), [(Code::LimitReached, 1), (Code::BadRecord, 1)]);
}

#[test]
fn several_regions_of_one_place_in_one_function_are_several() {
    let rest = "\"regions\":[[1,1,3,2,2,0,0,0],[2,5,2,5,0,0,0,0],[2,5,2,5,2,0,0,0]],\
                \"branches\":[[2,5,2,5,0,0,0,0,4],[2,5,2,5,1,1,0,0,4]]";
    let functions = [function("f", 2, rest), function("f", 2, rest)].join(",");
    let file = only(&export("[1,1,2,true,true,false],[3,2,0,false,false,false]", &functions));
    assert_eq!(ratio(&file, Metric::Regions), Some(Ratio::new(2, 3)));
    assert_eq!(ratio(&file, Metric::Branches), Some(Ratio::new(2, 4)));
}

/// What the halves say, where they say anything, has to be what one says who reads from the first to the last byte.
fn halves_agree(text: &[u8]) -> bool {
    let input = Input::new(text);
    let Some(document) = halves::read(&input, 0) else { return false };
    let mut whole = Document::new(&input);
    json::read(text, &mut whole, "").unwrap();
    let (halves, whole) = (document.finish(), whole.finish());
    let said = |read: Result<RawReport, ReadError>| {
        read.map_err(|error| error.to_string()).map(|report| {
            let RawReport { producer, files, diagnostics, reported, .. } = report;
            let found: Vec<_> = diagnostics.iter().map(|found| format!("{found:?}")).collect();
            let files: Vec<_> = files.into_iter().map(|file| (file.path, file.coverage)).collect();
            (producer, files, found, format!("{reported:?}"))
        })
    };
    assert_eq!(said(halves), said(whole));
    true
}

#[test]
fn a_long_export_is_read_in_halves_that_say_the_same() {
    let fixture = std::fs::read("tests/fixtures/rust-toy/reports/llvm-cov.json").unwrap();
    assert!(halves_agree(&fixture));
    let mut read = 0;
    let changes = [b'"', b'[', b']', b'{', b'}', b',', b'-', b'9'];
    for at in 0..fixture.len() {
        let mut changed = fixture.clone();
        changed[at] = changes[at % changes.len()];
        read += usize::from(halves_agree(&changed));
        assert!(at > fixture.len() - 2 || !halves_agree(&fixture[..at]));
    }
    assert!(read > 100, "{read}");
    let text = String::from_utf8(fixture).unwrap();
    // Several entries, lists that come twice, and what another hand wrote.
    let again = |from: &str, to: &str| halves_agree(text.replacen(from, to, 1).as_bytes());
    assert!(!again("}],\"type\"", "},{\"files\":[]}],\"type\""));
    assert!(!again("],\"totals\":{", "],\"totals\":{\"files\":[]},\"totals\":{"));
    assert!(!again("{\"data\":[", "{ \"data\": ["));
    assert!(again("\"version\":\"", "\"cargo_llvm_cov\":{\"version\":\"0.6.16\"},\"version\":\""));
}
