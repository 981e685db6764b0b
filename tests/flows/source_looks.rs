//! What the source says beside its marks: parts that never ran, statements over several lines, heat, the function above.

use std::fmt::Write as _;

use lazycov::app::MouseKind::{Drag, Press, Release};
use lazycov::app::{Depth, Glyphs, Setup};
use lazycov::coverage::{CountedSpan, Counts, Line, Repeat, Span, Spans};
use ratatui::style::Modifier;

use crate::app::{App, app, look, looking, opened};
use crate::fixture::{Project, tako};

/// Statements of Istanbul: some run in part, one goes on over several lines, and one that never ran does, too.
fn parts() -> Project {
    let text = "
9│export function total(order, rates) {
9│  const base = order.items.map((item) => item.price).filter((price) => price < limit(order)).sort()
9│  const country = order.country ?? fallback(order)
9│  const tax = rates.find(
│    // the first one that fits
│    (rate) => rate.country === country,
│    defaults(order),
│  )
0│  report(
│    order,
│    tax,
│  )
9│  return base + tax; debug(base)
│}
2│total()
";
    Project::default().file("web/total.ts", text).with("web/total.ts", |coverage| {
        let line = |number| Line::new(number).unwrap();
        let span = |start: (u32, u32), end: (u32, u32), count| CountedSpan {
            span: Span { start: line(start.0), start_column: start.1, end: line(end.0), end_column: end.1 },
            weight: 1,
            count,
        };
        let spans = vec![
            span((2, 3), (2, 100), 9),
            span((2, 42), (2, 52), 9),
            span((2, 72), (2, 92), 0),
            span((3, 3), (3, 51), 9),
            span((3, 36), (3, 51), 0),
            span((4, 3), (8, 4), 9),
            span((9, 3), (12, 4), 0),
            span((13, 3), (13, 21), 9),
            span((13, 22), (13, 33), 0),
        ];
        coverage.statements = Spans::collect(spans, Repeat::Max).unwrap();
        coverage.functions = lazycov::coverage::Functions::group(vec![lazycov::coverage::Function::new(
            "total",
            Some(line(1)),
            Some(line(14)),
            Some(9),
        )]);
    })
}

const LOOKS: [(&str, &str, Depth); 4] = [
    ("dark", "dark", Depth::True),
    ("light", "light", Depth::True),
    ("16", "dark", Depth::Sixteen),
    ("none", "dark", Depth::None),
];

fn underlined(app: &App, words: &str) -> String {
    let (x, y) = app.find(words).unwrap();
    let width = words.chars().count() as u16;
    let cell = |x| &app.buffer()[(x, y)];
    let letter = |x| if cell(x).modifier.contains(Modifier::UNDERLINED) { cell(x).symbol() } else { " " };
    (x..x + width).map(letter).collect::<String>().trim().to_owned()
}

#[test]
fn what_never_ran_of_a_line_is_underlined_in_every_look() {
    let sort = ".filter((price) => price < limit(order)).sort()";
    for (name, theme, depth) in LOOKS {
        for keys in ["", "<tab>", "<tab>ggj", "<tab>ggjj", "ggj"] {
            let app = looking(parts(), theme, depth, Glyphs::Unicode).size(220, 30).keys(keys);
            assert_eq!(underlined(&app, sort), "price < limit(order)", "{name} after {keys:?}");
            assert_eq!(
                underlined(&app, "order.country ?? fallback(order)"),
                "fallback(order)",
                "{name} after {keys:?}"
            );
            assert_eq!(underlined(&app, "return base + tax; debug(base)"), "debug(base)", "{name} after {keys:?}");
        }
        // Its mark says that all of it never ran.
        let app = looking(parts(), theme, depth, Glyphs::Unicode).size(160, 30).keys("<tab>gg");
        assert_eq!(underlined(&app, "report("), "", "{name}");
    }
    app(parts()).size(160, 30).keys("<tab>ggj").see("line 2 · executed 9 times · what is underlined never ran");
}

#[test]
fn parts_keep_their_syntax_and_are_panned_and_wrapped() {
    let panned = app(parts()).size(90, 24).keys("<tab>ggjllll");
    assert_eq!(underlined(&panned, "price < limit(order)).so"), "price < limit(order)");
    let wrapped = app(parts()).size(70, 30).keys("<tab>ggjw");
    let screen = wrapped.screen();
    assert!(screen.contains("(price) =>"), "{screen}");
    let all: usize = (0..30)
        .flat_map(|y| (0..70).map(move |x| (x, y)))
        .filter(|at| wrapped.buffer()[*at].modifier.contains(Modifier::UNDERLINED))
        .count();
    assert_eq!(all, "price < limit(order)".len() + "fallback(order)".len() + "debug(base)".len(), "{screen}");
}

#[test]
fn a_statement_over_several_lines_is_one_mark() {
    let app = app(parts()).size(160, 30).keys("<tab>gg");
    let app =
        app.see("  4 ▏    9   const tax").see("  6 ┆          (rate)").see("  5 ·          //").see("  8 ┆        )");
    let app = app.see("  9 ▌    0   report(").see(" 10 ┆          order,").see(" 12 ┆        )").see(" 14 ·      }");
    let app = app.keys("jjjjj").see("line 6 · goes on with line 4");
    app.keys("jjjj").see("line 10 · goes on with line 9, never executed");
}

#[test]
fn heat_is_a_height_and_a_colour() {
    let app = app(tako()).size(120, 40).keys("<tab>ggH").see("heat: how often each line ran");
    let app =
        app.see("  5 ▏   12 ▅ func Run").see("  7 ◐   48 █").see(" 15 ▌    0   func Resume").see("most: 48 in line 7");
    let height = |app: &App, words: &str| app.find(words).map(|(x, y)| app.buffer()[(x + 11, y)].style().fg);
    assert_ne!(height(&app, "  5 ▏   12 ▅"), height(&app, "  7 ◐   48 █"));
    app.keys("H").see("heat off").see("  5 ▏   12 func Run");
    // Counts that are none have no heat, and other files keep theirs.
    let binary = tako().with("internal/engine/store.go", |coverage| coverage.counts = Counts::Binary);
    let other = crate::app::app(binary).size(120, 40).keys("<tab>Hnn").see("▏ func Count()").miss("most:");
    other.keys("N").see("most: 48 in line 7");
}

#[test]
fn heat_in_every_look() {
    for (name, theme, depth) in LOOKS {
        let setup = Setup { look: look(theme, depth, Glyphs::Unicode), ..Setup::default() };
        let app = opened(setup, parts()).size(120, 24).keys("<tab>ggH");
        insta::assert_snapshot!(format!("source_parts_{name}"), app.styled());
    }
    looking(tako(), "no-colour", Depth::None, Glyphs::Ascii).size(120, 40).keys("<tab>ggH").see(" 5 |   12 5 func Run");
}

/// Functions that are longer than a screen.
fn long() -> Project {
    let mut text = String::from("1│// before\n");
    for name in ["first", "second"] {
        let _ = writeln!(text, "4│fn {name}() {{");
        for line in 0..60 {
            let _ = writeln!(text, "{}│    step({line});", u8::from(line % 9 != 4));
        }
        text.push_str("│}\n\n");
    }
    Project::default().file("a.rs", &text)
}

#[test]
fn the_function_above_the_screen_is_named() {
    let app = app(long()).size(100, 24).keys("<tab>gg").miss("▴ first").keys("<ctrl-d><ctrl-d><ctrl-d>");
    let app = app.see("  2 ▴ first").see("88.5% · 7 missed");
    insta::assert_snapshot!("source_heading_100x24", app.styled());
    // The cursor never stands below it, and a click on it leads to the function.
    let (x, y) = app.find("▴ first").unwrap();
    let app = app.keys("kkkkkkkkkk").see("line 6 ·");
    let row = app.screen().lines().position(|row| row.contains("▴ first")).unwrap();
    assert!(app.screen().lines().nth(row).unwrap().contains("first"));
    let app = app.mouse_at(Press, x, y).at("fn first() {").miss("▴ first");
    let app = app.keys("}<ctrl-d><ctrl-d>").see(" 65 ▴ second").keys("G").see("▴ second");
    // Between functions there is none.
    app.keys("gg<ctrl-g>64<enter>").miss("▴ second");
}

#[test]
fn the_cursor_is_never_behind_the_name_of_its_function() {
    for (width, height) in [(100, 24), (80, 12), (200, 50)] {
        let mut app = app(long()).size(width, height).keys("<tab>G");
        for _ in 0..130 {
            app.press("k");
            let numbers: Vec<String> = app.screen().lines().map(str::to_owned).collect();
            let line = numbers.iter().find_map(|row| row.split("line ").nth(1)?.split(' ').next()?.parse::<u32>().ok());
            let Some(line) = line else { continue };
            let shown = numbers.iter().any(|row| {
                row.contains(&format!("{line:>3} ▏"))
                    || row.contains(&format!("{line:>3} ▌"))
                    || row.contains(&format!("{line:>3} ·"))
            });
            assert!(shown, "line {line}:\n{}", app.screen());
        }
    }
}

#[test]
fn the_ruler_is_dragged_to_both_ends_and_beside_itself() {
    let app = app(long()).size(100, 24).keys("<tab>gg");
    let screen = app.screen();
    let bottom = screen.lines().collect::<Vec<_>>().iter().rposition(|row| row.starts_with('╰')).unwrap() as u16;
    let app = app.mouse_at(Press, 98, 12).mouse_at(Drag, 90, bottom + 3).see("line 127 ·");
    let app = app.mouse_at(Drag, 40, 0).see("line 1 ·").mouse_at(Release, 40, 0);
    // Whoever let go drags nothing.
    app.mouse_at(Drag, 90, 12).see("line 1 ·");
}
