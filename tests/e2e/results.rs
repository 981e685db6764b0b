//! Results of real tests while watching: a failure is listed, leads to its line, and turns when it is mended.

use std::path::Path;
use std::process::Command;

use crate::harness::{Size, Terminal};

const SIZE: Size = (120, 40);

struct Project {
    folder: tempfile::TempDir,
    cache: tempfile::TempDir,
}

impl Project {
    fn new(files: &[(&str, &str)]) -> Project {
        let project = Project { folder: tempfile::tempdir().unwrap(), cache: tempfile::tempdir().unwrap() };
        for (path, text) in files {
            project.write(path, text);
        }
        project.write("lazycov.toml", "[ui]\ntheme = \"dark\"\n");
        project
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn watch(&self) -> Terminal {
        let cache = self.cache.path().to_string_lossy().into_owned();
        let program = Path::new(env!("CARGO_BIN_EXE_lazycov"));
        let variables = [("XDG_CACHE_HOME", cache.as_str()), ("VIRTUAL_ENV", "")];
        Terminal::with(program, &["watch", "--yes"], self.folder.path(), SIZE, &variables)
    }
}

fn quit(terminal: Terminal) {
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_failure_of_pytest_is_listed_leads_to_its_line_and_turns() {
    let has_pytest = Command::new("python3").args(["-c", "import pytest, pytest_cov"]).output();
    if !has_pytest.is_ok_and(|output| output.status.success()) {
        println!("SKIPPED: python3 with pytest and pytest-cov is needed to watch a project of pytest");
        return;
    }
    let test = |sum: u32| {
        format!(
            "from door import turns\n\n\ndef test_it():\n    assert turns(7) == {sum}\n\n\ndef test_other():\n    pass\n"
        )
    };
    let project = Project::new(&[
        ("door.py", "def turns(key):\n    return key + 1\n"),
        ("test_door.py", &test(9)),
        ("pytest.ini", "[pytest]\n"),
    ]);
    let terminal = project.watch();
    terminal.see("1 test failed");
    terminal.keys("4");
    terminal.see("✗");
    terminal.see("assert 8 == 9");
    terminal.see("test_door.py:5");
    terminal.see("✓");
    // It runs alone, and coverage stays.
    terminal.keys("t");
    terminal.see("1 test failed · 1 chosen");
    terminal.keys("\r");
    terminal.see("line 5 ");
    project.write("test_door.py", &test(8));
    terminal.see("tests passed");
    terminal.keys("4");
    terminal.see_no_more("✗");
    terminal.see("ran because of test_door.py");
    // What does not load has a state of its own, and leads there.
    project.write("test_door.py", "import pytest\nimport no_such_door\n");
    terminal.see("build failed at test_door.py:2");
    terminal.keys("g\r");
    terminal.see("line 2 ");
    quit(terminal);
}

#[test]
fn what_a_test_alone_covers_is_added_where_the_tool_tells_no_tests_apart() {
    let has_node = Command::new("node").arg("--version").output();
    if !has_node.is_ok_and(|output| output.status.success()) {
        println!("SKIPPED: node is needed to watch a project of node --test");
        return;
    }
    let aside = tempfile::tempdir().unwrap();
    let mark = aside.path().join("open").to_string_lossy().into_owned();
    let source =
        "function side(open) {\n  if (open) {\n    return 1;\n  }\n  return 2;\n}\nmodule.exports = { side };\n";
    let test = format!(
        "const test = require('node:test');\nconst fs = require('fs');\nconst {{ side }} = require('./door.js');\n\n\
         test('opens', () => {{\n  side(!fs.existsSync('{mark}'));\n}});\n\ntest('stays', () => {{\n  side(true);\n}});\n"
    );
    let project = Project::new(&[
        ("package.json", "{\"scripts\": {\"test\": \"node --test\"}}\n"),
        ("door.js", source),
        ("door.test.js", &test),
    ]);
    let terminal = project.watch();
    terminal.see("2 tests passed");
    terminal.see("1 missed");
    std::fs::write(&mark, "").unwrap();
    terminal.keys("4t");
    terminal.see("1 test passed · 1 chosen · gains only until all run");
    terminal.see("ran 1 chosen test as you asked: gains only, losses unknown until all run");
    terminal.keys("1");
    terminal.see("100.0%");
    // All run, and say what is so.
    std::fs::remove_file(&mark).unwrap();
    terminal.keys("r");
    terminal.see("2 tests passed");
    terminal.see_no_more("gains only");
    terminal.see("1 missed");
    quit(terminal);
}

#[test]
fn a_failure_of_cargo_test_is_listed_leads_to_its_line_and_turns() {
    let source = |sum: u32| {
        format!(
            "pub fn turns(key: u32) -> u32 {{\n    key + 1\n}}\n\n#[test]\nfn it_turns() {{\n    assert_eq!(turns(7), {sum});\n}}\n\n#[test]\nfn other() {{}}\n"
        )
    };
    let manifest = "[package]\nname = \"door\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[workspace]\n";
    let project =
        Project::new(&[("Cargo.toml", manifest), ("src/lib.rs", &source(9)), (".gitignore", "target\nCargo.lock\n")]);
    let terminal = project.watch();
    terminal.see("1 test failed");
    terminal.keys("4");
    terminal.see("it_turns");
    terminal.see("src/lib.rs:7");
    terminal.see("✓");
    terminal.keys("F");
    terminal.see("1 test failed · 1 chosen");
    terminal.keys("\r");
    terminal.see("line 7 ");
    project.write("src/lib.rs", &source(8));
    terminal.see("1 test passed · 1 of 2 tests concerned");
    terminal.keys("4");
    terminal.see_no_more("✗");
    project.write("src/lib.rs", "pub fn turns() -> u32 {\n    nothing\n}\n");
    terminal.see("build failed at src/lib.rs:2");
    quit(terminal);
}
