//! The page that a reviewer reads: a regression of hundreds of findings, a pass, a pass without a baseline, and the two
//! ways in which nothing can be said, each in every format.

use std::fmt::Write as _;

use super::repository::{Repository, lcov};
use super::{Ran, with_variables};

const FORMATS: [&str; 5] = ["text", "json", "markdown", "github", "junit"];

/// Files of the large change, and functions in each.
const FILES: u32 = 12;
const FUNCTIONS: u32 = 34;

/// What a workflow of GitHub says of its repository.
const WORKFLOW: [(&str, &str); 3] = [
    ("GITHUB_SERVER_URL", "https://github.com"),
    ("GITHUB_REPOSITORY", "ada/loom"),
    ("GITHUB_SHA", "a1b2c3d4e5f6a7b8c9d0a1b2c3d4e5f6a7b8c9d0"),
];

/// A C file with functions of nine lines each and the lines of it that can run.
fn file(of: u32) -> (String, Vec<u32>) {
    let (mut text, mut lines) = (String::new(), Vec::new());
    for at in 0..FUNCTIONS {
        let start = at * 10 + 1;
        let _ = write!(
            text,
            "int step_{of}_{at}(int a) {{\n  int b = a;\n  b += {at};\n  b *= 2;\n  b -= 1;\n  b += a;\n  \
             b ^= 3;\n  return b;\n}}\n\n"
        );
        lines.extend(start..start + 8);
    }
    (text, lines)
}

/// Results of tests of which one was skipped.
fn junit(tests: u32) -> String {
    let cases: String = (1..tests).map(|at| format!("<testcase name=\"t{at}\" time=\"0.015\"/>")).collect();
    format!("<testsuite name=\"all\">{cases}<testcase name=\"slow\"><skipped/></testcase></testsuite>")
}

/// Twelve files that were covered and one that never was; then most functions lose lines, and one function is new.
fn regression() -> Repository {
    let files: Vec<(String, String, Vec<u32>)> = (0..FILES)
        .map(|of| {
            let (text, lines) = file(of);
            (format!("src/part{of}/work.c"), text, lines)
        })
        .collect();
    let low = "int low(int a) {\n  int b = a;\n  b += 1;\n  return b;\n}\n";
    let mut texts: Vec<(&str, &str)> = files.iter().map(|(path, text, _)| (path.as_str(), text.as_str())).collect();
    texts.push(("src/low.c", low));
    let repository = Repository::new(&texts);
    let lost = |of: u32| move |line: &u32| (line - 1) % 10 >= 5 && (line / 10 + of).is_multiple_of(34).eq(&false);
    let mut before: Vec<(&str, &[u32], &[u32])> =
        files.iter().map(|(path, _, lines)| (path.as_str(), lines.as_slice(), &[][..])).collect();
    before.push(("src/low.c", &[1], &[2, 3, 4]));
    repository.write("before.info", &lcov(&before));
    let now: Vec<(Vec<u32>, Vec<u32>)> = (0..FILES)
        .zip(&files)
        .map(|(of, (_, _, lines))| lines.iter().copied().partition(|line| !lost(of)(line)))
        .collect();
    let mut now: Vec<(&str, &[u32], &[u32])> = files
        .iter()
        .zip(&now)
        .map(|((path, _, _), (hit, missed))| (path.as_str(), hit.as_slice(), missed.as_slice()))
        .collect();
    now.push(("src/low.c", &[1], &[2, 3, 4]));
    now.push(("src/new.c", &[1], &[2, 3]));
    repository.write("src/new.c", "int fresh(int a) {\n  a += 1;\n  return a;\n}\n");
    repository.write("now.info", &lcov(&now));
    repository.write("junit.xml", &junit(214));
    repository
}

const RULES: [&str; 14] = [
    "--fail-under",
    "60",
    "--max-drop",
    "1pp",
    "--gate",
    "function.max_drop=10pp",
    "--gate",
    "lost.lines=0",
    "--gate",
    "file.max_drop=5pp",
    "--gate",
    "file.min=60",
    "--gate",
    "new.changed_lines.min=80",
];

fn against<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let base = ["check", "now.info", "--baseline", "HEAD", "--base-report", "before.info", "--junit", "junit.xml"];
    base.iter().chain(more).copied().collect()
}

fn run(repository: &Repository, arguments: &[&str], format: &str) -> Ran {
    let arguments: Vec<&str> = arguments.iter().copied().chain(["--format", format]).collect();
    with_variables(repository.path(), &arguments, None, &WORKFLOW)
}

/// The beginning and the end of what would fill pages.
fn ends(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let Some(cut) = lines.len().checked_sub(120).filter(|cut| *cut > 0) else { return text.to_owned() };
    format!("{}\n… {cut} lines …\n{}\n", lines[..80].join("\n"), lines[80 + cut..].join("\n"))
}

#[test]
fn a_regression_of_hundreds_of_findings() {
    let repository = regression();
    for format in FORMATS {
        let ran = run(&repository, &against(&RULES), format);
        assert_eq!((ran.code, ran.stderr.as_str()), (1, ""), "{format}");
        insta::assert_snapshot!(format!("regression_{format}"), ends(&ran.stdout));
        match format {
            "markdown" => assert!(ran.stdout.len() < 65_536, "hosts refuse longer comments: {}", ran.stdout.len()),
            "text" => {
                let long = ran.stdout.lines().find(|line| line.chars().count() > 100);
                assert_eq!(long, None, "in a hundred columns");
            }
            "github" => assert_eq!(ran.stdout.lines().filter(|line| line.starts_with("::error ")).count(), 10),
            _ => {}
        }
    }
    for format in ["text", "markdown"] {
        let arguments = ["diff", "HEAD", "--base-report", "before.info", "--reports", "now.info", "--limit", "3"];
        let ran = run(&repository, &arguments, format);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{format}");
        insta::assert_snapshot!(format!("regression_diff_{format}"), ran.stdout);
    }
}

/// A change that is tested, and one line of it that moved nothing.
fn passing() -> Repository {
    let before = "int twice(int a) {\n  return 2 * a;\n}\n";
    let repository = Repository::new(&[("src/a.c", before)]);
    repository.write("before.info", &lcov(&[("src/a.c", &[1, 2], &[])]));
    repository.write("src/a.c", &format!("{before}\nint thrice(int a) {{\n  return 3 * a;\n}}\n"));
    repository.write("now.info", &lcov(&[("src/a.c", &[1, 2, 5, 6], &[])]));
    repository.write("junit.xml", &junit(12));
    repository
}

#[test]
fn a_pass() {
    let repository = passing();
    for format in FORMATS {
        let ran = run(&repository, &against(&["--fail-under", "80", "--gate", "lost.lines=0"]), format);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{format}");
        insta::assert_snapshot!(format!("pass_{format}"), ran.stdout);
    }
}

#[test]
fn a_pass_without_a_changed_line_says_how_many_there_were() {
    let repository = passing();
    repository.git(&["checkout", "-q", "--", "src/a.c"]);
    repository.write("now.info", &lcov(&[("src/a.c", &[1, 2], &[])]));
    let arguments = against(&["--gate", "new.changed_lines.min=80"]);
    let said = run(&repository, &arguments, "text").stdout;
    assert!(said.contains("\n  changed lines 0 that can be covered\n"), "{said}");
    let said = run(&repository, &arguments, "markdown").stdout;
    assert!(said.contains("| changed lines | 0 that can be covered |"), "{said}");
}

#[test]
fn a_pass_without_a_baseline() {
    let repository = passing();
    for format in FORMATS {
        let ran = run(&repository, &["check", "now.info", "--fail-under", "80"], format);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{format}");
        insta::assert_snapshot!(format!("pass_alone_{format}"), ran.stdout);
    }
}

#[test]
fn without_a_baseline_changed_lines_are_those_of_the_branch() {
    let repository = passing();
    repository.git(&["checkout", "-q", "-b", "topic"]).commit(&[]);
    let said = run(&repository, &["check", "now.info", "--fail-under", "80"], "text").stdout;
    assert!(said.contains("\n  changed lines 100.0% (2/2) since main\n"), "{said}");
}

#[test]
fn what_cannot_be_understood_is_a_document_of_each_format() {
    let repository = passing();
    repository.write("lazycov.toml", "[gate.total]\nmni = 80\n");
    for format in FORMATS {
        let ran = run(&repository, &["check", "now.info"], format);
        assert_eq!(ran.code, 2, "{format}");
        assert!(ran.stderr.contains("lazycov.toml:2"), "{}", ran.stderr);
        insta::assert_snapshot!(format!("exit_2_{format}"), ran.stdout);
    }
    let ran = run(&repository, &["check", "--fail-under", "120"], "json");
    let said: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((ran.code, &said["error"]["exit"]), (2, &2.into()));
    assert!(said["error"]["message"].as_str().unwrap().contains("'120' for '--fail-under"), "{said}");
}

#[test]
fn what_cannot_be_judged_is_a_document_of_each_format() {
    let repository = passing();
    for format in FORMATS {
        let ran = run(&repository, &["check", "gone.info", "--fail-under", "80"], format);
        assert_eq!(ran.code, 3, "{format}");
        let folder = repository.path().to_string_lossy().into_owned();
        insta::assert_snapshot!(format!("exit_3_{format}"), ran.stdout.replace(&folder, "FOLDER"));
        let ran = run(&repository, &["check", "now.info", "--max-drop", "1pp"], format);
        assert_eq!(ran.code, 3, "{format}");
        insta::assert_snapshot!(format!("exit_3_unjudged_{format}"), ran.stdout);
    }
    for command in [&["diff"][..], &["patch", "--base", "gone"], &["report", "gone.info"]] {
        let ran = run(&repository, command, "json");
        let said: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(said["error"]["exit"], ran.code, "{command:?}: {said}");
        let ran = run(&repository, command, "markdown");
        assert!(ran.stdout.starts_with("## ❌ Coverage: "), "{command:?}: {}", ran.stdout);
    }
}

#[test]
fn with_strict_the_page_is_as_red_as_the_exit_code() {
    let repository = passing();
    repository.write("src/a.c", "int twice(int a) {\n  return 2 * a;\n}\n");
    repository.write("before.info", &lcov(&[("src/a.c", &[1], &[])]));
    repository.write("now.info", &lcov(&[("src/a.c", &[1], &[2])]));
    let arguments = against(&["--fail-under", "50", "--gate", "lost.included=warn", "--strict"]);
    for (format, says) in [
        ("text", "not judged: lines 50.0% (1/2)"),
        ("json", "\"verdict\": \"unjudged\""),
        ("markdown", "## ❌ Coverage 50.0%, -50.00pp: not judged"),
        ("github", "::error title=not judged::--strict: a rule warns"),
        ("junit", "<error type=\"strict\" message=\"not judged: --strict: a rule warns\"/>"),
    ] {
        let ran = run(&repository, &arguments, format);
        assert_eq!(ran.code, 3, "{format}: {}{}", ran.stdout, ran.stderr);
        assert!(ran.stdout.contains(says), "{format}: {}", ran.stdout);
    }
}
