//! The gap queue.

use crate::app::{app, looking, snapshot, watching};
use crate::fixture::{Project, RUNNER, tako};
use lazycov::app::{Depth, Glyphs, Msg};

#[test]
fn the_first_load_shows_the_largest_gap() {
    app(tako()).at("runner.go").see("internal/engine/runner.go ──").see("line 15 · never executed · in Resume");
}

#[test]
fn a_key_before_the_data_are_complete_keeps_the_cursor() {
    let app = app(tako().partial()).keys("j");
    let before = app.screen();
    let app = app.reload(tako());
    assert_eq!(app.screen(), before);
}

#[test]
fn n_walks_gaps_by_impact_across_files_and_wraps_at_the_second_press() {
    app(tako())
        .keys("n")
        .see("line 7 ·")
        .see("gap 2/7")
        .keys("n")
        .see("internal/engine/store.go ──")
        .see("line 7 ·")
        .keys("n")
        .see("web/src/ui.ts ──")
        .keys("nnn")
        .see("gap 7/7")
        .keys("n")
        .see("no gaps left · the same key starts over")
        .keys("n")
        .see("gap 1/7")
        .keys("N")
        .see("no gaps left")
        .keys("TN")
        .see("no gaps left")
        .keys("N")
        .see("gap 7/7");
}

#[test]
fn the_message_counts_what_is_left_in_the_function() {
    let two = Project::default().file("a.rs", "1│fn f() {\n0│  a\n1│  b\n0│  c\n│}\n1│fn g() {\n0│  d\n│}");
    app(two)
        .see("line 2 ·")
        .keys("n")
        .see("gap 2/3 · 2 left in this function")
        .keys("n")
        .see("gap 3/3 · last in this function");
}

#[test]
fn new_data_tell_the_place_in_the_queue_again() {
    let text = "1│fn f() {\n0│  a\n1│  b\n0│  c\n│}\n1│fn g() {\n0│  d\n│}";
    let two = Project::default().file("a.rs", text);
    let four = Project::default().file("a.rs", text).file("b.rs", text);
    app(two.clone())
        .keys("n")
        .see("gap 2/3 · 2 left in this function")
        .reload(four.clone())
        .see("gap 2/6 · 2 left in this function")
        .keys("j")
        .reload(two)
        .miss("gap 2/3");
}

#[test]
fn file_order_goes_on_from_the_cursor() {
    app(tako())
        .keys("o")
        .see("gaps in file order")
        .keys("n")
        .see("line 25 · executed 3 times · never false: `job.Running()`")
        .keys("n")
        .see("internal/engine/store.go ──")
        .keys("NN")
        .see("line 15 ·")
        .keys("o")
        .see("gaps by impact");
}

#[test]
fn brackets_go_from_file_to_file_in_the_order_of_the_list() {
    app(tako())
        .keys("]")
        .at("store.go")
        .keys("]")
        .at("ui.ts")
        .keys("]")
        .at("parse.ts")
        .keys("]")
        .at("runner.go")
        .see("line 7 ·")
        .keys("[")
        .at("parse.ts");
}

#[test]
fn b_walks_partial_gaps_alone() {
    app(tako())
        .keys("b")
        .see("partial gap 1/2")
        .see("line 25 ·")
        .keys("b")
        .see("partial gap 2/2")
        .keys("b")
        .see("no partial gaps left")
        .keys("b")
        .see("partial gap 1/2")
        .keys("B")
        .see("no partial gaps left");
}

#[test]
fn the_queue_respects_the_filter() {
    app(tako())
        .keys("/web<enter>n")
        .see("gap 2/2")
        .keys("n")
        .see("no gaps left under this filter")
        .keys("n")
        .see("gap 1/2")
        .keys("<esc>/main<enter>n")
        .see("no gaps under this filter");
}

#[test]
fn a_gap_that_a_reload_covers_stays_under_the_cursor() {
    let covered = Project::clone(&tako())
        .file("internal/engine/runner.go", &RUNNER.replace("\n0│", "\n1│").replace("\n0/0,0│", "\n1/1,1│"));
    app(tako())
        .see("line 15 · never executed")
        .reload(covered)
        .see("line 15 · executed once")
        .see("+7 lines, 2 branches")
        .keys("n")
        .see("internal/engine/store.go ──")
        .see("gap 1/6");
}

#[test]
fn what_was_lost_stays_marked_until_somebody_has_seen_it() {
    let before = Project::default().file("a.rs", "4│one\n4│two\n").file("b.rs", "4│three\n0│four\n");
    let after = Project::default().file("a.rs", "4│one\n0│two\n").file("b.rs", "4│three\n0│four\n");
    // b.rs is shown: what a.rs lost is not on the screen, whatever keys are pressed.
    let app = app(before).size(120, 24).see("2 ▌    0 four").reload(after.clone()).see("−1 line").see("✗ 1 lost");
    let app = app.keys("<tab>kj").see("✗ 1 lost").keys("<tab>k").see("2 ✗    0 two").see("✗ 1 lost");
    let app = app.keys("jk").see("2 ▌    0 two").miss("lost");
    // What is covered again before anybody looked needs no look.
    let covered = Project::default().file("a.rs", "4│one\n4│two\n").file("b.rs", "4│three\n0│four\n");
    app.reload(covered.clone()).reload(after).see("1 lost").reload(covered).miss("lost");
}

#[test]
fn covered_lines_glow_until_the_next_key_or_for_two_seconds() {
    let covered = tako().file("internal/engine/runner.go", &RUNNER.replace("\n0│	run.Replay", "\n1│	run.Replay"));
    let glowing = |app: &crate::app::App| app.styled().contains("on #1c361b");
    let app = app(tako()).reload(covered.clone());
    assert!(glowing(&app));
    assert_eq!(app.wakes, [2000]);
    let app = app.wait(1999);
    assert!(glowing(&app));
    let app = app.wait(1);
    assert!(!glowing(&app));
    let app = crate::app::app(tako()).happens(Msg::Loaded(snapshot(&covered))).see("+1 line").keys("j");
    assert!(!glowing(&app));
    app.see("+1 line");
}

#[test]
fn a_glowing_line_has_the_mark_of_a_hit_one() {
    let covered = tako().file("internal/engine/runner.go", &RUNNER.replace("\n0│	run.Replay", "\n1│	run.Replay"));
    for (glyphs, hit, missed) in [(Glyphs::Unicode, '▏', '▌'), (Glyphs::Ascii, '|', '!')] {
        let app = looking(tako(), "dark", Depth::None, glyphs).reload(covered.clone());
        let screen = app.screen();
        let row = screen.lines().find(|row| row.contains("run.Replay")).unwrap();
        assert!(row.contains(&format!("20 {hit}")) && !row.contains(missed), "{row}");
    }
}

#[test]
fn without_a_gap_the_first_file_is_shown() {
    let full = || Project::default().file("src/a.rs", "1│a();").file("src/b.rs", "1│b();");
    let gap = || full().file("src/b.rs", "0│b();");
    app(full()).at("a.rs").see(" src/a.rs ──").see("line 1 · executed once");
    app(full().partial()).reload(full()).at("a.rs").see(" src/a.rs ──");
    watching(full(), "make test").at("a.rs").reload(gap()).at("b.rs").see("line 1 · never executed");
    app(full()).keys("k").reload(gap()).miss("never executed");
    app(gap().unresolved("src/a.rs").unresolved("src/b.rs")).see(" src/b.rs ──");
}

#[test]
fn lost_lines_are_said_too() {
    let lost = tako().file("internal/engine/runner.go", &RUNNER.replace("\n48│		job.Wait", "\n0│		job.Wait"));
    app(tako()).reload(lost).see("\u{2212}1 line");
}

#[test]
fn test_code_stands_aside_until_a_key_takes_it_in() {
    let tests = "1│fn t() {\n0│  a\n0│  b\n0│  c\n0│  d\n│}";
    let both = Project::default().file("src/a.rs", "1│fn f() {\n0│  a\n1│  b\n0│  c\n│}").file("tests/t.rs", tests);
    let app = app(both).see("src/a.rs ──").keys("n").see("gap 2/2 · 2 left in this function · tests aside");
    let app = app.keys("2").see("Functions without tests").see("f  ").miss(" t  ");
    let app = app.keys("m").see("test code takes part: 1 file").miss("without tests").see(" t  ").keys("1n");
    let app = app.see("/3").miss("tests aside").keys("m").see("test code stands aside: 1 file");
    // The list of files, and a filter on it, show what there is.
    app.keys("1/tests<enter>").at("t.rs").keys("n").see("no gaps under this filter");
    crate::app::app(tako()).keys("m").see("no test code is measured beside other code");
}
