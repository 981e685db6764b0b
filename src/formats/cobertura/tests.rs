//! The dialects and the traps of Cobertura, on small reports of our own.

use super::*;
use crate::coverage::{Arm, Counts, Label, Line, LineState, Ratio, ReportedRate};

fn line(n: u32) -> Line {
    Line::new(n).unwrap()
}

fn read_bytes(bytes: &[u8]) -> Result<RawReport, ReadError> {
    read(&Input::new(bytes))
}

fn read_text(text: &str) -> RawReport {
    read_bytes(text.as_bytes()).unwrap()
}

/// A report with these classes and root attributes.
fn report_of(attributes: &str, classes: &str) -> String {
    format!(
        "<?xml version=\"1.0\" ?>\n<coverage {attributes}><sources><source>/app</source></sources>\
         <packages><package name=\"p\"><classes>{classes}</classes></package></packages></coverage>\n"
    )
}

fn class(name: &str, file: &str, lines: &str) -> String {
    format!("<class name=\"{name}\" filename=\"{file}\"><methods/><lines>{lines}</lines></class>")
}

fn classes(classes: &str) -> RawReport {
    read_text(&report_of("version=\"2.0\"", classes))
}

fn of_lines(lines: &str) -> RawReport {
    classes(&class("a", "a.x", lines))
}

fn hits(report: &RawReport) -> Vec<(u32, u64)> {
    report.files[0].coverage.lines.iter().map(|(line, hits)| (line.get(), hits)).collect()
}

fn codes(report: &RawReport) -> Vec<(Code, u64)> {
    report.diagnostics.iter().map(|diagnostic| (diagnostic.code, diagnostic.count)).collect()
}

fn total(report: &RawReport, metric: Metric) -> Option<Ratio> {
    report.files.iter().filter_map(|file| file.coverage.totals().get(metric)).reduce(|a, b| a + b)
}

#[test]
fn trap_04_classes_of_one_file_add_up() {
    let nested = class("A", "f.x", "<line number='2' hits='0'/>") + &class("A$1", "f.x", "<line number='2' hits='9'/>");
    let report = classes(&nested);
    assert_eq!((report.files.len(), hits(&report)), (1, vec![(2, 9)]));
    assert_eq!(total(&report, Metric::Lines), Some(Ratio::new(1, 1)));
    let twice = class("A", "f.x", "<line number='2' hits='3'/>") + &class("B", "f.x", "<line number='2' hits='4'/>");
    assert_eq!(hits(&classes(&twice)), [(2, 7)]);
}

#[test]
fn trap_05_lines_of_methods_repeat_those_of_the_class() {
    let report = classes(
        "<class name='A' filename='f.x'><methods>\
         <method name='run' signature='()'><lines><line number='2' hits='1'/><line number='3' hits='0'/></lines></method>\
         </methods><lines><line number='2' hits='1' branch='true' condition-coverage='50% (1/2)'/></lines></class>",
    );
    assert_eq!(hits(&report), [(2, 1), (3, 0)], "line 3 stands only under its method and is kept");
    let coverage = &report.files[0].coverage;
    assert_eq!(coverage.branch_counts.on(line(2)).map(|count| (count.covered, count.inexact)), Some((1, false)));
    let function = coverage.functions.iter().next().unwrap();
    assert_eq!((&*function.name, function.start, function.end), ("run()", Some(line(2)), Some(line(3))));
    assert_eq!(function.entered, Some(1));
}

#[test]
fn classes_without_lines_of_their_own_have_those_of_their_methods() {
    // xccov2cobertura puts classes right under packages and lines under methods alone.
    let report = read_text(
        "<coverage line-rate='0.5'><packages><package name='App'><class name='V' filename='V.swift'><methods>\
         <method name='body' signature=''><lines><line number='5' hits='0'/><line number='4' hits='2'/></lines></method>\
         </methods></class></package></packages></coverage>",
    );
    assert_eq!(hits(&report), [(4, 2), (5, 0)]);
}

#[test]
fn methods_that_list_only_their_start_have_no_end() {
    let report = classes(
        "<class name='A' filename='f.js'><methods>\
         <method name='a' hits='4' signature='()V'><lines><line number='2' hits='4'/></lines></method>\
         <method name='b' hits='0' signature='()V'><lines><line number='8' hits='0'/></lines></method>\
         </methods><lines><line number='3' hits='4'/></lines></class>",
    );
    let functions = &report.files[0].coverage.functions;
    let seen: Vec<_> = functions.iter().map(|f| (&*f.name, f.start, f.end, f.entered)).collect();
    assert_eq!(seen, [("a", Some(line(2)), None, Some(4)), ("b", Some(line(8)), None, Some(0))]);
    assert_eq!(total(&report, Metric::Functions), Some(Ratio::new(1, 2)));
    assert_eq!(hits(&report), [(3, 4)], "a declaration of Istanbul's is no line");
}

#[test]
fn trap_08_a_report_without_classes_has_no_files() {
    let report = read_text("<coverage lines-valid='0' lines-covered='0' line-rate='0'><packages/></coverage>");
    assert!(report.files.is_empty());
    let file = classes(&class("a", "a.x", ""));
    assert_eq!(total(&file, Metric::Lines), Some(Ratio::new(0, 0)));
    assert_eq!(read_bytes(b"").unwrap_err(), ReadError::Empty);
    assert_eq!(read_bytes(b"\xef\xbb\xbf \n").unwrap_err(), ReadError::Empty);
}

#[test]
fn trap_09_branches_are_counts_and_their_merge_is_a_lower_bound() {
    let one = of_lines("<line number='2' hits='1' branch='true' condition-coverage='50% (1/2)'/>");
    let coverage = &one.files[0].coverage;
    assert!(coverage.branches.is_empty());
    let merged = crate::coverage::merge(coverage, coverage).unwrap();
    let count = merged.branch_counts.on(line(2)).unwrap();
    assert_eq!((count.covered, count.total, count.inexact), (1, 2, true));
}

#[test]
fn trap_10_unequal_branch_totals_keep_the_richer_view() {
    let branch = |count: &str| format!("<line number='2' hits='1' branch='true' condition-coverage='{count}'/>");
    let report = classes(&(class("A", "f.x", &branch("100% (1/1)")) + &class("B", "f.x", &branch("0% (0/2)"))));
    assert_eq!(total(&report, Metric::Branches), Some(Ratio::new(0, 2)));
    assert!(report.files[0].coverage.branch_counts.on(line(2)).unwrap().inexact);
}

const COVERAGE_PY_HEAD: &str = "<?xml version=\"1.0\" ?>\n<coverage version=\"7.17.3\" lines-valid=\"3\" \
    lines-covered=\"2\" line-rate=\"0.6667\" branches-valid=\"4\" branches-covered=\"1\" branch-rate=\"0.25\">\n\
    <!-- Generated by coverage.py: https://coverage.readthedocs.io/en/7.17.3 -->\n\
    <sources><source>/app/src</source></sources><packages><package name=\".\"><classes>";

fn coverage_py(lines: &str) -> RawReport {
    read_text(&format!("{COVERAGE_PY_HEAD}{}</classes></package></packages></coverage>", class("a.py", "a.py", lines)))
}

#[test]
fn trap_20_lines_and_branches_of_coverage_py_are_three_numbers() {
    let report = coverage_py(
        "<line number='1' hits='1'/>\
         <line number='2' hits='1' branch='true' condition-coverage='50% (1/2)' missing-branches='4'/>\
         <line number='4' hits='0' branch='true' condition-coverage='0% (0/2)' missing-branches='5,exit'/>",
    );
    assert_eq!(report.producer.as_deref(), Some("coverage.py 7.17.3"));
    assert_eq!(total(&report, Metric::Lines), Some(Ratio::new(2, 3)));
    assert_eq!(total(&report, Metric::Branches), Some(Ratio::new(1, 4)));
    assert_eq!(total(&report, Metric::Combined), Some(Ratio::new(3, 7)));
    assert_eq!(report.files[0].coverage.counts, Counts::Binary);
    assert_eq!(codes(&report), []);
    // Another producer's branches are never folded into a combined number.
    let other = of_lines("<line number='1' hits='1' branch='true' condition-coverage='50% (1/2)'/>");
    assert_eq!(total(&other, Metric::Combined), None);
    assert_eq!(other.files[0].coverage.counts, Counts::Exact);
}

#[test]
fn arms_have_names_only_where_all_of_them_are_missing() {
    let report = coverage_py(
        "<line number='2' hits='1' branch='true' condition-coverage='50% (1/2)' missing-branches='4'/>\
         <line number='4' hits='1' branch='true' condition-coverage='0% (0/2)' missing-branches='5,exit'/>\
         <line number='7' hits='0' branch='true' condition-coverage='0% (0/2)' missing-branches='8, 9'/>\
         <line number='9' hits='0' branch='true' condition-coverage='0% (0/3)' missing-branches='10'/>",
    );
    let coverage = &report.files[0].coverage;
    let arms = |n| -> Vec<(Label<'_>, Option<u64>)> {
        coverage.branches.on(line(n)).map(|Arm { label, taken, .. }| (label, taken)).collect()
    };
    assert_eq!(arms(4), [(Label::Text("jump to line 5"), Some(0)), (Label::Text("exit"), Some(0))]);
    assert_eq!(arms(7), [(Label::Text("jump to line 8"), None), (Label::Text("jump to line 9"), None)]);
    assert_eq!((arms(2), arms(9)), (vec![], vec![]));
    assert_eq!(total(&report, Metric::Branches), Some(Ratio::new(1, 9)));
    assert_eq!(coverage.state(line(4)), Some(LineState::Partial));
}

#[test]
fn trap_21_totals_of_the_report_are_kept_but_not_believed() {
    let lines = class("a", "a.x", "<line number='1' hits='1'/><line number='2' hits='0'/>");
    let stated = |attributes: &str| read_text(&report_of(attributes, &lines));
    let honest = stated("lines-covered='1' lines-valid='2' line-rate='0.5' branch-rate='0'");
    assert_eq!(codes(&honest), []);
    let expected = ReportedRate { covered: Some(1), total: Some(2), percent: Some(50.0) };
    assert_eq!(honest.reported.as_ref().and_then(|reported| reported.get(Metric::Lines)), Some(expected));
    assert_eq!(honest.reported.and_then(|reported| reported.get(Metric::Branches)), None);
    // Wrong counts; right counts beside a rate of another world; a wrong rate alone.
    for lie in [
        "lines-covered='2' lines-valid='2' line-rate='1'",
        "lines-covered='1' lines-valid='2' line-rate='0.364'",
        "line-rate='0.9'",
    ] {
        let report = stated(lie);
        assert_eq!(codes(&report), [(Code::TotalsDiffer, 1)], "{lie}");
        assert_eq!(total(&report, Metric::Lines), Some(Ratio::new(1, 2)));
    }
}

#[test]
fn branches_are_carried_only_where_the_report_has_some() {
    assert_eq!(total(&of_lines("<line number='1' hits='1' branch='false'/>"), Metric::Branches), None);
    let marked = of_lines("<line number='1' hits='1' branch='true'/>");
    assert_eq!(total(&marked, Metric::Branches), Some(Ratio::new(0, 0)));
    // PHPUnit and old versions of Istanbul count branches in the root alone.
    let stated = read_text(&report_of(
        "branches-covered='3' branches-valid='4'",
        &class("a", "a.x", "<line number='1' hits='1'/>"),
    ));
    assert_eq!(total(&stated, Metric::Branches), Some(Ratio::new(0, 0)));
    assert_eq!(codes(&stated), [(Code::TotalsDiffer, 1)]);
}

#[test]
fn trap_22_every_source_is_returned_as_written() {
    let report = read_text(
        "<coverage line-rate='1'><sources><source>/srv/a &amp; b</source><source></source><source/>\
         <source>\n C:\\work\\x\n</source><source><![CDATA[/raw/&]]></source></sources><packages/></coverage>",
    );
    assert_eq!(report.sources, ["/srv/a & b", "", "", "C:\\work\\x", "/raw/&"]);
    let windows = classes(&class("a", "src\\a.x", "<line number='1' hits='1'/>"));
    assert_eq!(windows.files[0].path, "src\\a.x");
}

#[test]
fn trap_26_bad_counts_never_lose_the_line() {
    let report = of_lines(
        "<line number='1' hits='-710'/><line number='2' hits='1,000'/><line number='3' hits='18446744073709551616'/>\
         <line number='4' hits='lots'/><line number='5' hits='5000000000'/>",
    );
    assert_eq!(hits(&report), [(1, 0), (2, 1000), (3, u64::MAX), (4, 0), (5, 5_000_000_000)]);
    assert_eq!(codes(&report), [(Code::NegativeCount, 1), (Code::SaturatedCount, 1), (Code::BadCount, 1)]);
}

#[test]
fn trap_27_impossible_lines_are_left_out_and_counted() {
    let report = of_lines(
        "<line number='0' hits='1'/><line number='-3' hits='1'/><line number='x' hits='1'/><line hits='1'/>\
         <line number='4000000000' hits='1'/><line number='99999999999' hits='1'/><line number='1,024' hits='1'/>",
    );
    assert_eq!(hits(&report), [(1024, 1)]);
    assert_eq!(codes(&report), [(Code::LineZero, 1), (Code::BadRecord, 3), (Code::LimitReached, 2)]);
    let position = report.diagnostics.iter().next().and_then(|first| first.position);
    assert!(matches!(position, Some(Position::Byte(at)) if at > 100));
}

#[test]
fn every_encoding_gives_the_same_report() {
    let text = report_of("line-rate='1'", &class("a", "src/ä.x", "<line number='1' hits='1'/>"));
    let wide: Vec<u8> = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
    let latin: Vec<u8> =
        text.replace("version=\"1.0\" ?", "version=\"1.0\" encoding=\"latin1\"?").chars().map(|c| c as u8).collect();
    for bytes in [text.into_bytes(), wide, marked, latin] {
        let report = read_bytes(&bytes).unwrap();
        assert_eq!((report.files[0].path.as_str(), codes(&report)), ("src/ä.x", vec![]));
    }
    let broken = b"<coverage line-rate='1'><class filename='\xff.x'><line number='1' hits='1'/></class></coverage>";
    let report = read_bytes(broken).unwrap();
    assert_eq!(report.files[0].path, "\u{fffd}.x");
    assert_eq!(codes(&report), [(Code::NotUtf8, 1)]);
}

#[test]
fn a_cut_report_keeps_its_complete_classes() {
    let text = report_of(
        "lines-covered='9' lines-valid='9'",
        &(class("a", "a.x", "<line number='1' hits='1'/>") + &class("b", "b.x", "<line number='1' hits='1'/>")),
    );
    let cut = text.find("b.x").unwrap() + 40;
    let report = read_text(&text[..cut]);
    assert_eq!(report.files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), ["a.x"]);
    assert_eq!(codes(&report), [(Code::Truncated, 1)]);
    let position = report.diagnostics.iter().next().and_then(|first| first.position);
    assert!(
        matches!(position, Some(Position::Byte(at)) if at as usize <= cut && at as usize + 40 > cut),
        "{position:?}"
    );
    let nothing = read_bytes(&text.as_bytes()[..text.find("a.x").unwrap() + 20]).unwrap_err();
    assert!(nothing.to_string().contains("expected a complete <class>"), "{nothing}");
}

#[test]
fn broken_markup_costs_its_class_alone() {
    let text = class("a", "a.x", "<line number='1' hits='1'/>")
        + &class("b", "b.x", "<line number='2' hits=>")
        + &class("c", "c.x", "<line number='3' hits='1/>")
        + &class("d", "d.x", "<line number='4' hits='1'/>");
    let report = classes(&text);
    let paths: Vec<&str> = report.files.iter().map(|file| file.path.as_str()).collect();
    assert!(paths.contains(&"a.x") && paths.contains(&"d.x"), "{paths:?}");
    assert!(codes(&report).iter().any(|entry| entry.0 == Code::BadRecord));
    let missing_end = classes("<class filename='a.x'><lines><line number='1' hits='1'/></lines>");
    assert_eq!(hits(&missing_end), [(1, 1)]);
}

#[test]
fn broken_markup_is_not_followed_forever() {
    let text = report_of("line-rate='1'", &"<class filename='a.x'><!--</class>".repeat(300));
    assert!(read_bytes(text.as_bytes()).is_err());
    let good = report_of(
        "line-rate='1'",
        &(class("a", "a.x", "<line number='1' hits='1'/>") + &"<class filename='b'><!--x</class>".repeat(300)),
    );
    assert!(codes(&read_text(&good)).iter().any(|entry| entry.0 == Code::LimitReached));
}

#[test]
fn other_documents_are_refused_with_what_was_expected() {
    let other = read_bytes(b"<?xml version='1.0'?>\n<report><package/></report>").unwrap_err();
    assert_eq!(other.to_string(), "byte 22: expected a <coverage> element, found the element \"report\"");
    assert!(read_bytes(b"plain text").is_err());
    assert!(read_bytes(b"\0\x01\x02<").is_err());
}

#[test]
fn entities_of_a_document_type_are_never_expanded() {
    let mut text =
        "<?xml version='1.0'?><!DOCTYPE coverage SYSTEM 'http://example.invalid/x.dtd' [<!ENTITY l0 'ha'>".to_owned();
    for n in 1..30 {
        let reference = format!("&l{};", n - 1);
        text += &["<!ENTITY l", &n.to_string(), " '", &reference.repeat(4), "'>"].concat();
    }
    text += "<!ENTITY file SYSTEM 'file:///etc/passwd'>]>";
    text += "<coverage line-rate='1'><sources><source>&l29;&file;</source></sources>";
    text += &class("a", "&l29;&lt;.x", "<line number='1' hits='&l29;'/>");
    text += "</coverage>";
    let report = read_text(&text);
    assert_eq!(report.sources, ["&l29;&file;"]);
    assert_eq!((report.files[0].path.as_str(), hits(&report)), ("&l29;&lt;.x", vec![(1, 0)]));
}

#[test]
fn nesting_is_bounded() {
    let deep = format!("<coverage line-rate='1'>{}", "<a>".repeat(100_000));
    assert!(read_bytes(deep.as_bytes()).is_err());
    let late =
        format!("<coverage line-rate='1'>{}{}", class("a", "a.x", "<line number='1' hits='1'/>"), "<a>".repeat(1000));
    let report = read_text(&late);
    assert_eq!(codes(&report), [(Code::LimitReached, 1), (Code::Truncated, 1)]);
    assert_eq!(hits(&report), [(1, 1)]);
}

#[test]
fn a_large_report_reads_the_same_in_pieces() {
    let mut body = String::new();
    let mut expected = Ratio::default();
    for n in 0..4000 {
        let one = |line: u32| format!("<line number=\"{line}\" hits=\"{}\"/>", (line + n) % 3);
        let lines = (1..=60).map(one).collect::<Vec<_>>().concat();
        expected += (1..=60).map(|line| Ratio::one((line + n) % 3 > 0)).sum();
        body += &class("c", &format!("src/file{n:04}.x"), &lines);
    }
    let text = report_of(&format!("lines-covered='{}' lines-valid='{}'", expected.covered, expected.total), &body);
    let pieces_of_text = pieces(&text);
    assert!(pieces_of_text.len() >= 2);
    assert_eq!(pieces_of_text.iter().map(|piece| piece.1).collect::<String>(), text);
    let report = read_text(&text);
    assert_eq!((report.files.len(), total(&report, Metric::Lines), codes(&report)), (4000, Some(expected), vec![]));
    assert!(report.files.is_sorted_by(|a, b| a.path < b.path), "files keep the order of the report");
    // Broken markup at the end of a piece is told, though the pieces after it are whole.
    let first = pieces_of_text[0].1;
    let at = first.rfind("<line ").unwrap();
    let broken = format!("{}<line number='1{}", &first[..at], &text[at + "<line number='1".len()..]);
    let report = read_text(&broken.replacen("lines-covered", "x", 1));
    assert_eq!((report.files.len(), codes(&report)), (3999, vec![(Code::BadRecord, 1)]));
    let commented = text.replace("file3999", "file<!-- </class> -->");
    assert_eq!(pieces(&commented).len(), 1);
}

#[test]
fn a_line_twice_in_one_list_is_two_measurements() {
    // gcovr writes each instance of a template.
    let branch =
        |hits, count| format!("<line number='3' hits='{hits}' branch='true' condition-coverage='x ({count}/2)'/>");
    let report = of_lines(&(branch(5, 1) + &branch(2, 1)));
    let coverage = &report.files[0].coverage;
    assert_eq!(hits(&report), [(3, 7)]);
    assert_eq!(coverage.branch_counts.on(line(3)).map(|count| (count.covered, count.inexact)), Some((1, true)));
}
