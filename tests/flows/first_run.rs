//! From nothing to the first numbers: what is offered, what is said while it runs, and what when it brought nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use lazycov::app::{LoadFailure, Msg, Offer, OfferedCommand};
use lazycov::watch::{Event, Exit, Piece, RunId, Screen};

use crate::app::{App, app, empty, empty_watching, watching};
use crate::fixture::{Project, tako};

const FIRST: RunId = RunId(1);

fn output(lines: &[&str]) -> Msg {
    let row = |line: &&str| [Piece { text: (*line).to_owned(), ..Piece::default() }].into();
    Msg::Output(Arc::new(Screen { rows: lines.iter().map(row).collect(), dropped: 0 }))
}

/// No reports were found in a project of these languages.
fn nothing() -> Msg {
    let language = |files: &str, command: &str| (files.to_owned(), command.to_owned());
    Msg::LoadFailed(LoadFailure {
        why: "no coverage report found in /tako".to_owned(),
        languages: vec![language("Rust, 8 files", "cargo llvm-cov"), language("Python, 4 files", "pytest --cov")],
    })
}

fn offering(words: &str, found: bool) -> App {
    let (restricts, per_test, agreed) = (BTreeSet::new(), false, false);
    let command = OfferedCommand { called: "cargo test".to_owned(), restricts, per_test, agreed };
    let mut app = empty();
    app.offer = Some(Offer { words: words.to_owned(), found, command: found.then_some(command) });
    app.happens(nothing())
}

#[test]
fn the_key_that_runs_an_offer_is_seen_however_long_its_command() {
    let words = "cargo test --all ".repeat(200);
    offering(&words, true).size(80, 24).see("Enter runs this, now and whenever a file changes").see("cargo test --all");
}

#[test]
fn where_a_command_fits_the_project_no_other_one_is_told() {
    let fitting = offering("cargo test, because Cargo.toml is a package", true);
    fitting.see("Rust, 8 files · Python, 4 files").miss("llvm-cov").miss("pytest");
    let unknown = offering("nothing is known that measures this project", false);
    unknown.see("Rust, 8 files: cargo llvm-cov").see("Python, 4 files: pytest --cov").miss("Enter");
}

#[test]
fn enter_to_run_the_tests_chooses_no_place() {
    let untouched = app(tako()).screen();
    let ran = offering("cargo test", true).keys("<enter>").reload(tako());
    let source = |screen: &str| screen.lines().skip(2).map(str::to_owned).collect::<Vec<_>>();
    let (first, last) = (source(&untouched), source(&ran.screen()));
    // The footer tells of the command that is watched now.
    assert_eq!(first[..first.len() - 1], last[..last.len() - 1]);
    // A key among data does choose one.
    ran.keys("nn").see("gap 3/").reload(tako()).see("gap 3/");
}

#[test]
fn the_end_of_the_output_shows_that_a_run_goes_on_and_moves_nothing() {
    let app = empty_watching("go test")
        .size(80, 24)
        .happens(nothing())
        .happens(Msg::Watch(Event::Run))
        .happens(Msg::Watch(Event::Spawned(FIRST)))
        .happens(output(&["\u{1b}[31mcompiling\t1"]))
        .see("Waiting for the first run")
        .see("compiling");
    let place = |app: &App, text: &str| {
        let screen = app.screen();
        screen.lines().enumerate().find_map(|(y, line)| Some((y, line.find(text)?))).unwrap()
    };
    let before = place(&app, "Waiting");
    let many: Vec<String> = (0..100).map(|n| format!("line {n} {}", "long ".repeat(n))).collect();
    let app = app.happens(output(&many.iter().map(String::as_str).collect::<Vec<_>>())).see("line 99").miss("line 80");
    assert_eq!(place(&app, "Waiting"), before);
}

#[test]
fn a_run_that_brought_nothing_says_how_it_ended_and_where_to_look() {
    empty_watching("bundle exec rspec")
        .size(80, 24)
        .happens(nothing())
        .happens(Msg::Watch(Event::Run))
        .happens(Msg::Watch(Event::Spawned(FIRST)))
        .happens(output(&["could not find gem", ""]))
        .happens(Msg::Watch(Event::Exited(FIRST, Exit::Code(7))))
        .happens(Msg::Watch(Event::ReportsFailed(FIRST, "no report".to_owned())))
        .see("The run left nothing to show")
        .see("could not find gem")
        .see("no coverage report found in /tako")
        .see("4 shows all of it · r runs it again")
        .see("4 what went wrong")
        .miss("Enter");
    // The same footer stands below data that were there before.
    watching(tako(), "go test")
        .happens(Msg::Watch(Event::Run))
        .happens(Msg::Watch(Event::Spawned(FIRST)))
        .happens(Msg::Watch(Event::Exited(FIRST, Exit::Signal(11))))
        .see("4 what went wrong")
        .keys("4")
        .miss("what went wrong");
}

#[test]
fn what_goes_on_leaves_room_for_the_name_and_the_number() {
    let long = "tests/test_basic.py: pytest.PytestRemovedIn10Warning: Passing a non-Collection iterable".repeat(3);
    for app in [empty_watching("pytest").size(80, 24).happens(nothing()), watching(tako(), "pytest").size(80, 24)] {
        let app = app
            .happens(Msg::Watch(Event::Run))
            .happens(Msg::Watch(Event::Spawned(FIRST)))
            .happens(Msg::Watch(Event::SpawnFailed(FIRST, long.clone())));
        let header = app.screen().lines().next().unwrap().to_owned();
        assert!(header.starts_with(" lazycov  "), "{header}");
        assert!(header.contains("● ") && header.contains('…'), "{header}");
    }
    watching(tako(), "pytest")
        .size(80, 24)
        .happens(Msg::Watch(Event::Run))
        .happens(Msg::Watch(Event::Spawned(FIRST)))
        .happens(Msg::Watch(Event::SpawnFailed(FIRST, long)))
        .see("% lines");
}

#[test]
fn reports_that_tell_of_no_line_are_no_empty_pane() {
    let project = || Project::default().not_measured("C++", &["src/json.cpp"]);
    let bare = app(project()).see("Nothing is measured.").see("I tells more of it").see("4 tells what runs the tests");
    // Where something is looked at, its source is there.
    bare.keys("<enter>j").miss("Nothing is measured.");
    watching(project(), "ctest").see("4 shows what the tests said");
    app(tako()).miss("Nothing is measured.");
}
