//! Finder, help, messages and the keys that work everywhere.

use std::collections::BTreeSet;

use lazycov::analysis::FileId;
use lazycov::app::{Candidate, LoadFailure, Msg, Offer, OfferedCommand, Task};
use lazycov::project::{Progress, Stage};
use lazycov::watch;

use crate::app::{app, empty};
use crate::fixture::tako;
use crate::history::no_history;

#[test]
fn the_finder_previews_and_goes() {
    app(tako())
        .keys("f")
        .see("╭ Find ")
        .see("a file, a function, a gap or a finding")
        .see(" matches")
        .keys("main.go")
        .see("file cmd/tako/main.go")
        .see("cmd/tako/main.go ──")
        .keys("<enter>")
        .miss("╭ Find ")
        .at("package main")
        .keys("<esc>")
        .at("main.go");
}

#[test]
fn the_finder_finds_functions_and_esc_restores() {
    app(tako())
        .keys("n<ctrl-p>resume<down><up>")
        .see("internal/engine/runner.go ──")
        .see("line 15 ·")
        .keys("<esc>")
        .see("line 7 ·")
        .at("runner.go");
}

#[test]
fn a_long_match_is_cut_with_a_sign() {
    let long = tako().file(&format!("{}/end.rs", "folder".repeat(20)), "0│x");
    app(long).keys("fend").see("folder… │").size(400, 30).see("folder/end.rs ");
}

#[test]
fn a_late_answer_of_the_finder_is_dropped() {
    let late = Msg::Found { generation: 1, matches: vec![Candidate::File(FileId(0))], total: 3 };
    app(tako()).keys("fmain.go").see("2 matches").happens(late).see("2 matches");
}

#[test]
fn the_finder_survives_a_reload() {
    let more = tako().file("main2.go", "1│x");
    app(tako()).keys("fmain").see("2 matches").reload(more).see("3 matches").keys("<esc>").see("╭ Files ");
}

#[test]
fn the_help_lists_every_key() {
    let app = app(tako()).size(170, 60).keys("?");
    for spec in lazycov::app::ACTIONS {
        assert!(app.screen().contains(spec.help), "{}", spec.name);
    }
    app.keys("<esc>")
        .miss("╭ Keys")
        .size(80, 20)
        .keys("?")
        .see("Gaps")
        .keys("jjjjjjjjjjjjjjjjjj")
        .miss("Gaps")
        .keys("?");
}

#[test]
fn views_without_data_say_one_sentence() {
    app(tako())
        .keys("3")
        .see("Looking for a baseline")
        .keys("5")
        .see("Looking for saved baselines")
        .happens(Msg::History(no_history()))
        .see("There is no history")
        .see("lazycov baseline save \"phase 1\"")
        .keys("4")
        .see("lazycov watch -- COMMAND")
        .keys("1")
        .see("╭ Files ");
}

#[test]
fn no_data_is_a_friendly_screen() {
    let app = empty()
        .see("Looking for reports")
        .happens(Msg::Loading(Progress { stage: Stage::Reports, done: 43, total: 100 }))
        .see("reading 43.0%")
        .happens(Msg::LoadFailed(LoadFailure::because(
            "No coverage was found.\nLooked for lcov.info and 20 other names.",
        )))
        .see("No coverage to show")
        .see("Looked for lcov.info")
        .keys("nj2f/e1r<esc>r");
    assert_eq!(app.reloads, 1);
    assert!(app.keys("q").quit);
}

#[test]
fn without_data_what_measures_is_offered_and_enter_runs_it() {
    let mut app = empty();
    let (restricts, per_test, agreed) = (BTreeSet::new(), false, false);
    let command = OfferedCommand { called: "pytest-cov".to_owned(), restricts, per_test, agreed };
    let words = "pytest-cov, because pytest.ini configures pytest:\n  python -m pytest --cov".to_owned();
    app.offer = Some(Offer { words, found: true, command: Some(command) });
    let app = app
        .happens(Msg::LoadFailed(LoadFailure::because("no coverage report found")))
        .see("because pytest.ini configures pytest")
        .see("Enter runs this, now and whenever a file changes")
        .see("Enter run the tests")
        .keys("<enter>")
        .see("Waiting for the first run")
        .see("pytest-cov");
    assert_eq!(app.accepted, 1);
    assert!(matches!(app.effects.as_slice(), [watch::Effect::Spawn { .. }]), "{:?}", app.effects);
    assert_eq!(app.keys("<enter>").accepted, 1);
}

#[test]
fn what_cannot_run_yet_says_what_is_missing_and_enter_does_nothing() {
    let mut app = empty();
    let words = "vitest, because package.json has vitest, cannot run yet: npm install".to_owned();
    app.offer = Some(Offer { words, found: true, command: None });
    let app =
        app.happens(Msg::LoadFailed(LoadFailure::because("no coverage report found"))).see("npm install").miss("Enter");
    assert_eq!(app.keys("<enter>").accepted, 0);
}

#[test]
fn the_view_of_the_tests_offers_a_command_beside_data() {
    let mut app = app(tako());
    let (restricts, per_test, agreed) = (BTreeSet::new(), false, false);
    let command = OfferedCommand { called: "go test".to_owned(), restricts, per_test, agreed };
    app.offer =
        Some(Offer { words: "go test, because go.mod is a module".to_owned(), found: true, command: Some(command) });
    let app = app.keys("<enter>");
    assert_eq!(app.accepted, 0);
    let app = app.keys("4").see("because go.mod is a module").keys("<enter>").see("go test").miss("because go.mod");
    assert_eq!(app.accepted, 1);
}

#[test]
fn a_failed_reload_keeps_the_old_data() {
    app(tako())
        .happens(Msg::LoadFailed(LoadFailure::because("lcov.info:12: not a count")))
        .see("reload failed")
        .see("lcov.info:12: not a count")
        .at("runner.go")
        .reload(tako())
        .miss("reload failed");
}

#[test]
fn the_theme_changes_and_the_shell_is_reachable() {
    let app = app(tako());
    let dark = app.styled();
    let app = app.keys("T").see("light theme");
    assert_ne!(app.styled(), dark);
    assert_eq!(app.keys("<ctrl-z>").suspended, 1);
}

#[test]
fn pasted_text_lands_in_the_input() {
    app(tako()).keys("/").happens(Msg::Paste("par\nse".to_owned())).see("filter parse").see("1 of 5 files");
}

#[test]
fn the_footer_shows_keys_that_act_now() {
    app(tako())
        .size(160, 40)
        .see("n next gap")
        .see("s sort")
        .miss("x stop")
        .keys("<tab>")
        .see("} next function")
        .miss("s sort")
        .keys("/")
        .see("Esc cancel")
        .keys("<esc>f")
        .see("Enter go");
}

#[test]
fn something_moves_while_work_goes_on_and_nothing_when_it_has_ended() {
    let mut app = app(tako()).happens(Msg::Began(Task::Compare)).wait(100).miss("comparing");
    app = app.wait(60).see("comparing");
    let mut frames = vec![app.screen()];
    for _ in 0..3 {
        // Each frame asks to be followed by one within 100 ms.
        let beat = app.wakes.pop().unwrap();
        assert!((1..=100).contains(&beat), "{beat}");
        app = app.wait(beat);
        assert_ne!(frames.last(), Some(&app.screen()));
        frames.push(app.screen());
    }
    app = app.happens(Msg::Ended(Task::Compare)).miss("comparing");
    app.wakes.clear();
    assert!(app.wait(1000).wakes.is_empty());
}

#[test]
fn what_is_not_counted_is_told_by_its_name() {
    let stage = |stage| Msg::Loading(Progress { stage, done: 0, total: 0 });
    app(tako())
        .happens(Msg::Began(Task::Load))
        .happens(stage(Stage::Paths))
        .see("finding sources")
        .happens(stage(Stage::Commit))
        .see("asking git")
        .happens(Msg::Ended(Task::Load))
        .miss("asking git");
}
