//! Running tests when files change, with a test suite that is a shell script.

use std::path::Path;
use std::time::Duration;

use rustix::process::Signal;

use crate::harness::{Size, Terminal, eventually};
use crate::project::{Project, record};

pub(crate) const SIZE: Size = (120, 40);

/// A project whose tests hit the lines of `beta.py` that `cases` lists; other words in it make them fail, crash, hang or
/// write nothing.
pub(crate) fn project() -> Project {
    let project = Project::new();
    let script = r#"#!/bin/sh
echo run >>runs.log
rm -f coverage.xml
says() { grep -qx "$1" cases; }
printf '\033[32mtesting\033[0m %s cases\n' "$(grep -c '^[0-9]' cases)"
says leave && {
    (setsid sh -c "trap '' TERM HUP; echo \$\$ >left; while :; do sleep 600; done" &)
    (LAZYCOV_RUN= setsid sh -c "trap '' TERM HUP; echo \$\$ >lost; while :; do sleep 600; done" &)
    until [ -s left ] && [ -s lost ]; do sleep 0.05; done
}
says deaf && trap '' TERM HUP
says hang && { echo $$ >hanging; sleep 600 & wait; }
says slow && while [ ! -e go ]; do sleep 0.05; done
says crash && kill -SEGV $$
says none && exit 0
{
    echo SF:src/beta.py
    for line in 1 2 3 4 5 6 7 8 9 10 11 12; do
        if says $line; then echo DA:$line,1; else echo DA:$line,0; fi
    done
    echo end_of_record
} >lcov.info
says broken && rm lcov.info && echo '<coverage line-rate="1"><packages><package><cl' >coverage.xml
says fail && exit 1
exit 0
"#;
    project.script("tests.sh", script);
    project.write(".gitignore", "runs.log\nhanging\nleft\nlost\ngo\nlcov.info\ncoverage.xml\n");
    project.write("cases", "1\n2\n3\n4\n9\n10\n");
    project
}

pub(crate) fn watching(project: &Project) -> Terminal {
    let terminal = project.open(&["watch", "--", "./tests.sh"], SIZE);
    terminal.see("50.0% lines");
    terminal.see("tests passed");
    terminal
}

fn runs(project: &Project) -> usize {
    project.read("runs.log").lines().count()
}

pub(crate) fn quit(terminal: Terminal) {
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn an_edit_runs_the_tests_and_turns_a_line() {
    let project = project();
    let terminal = watching(&project);
    assert_eq!(runs(&project), 1);
    terminal.keys("n");
    terminal.see("line 5 · never executed");
    project.write("cases", "1\n2\n3\n4\n5\n9\n10\n");
    terminal.see("58.3% lines");
    terminal.see("tests passed");
    terminal.see_no_more("line 5 · never executed");
    terminal.see("+1 line");
    assert_eq!(runs(&project), 2);
    terminal.keys("4");
    terminal.see("testing 7 cases");
    quit(terminal);
}

#[test]
fn marks_move_with_a_saved_text_before_the_tests_have_run() {
    let project = project();
    let terminal = watching(&project);
    terminal.see("line 5 · never executed");
    let text = project.read("src/beta.py");
    project.write("cases", "1\n2\n3\n4\n9\n10\nslow\n");
    terminal.see("running");
    project.write("src/beta.py", &format!("import one_more\n{text}"));
    terminal.see("1 line unmeasured");
    terminal.see("line 6 · never executed");
    project.write("cases", "1\n2\n3\n4\n5\n6\n7\n9\n10\n");
    project.write("go", "");
    terminal.see("75.0% lines");
    terminal.see_no_more("unmeasured");
    quit(terminal);
}

#[test]
fn each_end_is_told_and_the_old_data_stay() {
    let project = project();
    let terminal = watching(&project);
    let run = |cases: &str, words: &str| {
        project.write("cases", cases);
        terminal.see(words);
    };
    run("1\n2\n3\nfail\n", "tests failed (exit 1)");
    terminal.see("25.0% lines");
    run("1\nnone\n", "no report");
    terminal.see("25.0% lines");
    run("1\ncrash\n", "crashed (signal 11)");
    terminal.see("25.0% lines");
    run("1\nbroken\n", "report unreadable: coverage.xml");
    run("1\n2\n3\n4\n5\n6\n", "tests passed");
    terminal.see("50.0% lines");
    quit(terminal);
}

#[test]
fn edits_during_a_run_cause_one_more() {
    let project = project();
    let terminal = watching(&project);
    project.write("cases", "1\nslow\n");
    terminal.see("running");
    for edit in 0..5 {
        project.write("src/alpha.py", &format!("x = {edit}\n"));
        std::thread::sleep(Duration::from_millis(60));
    }
    project.write("cases", "1\n2\n");
    project.write("src/gamma.py", "x = 1\n");
    terminal.see("stale: 3 files edited");
    project.write("go", "");
    terminal.see("16.7% lines");
    terminal.see("tests passed");
    assert_eq!(runs(&project), 3);
    quit(terminal);
}

#[test]
fn stopping_ends_the_run_and_keeps_the_data() {
    let project = project();
    let terminal = watching(&project);
    project.write("cases", "1\nhang\n");
    terminal.see("running");
    eventually("it hangs", || project.root().join("hanging").exists());
    terminal.keys("x");
    terminal.see("cancelled");
    terminal.see("50.0% lines");
    project.write("cases", "1\n2\n3\n4\n5\n6\n7\n8\n9\n");
    terminal.see("75.0% lines");
    quit(terminal);
}

#[test]
fn whatever_ends_us_ends_the_tests() {
    for (end, code) in [("q", 0), ("TERM", 143), ("HUP", 129)] {
        let project = project();
        let terminal = watching(&project);
        project.write("cases", "1\nhang\n");
        terminal.see("running");
        eventually("it hangs", || project.root().join("hanging").exists());
        match end {
            "TERM" => terminal.signal(Signal::TERM),
            "HUP" => terminal.signal(Signal::HUP),
            keys => terminal.keys(keys),
        }
        assert_eq!(terminal.end(), code, "{end}");
    }
}

#[test]
fn who_leaves_the_group_ends_with_the_run_and_with_us() {
    if !cfg!(target_os = "linux") {
        println!("SKIPPED: who left the group is found on Linux only");
        return;
    }
    let project = project();
    let terminal = watching(&project);
    project.write("cases", "1\nleave\nhang\n");
    eventually("it hangs", || project.root().join("hanging").exists());
    let left = ["left", "lost"].map(|name| Path::new("/proc").join(project.read(name).trim()));
    assert!(left.iter().all(|process| process.exists()));
    terminal.keys("x");
    terminal.see("cancelled");
    assert!(!left.iter().any(|process| process.exists()), "they end with the run");
    // Those of a run that came to its end may serve the next one.
    for name in ["hanging", "left", "lost"] {
        std::fs::remove_file(project.root().join(name)).unwrap();
    }
    project.write("cases", "1\n2\nleave\n");
    terminal.see("16.7% lines");
    terminal.see("tests passed");
    let left = ["left", "lost"].map(|name| Path::new("/proc").join(project.read(name).trim()));
    assert!(left.iter().all(|process| process.exists()));
    quit(terminal);
    assert!(!left.iter().any(|process| process.exists()), "they end with us");
}

#[test]
fn a_save_while_the_tests_run_that_write_a_file_themselves_causes_one_more_run() {
    let project = project();
    let slow = project.read("tests.sh").replace("echo run", "sleep 0.3; echo run");
    project.script("tests.sh", &slow.replace("says fail", "date +%N >stamp.txt\nsays fail"));
    let terminal = project.open(&["watch", "--", "./tests.sh"], SIZE);
    terminal.see("the tests write stamp.txt");
    terminal.see("tests passed");
    let settled = |before: usize, most: usize| {
        eventually("a run", || runs(&project) > before);
        // Each further run would begin at once.
        let mut count = 0;
        while count < runs(&project) {
            count = runs(&project);
            std::thread::sleep(Duration::from_millis(1200));
        }
        terminal.see("tests passed");
        assert!((1..=most).contains(&(count - before)), "{} runs", count - before);
    };
    for edit in 0..3 {
        let before = runs(&project);
        project.write("src/alpha.py", &format!("x = {edit}\n"));
        terminal.see("running");
        project.write("src/alpha.py", &format!("y = {edit}\n"));
        // The second save came during the run, or before it.
        settled(before, 2);
    }
    let before = runs(&project);
    project.write("stamp.txt", "the user's own\n");
    settled(before, 1);
    quit(terminal);
}

#[test]
fn the_tests_have_a_terminal_as_large_as_what_is_shown_of_it() {
    let project = project();
    let script = "#!/bin/sh\nset -- $(stty size)\necho \"$1 rows, $2 columns\"\nprintf \"%0$2d\\n\" 7\nexit 0\n";
    project.script("tests.sh", script);
    let terminal = project.open(&["watch", "--", "./tests.sh"], SIZE);
    let whole = |(columns, rows): Size| {
        let words = format!("{} rows, {} columns", rows - 5, columns - 2);
        terminal.see(&words);
        terminal.until("a full line", |screen| {
            let rows: Vec<String> = screen.rows(0, columns).collect();
            let full = |row: &String| row.chars().filter(|char| *char == '0').count() == usize::from(columns) - 3;
            rows.iter().any(|row| full(row) && row.contains('7') && !row.contains('…'))
        });
    };
    terminal.see("no report");
    terminal.keys("4");
    whole(SIZE);
    terminal.resize((90, 24));
    terminal.see("no report");
    terminal.keys("r");
    whole((90, 24));
    quit(terminal);
}

#[test]
fn quitting_waits_for_nobody() {
    // Machines that run tests are busy: the best of some tries counts. To wait politely would take a second each time.
    let took = (0..3).map(|_| {
        let project = project();
        let terminal = watching(&project);
        project.write("cases", "1\ndeaf\nhang\n");
        terminal.see("running");
        eventually("it hangs", || project.root().join("hanging").exists());
        let asked = std::time::Instant::now();
        terminal.keys("q");
        terminal.until("the user's screen", |screen| !screen.alternate_screen());
        terminal.until_over();
        let took = asked.elapsed();
        assert_eq!(terminal.end(), 0);
        took
    });
    let best = took.min().unwrap();
    assert!(best < Duration::from_millis(400), "{best:?}");
}

#[test]
fn tests_that_write_a_source_file_do_not_run_for_ever() {
    let project = project();
    project.script("tests.sh", &project.read("tests.sh").replace("says fail", "date +%N >stamp.txt\nsays fail"));
    let terminal = project.open(&["watch", "--", "./tests.sh"], SIZE);
    terminal.see("the tests write stamp.txt");
    terminal.see("tests passed");
    assert_eq!(runs(&project), 3);
    quit(terminal);
}

#[test]
fn reports_older_than_the_run_do_not_count() {
    let project = project();
    project.write("old/lcov.info", &record("src/alpha.py", "alpha", 6, &[]));
    let terminal = watching(&project);
    terminal.see("1 report");
    quit(terminal);
}

/// A Python with pytest and pytest-cov, or none.
fn pytest() -> bool {
    let program = std::process::Command::new("python3").args(["-c", "import pytest, pytest_cov"]).output();
    program.is_ok_and(|output| output.status.success())
}

#[test]
fn a_project_of_pytest_turns_a_line() {
    if !pytest() {
        println!("SKIPPED: python3 with pytest and pytest-cov is needed to watch a project of pytest");
        return;
    }
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/python-shop");
    let directory = tempfile::tempdir().unwrap();
    let copied = std::process::Command::new("cp").arg("-r").arg(source.join(".")).arg(directory.path()).status();
    assert!(copied.unwrap().success());
    std::fs::remove_dir_all(directory.path().join("reports")).unwrap();
    std::fs::write(directory.path().join("lazycov.toml"), "[ui]\ntheme = \"dark\"\n").unwrap();
    let module = directory.path().join("shop/watched.py");
    std::fs::write(&module, "def answer(sure):\n    if sure:\n        return 42\n    return 0\n").unwrap();
    let test = directory.path().join("tests/test_watched.py");
    let asks = |sure: &str| format!("from shop.watched import answer\n\n\ndef test_it():\n    {sure}\n");
    std::fs::write(&test, asks("answer(True)")).unwrap();
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_lazycov"));
    let command = ["watch", "--", "python3", "-m", "pytest", "--cov=shop", "--cov-report=lcov:lcov.info"];
    let terminal = Terminal::start(program, &command, directory.path(), SIZE);
    terminal.see("tests passed");
    terminal.keys("\x10");
    terminal.keys("watched.py");
    terminal.see("return 42");
    terminal.keys("\r");
    terminal.until("a missed line", |screen| screen.contents().contains("4 ▌     return 0"));
    std::fs::write(&test, asks("answer(True), answer(False)")).unwrap();
    terminal.until("the line turned", |screen| screen.contents().contains("4 ▏     return 0"));
    terminal.see("tests passed");
    terminal.keys("4");
    terminal.see("passed");
    quit(terminal);
}
