//! The lists of files and functions.

use crate::app::app;
use crate::fixture::{Project, tako};

/// The names in the list of files, top to bottom.
fn names(screen: &str) -> Vec<String> {
    let rows = screen.lines().skip(3).map(|row| row.trim_start_matches('│'));
    let rows = rows.take_while(|row| !row.starts_with('╰'));
    let name = |row: &str| row.split_whitespace().find(|word| word.contains(char::is_alphabetic)).map(str::to_owned);
    rows.filter_map(name).collect()
}

#[test]
fn the_tree_has_roll_ups_and_joined_folders() {
    app(tako()).see("▾ internal/engine").see("72.7%      9").see("▾ web/src").miss("▾ internal ");
}

#[test]
fn states_are_visible_as_glyph_and_word() {
    app(tako()).size(100, 40).see("░ stale").see("? unresolved").see("1 stale · 1 unresolved");
}

#[test]
fn folders_fold_and_unfold() {
    app(tako())
        .keys("gh")
        .see("▸ internal/engine")
        .miss("runner.go  ")
        .keys("l")
        .see("▾ internal/engine")
        .keys("l")
        .at("runner.go")
        .keys("h")
        .at("internal/engine")
        .keys("<enter>")
        .see("▸ internal/engine")
        .keys("<right><left>")
        .see("▸ internal/engine");
}

#[test]
fn a_gap_unfolds_the_folders_above_it() {
    app(tako()).keys("gh").see("▸ internal/engine").keys("n").see("▾ internal/engine").at("runner.go");
}

#[test]
fn unmeasured_files_are_one_row_until_opened() {
    app(tako())
        .size(100, 40)
        .see("▸ Python")
        .see("2 not measured")
        .miss("notes.py")
        .keys("G<enter>")
        .see("▾ Python")
        .see("tools/notes.py")
        .keys("jj")
        .see("tools/notes.py ─")
        .see(" not measured ╮");
}

#[test]
fn sort_orders_and_reverse_keep_the_selection() {
    let app = app(tako()).size(100, 40).at("runner.go").see("▾ missed ╮");
    let app = app.keys("s").see("▴ percent ╮").at("runner.go");
    assert_eq!(names(&app.screen())[0], "web/src");
    let app = app.keys("S").see("▾ percent ╮").at("runner.go");
    assert_eq!(names(&app.screen())[0], "cmd/tako");
    let app = app.keys("s").see("▴ name ╮");
    assert_eq!(names(&app.screen())[..3], ["cmd/tako", "main.go", "internal/engine"]);
    app.keys("s").see("▾ partial ╮").keys("s").see("▾ missed ╮").at("runner.go");
}

#[test]
fn the_flat_list_shows_whole_paths() {
    let app = app(tako()).size(140, 40).keys("v").see("internal/engine/runner.go  ").see("v tree");
    assert_eq!(names(&app.screen())[0], "internal/engine/runner.go");
    app.at("internal/engine/runner.go").keys("v").see("▾ internal/engine");
}

#[test]
fn the_filter_acts_while_it_is_typed() {
    app(tako())
        .keys("/")
        .see("filter ")
        .keys("prs")
        .see("parse.ts")
        .miss("store.go  ")
        .see("1 of 5 files")
        .keys("<enter>")
        .see("Files /prs")
        .see("Esc clear filter")
        .keys("<esc>")
        .see("store.go  ")
        .miss("/prs");
}

#[test]
fn filter_terms_speak_of_numbers_and_states() {
    app(tako())
        .keys("/<lt>60<enter>")
        .see("1 of 5 files")
        .see("ui.ts")
        .keys("<esc>/state:unresolved<enter>")
        .see("parse.ts")
        .see("1 of 5 files")
        .keys("<esc>/state:partial go<enter>")
        .see("2 of 5 files")
        .keys("<esc>/nothing-like-this<enter>")
        .see("nothing passes this filter; Esc clears it");
}

#[test]
fn esc_while_typing_clears_the_filter_and_never_quits() {
    let app = app(tako()).keys("/prs<esc>").see("store.go  ").keys("<esc><esc><esc>");
    assert!(!app.quit);
    assert!(app.keys("q").quit);
}

#[test]
fn q_is_a_letter_in_text() {
    let app = app(tako()).keys("/q").see("filter q");
    assert!(!app.quit);
    assert!(app.keys("<ctrl-c>").quit);
}

#[test]
fn the_selection_is_kept_by_identity_across_a_reload() {
    let more = tako().file("a/first.rs", "0│x\n0│y\n0│z\n0│a\n0│b\n0│c\n0│d\n0│e\n0│f\n0│g\n0│h");
    app(tako()).keys("j").at("store.go").reload(more).at("store.go").see("▾ a ").see("internal/engine/store.go ──");
}

#[test]
fn the_preview_follows_the_cursor() {
    app(tako()).keys("j").at("store.go").see("internal/engine/store.go ──").keys("jj").see("web/src/ui.ts ──");
}

#[test]
fn functions_are_ranked_and_previewed() {
    app(tako())
        .size(130, 40)
        .keys("2")
        .at("Resume")
        .see("internal/engine/runner.go:15")
        .see("never")
        .see("▾ impact")
        .keys("j")
        .at("Load")
        .see("internal/engine/store.go ──")
        .keys("ssss")
        .see("▾ hits")
        .keys("s")
        .see("▴ name")
        .keys("g")
        .at("Count")
        .see("123k")
        .keys("S")
        .keys("g")
        .at("parse");
}

#[test]
fn other_columns_bring_their_order_and_git_is_asked_when_somebody_looks() {
    let mut app = app(tako().parsed()).size(130, 40);
    app.churn = Some(vec![("internal/engine/runner.go", 12), ("internal/engine/store.go", 7)]);
    let app = app.keys("2").miss("CRAP");
    assert_eq!(app.churn_asked, 0);
    let app = app.keys("C").see("▾ CRAP").see("12").keys("g").at("Resume");
    insta::assert_snapshot!("columns_risk", app.screen());
    // The order of what is not known yet: files nobody touched last, functions of a file that is not there behind them.
    let app = app.keys("s").see("▾ churn").keys("g").at("runner.go").keys("G").at("parse.ts");
    let app = app.keys("C").see("▾ hits").miss("CRAP").size(80, 24);
    insta::assert_snapshot!("columns_runs_narrow", app.screen());
    assert_eq!(app.churn_asked, 1, "of one commit nobody asks twice");
    app.keys("C").see("▾ impact");
}

#[test]
fn without_history_churn_is_unknown_and_said_so() {
    app(tako().parsed()).keys("2C").see("no git history tells how often files change").keys("s").see("▾ churn");
}

#[test]
fn what_the_list_is_sorted_by_is_shown_where_there_is_little_room() {
    app(tako().parsed()).size(80, 24).keys("2").miss("complexity").keys("sss").see("▾ complexity");
}

#[test]
fn functions_filter_and_open() {
    app(tako())
        .size(130, 40)
        .keys("2/load<enter>")
        .see("1 of ")
        .at("Load")
        .keys("<enter>")
        .see("search")
        .at("if run, ok := cache[id]")
        .keys("<esc><esc>")
        .miss("/load");
}

#[test]
fn the_gap_queue_respects_the_filter_of_functions() {
    app(tako()).size(130, 40).keys("2/stop<enter>n").see("no gaps left under this filter").keys("n").see("gap 1/1");
}

#[test]
fn a_narrow_terminal_stacks_and_a_low_one_shows_one_pane() {
    app(tako())
        .size(80, 24)
        .see("╭ Files ")
        .see("╭ internal/engine/runner.go")
        .size(80, 18)
        .see("╭ Files ")
        .miss("╭ internal/engine/runner.go")
        .keys("<tab>")
        .see("╭ internal/engine/runner.go")
        .miss("╭ Files ")
        .keys("<tab>")
        .see("╭ Files ")
        .keys("n")
        .see("╭ internal/engine/runner.go")
        .size(60, 15)
        .see("gap 2/7")
        .size(59, 15)
        .see("lazycov needs 60×15 cells; here are 59×15.")
        .size(120, 40)
        .see("╭ Files ");
}

#[test]
fn an_empty_report_is_no_crash() {
    app(Project::default()).keys("njklh]bs/x<enter>2jn4351<tab>zw{}").see("╭ Files ");
}

#[test]
fn an_accepted_filter_shows_a_file_that_passes() {
    app(tako())
        .see(" internal/engine/runner.go ──")
        .keys("/main<enter>")
        .at("main.go")
        .see(" cmd/tako/main.go ──")
        .keys("/nothing")
        .keys("<enter>")
        .see(" cmd/tako/main.go ──")
        .keys("<esc>/web<down><down><down><enter>")
        .at("parse.ts")
        .see(" web/src/parse.ts ──");
}

#[test]
fn only_files_that_changed_are_listed_with_how_they_changed() {
    use crate::compared::{before, compared, now};
    use lazycov::app::Msg;
    let app = crate::app::app(now()).keys("c").see("there is no baseline to compare with");
    let app =
        app.happens(Msg::compared(compared(&before(), &now()))).keys("c").see("changed since phase 1").see("delta");
    let app = app.size(80, 24);
    insta::assert_snapshot!("changed_80x24", app.screen());
    let app = app.size(120, 40).see("all files").keys("v").at("runner.go").see("−");
    // The queue walks what is listed; another comparison keeps the view.
    let app =
        app.keys("n").see("gap ").happens(Msg::compared(compared(&now(), &now()))).see("no file changed; c lists all");
    app.keys("c").miss("changed since").see("▾ missed");
}
