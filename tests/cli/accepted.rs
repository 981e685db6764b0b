//! Gaps that a project accepts: a number beside the others, of which the others know nothing.

use ::lazycov::analysis::differential::Mark;
use ::lazycov::analysis::gates::parse_date;
use ::lazycov::analysis::{AcceptedGap, MarkKind, MarkedGap};
use ::lazycov::config::with_accepted;
use ::lazycov::coverage::{Line, RepoPath};

use super::repository::{DOOR, Repository, lcov};

const FILE: &str = ".lazycov/accepted.toml";

/// One file, whose lines 3 and 8 to 9 are missed, the latter in `slam`.
fn door() -> Repository {
    let repository = Repository::new(&[("src/door.c", DOOR)]);
    repository.write("all.info", &lcov(&[("src/door.c", &[1, 2, 4, 7, 10], &[3, 8, 9])]));
    repository
}

/// What the explorer writes when lines 8 to 9 are accepted.
fn accepted(until: &str) -> String {
    let lines = DOOR.lines().skip(7).take(2).map(Mark::of).fold(Mark::default(), Mark::then);
    let (path, start) = (RepoPath::new("src/door.c"), Line::new(8).unwrap());
    let mark = MarkedGap { kind: MarkKind::Accepted, path, function: "slam".to_owned(), lines, start };
    let gap = AcceptedGap { mark, reason: "nobody slams".to_owned(), until: parse_date(until) };
    with_accepted(FILE, "", &gap).unwrap()
}

#[test]
fn the_queue_leaves_them_out_and_says_so() {
    let repository = door();
    assert_eq!(repository.prints(&["gaps", "all.info"]), "src/door.c:3,8-9\n");
    repository.write(FILE, &accepted("2999-01-01"));
    let ran = repository.lazycov(&["gaps", "all.info"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "src/door.c:3\n"));
    assert_eq!(ran.stderr, "lazycov: without 1 accepted gap; --accepted takes them in\n");
    let all = repository.lazycov(&["gaps", "all.info", "--accepted"]);
    assert_eq!((all.stdout.as_str(), all.stderr.as_str()), ("src/door.c:3,8-9\n", ""));
    assert_eq!(repository.lazycov(&["gaps", "all.info", "-q"]).stderr, "");
    // Without them there are 6 of 8 lines to reach.
    assert_eq!(repository.prints(&["gaps", "all.info", "--to", "75"]), "src/door.c:3\n");
    let out_of_reach = repository.lazycov(&["gaps", "all.info", "--to", "90"]);
    assert_eq!(out_of_reach.code, 3);
    assert!(out_of_reach.stderr.contains("even with every gap covered that is not accepted, 90%"));
    // Above it stands a new function: they are where their code is.
    let moved = format!("int x(void) {{\n  return 1;\n}}\n{DOOR}");
    repository.write("src/door.c", &moved);
    repository.write("all.info", &lcov(&[("src/door.c", &[1, 2, 4, 5, 7, 10, 13], &[6, 11, 12])]));
    assert_eq!(repository.prints(&["gaps", "all.info"]), "src/door.c:6\n");
    // Other code, and data of it: what was accepted is gone.
    repository.write("src/door.c", &moved.replace("x += 1", "x += 2"));
    repository.write("all.info", &lcov(&[("src/door.c", &[1, 2, 4, 5, 7, 10], &[6, 11, 12])]));
    assert_eq!(repository.prints(&["gaps", "all.info"]), "src/door.c:6,11-12\n");
}

#[test]
fn one_that_expired_is_a_gap_again() {
    let repository = door();
    repository.write(FILE, &accepted("2020-01-01"));
    let ran = repository.lazycov(&["gaps", "all.info"]);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("src/door.c:3,8-9\n", ""));
}

#[test]
fn no_other_number_and_no_gate_knows_of_them() {
    let repository = door();
    let report = ["report", "all.info", "--format", "json"];
    let check = ["check", "all.info", "--gate", "total.min=70"];
    let markdown = ["report", "all.info", "--format", "markdown"];
    let (before, judged, entry) = (repository.json(&report), repository.lazycov(&check), repository.prints(&markdown));
    let (table, shown) = (repository.prints(&["report", "all.info"]), repository.prints(&["show", "src/door.c"]));
    assert_eq!((before["accepted"]["lines"].as_u64(), judged.code), (Some(0), 1), "{}", judged.stderr);
    repository.write(FILE, &accepted("2999-01-01"));
    let mut after = repository.json(&report);
    assert_eq!(after["accepted"]["lines"], 2);
    after["accepted"]["lines"] = 0.into();
    assert_eq!(after, before);
    let again = repository.lazycov(&check);
    assert_eq!((again.code, again.stdout), (judged.code, judged.stdout));
    assert_eq!(repository.prints(&["report", "all.info"]), format!("{table}2 lines accepted\n"));
    assert_eq!(repository.prints(&["report", "all.info", "--by", "dir"]).lines().last(), Some("2 lines accepted"));
    assert_eq!(repository.prints(&markdown), format!("{entry}\n2 lines accepted.\n"));
    let marked = repository.prints(&["show", "src/door.c"]);
    assert_eq!(marked, shown.replace(" 8 ▌", " 8 ✓").replace(" 9 ▌", " 9 ✓"));
    assert_ne!(marked, shown);
}

#[test]
fn a_damaged_file_is_said_and_accepts_nothing() {
    let repository = door();
    repository.write(FILE, &accepted("2999-01-01").replace("nobody slams", ""));
    let why =
        "lazycov: .lazycov/accepted.toml:6: gap.reason must not be empty; until that is mended nothing is accepted\n";
    let ran = repository.lazycov(&["gaps", "all.info"]);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (0, "src/door.c:3,8-9\n", why));
    let ran = repository.lazycov(&["report", "all.info"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, why));
    assert!(!ran.stdout.contains("accepted"));
}
