//! The explorer while tests run.

use std::sync::Arc;

use lazycov::app::{LoadFailure, Look, MouseKind, Msg, Setup};
use lazycov::coverage::{Line, RepoPath};
use lazycov::watch::results::{Broken, Place, TestEvent, TestKey, TestOutcome, TestResult, Tool};
use lazycov::watch::{Choice, Colour, Effect, Event, Exit, Piece, Plan, RunId, Screen, Style};

use crate::app::{App, empty_watching, opened, watching};
use crate::fixture::tako;

fn output(lines: &[&str]) -> Msg {
    let piece = |text: &&str| Piece {
        text: (*text).to_owned(),
        style: Style { foreground: Colour::Indexed(1), bold: true, ..Style::default() },
    };
    let rows = lines.iter().map(|line| Arc::from([piece(line)])).collect();
    Msg::Output(Arc::new(Screen { rows, dropped: 0 }))
}

#[test]
fn the_header_follows_the_run() {
    let run = RunId(1);
    let app = watching(tako(), "go test ./...").see("● watching").see("r run").keys("r");
    assert_eq!(app.effects, [Effect::Spawn { run, because: Vec::new() }]);
    let app = app.happens(Msg::Watch(Event::Spawned(run))).wait(1200).see("running 1 s").see("x stop");
    assert!(app.wakes.contains(&1000));
    app.happens(Msg::Watch(Event::Exited(run, Exit::Code(1))))
        .see("reading reports")
        .happens(Msg::Watch(Event::ReportsLoaded { run, changed: false }))
        .see("no report (exit 1)");
}

#[test]
fn ctrl_c_stops_the_run_before_it_quits() {
    let run = RunId(1);
    let app = watching(tako(), "make test").keys("R").happens(Msg::Watch(Event::Spawned(run))).keys("<ctrl-c>");
    assert!(!app.quit);
    assert!(app.effects.contains(&Effect::Terminate(run)));
    let app = app.happens(Msg::Watch(Event::Exited(run, Exit::Signal(15)))).see("cancelled").keys("<ctrl-c>");
    assert!(app.quit);
}

#[test]
fn pausing_is_said() {
    watching(tako(), "make test").keys("p").see("paused").keys("p").see("● watching");
}

#[test]
fn the_output_is_shown_and_follows_its_end() {
    let lines: Vec<String> = (1..=100).map(|n| format!("test {n} ok")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let app = watching(tako(), "go test ./...")
        .keys("4")
        .see("no output yet")
        .see("go test ./...")
        .happens(output(&lines[..50]))
        .see("test 50 ok")
        .happens(output(&lines))
        .see("test 100 ok")
        .keys("k")
        .miss("test 100 ok")
        .happens(output(&lines))
        .miss("test 100 ok")
        .keys("G")
        .see("test 100 ok")
        .keys("g")
        .see("test 1 ok");
    assert!(app.styled().contains("Indexed(1) bold"));
}

#[test]
fn hostile_output_is_made_visible() {
    watching(tako(), "evil \u{1b}[2J").keys("4").happens(output(&["\u{1b}]0;x\u{7}"])).see("␛]0;x␇").see("evil ␛[2J");
}

#[test]
fn before_the_first_run_has_ended_missing_reports_are_no_failure() {
    let run = RunId(1);
    empty_watching("go test ./...")
        .happens(Msg::LoadFailed(LoadFailure::because("no coverage report found")))
        .happens(Msg::Watch(Event::Run))
        .happens(Msg::Watch(Event::Spawned(run)))
        .see("Waiting for the first run")
        .see("  go test ./...")
        .see("4 shows its output")
        .miss("no coverage report found")
        .happens(Msg::Watch(Event::Exited(run, Exit::Code(0))))
        .happens(Msg::Watch(Event::ReportsFailed(run, "no report".to_owned())))
        .miss("Waiting")
        .see("no coverage report found");
}

const FIRST: RunId = RunId(1);

fn place(file: &str, line: u32) -> Vec<Place> {
    vec![Place { file: file.to_owned(), line: Line::new(line).unwrap() }]
}

fn ended(name: &str, outcome: TestOutcome, message: &str, places: Vec<Place>) -> TestEvent {
    let key = TestKey { tool: Tool::Go, suite: "tako/engine".to_owned(), name: name.to_owned() };
    TestEvent::Ended(TestResult { key, outcome, seconds: Some(0.012), message: message.to_owned(), places })
}

/// A run of three tests, of which one fails.
fn results() -> Vec<TestEvent> {
    vec![
        TestEvent::Expected(Tool::Go, 4),
        ended("TestLoads", TestOutcome::Passed, "", Vec::new()),
        ended("TestResumes", TestOutcome::Failed, "got 3\nwant 4 \u{1b}[2J", place("internal/engine/runner.go", 12)),
        ended("TestWindow", TestOutcome::Skipped, "no window yet", Vec::new()),
    ]
}

/// The explorer while such a run is on, in the tests' view.
fn running() -> App {
    started(Look::default())
}

fn started(look: Look) -> App {
    let mut plan = Plan::new("go test ./...".to_owned());
    plan.restricts = [Tool::Go].into();
    opened(Setup { plan, look, ..Setup::default() }, tako())
        .keys("4r")
        .happens(Msg::Watch(Event::Spawned(FIRST)))
        .happens(Msg::Tested(FIRST, results()))
}

/// The same, once it is over.
fn ran() -> App {
    over(running())
}

/// The list of tests in a look of its own.
pub(crate) fn looking_like(look: Look) -> App {
    over(started(look))
}

fn over(app: App) -> App {
    app.happens(Msg::Watch(Event::Exited(FIRST, Exit::Code(1))))
        .happens(Msg::Watch(Event::ReportsLoaded { run: FIRST, changed: true }))
}

#[test]
fn the_list_of_tests() {
    for (width, height) in [(80, 24), (120, 40)] {
        insta::assert_snapshot!(format!("tests_{width}x{height}"), ran().size(width, height).screen());
    }
}

#[test]
fn progress_is_told_while_tests_run_and_failures_come_first() {
    let app = running().see("3/4 tests, 1 failed").see("ran at the start").see("got 3");
    let rows = app.screen();
    assert!(rows.find("TestResumes").unwrap() < rows.find("TestLoads").unwrap(), "{rows}");
    // Late news of another run are none.
    app.happens(Msg::Tested(RunId(7), vec![ended("TestLate", TestOutcome::Failed, "", Vec::new())])).miss("TestLate");
}

#[test]
fn results_and_exit_code_say_together_how_a_run_ended() {
    ran().see("1 test failed");
    let broken = Broken { message: "undefined: nothing".to_owned(), places: place("internal/engine/runner.go", 3) };
    watching(tako(), "make test")
        .keys("4r")
        .happens(Msg::Watch(Event::Spawned(FIRST)))
        .happens(Msg::Tested(FIRST, vec![TestEvent::Broken(broken)]))
        .happens(Msg::Watch(Event::Exited(FIRST, Exit::Code(2))))
        .happens(Msg::Watch(Event::ReportsLoaded { run: FIRST, changed: false }))
        .see("build failed at internal/engine/runner.go:3")
        .see("undefined: nothing")
        .keys("<enter>")
        .see("line 3 ")
        .see("runner.go");
}

#[test]
fn enter_goes_to_where_a_test_failed_and_e_edits_there() {
    let app = ran().keys("e").keys("<enter>").see("line 12 ");
    assert_eq!(app.edited, ["internal/engine/runner.go:12:1"]);
    ran().keys("j<enter>").see("nobody told where this is");
    ran().mouse(MouseKind::Press, "TestResumes").see("line 12 ");
}

#[test]
fn one_test_or_those_that_failed_run_alone_and_only_add_to_coverage() {
    let app = ran().see("F run failed").keys("j").see("t run this").keys("t");
    let only = |name: &str| TestKey { tool: Tool::Go, suite: "tako/engine".to_owned(), name: name.to_owned() };
    let spawned = |app: &App, run, name| {
        let last = app.effects.iter().rfind(|effect| matches!(effect, Effect::SpawnTests { .. }));
        assert_eq!(last, Some(&Effect::SpawnTests { run, only: [only(name)].into() }));
    };
    spawned(&app, RunId(2), "TestLoads");
    let app = app
        .happens(Msg::Watch(Event::Spawned(RunId(2))))
        .happens(Msg::Tested(
            RunId(2),
            vec![
                ended("TestLoads", TestOutcome::Passed, "", Vec::new()),
                // Some tools say so of what was not chosen.
                ended("TestResumes", TestOutcome::Skipped, "", Vec::new()),
            ],
        ))
        .happens(Msg::Watch(Event::Exited(RunId(2), Exit::Code(0))))
        .happens(Msg::Watch(Event::ReportsLoaded { run: RunId(2), changed: true }))
        .see("1 test passed · 1 chosen")
        .see("gains only until all run")
        .see("ran 1 chosen test as you asked: gains only, losses unknown until all run")
        .see("TestWindow")
        .keys("F");
    spawned(&app, RunId(3), "TestResumes");
    let read = app.effects.iter().filter(|effect| matches!(effect, Effect::Collect { .. } | Effect::Reload)).count();
    assert_eq!(read, 1, "what the first run wrote");
    watching(tako(), "make test").keys("F").see("no test is known that failed");
}

#[test]
fn a_change_runs_the_tests_that_it_concerns_and_says_of_how_many() {
    let mut plan = Plan::new("go test ./...".to_owned());
    (plan.restricts, plan.per_test) = ([Tool::Go].into(), true);
    let app = opened(Setup { plan, ..Setup::default() }, tako())
        .keys("4R")
        .happens(Msg::Watch(Event::Spawned(FIRST)))
        .happens(Msg::Tested(FIRST, results()))
        .happens(Msg::Watch(Event::Exited(FIRST, Exit::Code(1))))
        .happens(Msg::Watch(Event::ReportsLoaded { run: FIRST, changed: true }))
        .happens(Msg::Watch(Event::Changed(vec![RepoPath::new("a.go")])))
        .wait(200)
        .see("choosing tests");
    assert_eq!(app.effects.last(), Some(&Effect::Choose { request: 1, paths: vec![RepoPath::new("a.go")] }));
    let only = [TestKey { tool: Tool::Go, suite: "tako/engine".to_owned(), name: String::new() }].into();
    let reasons = ["runs Load of a.go, which you edited".to_owned()].into();
    let run = RunId(2);
    let app = app
        .happens(Msg::Watch(Event::Chosen { request: 1, choice: Choice::Tests { only, reasons, known: 12 } }))
        .happens(Msg::Watch(Event::Spawned(run)))
        .see("ran because of a.go")
        .see("risk 9 % (1 of 12 tests pending)")
        .happens(Msg::Tested(run, vec![ended("TestLoads", TestOutcome::Passed, "", Vec::new())]))
        .happens(Msg::Watch(Event::Exited(run, Exit::Code(0))))
        .happens(Msg::Watch(Event::ReportsLoaded { run, changed: true }))
        .see("1 test passed · 1 of 12 tests concerned")
        .see("ran because of a.go · this one runs Load of a.go, which you edited");
    assert_eq!(app.ran, ["tako/engine"]);
    app.keys("A").see("on a change all tests run").keys("A").see("on a change the tests run that it concerns");
    watching(tako(), "make test").keys("A").see("does not tell what each test runs");
}

#[test]
fn what_the_command_cannot_run_alone_is_said() {
    let app = watching(tako(), "make test")
        .keys("4r")
        .happens(Msg::Watch(Event::Spawned(FIRST)))
        .happens(Msg::Tested(FIRST, results()))
        .miss("run failed")
        .keys("F")
        .see("this command runs all tests or none; r runs it");
    assert!(!app.effects.iter().any(|effect| matches!(effect, Effect::SpawnTests { .. })));
}

#[test]
fn nothing_moves_under_the_cursor_and_what_was_mended_stays_until_the_next_run() {
    let more = vec![ended("TestStops", TestOutcome::Failed, "", place("a.go", 1))];
    let app = running().keys("j").see("passed · 12 ms").happens(Msg::Tested(FIRST, more)).see("passed · 12 ms");
    let again = RunId(2);
    let mended = vec![ended("TestResumes", TestOutcome::Passed, "", Vec::new())];
    let app = app
        .happens(Msg::Watch(Event::Exited(FIRST, Exit::Code(1))))
        .happens(Msg::Watch(Event::ReportsLoaded { run: FIRST, changed: true }))
        .happens(Msg::Watch(Event::Changed(vec![RepoPath::new("a.go")])))
        .wait(500)
        .happens(Msg::Watch(Event::Spawned(again)))
        .happens(Msg::Tested(again, mended))
        .see("ran because of a.go")
        .see("passed in an earlier run");
    let screen = app.screen();
    assert!(screen.find("✓ TestResumes").unwrap() < screen.find("✗ TestStops").unwrap(), "{screen}");
    // What a run of all did not tell is gone at its end.
    app.happens(Msg::Watch(Event::Exited(again, Exit::Code(0))))
        .happens(Msg::Watch(Event::ReportsLoaded { run: again, changed: true }))
        .miss("TestStops")
        .see("TestResumes");
}

#[test]
fn the_output_is_a_key_away() {
    let app = ran().happens(output(&["--- FAIL: TestResumes"])).miss("--- FAIL").see("Tab output");
    app.keys("<tab>").see("--- FAIL: TestResumes").see("Tab results").keys("<esc>").miss("--- FAIL").see("TestResumes");
}

#[test]
fn hostile_results_are_made_visible() {
    let evil = "a\u{1b}]0;x\u{7}\u{202e}b";
    let app =
        running().happens(Msg::Tested(FIRST, vec![ended(evil, TestOutcome::Failed, evil, place(evil, 3))])).keys("j");
    assert!(app.screen().chars().all(|c| c == '\n' || !c.is_control() && c != '\u{202e}'), "{}", app.screen());
}
