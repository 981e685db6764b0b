//! Coverage of changed lines.

use super::repository::{DOOR, DOOR_AFTER, Repository, door_after, doors, lcov};

#[test]
fn changed_lines_are_those_whose_text_is_new() {
    let repository = doors();
    let text = repository.prints(&["patch", "now.info"]);
    assert!(text.contains("75.0%        3/4  src/door.c  missed 3\n"), "{text}");
    assert!(text.ends_with(": 75.0% (3 of 4 covered)\n") && text.contains("since HEAD ("), "{text}");
    insta::assert_snapshot!(repository.prints(&["patch", "now.info", "--format", "json"]));
    assert!(repository.prints(&["patch", "now.info", "--format", "markdown"]).starts_with("## Changed lines 75.0%\n"));
}

#[test]
fn a_limit_is_judged_exactly() {
    let repository = doors();
    assert_eq!(repository.lazycov(&["patch", "now.info", "--fail-under", "75"]).code, 0);
    let ran = repository.lazycov(&["patch", "now.info", "--fail-under", "75.01"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("75.0% of changed lines are covered, less than 75.01%"), "{}", ran.stdout);
}

#[test]
fn trap_07_reports_of_other_files_are_no_pass() {
    let repository = doors();
    repository.write("other.info", &lcov(&[("elsewhere/zzz.c", &[1], &[])]));
    let ran = repository.lazycov(&["patch", "other.info"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (3, ""));
    assert!(ran.stderr.contains("no path of the reports is a file of this project"), "{}", ran.stderr);
}

#[test]
fn trap_07_a_changed_file_in_no_report_is_said_and_not_judged() {
    let repository = doors();
    repository.write("src/window.c", "int open_window(void) {\n  return 1;\n}\n");
    // What cannot run is no reason to complain: declarations, empty files, tests.
    repository.write("src/types.c", "typedef int number;\n").write("src/empty.c", "\n");
    repository.write("tests/test_door.c", "int main(void) { return 0; }\n");
    let ran = repository.lazycov(&["patch", "now.info"]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(ran.stdout.contains("no data  src/window.c\n"), "{}", ran.stdout);
    assert_eq!(ran.stdout.matches("no data").count(), 1, "{}", ran.stdout);
    let json = repository.json(&["patch", "now.info", "--format", "json"]);
    assert_eq!(json["not_measured"], serde_json::json!(["src/window.c"]));
    repository.git(&["add", "src/window.c"]).git(&["commit", "-q", "-m", "second"]);
    assert_eq!(repository.lazycov(&["patch", "now.info"]).code, 0, "what did not change is not asked for");
}

#[test]
fn moved_and_indented_lines_are_not_changed_lines() {
    let repository = Repository::new(&[("src/door.c", DOOR), ("src/other.c", "int other;\n")]);
    let indented: String = DOOR.lines().map(|line| format!("    {line}\n")).collect();
    repository.write("src/moved.c", &format!("// The doors.\n\n{indented}")).git(&["rm", "-q", "src/door.c"]);
    let lines = lcov(&[("src/moved.c", &[3, 4, 6], &[5, 9, 10, 11, 12])]);
    repository.write("now.info", &lines);
    let ran = repository.lazycov(&["patch", "now.info", "--fail-under", "100"]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.starts_with("0 changed lines since HEAD "), "{}", ran.stdout);
}

#[test]
fn without_changes_there_is_nothing_to_judge() {
    let repository = Repository::new(&[("src/door.c", DOOR)]);
    repository.write("now.info", &super::repository::door_before());
    let ran = repository.lazycov(&["patch", "now.info", "--fail-under", "100"]);
    assert_eq!(ran.code, 3, "a commit beside itself is no comparison: {}", ran.stderr);
    assert!(ran.stderr.contains("HEAD is not compared with itself"), "{}", ran.stderr);
    assert!(ran.stdout.contains("there is nothing to judge"), "{}", ran.stdout);
    let json = repository.json(&["patch", "now.info", "--format", "json"]);
    assert_eq!(json["lines"], serde_json::json!({"covered": 0, "total": 0, "percent": null}));
}

#[test]
fn the_base_is_where_the_branch_left_the_main_branch() {
    let repository = Repository::new(&[("src/door.c", DOOR), ("src/wall.c", "int wall(void) {\n  return 1;\n}\n")]);
    repository.git(&["checkout", "-q", "-b", "topic"]).commit(&[("src/door.c", DOOR_AFTER)]);
    // What happened on the main branch since is not part of the change.
    repository.git(&["checkout", "-q", "main"]).commit(&[("src/wall.c", "int wall(void) {\n  return 2;\n}\n")]);
    repository.git(&["checkout", "-q", "topic"]);
    let wall = lcov(&[("src/wall.c", &[], &[1, 2])]);
    repository.write("now.info", &(door_after() + &wall));
    for arguments in [&["patch", "now.info"][..], &["patch", "now.info", "--base", "main"]] {
        let text = repository.prints(arguments);
        assert!(text.contains("since main (") && text.contains("(3 of 4 covered)"), "{text}");
        assert!(!text.contains("wall.c"), "{text}");
    }
    let ran = repository.lazycov(&["patch", "now.info", "--base", "HEAD"]);
    assert!(ran.code == 3 && ran.stdout.starts_with("0 changed lines since HEAD "), "{}", ran.stdout);
    repository.git(&["update-ref", "refs/remotes/origin/trunk", "main"]);
    repository.git(&["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk"]);
    let text = repository.prints(&["patch", "now.info"]);
    assert!(text.contains("since origin/trunk ("), "{text}");
}

#[test]
fn a_base_that_is_none_is_said() {
    let repository = doors();
    for (base, said) in [("nothing", "git knows no such revision"), ("--help", "git knows no such revision")] {
        let ran = repository.lazycov(&["patch", "now.info", &format!("--base={base}")]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{base}");
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
    }
    repository.git(&["checkout", "-q", "--orphan", "apart"]).git(&["commit", "-q", "-m", "apart"]);
    let ran = repository.lazycov(&["patch", "now.info", "--base", "main"]);
    assert!(ran.code == 3 && ran.stderr.contains("fetch-depth: 0"), "{}", ran.stderr);
    let plain = super::project(&super::SMALL);
    let ran = super::lazycov(plain.path(), &["patch"]);
    assert!(ran.code == 3 && ran.stderr.contains("no git repository"), "{}", ran.stderr);
}

#[test]
fn a_source_that_changed_after_its_tests_is_said() {
    let repository = doors();
    let old = std::time::SystemTime::now() - std::time::Duration::from_hours(1);
    std::fs::File::options().append(true).open(repository.path().join("now.info")).unwrap().set_modified(old).unwrap();
    let ran = repository.lazycov(&["patch", "now.info"]);
    assert!(ran.code == 0 && ran.stderr.contains("changed after the tests ran"), "{}", ran.stderr);
    assert_eq!(repository.lazycov(&["patch", "now.info", "--strict"]).code, 3);
}
