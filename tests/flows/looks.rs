//! How it looks: whole screens with their styles, at several sizes and with all kinds of colours.

use lazycov::app::{Depth, Glyphs, Keymap, Msg, Restyled, Setup, ViewSettings};
use lazycov::config::{Owner, from_toml};
use ratatui::style::Modifier;

use crate::app::{App, app, look, looking, opened};
use crate::fixture::tako;

fn dark() -> App {
    app(tako())
}

fn plain(depth: Depth, glyphs: Glyphs) -> App {
    looking(tako(), "dark", depth, glyphs)
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
    let light = looking(tako(), "light", Depth::True, Glyphs::Unicode);
    insta::assert_snapshot!("light", light.size(120, 30).keys("<tab>").styled());
    insta::assert_snapshot!("colours_256", plain(Depth::Indexed, Glyphs::Unicode).size(80, 24).styled());
    insta::assert_snapshot!("colours_16", plain(Depth::Sixteen, Glyphs::Unicode).size(80, 24).styled());
    insta::assert_snapshot!("colours_none", plain(Depth::None, Glyphs::Unicode).size(80, 24).keys("<tab>").styled());
}

/// The looks in which every view is kept, and what they are called.
const LOOKS: [(&str, &str, Depth); 4] = [
    ("dark", "dark", Depth::True),
    ("light", "light", Depth::True),
    ("16", "dark", Depth::Sixteen),
    ("none", "dark", Depth::None),
];

#[test]
fn every_view_in_every_look() {
    let tako = |look| opened(Setup { look, ..Setup::default() }, tako());
    let open = |view: &str, look| match view {
        "files" => tako(look),
        "source" => tako(look).keys("<tab>"),
        "functions" => tako(look).keys("2"),
        "changes" => crate::changes::looking_like(look),
        "tests" => crate::watching::looking_like(look),
        _ => crate::history::looking_like(look),
    };
    for (name, theme, depth) in LOOKS {
        for view in ["files", "source", "functions", "changes", "tests", "history"] {
            let app = open(view, look(theme, depth, Glyphs::Unicode));
            insta::assert_snapshot!(format!("styles_{view}_{name}"), app.size(120, 40).styles());
        }
    }
}

#[test]
fn with_few_colours_the_number_of_the_cursor_line_stands_out() {
    for (depth, weight) in [(Depth::Sixteen, Modifier::BOLD), (Depth::None, Modifier::REVERSED)] {
        for keys in ["", "<tab>"] {
            let app = plain(depth, Glyphs::Unicode).keys(keys);
            let (column, row) = app.find("15 ▌").unwrap();
            let stands_out = |row| app.buffer()[(column, row)].modifier.contains(weight);
            assert!(stands_out(row) && !stands_out(row + 1), "{depth:?} after {keys:?}");
        }
    }
}

#[test]
fn with_16_colours_nothing_in_the_selected_row_is_swapped() {
    for keys in ["", "<tab>", "/in<enter>", "2", "<tab>n"] {
        let app = plain(Depth::Sixteen, Glyphs::Unicode).size(120, 40).keys(keys);
        let buffer = app.buffer();
        let swapped = |y: u16| (0..120).any(|x| buffer[(x, y)].modifier.contains(Modifier::REVERSED));
        // The row of the views has a tab.
        assert!((3..39).all(|y| !swapped(y)), "after {keys:?}");
    }
}

#[test]
fn themes_go_round_and_say_their_name() {
    let mut app = dark();
    for name in ["light", "high-contrast-dark", "high-contrast-light", "colour-blind-dark", "colour-blind-light"] {
        app = app.keys("T").see(&format!("{name} theme"));
    }
    app.keys("T").see("terminal theme").keys("T").see("no-colour theme").keys("T").see("dark theme");
    plain(Depth::Sixteen, Glyphs::Unicode).keys("T").see("no-colour theme").keys("T").see("terminal theme");
    plain(Depth::None, Glyphs::Unicode).size(120, 30).keys("T").see("no other makes do without colours");
}

#[test]
fn settings_that_change_are_taken_on_at_once() {
    let was = ViewSettings::default();
    let change = |app: App, was: &ViewSettings, now: &ViewSettings| {
        app.happens(Msg::Restyled(Box::new(Restyled { was: was.clone(), now: now.clone() })))
    };
    let light =
        ViewSettings { theme: Some("light".to_owned()), split: 60, glyphs: Glyphs::Ascii, tab_width: 8, ..was.clone() };
    let app = change(dark().size(160, 40), &was, &light);
    let asked = looking(tako(), "light", Depth::True, Glyphs::Ascii).size(160, 40);
    let styles = |app: &App| app.buffer()[(1, 0)].style();
    assert_eq!(styles(&app), styles(&asked));
    assert!(app.screen().replace('×', "x").is_ascii());
    let number = |app: &App| app.find("15 !").unwrap().0;
    assert!(number(&app) > number(&asked), "the list is wider now");
    // What a key chose since stays where something else changes.
    let wide = ViewSettings { tab_width: 2, ..light.clone() };
    let app = change(app.keys("T"), &light, &wide).keys("T").see("high-contrast-light theme");
    // A key means at once what the user's file says now.
    let file = from_toml("lazycov.toml", "[keys]\nhelp = 'x'\n", Owner::User).unwrap();
    let keymap = Keymap::with(&file.keys.unwrap()).unwrap();
    change(app, &wide, &ViewSettings { keymap, ..wide.clone() }).keys("x").see("Everywhere");
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
