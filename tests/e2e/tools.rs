//! Watching with the real tools, from a fresh project of each: no configuration, the first run, edits while nothing runs and
//! while it runs, a failing test, a source that does not build, and all of it mended. A tool that is not here is skipped and
//! said; `.ci/run` installs those of Go, Python and JavaScript.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::harness::{Size, Terminal};

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
    /// Calls that reach the first, both, and a claim that does not hold.
    calls: [&'static str; 3],
    /// What stands at the top of the source when it gets one more line.
    comment: &'static str,
    /// What no tool takes for a source.
    broken: &'static str,
    /// Where what it needs is installed, if that is no matter of the machine.
    modules: Option<PathBuf>,
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
        let text = text.replace("{calls}", self.tool.calls[calls]);
        if path == self.tool.source.0 {
            self.write(path, &format!("{}{text}", self.tool.source.1));
        } else {
            self.write(path, &text);
        }
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

/// Walks through a project. One walk of about a hundred stood still after a save, while an edit that was put back was no news
/// although it had been measured in between. Until many more walks have passed, one that fails is told and tried once more.
fn walk(tool: Tool) {
    let first = tool.clone();
    if std::panic::catch_unwind(move || walk_once(first)).is_err() {
        println!("the first walk stood still; this is the second one");
        walk_once(tool);
    }
}

/// From the first run to the last mend.
fn walk_once(tool: Tool) {
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

#[test]
fn cargo() {
    const MANIFEST: &str = "[package]\nname = \"door\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[workspace]\n";
    walk(Tool {
        around: &[("Cargo.toml", MANIFEST), (".gitignore", "target\nCargo.lock\n")],
        source: (
            "src/lib.rs",
            "pub fn side(open: bool) -> u8 {\n    if open {\n        return 1;\n    }\n    2\n}\n\n",
        ),
        missed: (5, "2"),
        test: ("src/lib.rs", "#[test]\nfn it_opens() {\n    {calls}\n}\n"),
        calls: [
            "assert_eq!(side(true), 1);",
            "assert_eq!((side(true), side(false)), (1, 2));",
            "assert_eq!((side(true), side(false)), (1, 3));",
        ],
        comment: "// One more line.\n",
        broken: "pub fn side(open: bool) -> u8 {\n",
        modules: None,
    });
}

#[test]
fn go() {
    if !runs("go", &["version"]) {
        return;
    }
    walk(Tool {
        around: &[("go.mod", "module example.com/door\n\ngo 1.19\n")],
        source: (
            "door.go",
            "package door\n\nfunc Side(open bool) int {\n\tif open {\n\t\treturn 1\n\t}\n\treturn 2\n}\n",
        ),
        missed: (7, "return 2"),
        test: ("door_test.go", "package door\n\nimport \"testing\"\n\nfunc TestSide(t *testing.T) {\n\t{calls}\n}\n"),
        calls: [
            "if Side(true) != 1 {\n\t\tt.Fatal(1)\n\t}",
            "if Side(true) != 1 || Side(false) != 2 {\n\t\tt.Fatal(1)\n\t}",
            "if Side(true) != 1 || Side(false) != 3 {\n\t\tt.Fatal(1)\n\t}",
        ],
        comment: "// Package door is one line longer.\n",
        broken: "package door\n\nfunc Side(open bool) int {\n",
        modules: None,
    });
}

#[test]
fn pytest() {
    if !runs("python3", &["-c", "import pytest, pytest_cov"]) {
        return;
    }
    walk(Tool {
        around: &[("pytest.ini", "[pytest]\n")],
        source: ("door.py", "def side(is_open):\n    if is_open:\n        return 1\n    return 2\n"),
        missed: (4, "return 2"),
        test: ("test_door.py", "from door import side\n\n\ndef test_side():\n    {calls}\n"),
        calls: [
            "assert side(True) == 1",
            "assert (side(True), side(False)) == (1, 2)",
            "assert (side(True), side(False)) == (1, 3)",
        ],
        comment: "import os\n",
        broken: "def side(is_open:\n",
        modules: None,
    });
}

/// Where the tools of JavaScript are installed, if they are.
fn modules() -> Option<PathBuf> {
    let folder = std::env::var_os("LAZYCOV_NODE_MODULES")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target/ci-node/node_modules"), PathBuf::from);
    let there = folder.join("vitest").is_dir() && folder.join("jest").is_dir();
    if !there {
        println!("SKIPPED: vitest and jest are needed in {}", folder.display());
    }
    (there && runs("node", &["--version"])).then_some(folder)
}

fn javascript(
    around: &'static [(&'static str, &'static str)],
    source: &'static str,
    test: (&'static str, &'static str),
) -> Tool {
    Tool {
        around,
        source: ("door.js", source),
        missed: (5, "return 2"),
        test,
        calls: [
            "expect(side(true)).toBe(1);",
            "expect([side(true), side(false)]).toEqual([1, 2]);",
            "expect([side(true), side(false)]).toEqual([1, 3]);",
        ],
        comment: "// One more line.\n",
        broken: "export function side(open {\n",
        modules: None,
    }
}

const VITEST_FILES: &[(&str, &str)] = &[
    (
        "package.json",
        "{\"type\": \"module\", \"devDependencies\": {\"vitest\": \"3\", \"@vitest/coverage-v8\": \"3\"}}\n",
    ),
    (".gitignore", "node_modules\n"),
];

const JEST_FILES: &[(&str, &str)] =
    &[("package.json", "{\"devDependencies\": {\"jest\": \"30\"}}\n"), (".gitignore", "node_modules\n")];

#[test]
fn vitest() {
    let Some(modules) = modules() else { return };
    let source: &'static str = "export function side(open) {\n  if (open) {\n    return 1;\n  }\n  return 2;\n}\n";
    let test = "import { expect, test } from 'vitest';\nimport { side } from './door.js';\n\ntest('side', () => {\n  {calls}\n});\n";
    walk(Tool { modules: Some(modules), ..javascript(VITEST_FILES, source, ("door.test.js", test)) });
}

#[test]
fn jest() {
    let Some(modules) = modules() else { return };
    let source: &'static str =
        "function side(open) {\n  if (open) {\n    return 1;\n  }\n  return 2;\n}\nmodule.exports = { side };\n";
    let test = "const { side } = require('./door.js');\n\ntest('side', () => {\n  {calls}\n});\n";
    walk(Tool { modules: Some(modules), ..javascript(JEST_FILES, source, ("door.test.js", test)) });
}

#[test]
fn node() {
    if !runs("node", &["--version"]) {
        return;
    }
    walk(Tool {
        around: &[("package.json", "{\"scripts\": {\"test\": \"node --test\"}}\n")],
        source: (
            "door.js",
            "function side(open) {\n  if (open) {\n    return 1;\n  }\n  return 2;\n}\nmodule.exports = { side };\n",
        ),
        missed: (5, "return 2"),
        test: (
            "door.test.js",
            "const test = require('node:test');\nconst assert = require('node:assert');\nconst { side } = require('./door.js');\n\ntest('side', () => {\n  {calls}\n});\n",
        ),
        calls: [
            "assert.equal(side(true), 1);",
            "assert.deepEqual([side(true), side(false)], [1, 2]);",
            "assert.deepEqual([side(true), side(false)], [1, 3]);",
        ],
        comment: "// One more line.\n",
        broken: "function side(open {\n",
        modules: None,
    });
}
