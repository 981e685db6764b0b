//! The reader of JaCoCo XML against its rules, its dialects and bad input.

use super::*;
use crate::coverage::{Code, Counts, Line, LineState, Position, Ratio, ReportedRate};

fn read_text(text: &str) -> RawReport {
    read(&Input::new(text.as_bytes())).unwrap()
}

fn line(n: u32) -> Line {
    Line::new(n).unwrap()
}

fn total(report: &RawReport, metric: Metric) -> Option<Ratio> {
    report.files.iter().filter_map(|file| file.coverage.totals().get(metric)).reduce(|a, b| a + b)
}

fn codes(report: &RawReport) -> Vec<(Code, u64)> {
    report.diagnostics.iter().map(|entry| (entry.code, entry.count)).collect()
}

fn paths_of(report: &RawReport) -> Vec<&str> {
    report.files.iter().map(|file| file.path.as_str()).collect()
}

fn hits(report: &RawReport) -> Vec<(u32, u64)> {
    report.files[0].coverage.lines.iter().map(|(line, hits)| (line.get(), hits)).collect()
}

fn package(inner: &str) -> String {
    format!("<package name='org/acme'>{inner}</package>")
}

fn of(inner: &str) -> RawReport {
    read_text(&format!("<report name='shop'>{inner}</report>"))
}

fn of_lines(lines: &str) -> RawReport {
    of(&package(&format!("<sourcefile name='Cart.java'>{lines}</sourcefile>")))
}

const CART: &str = "<class name='org/acme/Cart' sourcefilename='Cart.java'>\
    <method name='&lt;init&gt;' desc='()V' line='3'><counter type='INSTRUCTION' missed='0' covered='3'/>\
    <counter type='METHOD' missed='0' covered='1'/></method>\
    <method name='add' desc='(I)V' line='5'><counter type='INSTRUCTION' missed='4' covered='0'/>\
    <counter type='METHOD' missed='1' covered='0'/></method>\
    <method name='values' desc='()V'><counter type='METHOD' missed='1' covered='0'/></method></class>\
    <sourcefile name='Cart.java'><line nr='3' mi='0' ci='3' mb='0' cb='0'/><line nr='5' mi='2' ci='1' mb='3' cb='1'/>\
    <line nr='6' mi='4' ci='0' mb='0' cb='0'/><counter type='LINE' missed='1' covered='2'/></sourcefile>";

#[test]
fn lines_branches_instructions_and_methods_are_those_of_the_counters() {
    let text = format!(
        "<?xml version='1.0'?><!DOCTYPE report PUBLIC '-//JACOCO//DTD Report 1.1//EN' 'report.dtd'>\
         <report name='shop'><sessioninfo id='build-1' start='1' dump='2'/>{}\
         <counter type='INSTRUCTION' missed='6' covered='4'/><counter type='LINE' missed='1' covered='2'/></report>",
        package(CART)
    );
    let report = read_text(&text);
    assert_eq!((paths_of(&report), report.producer.as_deref()), (vec!["org/acme/Cart.java"], Some("JaCoCo")));
    assert_eq!(total(&report, Metric::Lines), Some(Ratio::new(2, 3)));
    assert_eq!(total(&report, Metric::StrictLines), Some(Ratio::new(1, 3)));
    assert_eq!(total(&report, Metric::Branches), Some(Ratio::new(1, 4)));
    assert_eq!(total(&report, Metric::Instructions), Some(Ratio::new(4, 10)));
    assert_eq!(total(&report, Metric::Functions), Some(Ratio::new(1, 3)));
    let coverage = &report.files[0].coverage;
    assert_eq!(coverage.counts, Counts::Binary);
    assert_eq!(coverage.state(line(5)), Some(LineState::Partial));
    let functions: Vec<_> = coverage.functions.iter().map(|f| (&*f.name, f.start, f.end, f.entered)).collect();
    assert_eq!(
        functions,
        [
            ("Cart.Cart()", Some(line(3)), None, Some(1)),
            ("Cart.add(int)", Some(line(5)), None, Some(0)),
            ("Cart.values()", None, None, Some(0))
        ]
    );
    let lines = ReportedRate { covered: Some(2), total: Some(3), percent: None };
    assert_eq!(report.reported.and_then(|reported| reported.get(Metric::Lines)), Some(lines));
    assert_eq!(report.diagnostics.iter().count(), 0);
}

#[test]
fn counts_that_are_left_out_are_zero() {
    let report =
        of_lines("<line nr='1' ci='2'/><line nr='2' mi='2'/><line nr='3' mi='1' cb='1'/><line nr='4' mb='2' ci='1'/>");
    assert_eq!(hits(&report), [(1, 1), (2, 0), (3, 0), (4, 1)]);
    assert_eq!(total(&report, Metric::Branches), Some(Ratio::new(1, 3)));
    assert_eq!(total(&report, Metric::Functions), None);
}

#[test]
fn a_line_that_ran_in_part_is_whole_when_another_run_ran_it_all() {
    let file = |line: &str| of_lines(line).files.remove(0).coverage;
    let (part, whole) = (file("<line nr='1' mi='2' ci='3'/>"), file("<line nr='1' mi='0' ci='5'/>"));
    assert_eq!(part.state(line(1)), Some(LineState::Partial));
    for (a, b) in [(&part, &whole), (&whole, &part)] {
        let merged = crate::coverage::merge(a, b).unwrap();
        assert_eq!(merged.state(line(1)), Some(LineState::Hit));
        assert_eq!(crate::coverage::merge(&merged, &part).unwrap().state(line(1)), Some(LineState::Hit));
    }
}

#[test]
fn lines_without_instructions_are_known_by_the_counters_of_their_file() {
    let silent = "<line nr='1'/><line nr='2' mb='1' cb='1'/><line nr='4'/>";
    let counted = |missed: u32, covered: u32| {
        of_lines(&format!(
            "{silent}<counter type='LINE' missed='{missed}' covered='{covered}'/>\
             <counter type='METHOD' missed='1' covered='2'/>"
        ))
    };
    let some = counted(1, 2);
    assert_eq!((total(&some, Metric::Lines), hits(&some)), (Some(Ratio::new(2, 3)), vec![]));
    assert_eq!(total(&some, Metric::Functions), Some(Ratio::new(2, 3)));
    assert_eq!(total(&some, Metric::Branches), Some(Ratio::new(1, 2)));
    assert_eq!((total(&some, Metric::StrictLines), total(&some, Metric::Instructions)), (None, None));
    assert_eq!(codes(&some), [(Code::Unsupported, 1)]);
    assert_eq!(hits(&counted(0, 3)), [(1, 1), (2, 1), (4, 1)]);
    assert_eq!(hits(&counted(3, 0)), [(1, 0), (2, 0), (4, 0)]);
    assert_eq!(hits(&of_lines(silent)), [(2, 1)]);
}

#[test]
fn groups_nest_and_tell_equal_paths_apart() {
    let file = |name: &str, ci: u32| {
        package(&format!("<sourcefile name='{name}'><line nr='1' mi='0' ci='{ci}'/></sourcefile>"))
    };
    let group = |name: &str, inner: String| format!("<group name='{name}'>{inner}</group>");
    let core = group("core", file("A.java", 1) + &file("Only.java", 1));
    let report = of(&(group("all", core + &group("web", file("A.java", 0))) + &file("Last.java", 1)));
    assert_eq!(
        paths_of(&report),
        ["core/org/acme/A.java", "org/acme/Only.java", "web/org/acme/A.java", "org/acme/Last.java"]
    );
    assert_eq!(report.modules, ["core", "web"]);
    let twice = group("a", group("main", file("A.java", 1))) + &group("b", group("main", file("A.java", 1)));
    assert_eq!(of(&twice).modules, ["a/main", "b/main"]);
    assert!(of(&group("core", file("A.java", 1) + &file("A.java", 1))).modules.is_empty());
}

#[test]
fn trap_13_overloads_and_classes_of_one_line_stay_apart() {
    let method = |name: &str, desc: &str| {
        format!("<method name='{name}' desc='{desc}' line='1'><counter type='METHOD' missed='0' covered='1'/></method>")
    };
    let overloads = ["()V", "(I)V", "(Lorg/acme/List;)V", "(Ljava/util/List;)V"].map(|desc| method("f", desc)).concat();
    let report = of(&package(&format!(
        "<class name='org/acme/A' sourcefilename='A.java'>{overloads}</class>\
         <class name='org/acme/A$B' sourcefilename='A.java'>{}</class>\
         <class name='org/acme/A$1'>{}</class>\
         <sourcefile name='A.java'><line nr='1' ci='1'/></sourcefile>",
        method("f", "()V"),
        method("run", "()V")
    )));
    assert_eq!(total(&report, Metric::Functions), Some(Ratio::new(6, 6)));
    let names: Vec<&str> = report.files[0].coverage.functions.iter().map(|function| &*function.name).collect();
    assert_eq!(names, ["A.1.run()", "A.B.f()", "A.f()", "A.f(List)", "A.f(int)", "org/acme/A.f(Ljava/util/List;)V"]);
}

#[test]
fn pester_writes_folders_as_packages() {
    let report = read_text(
        "<report name='Pester (06/01/2026 08:00:00)'><package name='src/Public'>\
         <class name='src/Public/Get-Cart' sourcefilename='Get-Cart.ps1'><method name='Get-Cart' desc='()' line='2'>\
         <counter type='INSTRUCTION' missed='0' covered='2'/></method></class>\
         <sourcefile name='Get-Cart.ps1'><line nr='3' mi='0' ci='1' mb='0' cb='0'/></sourcefile>\
         <sourcefile name='src/Public/Set-Cart.ps1'><line nr='1' mi='1' ci='0'/></sourcefile></package></report>",
    );
    assert_eq!(paths_of(&report), ["src/Public/Get-Cart.ps1", "src/Public/Set-Cart.ps1"]);
    assert_eq!(report.producer.as_deref(), Some("Pester"));
    assert_eq!(total(&report, Metric::Functions), Some(Ratio::new(1, 1)));
}

#[test]
fn traps_26_and_27_bad_counts_and_lines_are_left_out_and_counted() {
    let report = of_lines(
        "<line nr='1' ci='-4'/><line nr='2' ci='18446744073709551616' mi='1'/><line nr='3' ci='many' mi='1'/>\
         <line nr='0' ci='1'/><line nr='x' ci='1'/><line ci='1'/><line nr='4000000000' ci='1'/><line nr='9' ci='1'/>",
    );
    assert_eq!(hits(&report), [(2, 1), (3, 0), (9, 1)]);
    assert_eq!(
        codes(&report),
        [
            (Code::NegativeCount, 1),
            (Code::SaturatedCount, 1),
            (Code::BadCount, 1),
            (Code::LineZero, 1),
            (Code::BadRecord, 2),
            (Code::LimitReached, 1)
        ]
    );
}

#[test]
fn a_cut_report_keeps_its_complete_files() {
    let text = format!("<report name='shop'>{}", package(CART));
    let file = "<sourcefile name='B.java'><line nr='1' ci='1'/>";
    let cut = format!("{}{file}<line nr='2", text.strip_suffix("</package>").unwrap());
    let report = read_text(&cut);
    assert_eq!((paths_of(&report), codes(&report)), (vec!["org/acme/Cart.java"], vec![(Code::Truncated, 1)]));
    let at = report.diagnostics.iter().next().and_then(|first| first.position);
    assert_eq!(at, Some(Position::Byte(cut.rfind('<').unwrap() as u64)));
    let early = read(&Input::new(&text.as_bytes()[..80])).unwrap_err();
    assert!(early.to_string().contains("expected a complete <sourcefile>"), "{early}");
    let other = read(&Input::new(b"<coverage/>")).unwrap_err();
    assert_eq!(other.to_string(), "byte 0: expected a <report> element, found the element \"coverage\"");
    assert_eq!(read(&Input::new(b" \n")).unwrap_err(), ReadError::Empty);
}

#[test]
fn broken_markup_costs_its_own_line() {
    let report = of_lines(
        "<line nr='1' ci='1'/><line nr='2' ci=/><line nr='3' ci='1/><line nr='4' ci='1'/><line nr='5' ci='1'/>",
    );
    assert_eq!(hits(&report), [(1, 1), (4, 1), (5, 1)]);
    assert_eq!(codes(&report), [(Code::BadRecord, 2)]);
    let lost = of("<sourcefile name='A.java'><line nr='1' ci='1'/></sourcefile>");
    assert_eq!((lost.files.len(), codes(&lost)), (0, vec![(Code::BadRecord, 1)]));
}

#[test]
fn the_document_type_is_never_used() {
    let text = "<!DOCTYPE report PUBLIC '-//JACOCO//DTD' 'http://example.invalid/report.dtd' [<!ENTITY a '<b>'>]>\
                <report name='x'><package name='&a;'><sourcefile name='A.java'><line nr='1' ci='&a;'/></sourcefile>\
                </package></report>";
    let report = read_text(text);
    assert_eq!((paths_of(&report), hits(&report)), (vec!["&a;/A.java"], vec![]));
}

#[test]
fn packages_in_a_comment_are_none_although_pieces_could_begin_in_it() {
    let lines: String = (1..1000).map(|n| format!("<line nr='{n}' mi='0' ci='2'/>")).collect();
    let package = |n: usize| format!("<package name='p{n}'><sourcefile name='A.java'>{lines}</sourcefile></package>");
    let (told, hidden): (String, String) = ((1..100).map(package).collect(), (100..200).map(package).collect());
    let text = format!("<report name='shop'>{told}<!-- {hidden} --></report>");
    let report = read(&Input::new(text.as_bytes())).unwrap();
    assert!(hidden.len() > 2 << 20, "{}", hidden.len());
    assert_eq!((report.files.len(), report.diagnostics.is_empty()), (99, true));
}

#[test]
fn a_report_in_pieces_is_the_same_as_in_one() {
    let lines = (1..1000).map(|n| format!("<line nr='{n}' mi='{}' ci='2' mb='0' cb='{}'/>", n % 2, n % 3));
    let lines: String = lines.collect();
    let package = |n: usize| {
        format!(
            "<package name='p{n}'><class name='p{n}/A' sourcefilename='A.java'><method name='f' desc='()V' line='{n}'>\
             <counter type='METHOD' missed='0' covered='1'/></method></class>\
             <sourcefile name='A.java'>{lines}<counter type='LINE' missed='1' covered='2'/></sourcefile></package>"
        )
    };
    let packages: String = (1..40).map(package).collect();
    let totals = "<counter type='LINE' missed='7' covered='9'/>";
    let text = format!(
        "<report name='shop'><sessioninfo id='1'/><group name='core'>{packages}{totals}</group>\
         <group name='web'>{packages}</group><b x='>{packages}{totals}</report>"
    );
    let cut = read(&Input::new(text.as_bytes())).unwrap();
    // Documents with comments are read in one piece.
    let whole = read(&Input::new(text.replace("</report>", "<!-- --></report>").as_bytes())).unwrap();
    let files = |report: &RawReport| {
        report.files.iter().map(|file| (file.path.clone(), Arc::clone(&file.coverage))).collect::<Vec<_>>()
    };
    assert!(text.len() > 4 << 20 && cut.files.len() == 117);
    assert_eq!(files(&cut), files(&whole));
    assert_eq!((cut.modules, cut.reported, cut.producer), (whole.modules, whole.reported, whole.producer));
    let said = |diagnostics: &crate::coverage::Diagnostics| diagnostics.iter().cloned().collect::<Vec<_>>();
    assert_eq!(said(&cut.diagnostics), said(&whole.diagnostics));
    let broken = text.find("<b x").unwrap() as u64;
    assert_eq!(cut.diagnostics.iter().next().unwrap().position, Some(Position::Byte(broken)));
    // A byte that is no text is replaced, wherever it stands.
    let mut damaged = text.clone().into_bytes();
    damaged[2 << 20] = 0xff;
    let damaged = read(&Input::new(&damaged)).unwrap();
    assert!(damaged.diagnostics.iter().any(|found| found.code == Code::NotUtf8) && damaged.files.len() >= 116);
    // What is cut off at its end has what came before.
    let half = read(&Input::new(&text.as_bytes()[..text.len() / 2])).unwrap();
    assert_eq!(half.diagnostics.iter().map(|entry| entry.code).collect::<Vec<_>>(), [Code::Truncated]);
}
