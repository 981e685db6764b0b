//! Gaps that were dealt with, and what else is kept from one session to the next.

use crate::app::{App, app};
use crate::fixture::{Project, tako};
use lazycov::app::{ScreenArrangement, Setup};

/// Two functions, three gaps.
const TWO: &str = "1│fn f() {\n0│  a\n0│  b\n1│  c\n0│  d\n│}\n1│fn g() {\n0│  e\n1│  h\n│}";

fn two() -> Project {
    Project::default().file("a.rs", TWO)
}

#[test]
fn a_gap_that_is_done_or_skipped_is_left_out_of_the_queue() {
    let app = app(two()).keys("d").see("done: left out of the queue").see("line 2 · never executed · done");
    let app = app.keys("n").see("gap 1/2").see("line 5 ·").keys("-").see("skipped: left out");
    insta::assert_snapshot!("marks", app.screen());
    let app = app.keys("n").see("gap 1/1").see("line 8 ·").keys("n").see("no gaps left").keys("d");
    let app = app.keys("n").see("no gaps left · 3 done or skipped").keys("u").see("a.rs:8 is in the queue again");
    let app = app.keys("nn").see("gap 1/1").keys("uu").keys("u").see("nothing to undo").keys("N").see("gap 2/3");
    assert_eq!(app.kept_marks, []);
}

#[test]
fn the_same_key_takes_a_mark_away_and_the_other_one_changes_it() {
    let app = app(two()).keys("-").see("· skipped").keys("d").see("· done").miss("· skipped");
    assert_eq!(app.kept_marks.len(), 1);
    let app = app.keys("d").see("not done any more").miss("executed · done");
    assert_eq!(app.kept_marks, []);
    app.keys("<tab>g").keys("d").see("no gap under the cursor");
}

#[test]
fn a_mark_holds_on_to_its_code_and_goes_with_it() {
    let moved = Project::default().file("a.rs", &["1│fn new() {\n1│  x\n│}\n", TWO].concat());
    let marks = app(two()).keys("d").kept_marks;
    let open = |project: Project| App::remembering(Setup::default(), project, marks.clone(), None);
    // Three lines further down; the first gap that is shown is one that nobody has dealt with.
    open(moved).see("line 8 ·").keys("n").see("gap 2/2");
    let edited = Project::default().file("a.rs", &TWO.replace("0│  a", "0│  other"));
    open(edited).see("line 2 ·").keys("n").see("gap 2/3");
    let renamed = Project::default().file("a.rs", &TWO.replace("fn f", "fn k"));
    open(renamed).keys("n").see("gap 2/3");
    let covered = Project::default().file("a.rs", &TWO.replace("0│  a\n0│  b", "1│  a\n1│  b"));
    app(two()).keys("d").reload(covered).keys("n").see("/2");
}

#[test]
fn the_way_to_a_target_walks_around_what_is_done() {
    let app = app(two()).keys("%100<enter>").see("The way to 100%").keys("d").see("✓").keys("n").see("gap 2/3 to 100%");
    app.keys("-nn").see("no gaps left on the way");
}

#[test]
fn a_filter_counts_what_it_lets_pass_without_what_is_done() {
    let three = Project::default().file("a.rs", TWO).file("b.rs", TWO);
    app(three).keys("d").keys("/b.rs<enter>n").see("/3").keys("<esc>").keys("n").see("/5");
}

#[test]
fn how_the_screen_was_arranged_is_there_again() {
    let app = app(tako()).keys("vs").keys("2C").keys("S");
    assert_eq!(app.kept_arrangements, [], "nothing is kept unless somebody asked for it");
    let setup = || Setup::default();
    let app = App::remembering(setup(), tako(), Vec::new(), Some(ScreenArrangement::default()));
    let app = app.keys("vs").keys("2C").keys("S").see("▴ CRAP");
    let last = app.kept_arrangements.last().cloned().unwrap();
    let text = last.to_text();
    let again = ScreenArrangement::of_text(&text).unwrap();
    assert_eq!(again, last, "{text}");
    let app = App::remembering(setup(), tako(), Vec::new(), Some(again)).see("▴ CRAP").keys("1").see("percent");
    app.see("internal/engine/store.go").miss("▾ internal");
    for foreign in ["", "lazycov screen 2\nview functions\n", "{\"view\":1}"] {
        assert_eq!(ScreenArrangement::of_text(foreign), None, "{foreign:?}");
    }
    let odd = ScreenArrangement::of_text("lazycov screen 1\nview nowhere\ncolumns\nfiles \u{1b}[31m\n");
    assert_eq!(odd, Some(ScreenArrangement::default()));
}
