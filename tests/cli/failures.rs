//! What goes wrong, and how it is said: one sentence with the cause and the next step, and the right exit code.

use super::{SMALL, fixture, lazycov, project, with_input};

#[test]
fn nothing_found_is_exit_3_and_says_what_would_help() {
    let folder = project(&[("go.mod", "module example.org/x\n"), ("x.go", "package x\n")]);
    let ran = lazycov(folder.path(), &["report"]);
    assert_eq!(ran.code, 3);
    assert!(ran.stderr.contains("go test") && ran.stderr.contains("-coverprofile"), "{}", ran.stderr);
}

#[test]
fn trap_08_an_empty_report_is_neither_100_percent_nor_a_pass() {
    let folder = project(&[("lcov.info", ""), ("none.info", "TN:\n")]);
    assert_eq!(lazycov(folder.path(), &["report", "lcov.info"]).code, 3);
    let ran = lazycov(folder.path(), &["report", "none.info"]);
    assert_eq!((ran.code, ran.stdout.contains("100")), (3, false), "{}", ran.stdout);
}

#[test]
fn nothing_measured_is_never_a_pass() {
    let folder = project(&SMALL);
    for (arguments, said) in [
        (&["report", "--include", "nothing/**"][..], "nothing is measured"),
        (&["report", "--metric", "mcdc"], "no report has mcdc; there are lines, branches"),
        (&["report", "--reports", "*.nope"], "no report matches --reports *.nope"),
    ] {
        let ran = lazycov(folder.path(), arguments);
        assert_eq!(ran.code, 3, "{arguments:?}");
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
    }
    let empty = project(&[("lcov.info", "")]);
    assert!(lazycov(empty.path(), &["report", "lcov.info"]).stderr.contains("lcov.info: the file is empty"));
    let ran = lazycov(empty.path(), &["doctor", "--format", "json"]);
    assert_eq!((ran.code, ran.stdout.contains("\"inputs\"")), (3, true));
}

#[test]
fn trap_08_a_data_file_without_its_sources_is_not_fully_covered() {
    let data = fixture("python-shop").join("reports/line/.coverage");
    let folder = tempfile::tempdir().unwrap();
    let ran = lazycov(folder.path(), &["report", &data.to_string_lossy()]);
    assert_eq!((ran.code, ran.stdout.contains("100.0%")), (3, false), "{}", ran.stdout);
}

#[test]
fn usage_errors_are_exit_2() {
    let folder = project(&SMALL);
    for arguments in
        [&["report", "--format", "yaml"][..], &["--no-such-flag"], &["report", "--under", "120"], &["watch"]]
    {
        assert_eq!(lazycov(folder.path(), arguments).code, 2, "{arguments:?}");
    }
    assert_eq!(lazycov(folder.path(), &["show", "src/nothing.c"]).code, 2);
    assert!(lazycov(folder.path(), &["show", "src/door.c:99"]).stderr.contains("has 9 lines, no line 99"));
    assert!(lazycov(folder.path(), &["reprot"]).stderr.contains("did you mean `report`?"));
    let ran = lazycov(folder.path(), &["report", "--exclude", "["]);
    assert_eq!((ran.code, ran.stderr.contains("--exclude [")), (2, true), "{}", ran.stderr);
}

#[test]
fn an_unknown_key_names_file_line_and_suggestion() {
    let folder = project(&[SMALL[0], SMALL[1], ("lazycov.toml", "[report]\n\nprecison = 2\n")]);
    let ran = lazycov(folder.path(), &["report"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("lazycov.toml:3") && ran.stderr.contains("precision"), "{}", ran.stderr);
}

#[test]
fn an_unreadable_report_names_the_place_and_what_was_expected() {
    let folder = project(&[
        ("lcov.info", "TN:\nSF:a.c\nDA:1,1\nend_of_record\n"),
        ("broken.xml", "<coverage line-rate=\"1\"><packages><pack"),
    ]);
    let ran = lazycov(folder.path(), &["report", "broken.xml"]);
    assert_eq!(ran.code, 3, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stderr.contains("broken.xml") && ran.stderr.contains("byte"), "{}", ran.stderr);
}

#[test]
fn what_can_be_read_is_shown_beside_what_cannot() {
    let folder = project(&[SMALL[0], SMALL[1], ("coverage.xml", "<coverage line-rate=\"1\"><packages><pack")]);
    let ran = lazycov(folder.path(), &["report"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("src/door.c") && ran.stderr.contains("coverage.xml"), "{}{}", ran.stdout, ran.stderr);
    assert_eq!(lazycov(folder.path(), &["report", "--strict"]).code, 3);
}

#[test]
fn escape_sequences_never_reach_the_terminal() {
    let hostile =
        "TN:\nSF:a\u{1b}]0;owned\u{7}\u{1b}[2J.c\nFN:1,f\u{1b}[31m\nFNDA:0,f\u{1b}[31m\nDA:1,0\nend_of_record\n";
    let folder = tempfile::tempdir().unwrap();
    for command in [
        &["report", "-"][..],
        &["gaps", "-"],
        &["gaps", "-", "--format", "quickfix"],
        &["functions", "-"],
        &["doctor", "-"],
    ] {
        let ran = with_input(folder.path(), command, Some(hostile.as_bytes()));
        let all = format!("{}{}", ran.stdout, ran.stderr);
        assert!(!all.contains('\u{1b}') && !all.contains('\u{7}'), "{command:?}: {all:?}");
    }
}

#[test]
fn no_report_reads_outside_the_root() {
    let outside = project(&[("secret.txt", "the secret\n")]);
    let secret = outside.path().join("secret.txt");
    let up = format!("../{}/secret.txt", outside.path().file_name().unwrap().to_string_lossy());
    for path in [secret.to_string_lossy().into_owned(), up] {
        let folder = project(&[("lcov.info", &format!("SF:{path}\nDA:1,1\nend_of_record\n"))]);
        for command in [&["show", "secret.txt"][..], &["show", &path]] {
            let ran = lazycov(folder.path(), command);
            assert_ne!(ran.code, 0);
            assert!(!ran.stdout.contains("the secret") && !ran.stderr.contains("the secret"), "{}", ran.stdout);
        }
    }
}

#[test]
fn a_report_that_cannot_be_read_yet_names_the_way_to_one_that_can() {
    let folder = fixture("ts-cart");
    let ran = lazycov(&folder, &["report", "reports/coverage-summary.json"]);
    assert_eq!(ran.code, 3);
    assert!(ran.stderr.contains("lcov"), "{}", ran.stderr);
}

#[test]
fn run_ends_with_1_when_the_tests_fail() {
    let folder = project(&SMALL);
    let ran = lazycov(folder.path(), &["run", "--", "sh", "-c", "cp coverage/lcov.info coverage/new.info; exit 5"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
}
