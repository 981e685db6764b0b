//! Markdown for a project's log.

use crate::{SMALL, lazycov, project};

#[test]
fn the_present_without_a_baseline_has_no_differences() {
    let folder = project(&SMALL);
    let ran = lazycov(folder.path(), &["report", "--format", "markdown"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(ran.stdout);
    assert_eq!(lazycov(folder.path(), &["report", "--format", "markdown"]).stdout, ran.stdout, "it is deterministic");
}

#[test]
fn limits_are_those_of_the_options() {
    let folder = project(&SMALL);
    let ran = |arguments: &[&str]| lazycov(folder.path(), &[&["report", "--format", "markdown"], arguments].concat());
    assert!(
        ran(&["--under", "60"]).stdout.contains("### Functions below 60%\n\n```text\nsrc/door.c:7: slam (0.0%)\n```")
    );
    assert!(ran(&["--under", "0"]).stdout.ends_with("No function is below 0%.\n"));
    assert!(ran(&["--limit", "1"]).stdout.ends_with("src/door.c:1: open (75.0%)\nand 1 more\n```\n"));
    assert!(ran(&["--precision", "2", "--metric", "branches"]).stdout.contains("**50.00% branches (1/2)**"));
}

#[test]
fn directories_are_rolled_up() {
    let record = |path: &str| format!("TN:\nSF:{path}\nDA:1,1\nDA:2,0\nend_of_record\n");
    let report = ["top.c", "a/b/x.c", "a/c/d/y.c"].map(record).concat();
    let folder = project(&[("lcov.info", &report)]);
    let ran = lazycov(folder.path(), &["report", "--format", "markdown"]);
    let rows: Vec<&str> = ran.stdout.lines().filter(|line| line.starts_with("| `")).collect();
    assert_eq!(rows, ["| `a` | 2/4 | 50.0% |", "| `a/b` | 1/2 | 50.0% |", "| `a/c/d` | 1/2 | 50.0% |"]);
    assert!(ran.stdout.contains("\n| **total** | 3/6 | 50.0% |\n"), "{}", ran.stdout);
}

#[test]
fn names_of_a_report_are_no_markup() {
    let report = "TN:\nSF:a|b`c/<img src=x>.c\nFN:1,```\u{1b}[31m<script>\nFNDA:0,```\u{1b}[31m<script>\nDA:1,0\nend_of_record\n";
    let folder = project(&[("lcov.info", report)]);
    let ran = lazycov(folder.path(), &["report", "--format", "markdown"]);
    assert!(ran.stdout.contains("| <code>a&#124;b&#96;c</code> | 0/1 | 0.0% |\n"), "{}", ran.stdout);
    assert!(
        ran.stdout.contains("\n````text\na|b`c/<img src=x>.c:1: ```␛[31m<script> (0.0%)\n````\n"),
        "{}",
        ran.stdout
    );
}
