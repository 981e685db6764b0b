//! coverlet's modules down to the paths of a branch.

use super::*;
use crate::coverage::Ratio;

fn report(json: &str) -> RawReport {
    read(&Input::new(json.as_bytes())).unwrap()
}

fn lines(file: &FileCoverage) -> Vec<(u32, u64)> {
    file.lines.iter().map(|(line, hits)| (line.get(), hits)).collect()
}

const DOOR: &str = r#"{"App.dll": {"C:\\src\\Door.cs": {
    "App.Door": {
        "System.Void App.Door::Open(System.Int32)": {"Lines": {"7": 0, "5": 3, "6": 1},
            "Branches": [{"Line": 5, "Offset": 7, "EndOffset": 9, "Path": 0, "Ordinal": 0, "Hits": 3},
                         {"Line": 5, "Offset": 20, "EndOffset": 22, "Path": 0, "Ordinal": 2, "Hits": 1},
                         {"Line": 5, "Offset": 7, "EndOffset": 14, "Path": 1, "Ordinal": 1, "Hits": 0},
                         {"Line": 5, "Offset": 20, "EndOffset": 25, "Path": 1, "Ordinal": 3, "Hits": 2}]},
        "System.Void App.Door::.ctor()": {"Lines": {}, "Branches": []}},
    "App.Door/<>c": {"System.Boolean App.Door/<>c::<Open>b__0_0()": {"Lines": {"6": 4}, "Branches": []}}}}}"#;

#[test]
fn methods_of_a_file_add_up_and_span_their_lines() {
    let report = report(DOOR);
    assert_eq!(report.files[0].path, r"C:\src\Door.cs");
    let file = &report.files[0].coverage;
    assert_eq!(lines(file), [(5, 3), (6, 5), (7, 0)]);
    assert_eq!(file.branches.ratio(), Ratio::new(3, 4));
    let arms: Vec<_> = file.branches.iter().map(|arm| (arm.starts_block, arm.label)).collect();
    let (first, second) = (Label::Number(0), Label::Number(1));
    assert_eq!(arms, [(true, first), (false, second), (true, first), (false, second)]);
    let told: Vec<_> =
        file.functions.iter().map(|f| (&*f.name, f.start.map(Line::get), f.end.map(Line::get), f.entered)).collect();
    assert_eq!(
        told,
        [
            ("System.Void App.Door::Open(System.Int32)", Some(5), Some(7), Some(3)),
            ("System.Boolean App.Door/<>c::<Open>b__0_0()", Some(6), Some(6), Some(4)),
        ]
    );
    assert!(report.diagnostics.is_empty());
}

#[test]
fn source_link_names_files_by_their_address() {
    let commit = "0123456789abcdef0123456789abcdef01234567";
    assert_eq!(path(&format!("https://raw.githubusercontent.com/me/app/{commit}/src/Door.cs")), "src/Door.cs");
    assert_eq!(path(&format!("https://git.example/me/app/raw/{commit}/Door.cs")), "Door.cs");
    assert_eq!(path("https://git.example/Door.cs"), "https://git.example/Door.cs");
    assert_eq!(path("/home/me/Door.cs"), "/home/me/Door.cs");
}

/// Trap 4 and trap 20 of the other formats: one file of several modules comes several times.
#[test]
fn a_file_of_several_modules_is_told_of_by_each() {
    let report = report(
        r#"{"A.dll": {"/a.cs": {"A": {"f": {"Lines": {"1": 0}}}}}, "B.EXE": {"/a.cs": {"A": {"f": {"Lines": {"1": 2}}}}}}"#,
    );
    assert_eq!(report.files.iter().map(|file| lines(&file.coverage)).collect::<Vec<_>>(), [[(1, 0)], [(1, 2)]]);
}

#[test]
fn traps_26_and_27_one_bad_record_costs_that_record() {
    let report = report(
        r#"{"A.dll": {"/a.cs": {"A": {"f": {"Lines": {"0": 1, "16707566": 1, "x": 1, "2": -1, "3": "many"},
        "Branches": [7, {"Line": 0}, {"Line": 3, "Hits": 1e30}]}, "g": 7}, "B": []}, "/b.cs": null}, "C.dll": 7, "note": {}}"#,
    );
    let file = &report.files[0].coverage;
    assert_eq!(lines(file), [(2, 0), (3, 0)]);
    assert_eq!(file.branches.iter().map(|arm| arm.taken).collect::<Vec<_>>(), [Some(u64::MAX)]);
    assert_eq!(file.functions.ratio(), Ratio::new(0, 1));
    let codes: Vec<_> = report.diagnostics.iter().map(|found| (found.code, found.count)).collect();
    assert_eq!(codes, [(Code::LineZero, 2), (Code::BadRecord, 4), (Code::NegativeCount, 1), (Code::SaturatedCount, 1)]);
}

#[test]
fn what_is_no_report_says_where() {
    let error = |json: &str| read(&Input::new(json.as_bytes())).unwrap_err().to_string();
    assert!(error("{\"a\": {}}").starts_with("byte 0: expected modules"));
    assert!(error("{\"A.dll\": {\"/a.cs\": {").contains("the end of the file"));
}
