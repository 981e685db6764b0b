//! Watching with the real tools, from a fresh project of each: no configuration, the first run, edits while nothing runs and
//! while it runs, a failing test, a source that does not build, a test that hangs, reports that are deleted meanwhile, and all
//! of it mended. A tool that is not here is skipped and said; `.ci/run` installs those of Go, Python and JavaScript.

mod compiled;
mod interpreted;
mod javascript;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::harness::{Size, Terminal, eventually};

const SIZE: Size = (140, 40);

/// What differs between the tools.
#[derive(Clone)]
struct Tool {
    /// Files that are there besides the source and its test.
    around: &'static [(&'static str, &'static str)],
    /// A source with two lines of code below a condition, of which the test reaches the first.
    source: (&'static str, &'static str),
    /// The line that the test does not reach, as it is shown behind its number, and its number.
    missed: (u32, &'static str),
    /// The test, with `{calls}` for what it calls.
    test: (&'static str, &'static str),
    /// Calls that reach the first, both, a claim that does not hold, and what creates the file `{hung}` and does not
    /// come back.
    calls: [&'static str; 4],
    /// What stands at the top of the source when it gets one more line.
    comment: &'static str,
    /// What no tool takes for a source.
    broken: &'static str,
    /// Where what it needs is installed, if that is no matter of the machine.
    modules: Option<PathBuf>,
    /// What a person does once, before any test can run.
    set_up: fn(&Path),
}

struct Project {
    folder: tempfile::TempDir,
    cache: tempfile::TempDir,
    tool: Tool,
}

impl Project {
    fn new(tool: Tool) -> Project {
        let (folder, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let project = Project { folder, cache, tool };
        for (path, text) in project.tool.around {
            project.write(path, text);
        }
        if let Some(modules) = &project.tool.modules {
            std::os::unix::fs::symlink(modules, project.folder.path().join("node_modules")).unwrap();
        }
        project.write("lazycov.toml", "[ui]\ntheme = \"dark\"\n");
        project.write(project.tool.source.0, project.tool.source.1);
        project.call(0);
        (project.tool.set_up)(project.folder.path());
        project
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// The test calls something else.
    fn call(&self, calls: usize) {
        let (path, text) = self.tool.test;
        let text = text.replace("{calls}", self.tool.calls[calls]).replace("{hung}", &self.hung().to_string_lossy());
        if path == self.tool.source.0 {
            self.write(path, &format!("{}{text}", self.tool.source.1));
        } else {
            self.write(path, &text);
        }
    }

    /// The file that a test creates which hangs.
    fn hung(&self) -> PathBuf {
        self.cache.path().join("hung")
    }

    fn source(&self, text: &str) {
        let (path, test) = self.tool.test;
        let below =
            if path == self.tool.source.0 { test.replace("{calls}", self.tool.calls[1]) } else { String::new() };
        self.write(self.tool.source.0, &format!("{text}{below}"));
    }

    fn watch(&self) -> Terminal {
        let cache = self.cache.path().to_string_lossy().into_owned();
        let program = Path::new(env!("CARGO_BIN_EXE_lazycov"));
        let variables = [("XDG_CACHE_HOME", cache.as_str()), ("VIRTUAL_ENV", "")];
        Terminal::with(program, &["watch", "--yes"], self.folder.path(), SIZE, &variables)
    }
}

/// From the first run to the last mend.
fn walk(tool: Tool) {
    let project = Project::new(tool);
    let (number, code) = project.tool.missed;
    let text = project.tool.source.1;
    let terminal = project.watch();
    let marked = |line: u32, mark: char| {
        terminal.until(&format!("{line} {mark} {code}"), |screen| {
            screen.contents().lines().any(|row| {
                let place = format!("{line} {mark}");
                row.find(&place).is_some_and(|at| row.get(at..).is_some_and(|rest| rest.contains(code)))
            })
        });
    };
    terminal.see("passed");
    // The largest gap is shown at once: the line that the test does not reach.
    marked(number, '▌');

    // The test reaches it, and the line turns.
    project.call(1);
    marked(number, '▏');
    terminal.see("passed");

    // The source is edited: its marks move before anything has run, and stay where they are afterwards.
    project.source(&format!("{}{text}", project.tool.comment));
    marked(number + 1, '▏');
    terminal.see("passed");
    terminal.see_no_more("unmeasured");
    marked(number + 1, '▏');
    project.source(text);
    marked(number, '▏');

    // A test fails: it is said, and the data are those of the run.
    project.call(2);
    terminal.see("1 test failed");

    // A source that does not build: it is said, and the data stay.
    project.source(project.tool.broken);
    terminal.until("that something is wrong", |screen| {
        let header = screen.contents().lines().next().unwrap_or_default().to_owned();
        ["build failed", "failed", "no report"].iter().any(|words| header.contains(words))
            && !header.contains("1 test failed")
    });
    project.source(text);
    project.call(1);
    terminal.see("passed");
    marked(number, '▏');

    // Edited again while it runs: the run of before says nothing about the new text, the next one does.
    project.call(0);
    terminal.see("running");
    project.source(&format!("{}{text}", project.tool.comment));
    project.call(1);
    marked(number + 1, '▏');
    terminal.see("passed");
    terminal.see_no_more("unmeasured");
    project.source(text);
    marked(number, '▏');
    // What is edited next must not be part of a run that an edit before it causes.
    project.call(0);
    marked(number, '✗');
    project.call(1);
    marked(number, '▏');
    terminal.until_idle();

    // A test hangs, and somebody deletes what is being written: it is stopped, nothing of it is left, and the data stay.
    project.call(3);
    terminal.see("running");
    eventually("a test that hangs", || project.hung().exists());
    let runs = project.cache.path().join("lazycov/runs");
    for run in std::fs::read_dir(&runs).into_iter().flatten().flatten() {
        std::fs::remove_dir_all(run.path()).or_else(|_| std::fs::remove_file(run.path())).unwrap();
    }
    terminal.keys("x");
    terminal.see("cancelled");
    marked(number, '▏');
    project.call(1);
    terminal.see("passed");
    marked(number, '▏');
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
}

fn runs(program: &str, arguments: &[&str]) -> bool {
    let ran = Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success());
    if !ran {
        println!("SKIPPED: {program} {} is needed", arguments.join(" "));
    }
    ran
}
