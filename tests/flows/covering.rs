//! The tests that run a line: what is listed, where it leads, what runs, and the view reduced to what a test covers.

use lazycov::app::{MouseKind, Setup};
use lazycov::coverage::{ContextId, FileCoverage, Line, LineBits};
use lazycov::watch::results::{TestKey, Tool};
use lazycov::watch::{Effect, Plan, RunId};

use crate::app::{App, app, opened};
use crate::fixture::{Project, tako};

const STOCK: &str = "
1│import json
│
1│def func total(goods):
9/9,0│    if goods is None:
0│        return 0
9│    return sum(goods)
│}
│
1│def func left(goods):
3│    total(goods)
2│    return goods[-1]
│}
│
1│def func none():
0│    pass
│}
";

const TESTS: &str = "
1│import stock
│
1│def func test_total():
1│    assert stock.total([1])
│}
│
1│def func test_left():
1│    assert stock.left([1])
│}
";

/// Contexts with the lines that each ran.
fn ran(file: &mut FileCoverage, contexts: &[(u32, &[u32])]) {
    for (context, lines) in contexts {
        let mut bits = LineBits::default();
        lines.iter().filter_map(|line| Line::new(*line)).for_each(|line| bits.insert(line));
        file.contexts.add(ContextId(*context), &bits);
    }
}

/// A shop whose tests are known: two of a file, one of a class with a case, and one of another project.
fn shop() -> Project {
    let names = [
        "",
        "tests/test_stock.py::test_total|run",
        "tests/test_stock.py::test_left|run",
        "tests/test_more.py::TestAll::test_each[case 1]|setup",
        "tests/test_more.py::TestAll::test_each[case 1]|run",
    ];
    let of_stock: &[(u32, &[u32])] =
        &[(0, &[1, 3, 9, 14]), (1, &[4, 6]), (2, &[4, 6, 10, 11]), (3, &[10]), (4, &[4, 6])];
    let of_tests: &[(u32, &[u32])] = &[(0, &[1, 3, 7]), (1, &[4]), (2, &[8])];
    Project::default()
        .file("shop/stock.py", STOCK)
        .file("shop/plain.py", "1│x = 1\n")
        .file("tests/test_stock.py", TESTS)
        .unmeasured(
            "tests/test_more.py",
            "import stock\n\nclass TestAll:\n    def test_each(self, case):\n        pass\n",
        )
        .contexts(&names)
        .with("shop/stock.py", |file| ran(file, of_stock))
        .with("tests/test_stock.py", |file| ran(file, of_tests))
}

/// Opened on a line of the stock.
fn on(line: u32) -> App {
    app(shop()).keys(&format!("<tab><ctrl-g>{line}<enter>"))
}

/// The same where pytest runs some tests alone.
fn running(line: u32) -> App {
    let mut plan = Plan::new("pytest".to_owned());
    plan.restricts.insert(Tool::Pytest);
    opened(Setup { plan, ..Setup::default() }, shop()).keys(&format!("<tab><ctrl-g>{line}<enter>"))
}

#[test]
fn the_tests_of_a_line_are_listed_the_most_specific_first() {
    let app = on(6).see("by 3 tests").see("t tests").keys("t").see("Tests of line 6").see("3 tests").at("test_total");
    let app = app.see("tests/test_stock.py::test_total").see("test_each[case 1]").keys("jj").at("test_left");
    insta::assert_snapshot!(app.screen());
    let app = app.keys("/each").see("Tests of line 6 /each").see("1 of 3 tests").at("test_each").keys("<enter>");
    app.keys("<esc>").see("3 tests").keys("<esc>").miss("Tests of").see("╭ shop/stock.py").see("line 6 ");
}

#[test]
fn the_list_follows_the_line_under_the_cursor() {
    let app = on(6).keys("t<tab>").keys("jjjj").see("Tests of line 10").see("2 tests");
    let app = app.keys("j").see("Tests of line 11").see("1 test ").keys("<esc>").at("test_left");
    let app =
        app.keys("<tab><ctrl-g>9<enter>").see("outside of tests alone").see("ran outside of tests alone, as when");
    let app = app.keys("<ctrl-g>5<enter>").see("No test runs it.").keys("<ctrl-g>2<enter>").see("no code to measure");
    app.keys("<ctrl-g>4<enter>").see("3 tests").keys("1").miss("Tests of line");
}

#[test]
fn a_function_and_a_file_have_tests_too() {
    let app = app(shop()).size(120, 40).keys("g").keys("t").see("tests are listed of a file");
    let app = app.keys("jt").see("Tests of stock.py").see("3 tests").see("also outside of tests");
    app.keys("<esc>2/left<enter>t").see("Tests of left").see("2 tests").keys("<esc>").miss("Tests of").at("left");
}

#[test]
fn without_names_of_tests_it_is_said_how_to_get_them() {
    let unknown = app(tako()).miss("t tests").keys("<tab>t").see("No report says which test ran what.");
    let unknown = unknown.see("--cov-context=test").miss("t run").keys("<esc>").see("▾ missed").miss("No report says");
    unknown.keys("O").see("no report says which test ran what");
    app(shop()).keys("/plain<enter>t").see("No report that measures this file says which tests run it.");
}

#[test]
fn enter_goes_to_the_test_and_e_edits_it() {
    let app = on(6).keys("tjj<enter>").see("╭ tests/test_stock.py").see("line 7 ").miss("Tests of");
    app.keys("<esc>").at("test_stock.py");
    // Where nobody measures the tests, the text says where the function is.
    on(6).keys("tj<enter>").see("╭ tests/test_more.py").see("line 4 ");
    let app = on(6).keys("te");
    assert_eq!(app.edited, ["tests/test_stock.py:3:1"]);
    on(6).keys("t").mouse(MouseKind::Press, "test_total").see("╭ tests/test_stock.py");
}

#[test]
fn the_listed_tests_run_alone_or_those_that_are_marked() {
    let key = |suite: &str, name: &str| TestKey { tool: Tool::Pytest, suite: suite.to_owned(), name: name.to_owned() };
    let total = key("tests/test_stock.py", "test_total");
    let left = key("tests/test_stock.py", "test_left");
    let each = key("tests/test_more.py", "TestAll::test_each[case 1]");
    let app = running(6).keys("t").see("t run them").keys("t");
    let spawned = Effect::SpawnTests { run: RunId(1), only: [total, each, left.clone()].into() };
    assert!(app.effects.contains(&spawned), "{:?}", app.effects);
    let app = running(6).keys("tjj<space>").see("t run marked").see("✓ ").keys("t");
    let spawned = Effect::SpawnTests { run: RunId(1), only: [left].into() };
    assert!(app.effects.contains(&spawned), "{:?}", app.effects);
    on(6).keys("t").miss("t run them").keys("t").see("no command runs the tests");
    let plan = Plan::new("make test".to_owned());
    let unable = opened(Setup { plan, ..Setup::default() }, shop()).keys("<tab><ctrl-g>6<enter>t").miss("t run them");
    unable.keys("t").see("this command runs all tests or none");
}

#[test]
fn the_whole_view_is_reduced_to_what_a_test_covers() {
    let app = on(6).keys("tjj").see("o only its lines").keys("o").see("it runs 5 lines in 2 files");
    let app = app.see("◆ only tests/test_stock.py::test_left").see("2 of 3 files").miss("plain.py");
    insta::assert_snapshot!(app.screen());
    let app = app.keys("2").see("◆ only").see("left").see("total").miss("shop/stock.py:14");
    let app = app.keys("<esc>").see("shop/stock.py:14").miss("◆ only");
    // Several are marked; other data change what they cover.
    let app = app.keys("1<tab><ctrl-g>6<enter>t<space><space>").see("o only their lines").keys("o");
    let app = app.see("◆ only 2 tests").see("they run 4 lines in 2 files");
    let app = app.reload(shop().with("shop/stock.py", |file| ran(file, &[(1, &[11])]))).see("◆ only 2 tests");
    app.keys("/st").see("2 of 3 files").keys("<esc>").see("◆ only").keys("<esc>").miss("◆ only").see("plain.py");
}

#[test]
fn what_one_test_covers_alone_and_what_none_does() {
    let app = on(11)
        .see("by test_left alone")
        .keys("O")
        .see("by one test only")
        .see("one test alone covers 3 lines in 2 files");
    let app = app.see("◆");
    insta::assert_snapshot!(app.screen());
    let app = app.keys("O").see("outside tests only").see("covered outside of tests alone: 7 lines in 2 files");
    app.keys("O").miss("outside tests only").see("plain.py");
}

#[test]
fn the_list_at_every_size() {
    for (width, height) in [(60, 15), (80, 24), (120, 40), (200, 50)] {
        let app = on(6).size(width, height).keys("tj<space>");
        insta::assert_snapshot!(format!("covering_{width}x{height}"), app.screen());
    }
}

#[test]
fn functions_say_how_many_tests_reach_them() {
    let app = app(shop()).size(110, 30).keys("2").see("tests").see("shop/stock.py:3 ");
    insta::assert_snapshot!(app.screen());
    let app = app.keys("/<lt>101<enter>").keys("sssss").see("▾ tests").at("total").keys("Sg").see("▴ tests").at("none");
    drop(app);
    crate::app::app(tako()).size(110, 30).keys("2").see("hits").miss("  tests").keys("sssss").see("▴ name");
}
