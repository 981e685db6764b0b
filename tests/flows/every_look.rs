//! Every view in every size and look. Of each size the text is kept once, and the styles of each look as digits a row: which row of
//! which look changed is seen, and how it looks at 120×40 stands in `looks.rs`.

use std::fmt::Write as _;

use lazycov::app::{Depth, Glyphs, Look, Setup};

use crate::app::{App, look, opened};
use crate::fixture::tako;
use crate::grid;

const LOOKS: [(&str, &str, Depth); 4] = [
    ("dark", "dark", Depth::True),
    ("light", "light", Depth::True),
    ("16 colours", "dark", Depth::Sixteen),
    ("no colours", "dark", Depth::None),
];

fn open(view: &str, look: Look) -> App {
    let tako = |look| opened(Setup { look, ..Setup::default() }, tako());
    match view {
        "files" => tako(look),
        "source" => tako(look).keys("<tab>H"),
        "functions" => tako(look).keys("2"),
        "target" => tako(look).keys("%90<enter>"),
        "reports" => tako(look).keys("I"),
        "help" => tako(look).keys("?"),
        "finder" => tako(look).keys("frun"),
        "instances" => crate::instances::looking_like(look).keys("<tab>gg<ctrl-g>5<enter>ijj"),
        "changes" => crate::changes::looking_like(look),
        "tests" => crate::watching::looking_like(look),
        _ => crate::history::looking_like(look),
    }
}

#[test]
fn every_view_in_every_size_and_look() {
    let views = [
        "files",
        "source",
        "functions",
        "target",
        "reports",
        "help",
        "finder",
        "instances",
        "changes",
        "tests",
        "history",
    ];
    for view in views {
        for (width, height) in [(80, 24), (120, 40), (200, 50)] {
            let mut kept = String::new();
            for (name, theme, depth) in LOOKS {
                let app = open(view, look(theme, depth, Glyphs::Unicode)).size(width, height);
                if kept.is_empty() {
                    kept = app.screen();
                } else {
                    let (mine, first) = (app.screen(), kept.split("\n--- ").next().unwrap_or_default().to_owned());
                    assert_eq!(mine.trim_end(), first.trim_end(), "{view} says something else in {name}");
                }
                let _ = write!(kept, "\n--- {name}{}", grid::digests(app.buffer()));
            }
            insta::assert_snapshot!(format!("{view}_{width}x{height}"), kept);
        }
    }
}
