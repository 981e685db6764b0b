//! The reader of Clover XML against its rules, its dialects and bad input.

use super::*;
use crate::coverage::{Arm, Code, Label, Line, Position, Ratio, ReportedRate};

fn read_text(text: &str) -> RawReport {
    read(&Input::new(text.as_bytes())).unwrap()
}

fn line(n: u32) -> Line {
    Line::new(n).unwrap()
}

fn total(report: &RawReport, metric: Metric) -> Option<Ratio> {
    report.files.iter().filter_map(|file| file.coverage.totals().get(metric)).reduce(|a, b| a + b)
}

fn hits(report: &RawReport) -> Vec<(u32, u64)> {
    report.files[0].coverage.lines.iter().map(|(line, hits)| (line.get(), hits)).collect()
}

fn codes(report: &RawReport) -> Vec<(Code, u64)> {
    report.diagnostics.iter().map(|entry| (entry.code, entry.count)).collect()
}

fn paths(report: &RawReport) -> Vec<&str> {
    report.files.iter().map(|file| file.path.as_str()).collect()
}

/// A report of a file with these lines.
fn of_lines(lines: &str) -> RawReport {
    read_text(&format!(
        "<coverage generated='9' clover='4.5.2'><project><file name='A.java' path='/srv/A.java'><class name='A'/>\
         {lines}</file></project></coverage>"
    ))
}

#[test]
fn open_clover_counts_both_sides_of_a_condition() {
    let report = read_text(
        "<?xml version='1.0'?><coverage generated='9' clover='4.5.2'><project name='shop' timestamp='9'>\
         <metrics statements='3' coveredstatements='2' conditionals='4' coveredconditionals='1' methods='2' coveredmethods='1'/>\
         <package name='org.acme'><metrics statements='9'/><file name='Cart.java'><metrics statements='9'/>\
         <class name='Cart'><metrics methods='9'/></class>\
         <line num='3' count='2' type='method' signature='add(int) : void' visibility='public' complexity='2'/>\
         <line num='4' count='2' type='stmt'/><line num='4' truecount='2' falsecount='0' type='cond'/>\
         <line num='5' count='1' type='stmt'/><line num='8' count='0' type='method' signature='clear()'/>\
         <line num='9' truecount='0' falsecount='0' type='cond'/></file></package></project></coverage>",
    );
    assert_eq!((paths(&report), report.producer.as_deref()), (vec!["org/acme/Cart.java"], Some("OpenClover 4.5.2")));
    assert_eq!(hits(&report), [(4, 2), (5, 1), (9, 0)]);
    let coverage = &report.files[0].coverage;
    let arms = |n| -> Vec<(Label<'_>, Option<u64>)> {
        coverage.branches.on(line(n)).map(|Arm { label, taken, .. }| (label, taken)).collect()
    };
    assert_eq!(arms(4), [(Label::Text("true"), Some(2)), (Label::Text("false"), Some(0))]);
    assert_eq!(arms(9), [(Label::Text("true"), None), (Label::Text("false"), None)]);
    assert_eq!(total(&report, Metric::Branches), Some(Ratio::new(1, 4)));
    let functions: Vec<_> = coverage.functions.iter().map(|f| (&*f.name, f.start, f.end, f.entered)).collect();
    assert_eq!(functions, [("add(int)", Some(line(3)), None, Some(2)), ("clear()", Some(line(8)), None, Some(0))]);
    let stated = ReportedRate { covered: Some(1), total: Some(2), percent: None };
    assert_eq!(report.reported.and_then(|reported| reported.get(Metric::Functions)), Some(stated));
}

#[test]
fn istanbul_counts_branches_of_a_line() {
    let report = read_text(
        "<coverage generated='1' clover='3.2.0'><project timestamp='1' name='All files'><metrics methods='2' coveredmethods='2'/>\
         <file name='cart.ts' path='/srv/cart.ts'><metrics/><line num='1' count='3' type='stmt'/>\
         <line num='2' count='3' type='cond' truecount='3' falsecount='1'/></file></project></coverage>",
    );
    assert_eq!((hits(&report), report.producer.as_deref()), (vec![(1, 3), (2, 3)], Some("istanbul")));
    assert_eq!(total(&report, Metric::Branches), Some(Ratio::new(3, 4)));
    assert!(report.files[0].coverage.branches.is_empty());
    assert_eq!(total(&report, Metric::Functions), None);
}

#[test]
fn php_unit_has_no_conditions_and_names_its_files_by_their_path() {
    let report = read_text(
        "<coverage generated='1'><project timestamp='1'><package name='Acme'><file name='/srv/src/Cart.php'>\
         <class name='Acme\\Cart' namespace='Acme'><metrics methods='1' coveredmethods='0'/></class>\
         <line num='3' type='method' name='add' visibility='public' complexity='2' crap='2.5' count='4'/>\
         <line num='5' type='stmt' count='4'/><line num='6' type='stmt' count='0'/></file></package>\
         <file name='/srv/boot.php'><line num='1' type='stmt' count='0'/></file></project></coverage>",
    );
    assert_eq!(
        (paths(&report), report.producer.as_deref()),
        (vec!["/srv/src/Cart.php", "/srv/boot.php"], Some("PHPUnit"))
    );
    assert_eq!(total(&report, Metric::Lines), Some(Ratio::new(1, 3)));
    assert_eq!(total(&report, Metric::Functions), Some(Ratio::new(1, 1)));
    assert_eq!(total(&report, Metric::Branches), None);
}

#[test]
fn gcovr_tells_of_each_function_of_a_line() {
    let report = read_text(
        "<coverage clover='17' generated='17'><project><package name='root'><file name='a.h' path='src/a.h'><class name='id$1'/>\
         <line num='3' type='stmt' count='5'/><line num='3' type='stmt' count='2'/></file></package></project>\
         <testproject><package name='dummy'><file name='dummy' path='dummy'><line num='1' type='stmt' count='1'/></file>\
         </package></testproject></coverage>",
    );
    assert_eq!(
        (paths(&report), hits(&report), report.producer.as_deref()),
        (vec!["src/a.h"], vec![(3, 7)], Some("gcovr"))
    );
    // A line of several statements ran as often as the one that ran most.
    assert_eq!(hits(&of_lines("<line num='3' type='stmt' count='5'/><line num='3' type='stmt' count='2'/>")), [(3, 5)]);
}

#[test]
fn tests_are_left_out_wherever_they_stand() {
    let file = |name: &str| format!("<file name='{name}'><line num='1' type='stmt' count='1'/></file>");
    let report = read_text(&format!(
        "<coverage generated='1'><testproject><package name='t'>{}</package></testproject><project>{}</project></coverage>",
        file("/srv/T.java"),
        file("/srv/A.java")
    ));
    assert_eq!(paths(&report), ["/srv/A.java"]);
}

#[test]
fn variables_of_templates_are_no_folders() {
    for (path, expected) in [
        ("$PROJECT_PATH/src/A.php", "src/A.php"),
        ("${basedir}/A.php", "A.php"),
        ("%DIR%\\src\\A.php", "src\\A.php"),
        ("/srv/$x/A.php", "/srv/$x/A.php"),
        ("$A.php", "$A.php"),
    ] {
        let text = format!("<coverage generated='1'><project><file name='a' path='{path}'/></project></coverage>");
        assert_eq!(paths(&read_text(&text)), [expected]);
    }
}

#[test]
fn traps_26_and_27_bad_counts_and_lines_are_left_out_and_counted() {
    let report = of_lines(
        "<line num='1' type='stmt' count='-1'/><line num='2' type='stmt' count='many'/><line num='0' type='stmt' count='1'/>\
         <line num='x' type='stmt' count='1'/><line type='stmt' count='1'/><line num='4' type='stmt'/>\
         <line num='4000000000' type='stmt' count='1'/><line num='5' type='stmt' count='1,000'/>",
    );
    assert_eq!(hits(&report), [(1, 0), (2, 0), (5, 1000)]);
    assert_eq!(
        codes(&report),
        [
            (Code::NegativeCount, 1),
            (Code::BadCount, 1),
            (Code::LineZero, 1),
            (Code::BadRecord, 3),
            (Code::LimitReached, 1)
        ]
    );
}

#[test]
fn a_cut_report_keeps_its_complete_files() {
    let text = "<coverage generated='1'><project><file name='/a'><line num='1' type='stmt' count='1'/></file><file name='/b'>\
                <line num='1' type='stmt' count='1'/>";
    let report = read_text(text);
    assert_eq!((paths(&report), codes(&report)), (vec!["/a"], vec![(Code::Truncated, 1)]));
    let at = report.diagnostics.iter().next().and_then(|first| first.position);
    assert_eq!(at, Some(Position::Byte(text.len() as u64)));
    assert!(read(&Input::new(&text.as_bytes()[..70])).unwrap_err().to_string().contains("a complete <file>"));
    assert_eq!(read_text("<coverage generated='1'><project/></coverage>").files.len(), 0);
}
