//! The traps of real LCOV, by number, and whole files.

mod soup;

use std::sync::Arc;

use std::fmt::Write as _;

use super::*;
use crate::coverage::{Code, Counts, Diagnostics, FileCoverage, Label, Line, LineState, Metric, Position, Ratio};

fn parse(text: &str) -> RawReport {
    read(&Input::new(text.as_bytes())).unwrap()
}

fn only(text: &str) -> FileCoverage {
    let report = parse(text);
    assert_eq!(report.files.len(), 1);
    Arc::unwrap_or_clone(report.files.into_iter().next().unwrap().coverage)
}

fn line(number: u32) -> Line {
    Line::new(number).unwrap()
}

fn lines(coverage: &FileCoverage) -> Vec<(u32, u64)> {
    coverage.lines.iter().map(|(line, hits)| (line.get(), hits)).collect()
}

/// Code, count, and the line of the first one; 0 for none.
fn found(diagnostics: &Diagnostics) -> Vec<(Code, u64, u64)> {
    let line = |position: Option<Position>| match position {
        Some(Position::Line(line)) => line,
        _ => 0,
    };
    diagnostics.iter().map(|one| (one.code, one.count, line(one.position))).collect()
}

/// Name, first line, last line, entered.
type Shape<'a> = (&'a str, Option<u32>, Option<u32>, Option<u64>);

fn functions(coverage: &FileCoverage) -> Vec<Shape<'_>> {
    let shape = |line: Option<Line>| line.map(Line::get);
    coverage.functions.iter().map(|one| (&*one.name, shape(one.start), shape(one.end), one.entered)).collect()
}

const SMALL: &str = "TN:\nSF:src/store.c\nFN:3,open\nFN:9,close\nFNDA:2,open\nFNDA:0,close\nFNF:2\nFNH:1\n\
    BRDA:4,0,0,2\nBRDA:4,0,1,-\nBRF:2\nBRH:1\nDA:3,2\nDA:4,2\nDA:9,0\nLF:3\nLH:2\nend_of_record\n";

#[test]
fn a_plain_report_is_read_whole() {
    let report = parse(SMALL);
    assert!(report.diagnostics.is_empty());
    let file = &report.files[0];
    assert_eq!(file.path, "src/store.c");
    assert_eq!(lines(&file.coverage), [(3, 2), (4, 2), (9, 0)]);
    assert_eq!(functions(&file.coverage), [("open", Some(3), None, Some(2)), ("close", Some(9), None, Some(0))]);
    let totals = file.coverage.totals();
    assert_eq!(totals.get(Metric::Branches), Some(Ratio::new(1, 2)));
    assert_eq!(totals.get(Metric::Combined), None);
    let reported = report.reported.unwrap();
    let rate = reported.get(Metric::Functions).unwrap();
    assert_eq!((rate.covered, rate.total), (Some(1), Some(2)));
    assert_eq!(report.producer, None);
}

#[test]
fn trap_06_a_line_that_one_section_omits_stays_missed() {
    let file = only("SF:f\nDA:1,1\nDA:2,0\nend_of_record\nSF:f\nDA:1,1\nend_of_record\n");
    assert_eq!(lines(&file), [(1, 2), (2, 0)]);
}

#[test]
fn trap_11_arms_are_text_with_commas_and_blocks_have_flags() {
    let report = parse(
        "SF:f\nDA:2,1\nBRDA:2,0,jump to line 3,0\nBRDA:2,0,jump to line 5,1\nBRDA:2,e1,f(a, b),-\n\
         BRDA:2,f1,g(c),4\nBRDA:2,eU2,x,0\nBRDA:2,U2,y,1\nBRF:4\nBRH:2\nend_of_record\n",
    );
    let coverage = &report.files[0].coverage;
    let arms: Vec<_> = coverage.branches.iter().map(|arm| (arm.starts_block, arm.label, arm.taken)).collect();
    assert_eq!(
        arms,
        [
            (true, Label::Text("jump to line 3"), Some(0)),
            (false, Label::Text("jump to line 5"), Some(1)),
            (true, Label::Text("f(a, b)"), None),
            (false, Label::Text("g(c)"), Some(4)),
        ]
    );
    assert!(report.diagnostics.is_empty());
}

#[test]
fn trap_12_names_hold_commas_and_ends_are_optional() {
    let file = only(
        "SF:f\nFN:22,30,ns::f<a, b>(int, char)\nFN:1,operator,(x)\nFN:7,2\nFNDA:3,ns::f<a, b>(int, char)\n\
         FNDA:1,operator,(x)\nend_of_record\n",
    );
    assert_eq!(
        functions(&file),
        [
            ("operator,(x)", Some(1), None, Some(1)),
            ("2", Some(7), None, None),
            ("ns::f<a, b>(int, char)", Some(22), Some(30), Some(3)),
        ]
    );
}

#[test]
fn trap_12_aliases_of_one_index_are_instances_of_one_function() {
    let report = parse(
        "SF:f\nFNL:0,22,30\nFNL:1,40\nFNA:0,3,f<int, 2>\nFNA:0,0,f<char, 1>\nFNA:1,0,g\nFNA:7,1,lost\nFNF:2\nFNH:1\n\
         end_of_record\n",
    );
    let coverage = &report.files[0].coverage;
    assert_eq!(
        functions(coverage),
        [("f<char, 1>", Some(22), Some(30), Some(3)), ("g", Some(40), None, Some(0)), ("lost", None, None, Some(1))]
    );
    let instances: Vec<usize> = coverage.functions.iter().map(|function| function.instances.len()).collect();
    assert_eq!(instances, [2, 0, 0]);
    assert_eq!(report.producer.as_deref(), Some("lcov"));
}

#[test]
fn trap_13_repeated_names_pair_in_order() {
    let entered = |text: &str| -> Vec<_> { functions(&only(text)).iter().map(|one| (one.1, one.3)).collect() };
    assert_eq!(
        entered("SF:f\nFN:22,m\nFN:29,m\nFN:31,m\nFN:40,n\nFNDA:0,m\nFNDA:1,n\nFNDA:0,m\nFNDA:6,m\nend_of_record\n"),
        [(Some(22), Some(0)), (Some(29), Some(0)), (Some(31), Some(6)), (Some(40), Some(1))]
    );
    // The same order on both sides is read another way; the answer is the same.
    assert_eq!(
        entered("SF:f\nFN:22,m\nFN:29,m\nFNDA:0,m\nFNDA:6,m\nend_of_record\n"),
        [(Some(22), Some(0)), (Some(29), Some(6))]
    );
    // More counts than declarations add up on the last one.
    assert_eq!(
        entered("SF:f\nFN:22,m\nFN:29,m\nFNDA:0,m\nFNDA:6,m\nFNDA:2,m\nFNDA:5,lost\nend_of_record\n"),
        [(Some(22), Some(0)), (Some(29), Some(8)), (None, Some(5))]
    );
}

#[test]
fn trap_14_different_functions_of_one_line_stay_apart() {
    let file = only("SF:f\nFN:10,alpha\nFN:10,beta\nFNDA:1,alpha\nFNDA:0,beta\nend_of_record\n");
    assert_eq!(file.functions.ratio(), Ratio::new(1, 2));
}

#[test]
fn trap_26_negative_and_absurd_counts_cost_no_record() {
    let report = parse(
        "SF:f\nDA:1,-710\nDA:2,1.0e+19\nDA:3,99999999999999999999999\nDA:4,5,Zm9v\nDA:5,many\nDA:6,1e+06\n\
         BRDA:1,0,0,-2\nFN:1,g\nFNDA:1.5e+20,g\nend_of_record\n",
    );
    let coverage = &report.files[0].coverage;
    assert_eq!(lines(coverage), [(1, 0), (2, 10_000_000_000_000_000_000), (3, u64::MAX), (4, 5), (6, 1_000_000)]);
    assert_eq!(coverage.branches.ratio(), Ratio::new(0, 1));
    assert_eq!(functions(coverage)[0].3, Some(u64::MAX));
    assert_eq!(
        found(&report.diagnostics),
        [(Code::NegativeCount, 2, 2), (Code::SaturatedCount, 2, 4), (Code::BadCount, 1, 6)]
    );
}

#[test]
fn trap_26_repeated_lines_saturate() {
    let file = only("SF:f\nDA:1,18446744073709551615\nDA:1,7\nDA:2,4\nDA:2,5\nend_of_record\n");
    assert_eq!(lines(&file), [(1, u64::MAX), (2, 9)]);
}

#[test]
fn trap_27_line_zero_and_absurd_lines_are_left_out() {
    let report = parse(
        "SF:f\nDA:0,1\nBRDA:0,0,0,1\nFN:0,made\nFNDA:1,made\nDA:4000000000,1\nDA:99999999999999999999999,1\nDA:7,1\n\
         end_of_record\n",
    );
    let coverage = &report.files[0].coverage;
    assert_eq!(lines(coverage), [(7, 1)]);
    assert!(coverage.branches.is_empty());
    assert_eq!(functions(coverage), [("made", None, None, Some(1))]);
    assert_eq!(found(&report.diagnostics), [(Code::LineZero, 3, 2), (Code::LimitReached, 2, 6)]);
}

#[test]
fn trap_28_a_branch_without_a_line_shows_but_is_no_line() {
    let file = only("SF:f\nDA:1,1\nBRDA:3,0,0,1\nBRDA:3,0,1,0\nend_of_record\n");
    assert_eq!(file.totals().get(Metric::Lines), Some(Ratio::new(1, 1)));
    assert_eq!(
        file.facts().iter().map(|fact| (fact.line, fact.state)).collect::<Vec<_>>(),
        [(line(1), LineState::Hit), (line(3), LineState::Partial)]
    );
}

#[test]
fn trap_44_sections_of_several_tests_add_up_and_name_their_lines() {
    let report = parse(
        "TN:unit\nSF:a\nFN:1,f\nFNDA:1,f\nDA:1,1\nDA:2,0\nBRDA:1,0,0,1\nBRDA:1,0,1,-\nend_of_record\n\
         SF:b\nDA:5,1\nend_of_record\n\
         TN:system\nSF:a\nFN:1,f\nFNDA:2,f\nDA:1,2\nDA:2,3\nBRDA:1,0,0,0\nBRDA:1,0,1,4\nend_of_record\n",
    );
    assert_eq!(report.contexts, ["unit", "system"]);
    assert_eq!(report.files.len(), 2);
    let a = &report.files[0].coverage;
    assert_eq!(lines(a), [(1, 3), (2, 3)]);
    assert_eq!(functions(a), [("f", Some(1), None, Some(3))]);
    assert_eq!(a.branches.iter().map(|arm| arm.taken).collect::<Vec<_>>(), [Some(1), Some(4)]);
    let of = |coverage: &FileCoverage, n| coverage.contexts.of(line(n)).map(|id| id.0).collect::<Vec<_>>();
    assert_eq!((of(a, 1), of(a, 2), of(&report.files[1].coverage, 5)), (vec![0, 1], vec![1], vec![0]));
    let one_test = parse("TN:unit\nSF:a\nDA:1,1\nend_of_record\nTN:\nSF:a\nDA:1,1\nend_of_record\n");
    assert!(one_test.contexts.is_empty() && one_test.files[0].coverage.contexts.is_empty());
}

#[test]
fn a_test_does_not_buy_memory_with_one_far_line() {
    let report = parse("TN:a\nSF:f\nDA:50000000,1\nend_of_record\nTN:b\nSF:f\nDA:1,1\nend_of_record\n");
    assert_eq!(found(&report.diagnostics), [(Code::LimitReached, 1, 0)]);
    assert_eq!(lines(&report.files[0].coverage), [(1, 1), (50_000_000, 1)]);
}

#[test]
fn many_sections_of_one_file_become_one() {
    let mut text = String::new();
    for section in 1..=101 {
        writeln!(text, "SF:f\nDA:{section},1\nDA:500,1\nend_of_record").unwrap();
    }
    let file = only(&text);
    assert_eq!(file.lines.len(), 102);
    assert_eq!(file.lines.hits(line(500)), Some(101));
}

#[test]
fn sections_of_another_version_of_the_text_are_left_out() {
    let report =
        parse("SF:f\nVER:1\nDA:1,1\nend_of_record\nSF:f\nVER:2\nDA:9,1\nend_of_record\nSF:f\nDA:1,1\nend_of_record\n");
    assert_eq!(lines(&report.files[0].coverage), [(1, 2)]);
    assert_eq!(found(&report.diagnostics), [(Code::DifferentSources, 1, 0)]);
}

#[test]
fn outcomes_of_conditions_are_counted_once() {
    let section = "SF:f\nDA:3,1\nMCDC:3,2,t,1,0,a\nMCDC:3,2,f,0,0,a\nMCDC:3,2,t,0,1,b, c\nMCDC:3,2,f,0,1,b, c\n\
        MCDC:4,U2,t,0,0,d\nMCF:4\nMCH:1\nend_of_record\n";
    let coverage = only(&format!("{section}{}", section.replace("f,0,0,a", "f,7,0,a")));
    let entries: Vec<_> = coverage.conditions.iter().map(|one| (one.line.get(), one.covered, one.total)).collect();
    assert_eq!(entries, [(3, 2, 4)]);
    assert_eq!(coverage.totals().get(Metric::Mcdc), Some(Ratio::new(2, 4)));
}

#[test]
fn windows_line_breaks_blank_lines_marks_and_comments_change_nothing() {
    let plain = parse(SMALL);
    let windows = parse(&format!("\u{feff}# made on Windows\r\n\r\n{}", SMALL.replace('\n', "\r\n\r\n")));
    assert_eq!(windows.files[0].coverage, plain.files[0].coverage);
    assert_eq!(windows.files[0].path, plain.files[0].path);
    assert!(windows.diagnostics.is_empty());
}

#[test]
fn a_missing_end_of_record_ends_with_the_next_section_or_the_file() {
    let report = parse("SF:a\nDA:1,1\nSF:b\nDA:2,1\n");
    assert_eq!(report.files.iter().map(|file| lines(&file.coverage)).collect::<Vec<_>>(), [[(1, 1)], [(2, 1)]]);
    assert_eq!(found(&report.diagnostics), [(Code::BadRecord, 1, 3), (Code::Truncated, 1, 4)]);
}

#[test]
fn a_half_written_last_line_is_not_believed() {
    let report = parse("SF:a\nDA:1,1\nDA:2,1");
    assert_eq!(lines(&report.files[0].coverage), [(1, 1)]);
    assert_eq!(found(&report.diagnostics), [(Code::Truncated, 2, 3)]);
    assert!(parse("SF:a\nDA:1,1\nend_of_record").diagnostics.is_empty());
}

#[test]
fn records_that_are_wrong_cost_only_themselves() {
    let report = parse(
        "DA:1,1\nSF:a\nDA:1\nDA:x,1\nDA:-3,1\nwhat is this\nBRDA:1,0\nFN:5\nXYZ:1\nLF:two\nDA:2,1\nend_of_record\n\
         end_of_record\nSF:\nDA:1,1\nend_of_record\n",
    );
    assert_eq!(report.files.len(), 1);
    assert_eq!(lines(&report.files[0].coverage), [(2, 1)]);
    assert_eq!(found(&report.diagnostics), [(Code::BadRecord, 10, 1), (Code::Unsupported, 1, 9)]);
}

#[test]
fn text_that_is_not_utf8_is_replaced_and_said_once() {
    let report = read(&Input::new(b"SF:caf\xe9.c\nFN:1,\xff\nDA:1,1\nend_of_record\n")).unwrap();
    assert_eq!(report.files[0].path, "caf\u{fffd}.c");
    assert_eq!(found(&report.diagnostics), [(Code::NotUtf8, 2, 1)]);
}

#[test]
fn totals_that_differ_are_said_and_kept_beside() {
    let report = parse("SF:a\nDA:1,1\nDA:2,0\nLF:3\nLH:2\nend_of_record\nSF:b\nDA:1,1\nLF:1\nLH:1\nend_of_record\n");
    assert_eq!(found(&report.diagnostics), [(Code::TotalsDiffer, 1, 6)]);
    let stored = report.reported.unwrap().get(Metric::Lines).unwrap();
    assert_eq!((stored.covered, stored.total), (Some(3), Some(4)));
}

#[test]
fn positions_count_from_the_start_of_the_file_in_every_piece() {
    let mut text = String::new();
    while text.len() < 3 << 20 {
        writeln!(text, "SF:f{}\nDA:1,1\nend_of_record", text.len()).unwrap();
    }
    let bad = text.lines().count() as u64 + 2;
    text.push_str("SF:last\nDA:one,1\nend_of_record\n");
    let report = parse(&text);
    assert_eq!(found(&report.diagnostics), [(Code::BadRecord, 1, bad)]);
    assert_eq!(report.files.last().unwrap().path, "last");
}

#[test]
fn the_test_of_one_piece_holds_in_the_next() {
    let mut text = "TN:first\nSF:f\nDA:1,1\nend_of_record\nTN:second\n".to_owned();
    while text.len() < 2 << 20 {
        writeln!(text, "SF:f{}\nDA:1,1\nend_of_record", text.len()).unwrap();
    }
    let report = parse(&text);
    assert_eq!(report.contexts, ["first", "second"]);
    assert!(report.files.iter().all(|file| file.coverage.contexts.of(Line::FIRST).count() == 1));
}

#[test]
fn coverage_py_is_known_by_its_habits_and_brings_its_own_number() {
    let arms = parse("SF:a.py\nDA:2,1\nBRDA:2,0,jump to line 3,0\nBRDA:2,0,jump to line 5,1\nend_of_record\n");
    assert_eq!(arms.producer.as_deref(), Some("coverage.py"));
    assert_eq!(arms.files[0].coverage.totals().get(Metric::Combined), Some(Ratio::new(2, 3)));
    assert_eq!(arms.files[0].coverage.counts, Counts::Binary);
    let plain = parse("SF:a.py\nDA:2,1\nLF:1\nLH:1\nFN:2,5,f\nFNDA:1,f\nFNF:1\nFNH:1\nend_of_record\n");
    assert_eq!(plain.producer.as_deref(), Some("coverage.py"));
    assert_eq!(plain.files[0].coverage.totals().get(Metric::Combined), None);
    // Its line of a definition is none of the function's.
    let from = |report: &RawReport| report.files[0].coverage.functions.get(0).and_then(|function| function.from);
    assert_eq!(from(&plain), Line::new(3));
    let name = |report: &RawReport| report.files[0].coverage.functions.get(0).map(|function| function.name.clone());
    let again = parse("SF:a.py\nDA:2,1\nLF:1\nLH:1\nFN:7,8,f@7\nFNDA:1,f@7\nFNF:1\nFNH:1\nend_of_record\n");
    assert_eq!(name(&again).as_deref(), Some("f"));
    let short = parse("SF:a.py\nDA:2,1\nLF:1\nLH:1\nFN:2,2,f\nFNDA:1,f\nFNF:1\nFNH:1\nend_of_record\n");
    assert_eq!(from(&short), None);
    let summed = parse("SF:a.py\nDA:2,2\nBRDA:2,0,jump to line 3,0\nend_of_record\n");
    assert_eq!(summed.files[0].coverage.counts, Counts::Exact);
}

#[test]
fn other_producers_are_named_only_where_proved() {
    let producer = |text: &str| parse(text).producer;
    assert_eq!(producer("TN:GCOVR_report\nSF:a\nDA:1,1\nend_of_record\n").as_deref(), Some("gcovr"));
    assert_eq!(producer("TN:\nSF:a\nFN:1,(anonymous_0)\nend_of_record\n").as_deref(), Some("Istanbul"));
    let llvm = "SF:a\nDA:1,1\nBRF:0\nBRH:0\nLF:1\nLH:1\nend_of_record\n";
    assert_eq!(producer(llvm).as_deref(), Some("llvm-cov"));
    assert_eq!(producer(&format!("TN:\n{llvm}")), None);
}

#[test]
fn other_text_is_refused_with_its_place() {
    let error = read(&Input::new(b"TN:\n# hello\n<coverage/>\n")).unwrap_err();
    assert!(matches!(error, ReadError::Malformed { position: Position::Line(3), .. }), "{error}");
    assert_eq!(read(&Input::new(b" \n\n")).unwrap_err(), ReadError::Empty);
    assert!(parse("TN:\n").files.is_empty());
}

#[test]
fn content_decides_what_is_lcov() {
    let is = |text: &str| recognise(&Head::new(text.as_bytes()));
    assert!(is("TN:\nSF:a\n") && is("\u{feff}# x\r\n\r\nSF:a\r\n") && is("SF:/x"));
    assert!(!is("") && !is("TN:\n") && !is("mode: set\n") && !is("{\"SF\": 1}\nSF:a\n"));
}

#[test]
fn every_prefix_is_data_or_an_error() {
    for end in 0..=SMALL.len() {
        let bytes = &SMALL.as_bytes()[..end];
        match read(&Input::new(bytes)) {
            Ok(report) => assert!(report.files.len() <= 1),
            Err(error) => assert!(end < "TN:\nSF:s\n".len() + 20, "{end}: {error}"),
        }
    }
}
