//! All commands in a list, keys of one's own, keys that follow each other, and the search in the help.

use lazycov::analysis::gates::Verdict;
use lazycov::app::{Keymap, MouseKind, Msg, Setup};
use lazycov::config::{Owner, from_toml};
use lazycov::watch::{Event, RunId};

use crate::app::{App, app, empty, opened, watching};
use crate::compared::{before, gated, now};
use crate::fixture::tako;

/// An explorer with keys of one's own.
fn with_keys(keys: &str) -> App {
    let file = from_toml("keys.toml", &format!("[keys]\n{keys}"), Owner::User).unwrap();
    let keymap = Keymap::with(&file.keys.unwrap()).unwrap();
    opened(Setup { keymap, ..Setup::default() }, tako())
}

#[test]
fn the_list_of_commands_in_several_sizes() {
    let commands = |width, height, keys: &str| app(tako()).size(width, height).keys(keys).styled();
    insta::assert_snapshot!("commands_120x40", commands(120, 40, ":copy"));
    insta::assert_snapshot!("commands_80x24", commands(80, 24, ":"));
    insta::assert_snapshot!("commands_60x15", commands(60, 15, ":waive"));
}

#[test]
fn a_command_is_found_by_its_words_and_done_where_the_cursor_was() {
    let app = app(tako())
        .keys("n:copy gap")
        .see("╭ Commands ")
        .at("copy-gap")
        .see("Enter do it")
        .keys("<enter>")
        .miss("╭ Commands ")
        .see("copied the gap at internal/engine/runner.go:");
    assert_eq!(app.copied.len(), 1);
}

#[test]
fn what_does_not_act_here_stays_in_sight_and_says_where_it_does() {
    app(tako())
        .keys(":waive")
        .at("waive a failed gate")
        .keys("<enter>")
        .see("╭ Commands ")
        .see("waive acts in the changes")
        .keys("<ctrl-u>next-func<enter>")
        .see("next-function acts in the source")
        .keys("<esc>")
        .miss("╭ Commands ")
        .keys("<tab>:next-func<enter>")
        .miss("╭ Commands ");
}

#[test]
fn commands_are_there_without_data_and_for_the_mouse() {
    assert!(empty().keys(":quit<enter>").quit);
    let open = || app(tako()).keys(":theme").happens(Msg::Paste("\n".to_owned())).see("theme  the next theme");
    open().mouse(MouseKind::Press, "theme  the next theme").see("light theme");
    open().mouse_at(MouseKind::Press, 0, 0).miss("╭ Commands ");
    open().mouse(MouseKind::WheelDown, "theme  the next theme").keys("<down><up><pagedown><pageup><enter>");
    app(tako()).keys(":zzzz").see("0 act here").keys("<enter>").see("╭ Commands ");
}

#[test]
fn keys_of_ones_own_act_and_are_shown() {
    let app = with_keys("next-gap = 'x'\nquit = []\nsort = ['ctrl-n', 's']\n")
        .see("x next gap")
        .keys("x")
        .see("gap 2/")
        .keys("q:sort")
        .see("Ctrl-n  sort")
        .keys("<esc>")
        .size(170, 60)
        .keys("?");
    assert!(!app.quit);
    app.see("Ctrl-n s  next sort order").see("x is next-gap now").keys("<esc>").miss("╭ Keys");
}

#[test]
fn keys_that_follow_each_other_are_told_while_they_are_typed() {
    let app = with_keys("top = 'g g'\nbottom = 'g e'\nsuspend = 'g z'\n").size(120, 40).keys("g");
    insta::assert_snapshot!("begun_120x40", app.styled());
    let app = app.see("g …  g top  e bottom  z suspend  Esc cancel").keys("e").at("Python").miss("Esc cancel");
    let app = app.keys("g<esc>").miss("Esc cancel").keys("gx").miss("Esc cancel");
    let app = app.keys("g").mouse(MouseKind::Press, "Files").miss("Esc cancel");
    assert_eq!(app.keys("gz").suspended, 1);
}

#[test]
fn a_letter_types_itself_even_where_it_interrupts() {
    let app = with_keys("interrupt = 'i'\n").keys("/i").see("filter i");
    assert!(!app.quit);
    assert!(app.keys("<esc>i").quit);
}

#[test]
fn the_help_can_be_searched() {
    let app = app(tako()).size(120, 40).keys("?/gap next");
    insta::assert_snapshot!("help_searched_120x40", app.styled());
    app.see("next gap or finding")
        .miss("the next theme")
        .size(170, 60)
        .keys("<enter>")
        .see("Esc all keys")
        .keys("<esc>")
        .see("the next theme")
        .keys("/qqq")
        .see("no key is for that")
        .keys("<esc>")
        .see("the next theme")
        .keys("/N<enter>")
        .see("previous gap or finding")
        .keys("<esc><esc>")
        .miss("╭ Keys");
}

#[test]
fn the_finder_finds_gaps_and_findings() {
    let app = app(now()).size(120, 40).happens(Msg::compared(gated(&before(), &now(), Verdict::Fail)));
    let app = app.keys("fresume");
    insta::assert_snapshot!("finder_gaps_120x40", app.styled());
    app.see("gap  Resume:15-21  internal/engine/runne")
        .keys("<ctrl-u>:15-21")
        .at("gap  Resume:15-21")
        .keys("<enter>")
        .see("line 15 ·")
        .see("╭ Files ")
        .keys("f")
        .keys("lost Resume")
        .at("diff lost Resume")
        .keys("<enter>")
        .see("╭ Changes since phase 1")
        .at("Resume")
        .keys("/kind:gate<enter>flost Resume<enter>")
        .at("Resume");
}

#[test]
fn the_footer_begins_with_what_the_situation_asks_for() {
    let first = |app: &App, words: &str| {
        let screen = app.screen();
        let footer = screen.lines().last().unwrap().trim_start().to_owned();
        assert!(footer.starts_with(words), "{words:?} does not come first:\n{footer}");
    };
    first(&app(tako()), "n next gap");
    first(&app(tako()).keys("/run<enter>"), "Esc clear filter");
    first(&app(tako()).keys("<tab>/run<enter>").keys(""), "n next match");
    let running = watching(tako(), "make test").happens(Msg::Watch(Event::Run));
    first(&running.happens(Msg::Watch(Event::Spawned(RunId(1)))), "x stop");
    first(&watching(tako(), "make test"), "n next gap  r run");
}
