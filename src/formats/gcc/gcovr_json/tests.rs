//! Tracefiles of several versions of gcovr.

use super::*;
use crate::coverage::{Code, Metric, Ratio};

fn parse(files: &str) -> RawReport {
    let text = format!("{{\"gcovr/format_version\": \"0.15\", \"files\": [{files}]}}");
    read(&Input::new(text.as_bytes())).unwrap()
}

#[test]
fn lines_of_several_functions_are_lines_of_the_source() {
    let report = parse(
        "{\"file\": \"src/a.h\", \"lines\": [\
         {\"line_number\": 3, \"function_name\": \"f<int>()\", \"count\": 2, \"branches\": [\
          {\"branchno\": 0, \"count\": 2, \"source_block_id\": 2}, {\"branchno\": 1, \"count\": 0, \"source_block_id\": 2},\
          {\"branchno\": 2, \"count\": 0, \"source_block_id\": 5, \"gcovr/excluded\": true}]},\
         {\"line_number\": 3, \"function_name\": \"f<long>()\", \"count\": 0, \"branches\": [\
          {\"branchno\": 0, \"count\": 0, \"source_block_id\": 2}, {\"branchno\": 1, \"count\": 0, \"source_block_id\": 2}]},\
         {\"line_number\": 4, \"count\": 0, \"branches\": [], \"gcovr/excluded\": true},\
         {\"line_number\": 5, \"count\": 0, \"branches\": [], \"gcovr/md5\": \"x\", \"calls\": [{\"callno\": 0}]}],\
         \"functions\": [{\"name\": \"_Z1fIiEvv\", \"demangled_name\": \"f<int>()\", \"lineno\": 3, \"execution_count\": 2,\
          \"blocks_percent\": 80.0, \"pos\": [\"3:1\", \"5:2\"]}, {\"demangled_name\": \"g()\", \"lineno\": 9},\
          {\"name\": \"h\", \"lineno\": 12, \"execution_count\": 0, \"gcovr/excluded\": true}]}",
    );
    let file = &report.files[0].coverage;
    let totals = file.totals();
    assert_eq!(totals.get(Metric::Lines), Some(Ratio::new(1, 2)));
    assert_eq!(totals.get(Metric::Branches), Some(Ratio::new(1, 2)));
    assert_eq!(totals.get(Metric::Functions), Some(Ratio::new(1, 2)));
    assert_eq!(file.excluded, [Line::new(4).unwrap()]);
    let first = file.functions.get(0).unwrap();
    assert_eq!((&*first.name, first.end), ("_Z1fIiEvv", Line::new(5)));
    assert_eq!((&*file.functions.get(1).unwrap().name, file.functions.get(1).unwrap().entered), ("g()", None));
    assert!(report.diagnostics.is_empty());
}

#[test]
fn the_first_version_lists_lines_without_code() {
    let report = parse(
        "{\"lines\": [{\"branches\": [], \"count\": 0, \"gcovr/noncode\": true, \"line_number\": 1},\
         {\"branches\": [{\"count\": 1, \"fallthrough\": false, \"throw\": false}, {\"count\": 0}], \"count\": 1,\
          \"gcovr/noncode\": false, \"line_number\": 2},\
         {\"branches\": [], \"count\": 0, \"gcovr/noncode\": true, \"gcovr/excluded\": true, \"line_number\": 3}],\
         \"file\": \"a.c\"}",
    );
    assert_eq!(report.files[0].path, "a.c");
    let file = &report.files[0].coverage;
    assert_eq!(file.totals().get(Metric::Lines), Some(Ratio::new(1, 1)));
    assert_eq!(file.totals().get(Metric::Branches), Some(Ratio::new(1, 2)));
    assert_eq!(file.totals().get(Metric::Functions), None);
    assert_eq!(file.excluded, [Line::new(3).unwrap()]);
}

#[test]
fn conditions_have_numbers_and_may_be_left_out() {
    let report = parse(
        "{\"file\": \"a.c\", \"functions\": [], \"lines\": [{\"line_number\": 2, \"count\": 1, \"branches\": [], \"conditions\": [\
         {\"conditionno\": 0, \"count\": 4, \"covered\": 3, \"not_covered_true\": [1], \"not_covered_false\": []},\
         {\"conditionno\": 1, \"count\": 2, \"covered\": 0, \"not_covered_true\": [0], \"not_covered_false\": [0],\
          \"gcovr/excluded\": true}]}]}",
    );
    assert_eq!(report.files[0].coverage.totals().get(Metric::Mcdc), Some(Ratio::new(3, 4)));
}

#[test]
fn what_is_no_tracefile_is_refused_and_bad_values_cost_themselves() {
    let error = |text: &str| read(&Input::new(text.as_bytes())).unwrap_err().to_string();
    assert_eq!(error("{}"), "byte 0: expected an object with the key `files`, found an object without it");
    assert_eq!(error(""), "the file is empty");
    let report = parse(
        "{\"file\": \"a.c\", \"lines\": [{\"line_number\": 0}, {\"line_number\": 2, \"count\": \"3\", \"branches\": null}],\
         \"functions\": [{\"lineno\": 0, \"pos\": [\"x\"]}]}",
    );
    let found: Vec<_> = report.diagnostics.iter().map(|one| (one.code, one.count)).collect();
    assert_eq!(found, [(Code::LineZero, 1), (Code::BadCount, 1)]);
    assert_eq!(report.files[0].coverage.lines.len(), 1);
}
