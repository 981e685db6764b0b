//! An editor beside the explorer.

use lazycov::app::Msg;
use lazycov::coverage::Line;

use crate::app::{app, empty};
use crate::fixture::tako;

fn go(asker: u64, path: &str, line: u32) -> Msg {
    Msg::Go { asker, path: path.to_owned(), line: Line::new(line) }
}

#[test]
fn it_sends_the_explorer_to_a_place() {
    let app = app(tako())
        .happens(go(7, "internal/engine/store.go", 4))
        .see("internal/engine/store.go ──")
        .at(" 4 ")
        .keys("j")
        .at(" 5 ");
    assert_eq!(app.answers, [(7, Ok(()))]);
    // By the end of its path, from another view, and without a line.
    let app = app.keys("5").happens(go(8, "ui.ts", 0)).see("web/src/ui.ts ──").see("1 Files");
    assert_eq!(app.answers.last(), Some(&(8, Ok(()))));
}

#[test]
fn what_cannot_be_shown_is_said_and_moves_nothing() {
    let before = app(tako()).keys("n");
    let (screen, reads) = (before.screen(), before.reads);
    let app = before.happens(go(1, "/etc/passwd", 1)).happens(go(2, "../../secret.go", 1)).happens(go(3, "", 1));
    assert_eq!(app.screen(), screen);
    assert_eq!(app.reads, reads, "nothing else was read");
    let why = |at: usize| app.answers.get(at).and_then(|(_, answer)| answer.clone().err()).unwrap_or_default();
    assert_eq!(why(0), "no report measures /etc/passwd; `lazycov report` lists the files");
    assert!(why(1).starts_with("no report measures ../../secret.go"), "{}", why(1));
    assert!(!why(2).is_empty());
    let early = empty().happens(go(4, "a.go", 1));
    assert!(early.answers[0].1.as_ref().is_err_and(|why| why.contains("has read no report yet")));
    // A line that the file has not is its last one.
    app.happens(go(5, "internal/engine/store.go", u32::MAX)).see("internal/engine/store.go ──").keys("k").keys("j");
}

#[test]
fn what_is_typed_goes_on_and_the_place_is_behind_it() {
    let app = app(tako()).keys("/run").happens(go(1, "internal/engine/store.go", 4)).see("/run");
    let app = app.see("internal/engine/store.go ──").keys("ner<enter>").see("Files /runner");
    assert_eq!(app.answers, [(1, Ok(()))]);
    // A search begins where the place is; Esc leads there.
    app.keys("<esc><tab>/xyz")
        .happens(go(2, "web/src/ui.ts", 2))
        .see("search xyz")
        .keys("<esc>")
        .see("web/src/ui.ts ──")
        .at(" 2 ");
}

#[test]
fn the_finder_keeps_its_list_and_leads_to_the_place() {
    let app = app(tako()).keys("f").keys("runner");
    let screen = app.screen();
    let app = app.happens(go(1, "internal/engine/store.go", 4));
    assert_eq!(app.screen(), screen, "what is looked for stays");
    app.keys("<esc>").see("internal/engine/store.go ──");
}

#[test]
fn who_follows_is_told_where_the_cursor_is() {
    let app = app(tako()).keys("n");
    assert!(app.told.is_empty(), "nobody follows");
    let app = app.happens(Msg::Followed(true));
    let first = app.told.clone();
    assert_eq!(first.len(), 1);
    let app = app.keys("<tab>j").happens(Msg::Now(5));
    assert_eq!(app.told.len(), 2, "{:?}", app.told);
    assert_ne!(app.told[0], app.told[1]);
    // Who sent us there knows.
    let app = app.happens(go(1, "internal/engine/store.go", 4));
    assert_eq!(app.told.len(), 2);
    let app = app.keys("j");
    assert!(app.told[2].starts_with("internal/engine/store.go:5:"), "{:?}", app.told);
    // Somebody else comes later.
    let app = app.happens(Msg::Followed(true));
    assert_eq!(app.told[2], app.told[3]);
    let app = app.happens(Msg::Followed(false)).keys("jj");
    assert_eq!(app.told.len(), 4);
}
