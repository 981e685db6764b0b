//! A Go project in four states, judged by its own rules after each phase, and the log that it keeps: the real commands on
//! a repository made of `tests/fixtures/go-phases`, whose README says what must be found.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test may fail in its helpers too")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

const STATES: [&str; 4] = ["0-baseline", "1-delays", "2-policies", "3-journal"];

/// The rules, literally: the raw total falls by at most a point, no function of any size by more than 10, and new
/// functions are entered.
const RULES: &str = "
[gate.total]
statement.max_drop = \"1pp\"
raw = true

[gate.function]
statement.max_drop = \"10pp\"
raw = true
min_lines = 1

[gate.new]
function.entered = true
";

/// What is wrong with a change by the README: the rules that fail, each with its function and its culprit lines.
type Verdict = &'static [(&'static str, &'static str, &'static [(u64, u64)])];

const DELAYS: Verdict = &[];
const POLICIES: Verdict = &[
    ("function.statement.max_drop", "queue/memory.go Queue.Len", &[(123, 123)]),
    ("function.statement.max_drop", "retry/policy.go Policy.Delay", &[(52, 52), (59, 59)]),
];
const JOURNAL: Verdict =
    &[("new.function.entered", "queue/journal.go Queue.Restore", &[(26, 46)]), ("total.statement.max_drop", " ", &[])];

/// A project on disk, as its author keeps it.
struct Story {
    folder: tempfile::TempDir,
}

impl Story {
    fn begin() -> Story {
        let story = Story { folder: tempfile::tempdir().unwrap() };
        story.git(&["init", "--quiet", "--initial-branch=main"]);
        // What the tools write is not committed.
        fs::write(story.path(".git/info/exclude"), "cover.out\njunit.xml\nfunc.txt\n").unwrap();
        story
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Makes the folder what it was in a state, and commits it. Baselines stay.
    fn go_to(&self, state: &str) {
        for entry in fs::read_dir(self.folder.path()).unwrap() {
            let entry = entry.unwrap();
            match entry.file_name().to_str() {
                Some(".git" | ".lazycov") => {}
                _ if entry.path().is_dir() => fs::remove_dir_all(entry.path()).unwrap(),
                _ => fs::remove_file(entry.path()).unwrap(),
            }
        }
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/go-phases");
        copy(&fixtures.join(state), self.folder.path());
        fs::write(self.path("lazycov.toml"), RULES).unwrap();
        self.git(&["add", "."]);
        self.git(&["commit", "--quiet", "--message", state]);
    }

    fn git(&self, arguments: &[&str]) {
        let mut command = Command::new("git");
        command.args(arguments).current_dir(self.folder.path());
        for (name, value) in [
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_AUTHOR_NAME", "Ada"),
            ("GIT_AUTHOR_EMAIL", "ada@example.org"),
            ("GIT_AUTHOR_DATE", "2026-01-02T03:04:05Z"),
            ("GIT_COMMITTER_NAME", "Ada"),
            ("GIT_COMMITTER_EMAIL", "ada@example.org"),
            ("GIT_COMMITTER_DATE", "2026-01-02T03:04:05Z"),
        ] {
            command.env(name, value);
        }
        let output = command.output().unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn lazycov(&self, arguments: &[&str]) -> Output {
        let nowhere = self.path("no-such-config");
        let mut command = Command::new(env!("CARGO_BIN_EXE_lazycov"));
        command.args(arguments).current_dir(self.folder.path());
        command.env("HOME", &nowhere).env("XDG_CONFIG_HOME", &nowhere).env("XDG_CACHE_HOME", &nowhere);
        command.output().unwrap()
    }

    /// What a command prints when all is well.
    fn printed(&self, arguments: &[&str]) -> String {
        let output = self.lazycov(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn save(&self, phase: usize) {
        let (name, note) = (name(phase), format!("State {}.", STATES[phase]));
        self.printed(&["baseline", "save", &name, "--junit", "junit.xml", "--note", &note, "--full"]);
    }

    /// Judges the present against an earlier phase: what failed, and the exit code.
    fn check(&self, phase: usize) -> (Vec<Failed>, i32) {
        let output = self.lazycov(&["check", "--baseline", &name(phase), "--format", "json"]);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let judged: Value = serde_json::from_str(&said)
            .unwrap_or_else(|error| panic!("{error}: {said}{}", String::from_utf8_lossy(&output.stderr)));
        let failed = judged["rules"].as_array().unwrap().iter().filter(|rule| rule["verdict"] != "pass");
        let mut failed: Vec<Failed> = failed.map(Failed::of).collect();
        failed.sort();
        let code = output.status.code().unwrap();
        assert_eq!(judged["verdict"], if code == 0 { "pass" } else { "fail" }, "{said}");
        (failed, code)
    }
}

/// A rule that does not hold.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Failed {
    rule: String,
    /// File and function.
    what: String,
    lines: Vec<(u64, u64)>,
}

impl Failed {
    fn of(rule: &Value) -> Failed {
        let text = |key: &str| rule[key].as_str().unwrap_or_default();
        let pair = |range: &Value| (range[0].as_u64().unwrap(), range[1].as_u64().unwrap());
        let what = format!("{} {}", text("path"), text("function"));
        Failed {
            rule: text("rule").to_owned(),
            what,
            lines: rule["lines"].as_array().unwrap().iter().map(pair).collect(),
        }
    }

    fn all(verdict: Verdict) -> Vec<Failed> {
        let failed = |&(rule, what, lines): &(&str, &str, &[(u64, u64)])| Failed {
            rule: rule.to_owned(),
            what: what.to_owned(),
            lines: lines.to_vec(),
        };
        verdict.iter().map(failed).collect()
    }
}

fn name(phase: usize) -> String {
    format!("phase {phase}")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The log without the day on which the test runs, and without commits: they hold the baselines, dates and all.
fn undated(log: &str) -> String {
    let day = |line: &str| line.contains(", commit `").then(|| "DAY, commit".to_owned());
    log.lines().map(|line| day(line).unwrap_or_else(|| line.to_owned()) + "\n").collect()
}

#[test]
fn a_project_is_judged_by_its_own_rules_after_each_phase() {
    let story = Story::begin();
    let verdicts: [&[Verdict]; 4] = [&[], &[DELAYS], &[POLICIES, POLICIES], &[JOURNAL, JOURNAL, JOURNAL]];
    for (phase, state) in STATES.into_iter().enumerate() {
        story.go_to(state);
        for (before, verdict) in verdicts[phase].iter().enumerate() {
            let (failed, code) = story.check(before);
            assert_eq!(failed, Failed::all(verdict), "from {before} to {phase}");
            assert_eq!(code, i32::from(!verdict.is_empty()), "from {before} to {phase}");
        }
        story.save(phase);
    }
}

#[test]
fn the_log_has_an_entry_for_each_phase() {
    let story = Story::begin();
    let mut log = String::new();
    for (phase, state) in STATES.into_iter().enumerate() {
        story.go_to(state);
        let before_saving = story.printed(&["report", "--format", "markdown"]);
        story.save(phase);
        let entry = story.printed(&["baseline", "show", &name(phase), "--format", "markdown"]);
        // What is printed before a phase is saved has the same numbers.
        let numbers = |text: &str| text.split_once("\n**").map(|(_, rest)| rest.to_owned()).unwrap();
        assert_eq!(numbers(&before_saving), numbers(&entry));
        log.push_str(&undated(&entry));
        log.push('\n');
    }
    insta::assert_snapshot!(log);
}

#[test]
fn without_line_data_the_log_says_that_lost_lines_are_unknown() {
    let story = Story::begin();
    for (phase, state) in STATES.into_iter().enumerate().take(3) {
        story.go_to(state);
        story.printed(&["baseline", "save", &name(phase), "--junit", "junit.xml"]);
    }
    let entry = story.printed(&["baseline", "show", "phase 2", "--format", "markdown"]);
    assert!(entry.contains("Lost lines are not known"), "{entry}");
    assert!(entry.contains("retry/policy.go:47: Policy.Delay 100.0% (10/10) → 80.0% (8/10), -20.00pp\n"), "{entry}");
}
