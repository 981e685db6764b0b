//! Listings: sections, percentages, rounded counts, and lines that are none.

use super::*;
use crate::coverage::{FileCoverage, Metric, Ratio};

fn parse(text: &str) -> RawReport {
    read(&Input::new(text.as_bytes())).unwrap()
}

/// A listing of one file behind its header.
fn listing(text: &str) -> FileCoverage {
    let report = parse(&format!("        -:    0:Source:src/a.c\n        -:    0:Graph:a.gcno\n{text}"));
    assert!(report.diagnostics.is_empty(), "{:?}", report.diagnostics);
    FileCoverage::clone(&report.files[0].coverage)
}

fn lines(coverage: &FileCoverage) -> Vec<(u32, u64)> {
    coverage.lines.iter().map(|(line, hits)| (line.get(), hits)).collect()
}

fn arms(coverage: &FileCoverage) -> Vec<(u32, Option<u64>)> {
    coverage.branches.iter().map(|arm| (arm.line.get(), arm.taken)).collect()
}

const SECTIONS: &str = "        -:    4:template <class T>
        3:    5:  bool big(T limit) {
       2*:    6:    return a > 2 ? b : c;
------------------
Box<long>::big():
function Box<long>::big() called 1 returned 100% blocks executed 75%
        1:    5:  bool big(T limit) {
    #####:    6:    return a > 2 ? b : c;
branch  0 taken 0 (fallthrough)
branch  1 taken 1
------------------
Box<int>::big():
function Box<int>::big() called 2 returned 100% blocks executed 75%
        2:    5:  bool big(T limit) {
       2*:    6:    return a > 2 ? b : c;
call    0 returned 2
branch  1 taken 2 (throw)
branch  2 taken 0
------------------
function main called 0 returned 0% blocks executed 0%
    #####:    9:int main() { if (a) b; }
branch  0 never executed
branch  1 never executed
    =====:   10:catch
    #####:   10-block  0
    %%%%%:   10-block  1
unconditional  2 taken 0
        -:   11:}
";

#[test]
fn sections_tell_of_functions_and_branches_and_the_list_before_them_of_lines() {
    let file = listing(SECTIONS);
    assert_eq!(lines(&file), [(5, 3), (6, 2), (9, 0), (10, 0)]);
    assert_eq!(arms(&file), [(6, Some(2)), (6, Some(1)), (9, None), (9, None)]);
    let functions: Vec<_> = file
        .functions
        .iter()
        .map(|one| (&*one.name, one.start.map(Line::get), one.entered, one.instances.len()))
        .collect();
    assert_eq!(functions, [("Box<int>::big()", Some(5), Some(3), 2), ("main", Some(9), Some(0), 0)]);
    assert_eq!(file.totals().get(Metric::Functions), Some(Ratio::new(1, 2)));
}

#[test]
fn percentages_and_rounded_counts_are_counts() {
    let file = listing(
        "     1.5k:    3:a\nbranch  0 taken 1%\nbranch  1 taken 99% (fallthrough)\n        1:    4:b\nbranch  0 taken 1%\n\
         branch  1 taken 0%\n     2.0M*:    5:c\nbranch  0 taken 3.2k\n        7:    6:\n",
    );
    assert_eq!(lines(&file), [(3, 1500), (4, 1), (5, 2_000_000), (6, 7)]);
    assert_eq!(arms(&file), [(3, Some(15)), (3, Some(1485)), (4, Some(1)), (4, Some(0)), (5, Some(3200))]);
}

#[test]
fn several_listings_stand_in_a_row_and_folders_before_paths() {
    let report = parse(
        "        -:    0:Source:a.c\r\n        -:    0:Working directory:/build\r\n        1:    1:int a: b;\r\n\
         \x20       -:    0:Source:/src/b.c\r\n        -:    0:Runs:1\r\n    #####:    2:x\r\n",
    );
    let paths: Vec<&str> = report.files.iter().map(|file| &*file.path).collect();
    assert_eq!(paths, ["/build/a.c", "/src/b.c"]);
    assert_eq!(lines(&report.files[1].coverage), [(2, 0)]);
    assert_eq!(report.files[1].coverage.totals().get(Metric::Branches), None);
}

#[test]
fn what_is_no_listing_is_refused_and_bad_lines_cost_themselves() {
    let error = |text: &str| read(&Input::new(text.as_bytes())).unwrap_err().to_string();
    assert_eq!(error(" \n"), "the file is empty");
    assert_eq!(error("int main\n"), "line 1: expected `-:    0:Source:` and a path, found `int main`");
    let report = parse(
        "        -:    0:Source:a.c\n        1:    0:x\n        1:99999999999:x\n       -7:    3:x\n    1.2.k:    4:x\n\
         99999999999999999999:    5:x\nbranch  0 taken\nbranch  1 taken x\nwhat\nfunction f\n\
         function g called often returned\n        -:    6:\nbranch  2 taken 1\n",
    );
    assert_eq!(lines(&report.files[0].coverage), [(3, 0), (5, u64::MAX)]);
    let found: Vec<_> = report.diagnostics.iter().map(|one| (one.code, one.count, one.position)).collect();
    let at = |line| Some(Position::Line(line));
    assert_eq!(
        found,
        [
            (Code::LineZero, 1, at(2)),
            (Code::BadRecord, 7, at(3)),
            (Code::NegativeCount, 1, at(4)),
            (Code::SaturatedCount, 1, at(6))
        ]
    );
}
