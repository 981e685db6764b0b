//! A Go project in four states, judged by its own rules after each phase, and the log that it keeps: the real commands on
//! a repository made of `tests/fixtures/go-phases`, whose README says what must be found.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test may fail in its helpers too")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

const STATES: [&str; 4] = ["0-baseline", "1-delays", "2-policies", "3-journal"];

/// The rules of the README, as it writes them: the raw total falls by at most a point, no function of any size by more
/// than 10, and new functions are entered.
fn rules() -> String {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let recipe = readme.split("### A Go project, phase by phase").nth(1).expect("the recipe");
    let settings = recipe.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next());
    settings.expect("its settings").to_owned()
}

/// What is wrong with a change by the README: the rules that fail, each with its function and its culprit lines.
type Verdict = &'static [(&'static str, &'static str, &'static [(u64, u64)])];

const DELAYS: Verdict = &[];
const POLICIES: Verdict = &[
    ("function.max_drop", "queue/memory.go Queue.Len", &[(123, 123)]),
    ("function.max_drop", "retry/policy.go Policy.Delay", &[(52, 52), (59, 59)]),
];
const JOURNAL: Verdict =
    &[("new.function.entered", "queue/journal.go Queue.Restore", &[(26, 46)]), ("total.max_drop", " ", &[])];

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
        fs::write(self.path("lazycov.toml"), rules()).unwrap();
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
fn the_recipe_writes_the_entry_of_a_phase_against_the_one_before() {
    let story = Story::begin();
    let mut entries = Vec::new();
    for (phase, state) in STATES.into_iter().enumerate() {
        story.go_to(state);
        story.printed(&["baseline", "save", &name(phase), "--junit", "junit.xml"]);
        entries.push(story.printed(&["report", "--format", "markdown"]));
    }
    let entry = &entries[2];
    assert!(entry.starts_with("## phase 2\n") && entry.contains("-0.55pp against phase 1"), "{entry}");
    assert!(entry.contains("retry/policy.go:47: Policy.Delay 100.0% (10/10) → 80.0% (8/10), -20.00pp\n"), "{entry}");
    assert!(entry.contains("Lines that ran before and do not any more"), "{entry}");
    for lost in [
        "queue/memory.go:123\n",
        "retry/policy.go:52,59\n",
        "| `function.max_drop` | 10pp | **failed** | 2 functions |",
        "Tests: 19 passed",
    ] {
        assert!(entry.contains(lost), "{lost}: {entry}");
    }
    // The older ones lost their lines meanwhile, and the log is whole.
    for (phase, entry) in entries.iter().enumerate() {
        assert_eq!(&story.printed(&["baseline", "show", &name(phase), "--format", "markdown"]), entry);
    }
    let json = story.printed(&["baseline", "show", "phase 2", "--format", "json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["has_lines"], false);
    assert_eq!((&json["since"]["name"], &json["since"]["verdict"]), (&"phase 1".into(), &"fail".into()));
    assert_eq!(json["since"]["lost"][0], serde_json::json!({"path": "queue/memory.go", "ranges": [[123, 123]]}));
    let shown = story.printed(&["baseline", "show", "phase 2"]);
    assert!(shown.contains("phase 1: 2 functions fell, 3 lines lost; gates failed"), "{shown}");
}

#[test]
fn what_changed_after_a_phase_is_told_against_it() {
    let story = Story::begin();
    for (phase, state) in STATES.into_iter().enumerate().take(2) {
        story.go_to(state);
        story.save(phase);
    }
    let profile = fs::read_to_string(story.path("cover.out")).unwrap();
    let fewer = profile.replacen(" 1\n", " 0\n", 1);
    assert_ne!(fewer, profile);
    fs::write(story.path("cover.out"), fewer).unwrap();
    let entry = story.printed(&["report", "--format", "markdown"]);
    assert!(entry.starts_with("## now\n") && entry.contains("against phase 1"), "{entry}");
}

#[test]
fn of_older_baselines_without_line_data_the_log_says_that_lost_lines_are_unknown() {
    let story = Story::begin();
    for (phase, state) in STATES.into_iter().enumerate().take(3) {
        story.go_to(state);
        story.printed(&["baseline", "save", &name(phase), "--junit", "junit.xml", "--plain"]);
    }
    // As an earlier version wrote it.
    let file = story.path(".lazycov/baselines/phase-2.jsonl");
    let stored = fs::read_to_string(&file).unwrap();
    let (header, rest) = stored.split_once('\n').unwrap();
    let mut header: Value = serde_json::from_str(header).unwrap();
    let header = header.as_object_mut().unwrap();
    assert!(header.remove("since").is_some() && header.remove("settings").is_some());
    fs::write(&file, format!("{}\n{rest}", serde_json::to_string(header).unwrap())).unwrap();
    let entry = story.printed(&["baseline", "show", "phase 2", "--format", "markdown"]);
    assert!(entry.contains("Lost lines are not known"), "{entry}");
    assert!(entry.contains("retry/policy.go:47: Policy.Delay 100.0% (10/10) → 80.0% (8/10), -20.00pp\n"), "{entry}");
}

#[test]
fn the_recipe_counts_deleted_code_as_it_is() {
    let story = Story::begin();
    let function = |from: u32| {
        let lines: String = (from..=13).map(|line| format!("  x += {line};\n")).collect();
        format!("int f(int x) {{\n{lines}  return x;\n}}\n")
    };
    // The last two of the lines that count are never hit.
    let report = |count: u32| {
        let lines = |range: std::ops::RangeInclusive<u32>, hits: u32| -> String {
            range.map(|line| format!("DA:{line},{hits}\n")).collect()
        };
        let f = format!("{}{}", lines(2..=count - 1, 1), lines(count..=count + 1, 0));
        format!("SF:f.c\n{f}end_of_record\nSF:g.c\n{}end_of_record\n", lines(1..=900, 1))
    };
    let go = |from: u32, count: u32| {
        fs::write(story.path("f.c"), function(from)).unwrap();
        fs::write(story.path("lcov.info"), report(count)).unwrap();
    };
    let many: String = (1..=900).map(|line| format!("int g{line};\n")).collect();
    fs::write(story.path("g.c"), many).unwrap();
    fs::write(story.path(".gitignore"), "lcov.info\n").unwrap();
    go(2, 13);
    story.git(&["add", "."]);
    story.git(&["commit", "--quiet", "--message", "first"]);
    story.printed(&["baseline", "save", "phase 0"]);
    go(8, 7);
    // Lines of code that was covered are gone; those that are left are covered as they were.
    fs::write(story.path("lazycov.toml"), rules().replace("raw = true  ", "raw = false  ")).unwrap();
    assert_eq!(story.check(0), (Vec::new(), 0));
    fs::write(story.path("lazycov.toml"), rules()).unwrap();
    let (failed, code) = story.check(0);
    assert_eq!((failed.len(), code), (1, 1), "{failed:?}");
    assert_eq!((failed[0].rule.as_str(), failed[0].what.as_str()), ("function.max_drop", "f.c f"));
    let said = story.lazycov(&["check"]);
    let said = String::from_utf8(said.stdout).unwrap();
    assert!(said.contains("84.6% (11/13) -> 71.4% (5/7)"), "{said}");
}
