//! The mouse.

use lazycov::app::MouseKind::{Drag, Press, Release, WheelDown, WheelUp};

use crate::app::app;
use crate::fixture::tako;

#[test]
fn a_click_selects_and_a_second_one_opens() {
    app(tako())
        .mouse(Press, "store.go  ")
        .at("store.go")
        .see("internal/engine/store.go ──")
        .mouse(Press, "store.go  ")
        .keys("g")
        .at("package engine");
}

#[test]
fn a_click_focuses_the_source_line() {
    app(tako()).mouse(Press, "run.Replay()").at("run.Replay()").see("line 20 ·");
}

#[test]
fn tabs_are_clicked() {
    app(tako()).mouse(Press, "2 Functions").see("╭ Functions ").mouse(Press, "1 Files").see("╭ Files ");
}

#[test]
fn the_wheel_scrolls_the_pane_below_the_pointer() {
    app(tako())
        .size(120, 30)
        .keys("<tab>g<tab>")
        .see("package engine")
        .mouse_at(WheelDown, 100, 10)
        .miss("package engine")
        .at("runner.go")
        .mouse_at(WheelUp, 100, 10)
        .see("package engine");
}

#[test]
fn the_split_is_dragged() {
    let app = app(tako()).size(140, 40);
    let before = app.find("╭ internal/engine/runner.go").unwrap();
    let app = app.mouse_at(Press, before.0, 12).mouse_at(Drag, before.0 + 20, 12).mouse_at(Release, before.0 + 20, 12);
    let after = app.find("╭ internal/engine/runner.go").unwrap();
    assert!((after.0 - before.0).abs_diff(20) <= 1, "{before:?} {after:?}");
    let app = app.size(90, 40);
    let before = app.find("╭ internal/engine/runner.go").unwrap();
    let app = app.mouse_at(Press, 40, before.1 - 1).mouse_at(Drag, 40, before.1 + 5).mouse_at(Release, 40, 1);
    assert_eq!(app.find("╭ internal/engine/runner.go").unwrap().1, before.1 + 6);
}

#[test]
fn the_ruler_leads_to_its_gap() {
    let app = app(tako()).size(120, 30).keys("<tab>g");
    let row = app.screen().lines().position(|row| row.ends_with("◐│")).unwrap();
    app.mouse_at(Press, 118, row as u16).see("line 25 ·");
}
