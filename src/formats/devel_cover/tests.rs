//! The reader of Devel::Cover against its rules and bad input.

use super::*;
use crate::coverage::{Line, Ratio};
use crate::formats::Part;

const RUN: &str = r#"{"runs": {"17.1": {"collected": ["statement"], "dir": "/srv/door", "digests": {"lib/Door.pm": "48dd", "t/a.t": "ce84"},
    "count": {"lib/Door.pm": {"statement": [1, 1, 3, 0, null], "branch": [[1, 0], [0, 2]], "subroutine": [1, 1, 3], "condition": [[1, 0, 1]]},
              "t/a.t": {"statement": [1]}}}}}"#;
const DOOR: &str = r#"{"file": "lib/Door.pm", "statement": [2, 2, 4, 4, 0],
    "branch": [[4, {"text": "if ($key) { }"}], [5, {"text": "$a ? :"}]], "subroutine": [[2, "BEGIN"], [2, "BEGIN"], [3, "open"]]}"#;

fn read_with(runs: &[&str], structures: &[(&str, &str)]) -> Result<RawReport, ReadError> {
    let companions: Vec<Part<'_>> =
        structures.iter().map(|(name, text)| Part { name, bytes: text.as_bytes() }).collect();
    let more: Vec<Part<'_>> = runs.iter().skip(1).map(|run| Part { name: "more", bytes: run.as_bytes() }).collect();
    read(&Input::new(runs[0].as_bytes()).with_more(&more).with_companions(&companions))
}

#[test]
fn statements_branches_and_subroutines_are_counted_by_line() {
    assert_eq!(wanted(&Input::new(RUN.as_bytes())), ["48dd", "ce84"]);
    let report = read_with(&[RUN], &[("cover_db/structure/48dd", DOOR)]).unwrap();
    assert_eq!((report.files.len(), &*report.files[0].path, &*report.sources[0]), (1, "lib/Door.pm", "/srv/door"));
    let coverage = &report.files[0].coverage;
    let lines: Vec<_> = coverage.lines.iter().map(|(line, hits)| (line.get(), hits)).collect();
    assert_eq!((lines, &*coverage.part_hit), (vec![(2, 1), (4, 3)], &[Line::new(4).unwrap()][..]));
    let totals = coverage.totals();
    let counted = [Metric::Branches, Metric::Functions].map(|metric| totals.get(metric).unwrap());
    assert_eq!(counted, [Ratio::new(2, 4), Ratio::new(3, 3)]);
    let labels: Vec<_> = coverage.branches.iter().map(|arm| (arm.label, arm.taken)).collect();
    assert_eq!(labels[1], (Label::Text("the false arm of `if ($key)`"), Some(0)));
    let names: Vec<_> = coverage.functions.iter().map(|function| &*function.name).collect();
    assert_eq!(names, ["BEGIN", "BEGIN 2", "open"]);
    let said: Vec<_> = report.diagnostics.iter().map(|entry| entry.message.as_str()).collect();
    assert_eq!(said, ["structure/ce84, which says what the counts of t/a.t are of, is not there; it is left out"]);
}

#[test]
fn processes_are_one_report_with_the_runs_before_them() {
    let pattern = Some("app/cover_db/**/cover.14");
    assert_eq!(database("app/cover_db/runs/17.1.2/cover.14").as_deref(), pattern);
    assert_eq!(database("app/cover_db/cover.14").as_deref(), pattern);
    assert_eq!((database("cover.14"), database("app/cover_db/digests")), (None, None));
    let report = read_with(&[RUN, RUN], &[("cover_db/structure/48dd", DOOR)]).unwrap();
    assert_eq!(report.files.iter().filter(|file| file.path == "lib/Door.pm").count(), 2);
}

#[test]
fn what_was_counted_before_a_source_was_changed_is_left_out() {
    let older = RUN.replace("48dd", "37cc").replace("\"dir\"", "\"start\": 4, \"dir\"");
    let newer = RUN.replace("\"dir\"", "\"start\": 5.5, \"dir\"");
    let structures = [("structure/48dd", DOOR), ("structure/37cc", DOOR), ("structure/ce84", r#"{"statement": [1]}"#)];
    let report = read_with(&[&newer, &older], &structures).unwrap();
    let paths: Vec<_> = report.files.iter().map(|file| &*file.path).collect();
    assert_eq!(paths, ["t/a.t", "lib/Door.pm", "t/a.t"]);
    let said: Vec<_> = report.diagnostics.iter().map(|entry| (entry.code, entry.message.as_str())).collect();
    let changed = "lib/Door.pm was changed since it was measured; what was counted before is left out";
    assert_eq!(said, [(Code::StaleSource, changed)]);
}

#[test]
fn what_is_no_database_is_refused() {
    assert!(read_with(&["{}"], &[]).is_err());
    assert!(read_with(&[r#"{"runs": []}"#], &[]).is_err());
    assert!(read_with(&[&RUN[..200]], &[]).is_err());
    let odd = r#"{"runs": {"1": {"count": {"a.pl": {"statement": {}, "branch": [1, [1]]}}, "digests": {"a.pl": "1"}}, "2": 3}}"#;
    let report =
        read_with(&[odd], &[("1", r#"{"statement": [[]], "branch": [7, [7, 1], []], "subroutine": [[]]}"#)]).unwrap();
    assert_eq!(report.files.len(), 1);
}

#[test]
fn every_prefix_of_what_describes_a_source_is_data_or_said() {
    let structure = [("structure/ce84", r#"{"statement": [1]}"#)];
    for end in 0..DOOR.len() {
        let report = read_with(&[RUN], &[("structure/48dd", &DOOR[..end]), structure[0]]).unwrap();
        assert_eq!((report.files.len(), report.diagnostics.iter().count()), (1, 1), "{end}");
    }
}
