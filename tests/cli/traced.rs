//! Native programs under `trace`: built here by the C compiler that is there, and run in every way in which a program can
//! begin, go on and end.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::{Ran, lazycov};

const WAYS: &str = include_str!("../fixtures/c-ways/ways.c");
const TWICE: &str = include_str!("../fixtures/c-ways/twice.c");

/// A project with the program, built with these options; `None`, with the reason printed, where nobody can build it.
#[expect(clippy::print_stdout, reason = "what is left out is said")]
fn built(options: &[&str]) -> Option<tempfile::TempDir> {
    let folder = crate::project(&[("src/ways.c", WAYS), ("src/twice.c", TWICE)]);
    let cc = |arguments: &[&str]| {
        let status = Command::new("cc")
            .args(arguments)
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        status.is_ok_and(|status| status.success())
    };
    if !cc(&["--version"]) {
        println!("SKIPPED: a C compiler (cc) is needed");
        return None;
    }
    assert!(cc(&["-g", "-O0", "-shared", "-fPIC", "src/twice.c", "-o", "twice.so"]));
    let arguments = [&["src/ways.c", "-o", "ways", "-pthread", "-ldl"], options].concat();
    assert!(cc(&arguments), "cc {options:?}");
    Some(folder)
}

fn trace(folder: &Path, way: &[&str]) -> Ran {
    let _ = std::fs::remove_file(folder.join("coverage/trace.lcov"));
    lazycov(folder, &[&["trace", "--root", ".", "--", "./ways"], way].concat())
}

/// Files with their lines, and whether they ran.
type Lines = BTreeMap<String, BTreeMap<usize, bool>>;

fn lines(folder: &Path) -> Lines {
    let text = std::fs::read_to_string(folder.join("coverage/trace.lcov")).unwrap();
    let (mut out, mut file) = (Lines::new(), String::new());
    for record in text.lines() {
        if let Some(path) = record.strip_prefix("SF:") {
            path.clone_into(&mut file);
        } else if let Some((line, hits)) = record.strip_prefix("DA:").and_then(|data| data.split_once(',')) {
            out.entry(file.clone()).or_default().insert(line.parse().unwrap(), hits != "0");
        }
    }
    out
}

/// Did the line run that has this text?
fn ran(folder: &Path, text: &str) -> bool {
    let line = WAYS.lines().position(|line| line.contains(text)).unwrap() + 1;
    lines(folder)["src/ways.c"][&line]
}

/// A way, its exit code, and lines that ran and that did not.
type Expected = (&'static [&'static str], i32, &'static [&'static str], &'static [&'static str]);

const EXPECTED: [Expected; 12] = [
    (&["forks"], 3, &["seen = 2;", "return WEXITSTATUS(status);"], &["seen = number;"]),
    (&["threads"], 0, &["seen += (long)argument;"], &["seen = 1;"]),
    (&["signals"], 0, &["seen = number;"], &["*nowhere;"]),
    (&["crashes"], 139, &["return *nowhere;"], &["_exit(7);"]),
    (&["leaves"], 7, &["_exit(7);"], &["*nowhere;"]),
    (&["execs"], 7, &["_exit(7);", "execl(self, self"], &["pause();"]),
    (&["thread_execs"], 7, &["_exit(7);", "pthread_create(&one"], &["seen = 1;"]),
    (&["loads", "./twice.so"], 0, &["dlclose(library);"], &["puts(dlerror());"]),
    (&["spawns"], 4, &["vfork()", "execlp(\"true\""], &["_exit(9);"]),
    (&["stops"], 6, &["seen = 2;", "kill(child, SIGCONT);"], &["seen = number;"]),
    (&["races"], 0, &["seen = 2;", "bad += status"], &["seen = number;"]),
    (&["none of them"], 100, &["return 100;"], &["seen = 1;"]),
];

#[test]
fn every_way_through_a_program_is_followed_and_its_exit_code_kept() {
    for options in [&["-g", "-O0"][..], &["-gdwarf-4", "-no-pie"], &["-g", "-gz"]] {
        let Some(folder) = built(options) else { return };
        for (way, code, hit, missed) in EXPECTED {
            let traced = trace(folder.path(), way);
            assert_eq!(traced.code, code, "{options:?} {way:?}: {}", traced.stderr);
            for text in hit {
                assert!(ran(folder.path(), text), "{options:?} {way:?}: {text} ran");
            }
            for text in missed {
                assert!(!ran(folder.path(), text), "{options:?} {way:?}: {text} did not run");
            }
        }
    }
}

#[test]
fn libraries_are_measured_that_are_loaded_later() {
    let Some(folder) = built(&["-g"]) else { return };
    trace(folder.path(), &["loads", "./twice.so"]);
    let expected: BTreeMap<usize, bool> = [(1, true), (2, true), (3, true), (5, false), (6, false), (7, false)].into();
    assert_eq!(lines(folder.path())["src/twice.c"], expected);
    trace(folder.path(), &["forks"]);
    assert!(!lines(folder.path()).contains_key("src/twice.c"));
}

#[test]
fn static_programs_are_measured() {
    let Some(folder) = built(&["-g", "-static", "-w"]) else { return };
    assert_eq!(trace(folder.path(), &["forks"]).code, 3);
    assert!(ran(folder.path(), "seen = 2;"));
}

#[test]
fn functions_that_nobody_compiled_are_missed_and_named() {
    let Some(folder) = built(&["-g"]) else { return };
    let traced = trace(folder.path(), &["forks"]);
    let said = "1 function never compiled, as nobody calls them, counted as missed: nobody_calls_this (src/ways.c:14)";
    assert!(traced.stderr.contains(said), "{}", traced.stderr);
    assert!(!ran(folder.path(), "if (number > 3)"));
    let text = std::fs::read_to_string(folder.path().join("coverage/trace.lcov")).unwrap();
    assert!(text.contains("FNDA:0,nobody_calls_this") && text.contains("FNDA:1,forks"), "{text}");
    let report = lazycov(folder.path(), &["report", "--root", ".", "--format", "json"]);
    assert_eq!(report.code, 0, "{}", report.stderr);
    let report: serde_json::Value = serde_json::from_str(&report.stdout).unwrap();
    assert_eq!(report["inputs"][0]["path"], "coverage/trace.lcov");
}

#[test]
fn what_gcov_knows_too_agrees() {
    let Some(plain) = built(&["-g", "-O0"]) else { return };
    if Command::new("gcov").arg("--version").stdout(Stdio::null()).status().is_err() {
        println!("skipped: there is no gcov");
        return;
    }
    for way in ["threads", "signals", "none"] {
        let Some(counted) = built(&["-g", "-O0", "--coverage"]) else { return };
        Command::new("./ways").arg(way).current_dir(counted.path()).stdout(Stdio::null()).status().unwrap();
        // What the counters are called depends on the compiler's age.
        let files = std::fs::read_dir(counted.path()).unwrap().map(|entry| entry.unwrap().path());
        let counters = files.filter(|file| file.extension().is_some_and(|extension| extension == "gcda"));
        let mut gcov = Command::new("gcov");
        gcov.args(["--stdout", "--json-format"]).args(counters).current_dir(counted.path());
        let said = gcov.output().unwrap();
        let said: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
        let of_file = said["files"].as_array().unwrap().iter().find(|file| file["file"] == "src/ways.c").unwrap();
        trace(plain.path(), &[way]);
        let ours = &lines(plain.path())["src/ways.c"];
        let mut compared = 0;
        for line in of_file["lines"].as_array().unwrap() {
            let number = line["line_number"].as_u64().unwrap() as usize;
            if let Some(ran) = ours.get(&number) {
                assert_eq!(*ran, line["count"].as_u64().unwrap() > 0, "{way}: line {number}");
                compared += 1;
            }
        }
        assert!(compared > 100, "{way}: {compared} lines");
    }
}

#[test]
fn what_cannot_be_measured_is_said_and_the_program_runs_as_ever() {
    let Some(folder) = built(&["-s"]) else { return };
    let traced = trace(folder.path(), &["forks"]);
    assert_eq!(traced.code, 3);
    assert!(traced.stderr.contains("ways has no debug information; build it with -g"), "{}", traced.stderr);
    assert!(!folder.path().join("coverage").exists(), "no report of nothing");
    let elsewhere = crate::project(&[("a.c", "")]);
    let program = folder.path().join("ways");
    assert!(
        Command::new("cc")
            .args(["-g", "-pthread", "src/ways.c", "-o", "ways"])
            .current_dir(folder.path())
            .status()
            .unwrap()
            .success()
    );
    let traced = lazycov(elsewhere.path(), &["trace", "--root", ".", "--", program.to_str().unwrap(), "leaves"]);
    assert_eq!(traced.code, 7);
    assert!(traced.stderr.contains("was built from other files than those of"), "{}", traced.stderr);
    let traced = lazycov(elsewhere.path(), &["trace", "--", "./no-such-program"]);
    assert_eq!((traced.code, traced.stderr.trim()), (2, "lazycov: ./no-such-program: no such program"));
    let traced = lazycov(folder.path(), &["trace", "--root", ".", "--exclude", "src", "--", "./ways", "leaves"]);
    assert_eq!(traced.code, 7);
    assert!(!folder.path().join("coverage").exists(), "{}", traced.stderr);
}

#[test]
fn without_the_right_to_trace_nothing_runs() {
    let Some(folder) = built(&["-g"]) else { return };
    // Nobody is traced twice, so that the inner one is refused. Its own lines are no matter here.
    let strip = ["--strip-debug", env!("CARGO_BIN_EXE_lazycov"), "-o", "inner"];
    if !Command::new("strip").args(strip).current_dir(folder.path()).status().is_ok_and(|status| status.success()) {
        println!("skipped: there is no strip");
        return;
    }
    let inner = ["./inner", "trace", "--root", ".", "--", "./ways", "leaves"];
    let traced = lazycov(folder.path(), &[&["trace", "--root", ".", "--"], &inner[..]].concat());
    assert_eq!(traced.code, 3, "{}", traced.stderr);
    assert!(traced.stderr.contains("programs may not be traced here"), "{}", traced.stderr);
}

/// A program under `trace` that waits for a signal, in a group of its own.
fn waiting(folder: &Path) -> std::process::Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lazycov"));
    command.args(["trace", "--root", ".", "--", "./ways", "waits"]).current_dir(folder);
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line, "waiting\n");
    child
}

fn send(signal: &str, to: &str) {
    assert!(Command::new("kill").args([signal, "--", to]).status().unwrap().success());
}

fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let late = Instant::now() + Duration::from_mins(1);
    while !is_so() {
        assert!(Instant::now() < late, "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_job_stops_and_goes_on() {
    let Some(folder) = built(&["-g"]) else { return };
    let mut child = waiting(folder.path());
    let group = format!("-{}", child.id());
    let state = || {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap();
        stat.rsplit(") ").next().unwrap().chars().next().unwrap()
    };
    for _ in 0..3 {
        send("-TSTP", &group);
        wait_until("we stop after the program", || state() == 'T');
        send("-CONT", &group);
        wait_until("we go on", || state() != 'T');
    }
    send("-TERM", &child.id().to_string());
    assert_eq!(child.wait().unwrap().code(), Some(41));
    assert!(ran(folder.path(), "return 40 + "));
}

/// The processes of the program that run in a folder.
fn running(folder: &Path) -> usize {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    processes
        .filter(|process| std::fs::read_link(process.path().join("exe")).is_ok_and(|exe| exe == folder.join("ways")))
        .count()
}

#[test]
fn nobody_outlives_the_run() {
    let Some(folder) = built(&["-g"]) else { return };
    let real = std::fs::canonicalize(folder.path()).unwrap();
    let traced = trace(folder.path(), &["leaves_behind"]);
    assert_eq!(traced.code, 0);
    assert!(traced.stderr.contains("the program left 1 process running, which ended with it"), "{}", traced.stderr);
    assert!(ran(folder.path(), "seen = 2;"));
    assert_eq!(running(&real), 0);
    for (signal, code, left) in [("-TERM", Some(41), true), ("-KILL", None, false)] {
        let mut child = waiting(folder.path());
        std::fs::remove_dir_all(folder.path().join("coverage")).ok();
        send(signal, &child.id().to_string());
        assert_eq!(child.wait().unwrap().code(), code, "{signal}");
        assert_eq!(folder.path().join("coverage/trace.lcov").exists(), left, "{signal}");
        wait_until("the program still runs", || running(&real) == 0);
    }
}
