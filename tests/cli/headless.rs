//! `watch --headless`: a line for each run, as words and as JSON, until it is told to leave.

use std::io::{BufRead as _, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

pub(crate) struct Watching {
    /// What is kept for the next start must not look like an edit of the project.
    home: tempfile::TempDir,
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Watching {
    fn start(folder: &Path, options: &[&str]) -> Watching {
        Watching::of(folder, &[options, &["--", "sh", "tests.sh"]].concat())
    }

    pub(crate) fn of(folder: &Path, arguments: &[&str]) -> Watching {
        Watching::in_home(folder, arguments, tempfile::tempdir().unwrap())
    }

    /// Tests are told apart however long that takes on the machine of the moment: a first start finds out how long all take,
    /// and to tell nothing is said to take longer.
    pub(crate) fn whatever_it_costs(folder: &Path) -> Watching {
        let arguments = ["--yes", "--format", "json"];
        let mut first = Watching::of(folder, &arguments);
        first.next();
        kill_process(Pid::from_child(&first.child), Signal::INT).unwrap();
        first.child.wait().unwrap();
        let runs = first.home.path().join("lazycov/runs");
        for entry in std::fs::read_dir(runs).unwrap().flatten() {
            if entry.file_name().to_string_lossy().contains("-cost-") {
                std::fs::write(entry.path(), "1\n9999\n").unwrap();
            }
        }
        Watching::in_home(folder, &arguments, first.home)
    }

    fn in_home(folder: &Path, arguments: &[&str], home: tempfile::TempDir) -> Watching {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lazycov"));
        command.current_dir(folder).args(["watch", "--headless"]).args(arguments).env("VIRTUAL_ENV", "");
        for name in ["HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
            command.env(name, home.path());
        }
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Watching { home, child, lines }
    }

    pub(crate) fn next(&mut self) -> String {
        self.lines.next().unwrap().unwrap()
    }

    /// Asserts that what is kept of the latest runs is what a run in an empty cache says.
    pub(crate) fn shows_what_a_fresh_run_does(&self, folder: &Path) {
        let seen = lines(folder, self.home.path());
        let fresh = tempfile::tempdir().unwrap();
        let environment = [("XDG_CACHE_HOME", fresh.path().to_str().unwrap()), ("VIRTUAL_ENV", "")];
        super::with_variables(folder, &["run", "--yes"], None, &environment);
        assert_eq!(seen, lines(folder, fresh.path()));
    }

    pub(crate) fn end(mut self) -> i32 {
        kill_process(Pid::from_child(&self.child), Signal::INT).unwrap();
        self.child.wait().unwrap().code().unwrap()
    }
}

pub(crate) fn has_pytest_cov() -> bool {
    let has = Command::new("python3").args(["-c", "import pytest, pytest_cov"]).output();
    has.is_ok_and(|output| output.status.success())
}

/// The tests hit line 1 of two, and both once that is wanted.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let script = "more=$(grep -c more wanted)\n\
                  printf 'SF:a.py\\nDA:1,1\\nDA:2,%s\\nend_of_record\\n' \"$more\" >lcov.info\n\
                  if grep -q fail wanted; then exit 3; fi\n";
    std::fs::write(folder.path().join("tests.sh"), script).unwrap();
    std::fs::write(folder.path().join("a.py"), "a = 1\nb = 2\n").unwrap();
    std::fs::write(folder.path().join("wanted"), "").unwrap();
    folder
}

#[test]
fn each_run_is_a_line() {
    let folder = project();
    let mut watching = Watching::start(folder.path(), &[]);
    let first = watching.next();
    assert!(first.starts_with("run 1: tests passed · 50.0% lines · "), "{first}");
    std::fs::write(folder.path().join("wanted"), "more").unwrap();
    let second = watching.next();
    assert!(second.starts_with("run 2 (wanted): tests passed · 100.0% lines · +1 line · "), "{second}");
    std::fs::write(folder.path().join("wanted"), "fail").unwrap();
    let third = watching.next();
    assert!(third.starts_with("run 3 (wanted): tests failed (exit 3) · 50.0% lines · −1 line · "), "{third}");
    assert_eq!(watching.end(), 130);
}

#[test]
fn the_lines_can_be_json() {
    let folder = project();
    let mut watching = Watching::start(folder.path(), &["--format", "json"]);
    watching.next();
    std::fs::write(folder.path().join("wanted"), "more").unwrap();
    let mut run: serde_json::Value = serde_json::from_str(&watching.next()).unwrap();
    assert!(run["seconds"].as_f64().unwrap() > 0.0);
    run["seconds"] = serde_json::Value::Null;
    let expected = serde_json::json!({
        "run": 2, "trigger": ["wanted"], "outcome": "passed", "tests": null,
        "headline": {"metric": "lines", "covered": 2, "total": 2, "percent": 100.0},
        "gained": {"lines": 1, "arms": 0}, "lost": {"lines": 0, "arms": 0}, "seconds": null,
    });
    assert_eq!(run, expected);
    assert_eq!(watching.end(), 130);
}

/// Modules of a project whose tests reach more or less of them, by a number.
fn module(seed: u64) -> String {
    let more = if seed.is_multiple_of(3) { "    value += 1\n" } else { "" };
    let top = if seed.is_multiple_of(5) { "import os\n\n\n" } else { "" };
    format!("{top}def side(value):\n{more}    if value > {}:\n        return 1\n    return 2\n", seed % 4)
}

fn test(name: &str, seed: u64) -> String {
    let fails = if seed.is_multiple_of(7) { " + 5" } else { "" };
    format!("from {name} import side\n\n\ndef test_side():\n    assert side({}) in (1, 2{fails})\n", seed % 6)
}

/// What is covered and missed of each file.
fn lines(folder: &Path, cache: &Path) -> Vec<String> {
    let environment = [("XDG_CACHE_HOME", cache.to_str().unwrap())];
    let ran = super::with_variables(folder, &["report", "--format", "json"], None, &environment);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
    let file = |file: &serde_json::Value| {
        format!("{} {} {} {}", file["path"], file["totals"]["lines"], file["missed"], file["partial"])
    };
    report["files"].as_array().unwrap().iter().map(file).collect()
}

#[test]
fn fifty_edits_of_a_project_of_pytest_end_where_a_fresh_run_does() {
    if !has_pytest_cov() {
        println!("SKIPPED: python3 with pytest and pytest-cov is needed to watch a project of pytest");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| std::fs::write(folder.path().join(path), text).unwrap();
    write("pytest.ini", "[pytest]\n");
    write(".gitignore", "__pycache__\n.pytest_cache\n");
    for name in ["one", "two", "three"] {
        write(&format!("{name}.py"), &module(1));
        write(&format!("test_{name}.py"), &test(name, 1));
    }
    let mut watching = Watching::of(folder.path(), &["--yes", "--format", "json"]);
    watching.next();
    let mut random = 20_261_128_u64;
    for _ in 0..50 {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let seed = random >> 33;
        let name = ["one", "two", "three"][(seed % 3) as usize];
        if (seed / 3).is_multiple_of(2) {
            write(&format!("{name}.py"), &module(seed / 6));
        } else {
            write(&format!("test_{name}.py"), &test(name, seed / 6));
        }
        std::thread::sleep(Duration::from_millis(seed / 64 % 300));
    }
    // The last one is told of by its name, whatever runs are still on their way.
    write("last.py", "x = 1\n");
    while !watching.next().contains("\"last.py\"") {}
    watching.shows_what_a_fresh_run_does(folder.path());
    assert_eq!(watching.end(), 130);
}
