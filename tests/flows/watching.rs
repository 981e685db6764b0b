//! The explorer while tests run.

use std::sync::Arc;

use lazycov::app::Msg;
use lazycov::watch::{Colour, Effect, Event, Exit, Piece, RunId, Screen, Style};

use crate::app::{empty_watching, watching};
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
        .happens(Msg::LoadFailed("no coverage report found".to_owned()))
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
