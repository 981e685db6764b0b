//! May this change go in? Verdicts, exit codes, and the formats that other programs read.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::repository::{DOOR, DOOR_AFTER, Repository, door_after, door_before, doors, lcov, save};
use super::{SMALL, lazycov, project};

const AGAINST: [&str; 6] = ["check", "now.info", "--baseline", "HEAD", "--base-report", "before.info"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    AGAINST.iter().chain(more).copied().collect()
}

const RULES: [&str; 10] = [
    "--fail-under",
    "50",
    "--max-drop",
    "1pp",
    "--gate",
    "function.max_drop=10pp",
    "--gate",
    "function.min_lines=2",
    "--gate",
    "lost.lines=0",
];

#[test]
fn a_check_without_a_rule_is_no_pass() {
    let folder = project(&SMALL);
    let ran = lazycov(folder.path(), &["check"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("--fail-under 80") && ran.stderr.contains("lazycov.toml"), "{}", ran.stderr);
    assert_eq!(doors().lazycov(&AGAINST).code, 2, "nor is one with a baseline");
}

#[test]
fn the_four_exits() {
    let folder = project(&SMALL);
    for (arguments, code) in [
        (&["check", "--fail-under", "50"][..], 0),
        (&["check", "--fail-under", "50.01"], 1),
        (&["check", "--fail-under", "120"], 2),
        (&["check", "--gate", "total.mni=80"], 2),
        (&["check", "--gate", "total.min"], 2),
        (&["check", "--max-drop", "1"], 3),
        (&["check", "--max-drop", "1", "--allow-missing-baseline", "--fail-under", "50"], 0),
        (&["check", "--max-drop", "1", "--fail-under", "60"], 1),
        (&["check", "--gate", "total.mcdc.min=10"], 3),
        (&["check", "--fail-under", "0", "--include", "nothing/**"], 3),
    ] {
        let ran = lazycov(folder.path(), arguments);
        assert_eq!(ran.code, code, "{arguments:?}: {}{}", ran.stdout, ran.stderr);
    }
    let passed = lazycov(folder.path(), &["check", "--fail-under", "50"]).stdout;
    assert!(passed.starts_with("passed: lines 50.0% ("), "{passed}");
    assert!(passed.ends_with("\nchecked 1 file, 2 functions, 1 rule: 0 failed, 0 waived, 0 not judged\n"), "{passed}");
}

#[test]
fn trap_08_an_empty_report_passes_no_gate() {
    let folder = project(&[("lcov.info", ""), ("none.info", "TN:\n")]);
    for report in ["lcov.info", "none.info"] {
        assert_eq!(lazycov(folder.path(), &["check", report, "--fail-under", "0"]).code, 3, "{report}");
    }
}

#[test]
fn every_format_says_the_same() {
    let repository = doors();
    for format in ["text", "json", "markdown", "github", "junit"] {
        let mut arguments = with(&RULES);
        arguments.extend(["--format", format]);
        let ran = repository.lazycov(&arguments);
        assert_eq!((ran.code, ran.stderr.as_str()), (1, ""), "{format}");
        insta::assert_snapshot!(format!("check_{format}"), ran.stdout);
    }
}

#[test]
fn annotations_count_paths_from_the_top_of_the_repository() {
    let repository = Repository::new(&[("part/src/door.c", DOOR), ("part/lazycov.toml", "")]);
    repository.write("part/now.info", &door_before());
    let ran = lazycov(
        &repository.path().join("part"),
        &["check", "now.info", "--gate", "file.min=100", "--format", "github"],
    );
    assert!(ran.code == 1 && ran.stdout.contains("\n::error file=part/src/door.c,"), "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn trap_35_a_new_file_without_coverage_fails() {
    let repository = doors();
    repository.write("src/cellar.c", "int cellar(void) {\n  return 1;\n}\n");
    repository.write("now.info", &(door_after() + &lcov(&[("src/cellar.c", &[], &[1, 2])])));
    let ran = repository.lazycov(&with(&["--gate", "new.file.min=80"]));
    assert_eq!(ran.code, 1, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains("failed new.file.min") && ran.stdout.contains("src/cellar.c"), "{}", ran.stdout);
}

#[test]
fn trap_36_a_file_that_left_the_report_fails_though_the_total_rose() {
    let wall = "int wall(int a) {\n  return a + 1;\n}\n";
    let repository = Repository::new(&[("src/door.c", DOOR), ("src/wall.c", wall)]);
    repository.write("before.info", &(door_before() + &lcov(&[("src/wall.c", &[], &[1, 2])])));
    repository.write("now.info", &door_before());
    let ran = repository.lazycov(&with(&["--max-drop", "0"]));
    assert_eq!(ran.code, 1, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains("failed scope.vanished") && ran.stdout.contains("src/wall.c"), "{}", ran.stdout);
}

#[test]
fn trap_39_a_baseline_of_another_line_of_work_is_said() {
    let repository = Repository::new(&[("src/door.c", DOOR)]);
    repository.git(&["checkout", "-q", "-b", "other"]).commit(&[("src/wall.c", "int wall;\n")]);
    repository.git(&["checkout", "-q", "main"]).commit(&[("src/roof.c", "int roof;\n")]);
    repository.write("before.info", &door_before()).write("now.info", &door_before());
    let other = ["check", "now.info", "--baseline", "other", "--base-report", "before.info", "--gate", "lost.lines=0"];
    let ran = repository.lazycov(&other);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains("did not lead to this one"), "{}", ran.stdout);
    assert_eq!(repository.lazycov(&[&other[..], &["--strict"]].concat()).code, 3);
    let strict = with(&["--gate", "lost.lines=0", "--strict"]);
    let same = repository.lazycov(&strict);
    assert!(same.code == 3 && same.stdout.contains("of this very commit and its reports"), "{}", same.stdout);
    repository.write("now.info", &door_before().replace("DA:1,1", "DA:1,2"));
    let same = repository.lazycov(&strict);
    assert_eq!(same.code, 0, "another run of the same commit: {}{}", same.stdout, same.stderr);
}

#[test]
fn trap_40_a_run_of_fewer_reports_is_said() {
    let repository = Repository::new(&[("src/door.c", DOOR)]);
    repository.write("ci/unit.info", &door_before()).write("ci/e2e.info", &lcov(&[("src/door.c", &[1, 2], &[3])]));
    repository.write("unit.info", &door_before());
    let arguments = [
        "check",
        "unit.info",
        "--baseline",
        "HEAD",
        "--base-report",
        "ci/unit.info",
        "--base-report",
        "ci/e2e.info",
        "--gate",
        "lost.lines=0",
    ];
    let ran = repository.lazycov(&arguments);
    assert!(ran.code == 0 && ran.stdout.contains("other reports than the baseline"), "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains("e2e.info") && !ran.stdout.contains("ci/unit.info"), "{}", ran.stdout);
    assert_eq!(repository.lazycov(&[&arguments[..], &["--strict"]].concat()).code, 3);
}

#[test]
fn the_baseline_is_named_and_waivers_say_why_and_until_when() {
    let repository = Repository::new(&[("src/door.c", DOOR)]);
    repository.write("now.info", &door_before());
    save(&repository, "phase 1", "now.info", 1_782_864_000);
    repository.write("src/door.c", DOOR_AFTER).write("now.info", &door_after());
    let waive = |until: &str| {
        format!(
            "[gate.function]\nmax_drop = \"10pp\"\nmin_lines = 2\n\n[[waive]]\npath = \"src/door.c\"\n\
             function = \"slam\"\nrule = \"function.max_drop\"\nreason = \"rewritten next\"\nuntil = \"{until}\"\n"
        )
    };
    repository.write("lazycov.toml", &waive("2999-01-01"));
    let text = repository.prints(&["check", "now.info"]);
    assert!(text.contains("waived at src/door.c:13-16 in slam\n"), "{text}");
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("; waived until 2999-01-01 (rewritten next) [function.max_drop]"), "{text}");
    assert!(text.contains("lines against phase 1 (") && text.ends_with("0 failed, 1 waived, 0 not judged\n"), "{text}");
    repository.write("lazycov.toml", &waive("2026-01-01"));
    let ran = repository.lazycov(&["check", "now.info"]);
    assert!(ran.code == 1 && ran.stdout.contains("its waiver expired on 2026-01-01"), "{}", ran.stdout);
}

#[test]
fn a_git_revision_alone_judges_changed_lines_and_no_drop() {
    let repository = doors();
    let base = ["check", "now.info", "--baseline", "HEAD", "--gate", "new.changed_lines.min=75"];
    assert_eq!(repository.lazycov(&base).code, 0);
    let ran = repository.lazycov(&[&base[..], &["--max-drop", "0"]].concat());
    assert_eq!(ran.code, 3, "{}{}", ran.stdout, ran.stderr);
}

/// A function whose name tries to be a command, markup and an escape sequence.
const HOSTILE: &str = "f<b>&\"|`x`::error file=a,line=1::owned\u{1b}[2J";

#[test]
fn names_of_others_stay_text_in_every_format() {
    let report = format!("SF:src/door.c\nFN:1,5,{HOSTILE}\nFNDA:0,{HOSTILE}\nDA:1,0\nDA:2,0\nend_of_record\n");
    // A file that is not there keeps the name that the report gives it.
    let report = report + "SF:::stop-commands::x%\nDA:1,0\nend_of_record\n";
    let folder = project(&[("door.py", ""), ("now.info", &report)]);
    for format in ["text", "markdown", "github", "junit"] {
        let arguments = ["check", "now.info", "--gate", "function.min=10", "--gate", "file.min=10", "--format", format];
        let arguments = [&arguments[..], &["--gate", "function.min_lines=1"]].concat();
        let ran = lazycov(folder.path(), &arguments);
        assert_eq!(ran.code, 1, "{format}: {}", ran.stderr);
        assert!(!ran.stdout.contains('\u{1b}'), "{format}: {}", ran.stdout);
        let commands = ran.stdout.lines().filter(|line| line.trim_start().starts_with("::"));
        match format {
            "github" => {
                let ours = |line: &str| ["::error ", "::notice "].iter().any(|start| line.starts_with(start));
                assert!(ran.stdout.lines().all(ours), "{}", ran.stdout);
                assert!(ran.stdout.contains("%25") && ran.stdout.contains("%3A%3Astop-commands"), "{}", ran.stdout);
            }
            "junit" => assert_shape(&ran.stdout),
            _ => assert_eq!(commands.count(), 0, "{}", ran.stdout),
        }
        assert!(format == "text" || format == "github" || !ran.stdout.contains("<b>"), "{}", ran.stdout);
    }
}

#[test]
fn junit_has_the_shape_that_its_readers_expect() {
    let mut arguments = with(&RULES);
    arguments.extend(["--format", "junit", "--gate", "total.branch.min=10"]);
    let ran = doors().lazycov(&arguments);
    assert_shape(&ran.stdout);
    assert!(ran.stdout.contains("<error type=\"total.branch.min\" message=\"not judged: "), "{}", ran.stdout);
}

/// What the schema of Jenkins's JUnit reader allows: elements inside which, and their attributes.
const SHAPE: [(&str, &[&str], &[&str]); 9] = [
    ("testsuites", &[""], &["name", "time", "tests", "failures", "disabled", "errors"]),
    ("testsuite", &["testsuites"], &["name", "tests", "failures", "errors", "skipped", "time"]),
    ("testcase", &["testsuite"], &["name", "classname", "time", "file", "line"]),
    ("failure", &["testcase"], &["type", "message"]),
    ("skipped", &["testcase"], &["type", "message"]),
    ("error", &["testcase"], &["type", "message"]),
    ("system-out", &["testcase", "testsuite"], &[]),
    ("properties", &["testsuite"], &[]),
    ("property", &["properties"], &["name", "value"]),
];

fn assert_shape(xml: &str) {
    let mut reader = Reader::from_str(xml);
    let (mut open, mut counted, mut declared) = (vec![String::new()], [0; 4], [0; 4]);
    loop {
        let (element, empty) = match reader.read_event().unwrap() {
            Event::Start(element) => (element, false),
            Event::Empty(element) => (element, true),
            Event::End(_) => {
                open.pop();
                continue;
            }
            Event::Eof => break,
            _ => continue,
        };
        let name = element.name().as_ref().to_owned();
        let (_, parents, attributes) = SHAPE.iter().find(|row| row.0 == name).unwrap_or_else(|| panic!("{name}"));
        assert!(parents.contains(&open.last().unwrap().as_str()), "{name} in {open:?}");
        for attribute in element.attributes() {
            let key = attribute.unwrap().key.as_ref().to_owned();
            assert!(attributes.contains(&key.as_str()), "{key} of {name}");
        }
        let kinds = ["testcase", "failure", "skipped", "error"];
        if let Some(kind) = kinds.iter().position(|kind| *kind == name) {
            counted[kind] += 1;
        }
        if name == "testsuite" {
            for (sum, key) in declared.iter_mut().zip(["tests", "failures", "skipped", "errors"]) {
                *sum += number(&element, key);
            }
        }
        if !empty {
            open.push(name);
        }
    }
    assert_eq!(open.len(), 1);
    assert_eq!(counted, declared, "tests, failures and skipped are what the suites say");
}

fn number(element: &BytesStart<'_>, key: &str) -> usize {
    let attribute = element.try_get_attribute(key).unwrap().unwrap();
    attribute.value.parse().unwrap()
}
