//! The source.

use std::fmt::Write as _;

use lazycov::coverage::{Counts, LineRatio};

use crate::app::app;
use crate::fixture::{Project, tako};

fn file(annotated: &str) -> Project {
    Project::default().file("a.rs", annotated)
}

/// A long file, missed at one line.
fn long(lines: usize, missed: usize) -> Project {
    let mut text = String::new();
    for line in 1..=lines {
        let _ = writeln!(text, "{}│line number {line}", u8::from(line != missed));
    }
    file(&text)
}

#[test]
fn marks_counts_and_colours() {
    let app =
        app(tako()).size(120, 40).see("15 ▌    0 func Resume").see("10 ▏   48         job.Wait()").see("25 ◐    3 ");
    assert!(app.styled().contains("on #361b22"), "missed lines have their background");
    assert!(app.styled().contains("#c49af2"), "keywords have their colour");
}

#[test]
fn large_counts_are_short_and_binary_ones_are_no_counts() {
    app(tako()).keys("nn").see("123k func Count()");
    let binary = tako().with("internal/engine/store.go", |coverage| coverage.counts = Counts::Binary);
    app(binary).keys("nn").see("▏ func Count()").miss("123k");
}

#[test]
fn a_long_explanation_is_cut_to_its_row_and_copied_whole() {
    let counted = file("1│if a && b { something_with_a_very_long_name(argument, another, and_one_more_still) }\n0│x")
        .with("a.rs", |coverage| {
            let entry = LineRatio { line: lazycov::coverage::Line::FIRST, covered: 1, total: 4, inexact: true };
            coverage.branch_counts = [entry].into_iter().collect();
        });
    let app = app(counted).size(62, 24).keys("g<tab>g");
    let screen = app.screen();
    let rows: Vec<&str> = screen.lines().collect();
    let at = rows.iter().position(|row| row.contains("at least 1 of 4")).unwrap();
    assert!(rows[at].ends_with("… │") && rows[at + 1].starts_with('╰'), "{screen}");
    let app = app.keys("Y");
    assert!(app.copied.concat().contains("the report does not say which"), "{:?}", app.copied);
    app.size(300, 40).see("← at least 1 of 4 branches taken; the report does not say which");
}

#[test]
fn stale_files_say_so_line_by_line() {
    app(tako()).keys("nnn").see("web/src/ui.ts ──").see("░ stale").see(" 1 ░    1 export fn draw");
}

#[test]
fn marks_move_with_the_text_and_say_what_is_not_measured() {
    let edited = |text: &str| text.replace("\tfmt.Println", "\tlog.Print(a, b)\n\tfmt.Println");
    let before = Project::default()
        .file("a.go", "│package a\n│\n4│func one() {\n4│\tfmt.Println(1)\n│}\n│\n2│func two() {\n0│\treturn\n│}\n");
    let app = app(before.edited("a.go", edited)).size(100, 24);
    let app = app.see("1 stale · 1 line unmeasured").see("░ 1 line unmeasured").see("3 ░    4 func one() {");
    let app = app.see("4 +          log.Print(a, b)").see("5 ░    4     fmt.Println(1)");
    let app = app.see("8 ▏    2 func two() {").see("9 ▌    0     return");
    let app = app.keys("<tab>ggjjj").see("line 4 · changed since, and not measured yet");
    app.keys("j").see("line 5 · executed 4 times · before its function changed · in one");
}

#[test]
fn a_file_that_was_not_found_shows_its_marks() {
    app(tako()).keys("/parse<enter>n").see("no such file here").see("3 ▌    0");
}

#[test]
fn covered_code_folds_around_the_gaps() {
    app(long(100, 50))
        .size(100, 100)
        .keys("z")
        .see("··· 47 covered lines")
        .see("line number 48")
        .see("··· 48 covered lines")
        .miss("line number 40")
        .keys("<tab>g")
        .at("··· 47 covered lines")
        .keys("<enter>")
        .see("line number 5")
        .see("··· 48 covered lines")
        .keys("z")
        .miss("covered lines");
}

#[test]
fn a_jump_into_a_fold_opens_it() {
    app(long(100, 50)).keys("z<ctrl-g>10<enter>").see("line number 10").at("line number 10");
}

#[test]
fn going_to_a_line_is_live_and_esc_goes_back() {
    app(long(500, 50))
        .keys("<ctrl-g>3")
        .see("line 3 ·")
        .keys("00")
        .see("line 300 ·")
        .keys("<esc>")
        .see("line 50 ·")
        .keys("<ctrl-g>99999<enter>")
        .see("line 500 ·");
}

#[test]
fn search_walks_matches_until_esc() {
    app(long(100, 50))
        .keys("<tab>/NUMBER 9<esc>")
        .see("line 50 ·")
        .keys("/number 9<enter>")
        .see("match 2/11")
        .see("line 90 ·")
        .keys("n")
        .see("match 3/11 · Esc ends the search")
        .see("n next match")
        .keys("NNN")
        .see("match 11/11")
        .keys("<esc>n")
        .see("no gaps left")
        .keys("/absent<enter>")
        .see("nothing matches absent");
}

#[test]
fn matches_are_marked() {
    let app = app(long(20, 5)).keys("<tab>/number<enter>");
    assert!(app.styled().contains("on #e5c96a"));
}

#[test]
fn functions_are_walked() {
    app(tako())
        .keys("<tab>}")
        .see("line 24 ·")
        .keys("}}")
        .see("no function below")
        .keys("{{{{")
        .see("line 5 ·")
        .keys("{")
        .see("no function above");
}

#[test]
fn long_lines_pan_and_wrap() {
    let wide: String = (0..40).map(|n| format!("word{n:02} ")).collect();
    app(file(&format!("0│{wide}end\n1│short")))
        .size(100, 30)
        .miss("word39")
        .keys("<tab>")
        .keys(&"l".repeat(40))
        .see("word39 end")
        .miss("word00")
        .keys(&"h".repeat(40))
        .see("word00")
        .keys("w")
        .see("word39 end")
        .see("word00")
        .keys("j")
        .at("short");
}

#[test]
fn tabs_wide_characters_and_hostile_ones_stay_in_their_cells() {
    let app =
        app(file("0│\ta漢字b\u{1b}[2J\u{202e}c\r\n1│e\u{301}\u{7}x")).see("    a漢字b␛[2J\u{fffd}c").see("e\u{301}␇x");
    for row in app.screen().lines().filter(|row| row.starts_with('│')) {
        assert_eq!(unicode_width::UnicodeWidthStr::width(row), 100, "{row}");
    }
}

#[test]
fn hostile_names_are_made_visible() {
    let hostile = Project::default().file("src/\u{1b}]0;evil\u{7}.rs", "0│fn \u{1b}[31mred() {\n│}");
    app(hostile).see("␛]0;evil␇.rs").keys("2").see("␛[31mred").keys("f").see("␛[31mred");
}

#[test]
fn a_line_of_a_megabyte_and_a_file_of_a_million_lines_are_quick() {
    let begun = std::time::Instant::now();
    let mut text = format!("0│{}\n", "x".repeat(1 << 20));
    for _ in 0..200_000 {
        text.push_str("1│y\n");
    }
    app(file(&text)).keys("<tab>wG").see("200001").keys("gwllllzz").see("xxxx");
    // Generous: unoptimised code on a busy machine. Walking whole lines a frame would take minutes.
    assert!(begun.elapsed().as_secs() < 20);
}

#[test]
fn the_editor_opens_at_the_line_and_the_source_is_read_again() {
    let app = app(tako()).keys("<tab>j");
    let reads = app.reads;
    let app = app.keys("e");
    assert_eq!(app.edited, ["internal/engine/runner.go:16:2"]);
    assert_eq!(app.reads, reads + 1);
    let app = app.happens(lazycov::app::Msg::Touched).see("line 16 ·");
    assert_eq!(app.reads, reads + 2, "what was put back may have been read in between");
}

#[test]
fn places_and_gaps_are_copied() {
    let app = app(tako()).keys("y").see("copied internal/engine/runner.go:15").keys("bY");
    assert_eq!(app.copied[0], "internal/engine/runner.go:15");
    assert!(app.copied[1].starts_with("## Test `Stop` (`internal/engine/runner.go:25`)\n\n"), "{}", app.copied[1]);
    let line = "25 ~ \tif job.Running() {  <- never false: `job.Running()`\n";
    assert!(app.copied[1].contains(line), "{}", app.copied[1]);
}

#[test]
fn an_edit_above_the_cursor_takes_the_cursor_along() {
    let before = long(60, 30);
    let after = file(&format!("│new\n│new\n{}", numbered(60)));
    let row = |app: &crate::app::App| app.find("line number 30").map(|at| at.1);
    let app = app(before).keys("<tab>").at("line number 30");
    let at = row(&app);
    let app = app.reload(after).at("line number 30").see("line 32 ·");
    assert_eq!(row(&app), at);
}

fn numbered(lines: usize) -> String {
    (1..=lines).map(|line| format!("1│line number {line}\n")).collect()
}
