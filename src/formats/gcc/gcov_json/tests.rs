//! Documents of gcov, alone and in a row.

use super::*;
use crate::coverage::{Code, FileCoverage, Line, Metric, Ratio, merge};

fn parse(text: &str) -> RawReport {
    read(&Input::new(text.as_bytes())).unwrap()
}

fn document(folder: &str, file: &str, rest: &str) -> String {
    format!(
        "{{\"gcc_version\": \"12.2.0\", \"files\": [{{\"file\": \"{file}\", {rest}}}], \"format_version\": \"1\", \
         \"current_working_directory\": \"{folder}\", \"data_file\": \"a.gcda\"}}"
    )
}

fn lines(coverage: &FileCoverage) -> Vec<(u32, u64)> {
    coverage.lines.iter().map(|(line, hits)| (line.get(), hits)).collect()
}

const BOX: &str = "\"lines\": [{\"line_number\": 5, \"count\": 1, \"function_name\": \"_ZN3BoxIlE3bigEv\", \
    \"branches\": [{\"count\": 0, \"fallthrough\": true}, {\"count\": 1}], \"unexecuted_block\": true}, \
    {\"line_number\": 5, \"count\": 2, \"function_name\": \"_ZN3BoxIiE3bigEv\", \"branches\": [{\"count\": 2}, {\"count\": 0}]}], \
    \"functions\": [{\"name\": \"_ZN3BoxIlE3bigEv\", \"start_line\": 5, \"end_line\": 8, \"execution_count\": 1}, \
    {\"name\": \"_ZN3BoxIiE3bigEv\", \"start_line\": 5, \"end_line\": 8, \"execution_count\": 0}]";

#[test]
fn trap_15_a_line_of_two_instances_is_one_line_with_their_sum() {
    let report = parse(&document("/build", "../src/box.h", BOX));
    let file = &report.files[0];
    assert_eq!(file.path, "/build/../src/box.h");
    assert_eq!(lines(&file.coverage), [(5, 3)]);
    let totals = file.coverage.totals();
    assert_eq!(totals.get(Metric::Branches), Some(Ratio::new(2, 2)));
    assert_eq!(totals.get(Metric::Functions), Some(Ratio::new(1, 1)));
    assert_eq!(totals.get(Metric::Mcdc), None);
    let function = file.coverage.functions.get(0).unwrap();
    assert_eq!((function.end, function.instances.len()), (Line::new(8), 2));
    assert_eq!(report.producer.as_deref(), Some("gcov 12.2.0"));
}

#[test]
fn a_header_of_several_object_files_adds_up_arm_by_arm() {
    let report = parse(&format!("{}\n{}\n", document("/b", "/src/box.h", BOX), document("/c", "/src/box.h", BOX)));
    let [one, two] = &report.files[..] else { panic!("not two files") };
    let both = merge(&one.coverage, &two.coverage).unwrap();
    assert_eq!(lines(&both), [(5, 6)]);
    let taken: Vec<_> = both.branches.iter().map(|arm| arm.taken).collect();
    assert_eq!(taken, [Some(4), Some(2)]);
}

#[test]
fn conditions_of_version_2_are_counted_by_outcome() {
    let line = "\"lines\": [{\"line_number\": 3, \"count\": 1, \"branches\": [], \"conditions\": [{\"count\": 4, \
                \"covered\": 2, \"not_covered_true\": [0], \"not_covered_false\": [1]}], \"calls\": [{\"returned\": 1}], \
                \"block_ids\": [2]}], \"functions\": []";
    let report = parse(&document("", "a.c", line));
    let totals = report.files[0].coverage.totals();
    assert_eq!(totals.get(Metric::Mcdc), Some(Ratio::new(2, 4)));
    assert_eq!((totals.get(Metric::Branches), totals.get(Metric::Functions)), (None, None));
}

#[test]
fn an_object_file_without_data_lists_no_files() {
    let report = parse("{\"gcc_version\": \"12.2.0\", \"files\": [], \"format_version\": \"1\"}");
    assert!(report.files.is_empty());
    assert_eq!(
        read(&Input::new(b"{\"gcc_version\": \"9\"}")).unwrap_err().to_string(),
        "byte 0: expected an object with the key `files`, found an object without it"
    );
}

#[test]
fn traps_26_and_27_bad_numbers_cost_themselves() {
    let rest = "\"lines\": [{\"line_number\": 0, \"count\": 1}, {\"line_number\": 4, \"count\": -3}, \
                {\"line_number\": 5, \"count\": 1e30}, {\"line_number\": 6, \"count\": null}, {\"line_number\": \"x\"}], \
                \"functions\": [{\"name\": \"f\", \"start_line\": 9, \"end_line\": 3, \"execution_count\": 1.5}]";
    let report = parse(&document("C:\\\\b", "C:\\\\src\\\\a.c", rest));
    assert_eq!(report.files[0].path, "C:\\src\\a.c");
    assert_eq!(lines(&report.files[0].coverage), [(4, 0), (5, u64::MAX), (6, 0)]);
    let function = report.files[0].coverage.functions.get(0).unwrap();
    assert_eq!((function.start, function.end, function.entered), (Line::new(9), None, Some(2)));
    let found: Vec<_> = report.diagnostics.iter().map(|one| (one.code, one.count)).collect();
    let codes = [Code::LineZero, Code::NegativeCount, Code::SaturatedCount, Code::BadCount, Code::BadRecord];
    assert_eq!(found, codes.map(|code| (code, 1)));
    assert_eq!(report.diagnostics.iter().next().unwrap().message, "C:\\src\\a.c: 0 is no line number; it is left out");
}

#[test]
fn thousands_of_functions_on_one_line_are_read_in_a_moment() {
    let line = |at: usize| {
        format!(
            "{{\"line_number\": 1, \"count\": 1, \"function_name\": \"f{at}\", \"branches\": [{{\"count\": 1}}, {{\"count\": 0}}]}}"
        )
    };
    let lines: Vec<String> = (0..20_000).map(line).collect();
    let report = parse(&document("", "a.c", &format!("\"lines\": [{}]", lines.join(","))));
    assert_eq!(report.files[0].coverage.branches.ratio(), Ratio::new(20_000, 40_000));
}
