//! `watch --headless`: a line for each run, as words and as JSON, until it is told to leave.

use std::io::{BufRead as _, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

struct Watching {
    /// What is kept for the next start must not look like an edit of the project.
    _home: tempfile::TempDir,
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Watching {
    fn start(folder: &Path, options: &[&str]) -> Watching {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lazycov"));
        command.current_dir(folder).args(["watch", "--headless"]).args(options).args(["--", "sh", "tests.sh"]);
        let home = tempfile::tempdir().unwrap();
        for name in ["HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
            command.env(name, home.path());
        }
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Watching { _home: home, child, lines }
    }

    fn next(&mut self) -> String {
        self.lines.next().unwrap().unwrap()
    }

    fn end(mut self) -> i32 {
        kill_process(Pid::from_child(&self.child), Signal::INT).unwrap();
        self.child.wait().unwrap().code().unwrap()
    }
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
