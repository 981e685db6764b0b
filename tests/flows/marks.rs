//! Gaps that were dealt with, and what else is kept from one session to the next.

use crate::app::{App, app, opened};
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

#[test]
fn a_gap_is_accepted_with_a_reason_and_taken_back() {
    let today = time::Date::from_calendar_date(2026, time::Month::July, 3).unwrap();
    let setup = Setup { today: Some(today), ..Setup::default() };
    let app =
        opened(setup, two()).keys("a").see("accept, because ").keys("<enter>").see("what is accepted needs a reason");
    let app = app
        .keys("the disk is full<enter>")
        .see("accept until")
        .see("nothing: for good")
        .keys("July<enter>")
        .see("write the day as");
    let app = app.keys("<ctrl-u>2026-07-02<enter>").see("that day has passed").keys("<ctrl-u>2026-07-03<enter>");
    let app = app.see("accepted in .lazycov/accepted.toml").see("lines, 2 lines accepted");
    let gap = app.accepted_gaps.first().unwrap();
    assert_eq!((gap.mark.path.as_str(), gap.mark.function.as_str(), gap.mark.start.get()), ("a.rs", "f", 2));
    assert_eq!(gap.until, Some(today));
    assert_eq!(app.kept_marks, [], "it is the project's");
    let app = app.see("accepted: the disk is full (until 2026-07-03)").keys("a").see("accepted already");
    let app = app.keys("d").see("this gap is accepted, and out of the queue").keys("n").see("gap 1/2").see("line 5 ·");
    // A later mark is taken back first.
    let app = app.keys("duu").see("a.rs:2 is in the queue again").miss("accepted:").miss("lines accepted");
    assert!(app.accepted_gaps.is_empty());
    app.keys("u").see("nothing to undo").keys("n").see("/3");
}

#[test]
fn what_is_accepted_for_good_needs_no_day_and_looks_like_it() {
    let app = app(two()).keys("agenerated<enter><enter>").see("line 2 · never executed · accepted: generated");
    let app = app.size(80, 24);
    insta::assert_snapshot!("accepted_80x24", app.screen());
    let app = app.size(120, 40);
    insta::assert_snapshot!("accepted_120x40", app.screen());
    // The last one, partly of those that only this person has dealt with.
    let app = app.keys("nd").keys("nagone soon<enter><enter>").see("3 lines accepted").keys("n");
    app.see("no gaps left · 3 done, skipped or accepted").keys("<tab>g").keys("a").see("no gap under the cursor");
}

#[test]
fn what_the_project_accepts_is_known_from_the_start_and_goes_with_its_day() {
    let accepted = app(two()).keys("agenerated<enter>2026-07-03<enter>").accepted_gaps;
    let on = |day: u8| {
        let today = time::Date::from_calendar_date(2026, time::Month::July, day).unwrap();
        let mut app = opened(Setup { today: Some(today), ..Setup::default() }, two());
        app.accepted_gaps.clone_from(&accepted);
        app.reload(two())
    };
    on(3).see("2 lines accepted").see("line 5 ·").keys("n").see("/2");
    on(4).miss("accepted").keys("n").see("/3");
}

#[test]
fn a_damaged_file_of_accepted_gaps_is_said_once_and_accepts_nothing() {
    let mut app = app(two());
    app.accepted_fault = Some(".lazycov/accepted.toml:3: gap.reason must not be empty".to_owned());
    let app = app.keys("agenerated<enter><enter>").see("not accepted: .lazycov/accepted.toml:3");
    let app = app.reload(two()).see(".lazycov/accepted.toml:3: gap.reason must not be empty").miss("lines accepted");
    let app = app.keys("jj").miss("accepted.toml").reload(two());
    app.miss("accepted.toml").keys("n").see("/3");
}

#[test]
fn the_way_to_a_target_leads_around_what_is_accepted() {
    let app = app(two()).keys("%75<enter>").see("1 gap from 50.0%").keys("<esc>");
    let app = app.keys("agenerated<enter><enter>").see("2 lines accepted");
    // One gap was enough; without it, it takes the two others.
    let app = app.keys("%75<enter>").see("2 gaps from 50.0%").miss("a.rs:2");
    app.keys("%100<enter>").see("Even with every gap covered that is not accepted, 100% is out of reach");
}
