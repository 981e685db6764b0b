//! How it looks: whole screens with their styles, at several sizes and with all kinds of colours.

use lazycov::app::{Depth, Glyphs, Theme};
use ratatui::style::Modifier;

use crate::app::{App, app, looking};
use crate::fixture::tako;

fn dark() -> App {
    app(tako())
}

fn plain(depth: Depth, glyphs: Glyphs) -> App {
    looking(tako(), Theme::Dark, depth, glyphs)
}

#[test]
fn files_in_many_sizes() {
    insta::assert_snapshot!("files_80x24", dark().size(80, 24).styled());
    insta::assert_snapshot!("files_120x40", dark().size(120, 40).styled());
    insta::assert_snapshot!("files_200x50", dark().size(200, 50).styled());
}

#[test]
fn functions_in_many_sizes() {
    insta::assert_snapshot!("functions_80x24", dark().size(80, 24).keys("2").styled());
    insta::assert_snapshot!("functions_120x40", dark().size(120, 40).keys("2").styled());
    insta::assert_snapshot!("functions_200x50", dark().size(200, 50).keys("2").styled());
}

#[test]
fn every_kind_of_colour() {
    let light = looking(tako(), Theme::Light, Depth::True, Glyphs::Unicode);
    insta::assert_snapshot!("light", light.size(120, 30).keys("<tab>").styled());
    insta::assert_snapshot!("colours_256", plain(Depth::Indexed, Glyphs::Unicode).size(80, 24).styled());
    insta::assert_snapshot!("colours_16", plain(Depth::Sixteen, Glyphs::Unicode).size(80, 24).styled());
    insta::assert_snapshot!("colours_none", plain(Depth::None, Glyphs::Unicode).size(80, 24).keys("<tab>").styled());
}

#[test]
fn with_few_colours_the_number_of_the_cursor_line_stands_out() {
    for depth in [Depth::Sixteen, Depth::None] {
        for keys in ["", "<tab>"] {
            let app = plain(depth, Glyphs::Unicode).keys(keys);
            let (column, row) = app.find("15 ▌").unwrap();
            let reversed = |row| app.buffer()[(column, row)].modifier.contains(Modifier::REVERSED);
            assert!(reversed(row) && !reversed(row + 1), "{depth:?} after {keys:?}");
        }
    }
}

#[test]
fn plain_characters() {
    let app = plain(Depth::None, Glyphs::Ascii).size(80, 24).keys("z");
    for keys in ["", "n", "2", "4", "3", "1", "?", "<esc>", "fx", "<esc>", "/st<enter>", "<tab>/a"] {
        let app = plain(Depth::None, Glyphs::Ascii).size(80, 24).keys(keys);
        // The sources of the project are ASCII, so everything on the screen must be.
        assert!(app.screen().replace('×', "x").is_ascii(), "after {keys:?}:\n{}", app.screen());
    }
    insta::assert_snapshot!("ascii", app.styled());
}

#[test]
fn overlays() {
    insta::assert_snapshot!("help_120x40", dark().size(120, 40).keys("?").screen());
    insta::assert_snapshot!("finder_120x30", dark().size(120, 30).keys("frun").styled());
    insta::assert_snapshot!("folded_120x30", dark().size(120, 30).keys("z").styled());
}

#[test]
fn nothing_moves_when_the_cursor_does() {
    // The frame around the code is the same wherever the cursor stands.
    let frame = |app: &App| {
        let screen = app.screen();
        let rows = screen.lines().map(|row| row.chars().take(46).collect::<String>());
        rows.skip(2).take(36).collect::<Vec<_>>()
    };
    let mut app = dark().size(120, 40).keys("<tab>g");
    let first = frame(&app);
    for _ in 0..41 {
        app.press("j");
        let now = frame(&app);
        assert_eq!(now[0], first[0]);
        assert_eq!(now[35], first[35]);
    }
}
