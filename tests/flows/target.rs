//! What a target costs: the list of gaps on the way to it.

use crate::app::{app, opened};
use crate::fixture::{Project, tako};
use lazycov::analysis::gates::{Area, Check, Limits, Rules};
use lazycov::app::{MouseKind, Setup};
use lazycov::coverage::Percent;

/// Ten lines, of which four are missed in three gaps.
const HALF: &str = "1│fn f() {\n0│  a\n0│  b\n1│  c\n0│  d\n│}\n1│fn g() {\n0│  e\n1│  f\n1│  g\n1│  h\n│}";

fn half() -> Project {
    Project::default().file("src/half.rs", HALF)
}

#[test]
fn the_list_says_what_each_gap_adds_and_where_the_total_is_then() {
    let app = app(half()).size(100, 30).keys("%").see("percentage to reach").see("Enter alone takes 70%");
    let app = app.keys("90<enter>").see("The way to 90%").see("2 gaps from 60.0%").see("+3 lines").at("half.rs:2-3");
    let app = app.see("80.0%").see("90.0%").see("line 2 · never executed");
    insta::assert_snapshot!("target", app.screen());
    let app = app.keys("n").see("gap 2/2 to 90%").see("line 5 ·").keys("n").see("no gaps left on the way");
    let app = app.keys("N").see("gap 1/2 to 90%").keys("<enter>").see("search").keys("n").see("gap 2/2");
    app.keys("<esc>").see("The way to 90%").keys("<esc>").miss("The way to").see("Files");
}

#[test]
fn it_shrinks_as_it_is_worked_off_and_the_cursor_stays_on_its_gap() {
    let less = Project::default().file("src/half.rs", &HALF.replace("0│  a\n0│  b", "1│  a\n1│  b"));
    let more = Project::default().file("src/half.rs", &HALF.replace('0', "1"));
    let app = app(half()).keys("%90<enter>j").at("half.rs:5").reload(less).see("1 gap from 80.0%").at("half.rs:5");
    app.reload(more).see("90% is reached: the total is 100.0%").keys("n").see("no gap is needed");
}

#[test]
fn the_limit_of_the_project_is_what_enter_alone_takes() {
    let mut limits = Limits::default();
    limits.set(None, Check::Min(Percent::whole(75)));
    let total = Area { base: vec![limits], overrides: Vec::new() };
    let gates = Rules { total, ..Rules::default() };
    let app = opened(Setup { gates, ..Setup::default() }, half());
    app.keys("%").see("Enter alone takes 75%").keys("<enter>").see("The way to 75%").see("1 gap from");
}

#[test]
fn a_target_that_nobody_reaches_is_told_as_that() {
    let tests = Project::default().file("src/half.rs", HALF).file("tests/half.rs", "0│fn t() {\n0│  x\n│}");
    let app = app(tests).keys("%100<enter>").see("100% is out of reach in lines").keys("m").see("4 gaps from 50.0%");
    app.keys("%many<enter>").see("expected a percentage between 0 and 100").keys("2").miss("The way to").see("impact");
}

#[test]
fn a_click_selects_a_gap_and_the_next_one_opens_it() {
    let app = app(tako()).keys("%100<enter>").see("The way to 100%").mouse(MouseKind::Press, "store.go:7");
    app.at("store.go:7").see("internal/engine/store.go ──").mouse(MouseKind::Press, "store.go:7-8").see("search");
}
