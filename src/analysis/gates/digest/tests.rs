//! Several rules that blame the same lines.

use super::*;
use crate::coverage::{Drop, Ratio};

fn range(start: u32, end: u32) -> LineRange {
    LineRange::new(Line::new(start).unwrap(), Line::new(end).unwrap())
}

fn finding(rule: &str, scope: Scope, place: Option<(&str, Option<&str>)>, lines: &[LineRange]) -> Finding {
    Finding {
        rule: rule.to_owned(),
        scope,
        path: place.map(|place| RepoPath::new(place.0)),
        function: place.and_then(|place| place.1).map(str::to_owned),
        line: lines.first().map(|range| range.start),
        verdict: Verdict::Fail,
        excused: false,
        actual: None,
        limit: "0".to_owned(),
        message: String::new(),
        what: format!("{rule} broken"),
        whole: None,
        lines: lines.to_vec(),
    }
}

fn judgement(findings: Vec<Finding>) -> Judgement {
    Judgement { verdict: Verdict::Fail, findings, files: 1, functions: 1, rules: 1, exempted: 0, notes: Vec::new() }
}

/// Places in short: `path function lines rules`.
fn short(judgement: &Judgement) -> Vec<String> {
    let row = |row: PlaceRow<'_>| {
        let lines: Vec<String> = row.lines.iter().map(ToString::to_string).collect();
        let function = row.function.map(|name| format!(" {name}")).unwrap_or_default();
        format!("{}{function} {} {}", row.path, lines.join(","), row.rules.join("+"))
    };
    judgement.digest().places.into_iter().map(row).collect()
}

#[test]
fn a_line_that_several_rules_blame_is_listed_once() {
    let judged = judgement(vec![
        finding("total.max_drop", Scope::Total, None, &[]),
        finding("lost.lines", Scope::Lost, Some(("a.rs", None)), &[range(4, 5), range(9, 9)]),
        finding("file.max_drop", Scope::File, Some(("a.rs", None)), &[range(4, 5), range(9, 9)]),
        finding("function.max_drop", Scope::Function, Some(("a.rs", Some("f"))), &[range(4, 5)]),
        finding("function.branch.max_drop", Scope::Function, Some(("a.rs", Some("f"))), &[range(4, 4)]),
    ]);
    assert_eq!(
        short(&judged),
        ["a.rs f 4-5 function.max_drop+function.branch.max_drop", "a.rs 9 lost.lines+file.max_drop"]
    );
    let digest = judged.digest();
    assert!(digest.places[1].what.ends_with("the other 2 of them stand in rows of their own"), "{digest:?}");
    let rules: Vec<(&str, &str)> = digest.rules.iter().map(|row| (row.rule, row.found.as_str())).collect();
    assert_eq!(rules[0], ("total.max_drop", "total.max_drop broken"));
    assert_eq!(rules[1], ("lost.lines", "1 file"));
    assert_eq!(rules[3], ("function.max_drop", "1 function"));
}

#[test]
fn a_file_rule_names_the_functions_that_hold_all_its_lines() {
    let judged = judgement(vec![
        finding("lost.lines", Scope::Lost, Some(("a.rs", None)), &[range(4, 5), range(9, 9)]),
        finding("function.max_drop", Scope::Function, Some(("a.rs", Some("f"))), &[range(4, 5)]),
        finding("function.max_drop", Scope::Function, Some(("a.rs", Some("g"))), &[range(9, 9)]),
    ]);
    assert_eq!(short(&judged), ["a.rs f 4-5 function.max_drop+lost.lines", "a.rs g 9 function.max_drop+lost.lines"]);
}

#[test]
fn what_a_change_did_stands_before_what_was_low_and_failures_before_warnings() {
    let warned = Finding {
        verdict: Verdict::Warn,
        ..finding("lost.included", Scope::Lost, Some(("w.rs", None)), &[range(1, 90)])
    };
    let gone = Finding {
        actual: Some(Actual::Rate(Ratio::new(1, 1))),
        ..finding("scope.vanished", Scope::Scope, Some(("z.rs", None)), &[])
    };
    let judged = judgement(vec![
        finding("file.min", Scope::File, Some(("old.rs", None)), &[range(1, 400)]),
        warned,
        finding("lost.lines", Scope::Lost, Some(("small.rs", None)), &[range(1, 1)]),
        finding("lost.lines", Scope::Lost, Some(("large.rs", None)), &[range(1, 7)]),
        gone,
    ]);
    let paths: Vec<String> = judged.digest().places.iter().map(|row| row.path.to_string()).collect();
    assert_eq!(paths, ["z.rs", "large.rs", "small.rs", "old.rs", "w.rs"]);
}

#[test]
fn places_of_the_same_weight_take_turns_among_the_files() {
    let of = |path: &'static str, name: &'static str, line: u32| {
        finding("function.max_drop", Scope::Function, Some((path, Some(name))), &[range(line, line)])
    };
    let judged = judgement(vec![of("a.rs", "f", 1), of("a.rs", "g", 9), of("b.rs", "h", 1), of("b.rs", "i", 9)]);
    let functions: Vec<&str> = judged.digest().places.iter().filter_map(|row| row.function).collect();
    assert_eq!(functions, ["f", "h", "g", "i"]);
}

#[test]
fn a_rule_has_one_row_with_its_whole_and_what_cannot_be_judged() {
    let share = |path: &str, verdict| Finding {
        verdict,
        whole: Some("9 lines lost > 0".to_owned()),
        actual: Some(Actual::Drop(Drop::NONE)),
        ..finding("lost.lines", Scope::Lost, Some((path, None)), &[range(1, 3)])
    };
    let open = Finding { verdict: Verdict::Unjudged, ..finding("lost.lines", Scope::Lost, None, &[]) };
    let holds = Finding { verdict: Verdict::Pass, ..finding("total.min", Scope::Total, None, &[]) };
    let judged = judgement(vec![
        holds,
        share("a.rs", Verdict::Fail),
        share("b.rs", Verdict::Fail),
        share("c.rs", Verdict::Waived),
        open,
    ]);
    let rows = judged.digest().rules;
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].found, "9 lines lost > 0; 2 files; 1 file, waived; lost.lines broken");
    assert_eq!((rows[1].verdict, rows[1].found.as_str()), (Verdict::Pass, "total.min broken"));
}
