//! What the themes of the program promise: everything can be read wherever it stands, and what coverage says can be told
//! apart by everybody.

use super::Background::{Away, Cursor, CursorMissed, CursorPartial, Glow, Missed, Partial};
use super::*;
use crate::source::highlight::SyntaxRole;
use std::sync::Arc;

type Rgb = [u8; 3];

/// Rows of lists, and lines of sources.
const LISTS: &[Background] = &[Cursor, Away];
const LINES: &[Background] = &[Missed, Partial, Glow, Cursor, Away, CursorMissed, CursorPartial];

/// On which rows a role is text that is read, and on which a mark. It may also stand beside all rows.
fn stands(role: Role) -> (Vec<Background>, &'static [Background]) {
    let and = |more: &[Background]| [LISTS, more].concat();
    match role {
        Role::Text | Role::Accent | Role::Title | Role::Folder | Role::Fold | Role::Notice => (and(&[]), &[]),
        Role::Dim | Role::Key | Role::Hit | Role::Stale => (and(&[]), LINES),
        Role::Missed => (and(&[Missed, CursorMissed]), LINES),
        Role::Partial => (and(&[Partial, CursorPartial]), LINES),
        Role::Glow => (vec![Glow], LINES),
        Role::Sentence => (vec![Partial, CursorPartial], &[]),
        Role::CursorNumber | Role::Syntax(_) => (LINES.to_vec(), &[]),
        Role::Number => (Vec::new(), &[Missed, Partial, Glow]),
        // They stand beside lines that ran.
        Role::Heat(_) => (Vec::new(), &[Partial, Glow, Cursor, Away, CursorPartial]),
        // Faint are lines, and words about what is not there. The others bring their own background, or are no marks.
        Role::Faint | Role::Tab | Role::Detail | Role::Match | Role::Empty | Role::Part => (Vec::new(), &[]),
    }
}

/// Lines, heat, and numbers of lines that nobody points at, are no text; the empty part of a bar is decoration.
fn is_mark(role: Role) -> bool {
    matches!(role, Role::Faint | Role::Number | Role::Heat(_))
}

fn roles() -> impl Iterator<Item = (String, Role)> {
    let plain = ROLES.iter().filter(|(_, role)| *role != Role::Empty).map(|(name, role)| ((*name).to_owned(), *role));
    plain.chain(SYNTAX.iter().map(|(name, role)| (format!("syntax.{name}"), *role)))
}

/// Those that are made for a background.
fn with_colours() -> Vec<Arc<Theme>> {
    Themes::shipped().all().iter().filter(|theme| theme.needs() == Needs::Many).cloned().collect()
}

/// A colour as a terminal with many colours shows it, or one with 256.
fn shown(colour: Option<Colour>, many: bool) -> Option<Rgb> {
    match colour? {
        Colour::Rgb { rgb, .. } if many => Some(rgb),
        Colour::Rgb { near, .. } => of_256(near),
        Colour::Own(_) => None,
    }
}

fn linear(rgb: Rgb) -> [f64; 3] {
    rgb.map(|value| {
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    })
}

fn luminance(rgb: Rgb) -> f64 {
    let [red, green, blue] = linear(rgb);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// As WCAG 2 defines it.
fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// What is too hard to read in a theme, below these contrasts.
fn faults(theme: &Theme, many: bool, text: f64, mark: f64) -> Vec<String> {
    let ground = shown(theme.background, true).unwrap();
    // What the terminal shows text in where a theme does not say it.
    let plain = if luminance(ground) < 0.18 { [0xd0; 3] } else { [0x33; 3] };
    let mut faults = Vec::new();
    let mut check = |name: &str, place: &str, (letters, behind): (Rgb, Rgb), least: f64| {
        let found = contrast(letters, behind);
        if found < least {
            faults.push(format!("{}: {name} on {place}: {found:.2} < {least}", theme.name));
        }
    };
    for (name, role) in roles() {
        let paint = theme.role(role);
        let letters = shown(paint.foreground, many).unwrap_or(plain);
        if let Some(own) = shown(paint.background, many) {
            check(&name, "its own", (letters, own), text);
            continue;
        }
        check(&name, "the background", (letters, ground), if is_mark(role) { mark } else { text });
        let (texts, marks) = stands(role);
        let rows = texts.iter().map(|row| (*row, text)).chain(marks.iter().map(|row| (*row, mark)));
        for (row, least) in rows {
            let behind = shown(theme.row(row).background, many).unwrap_or(ground);
            check(&name, &format!("{row:?}"), (letters, behind), least);
        }
    }
    faults
}

#[test]
fn every_theme_of_the_program_can_be_read_wherever_its_roles_stand() {
    let all = with_colours();
    assert_eq!(all.len(), 6);
    let faults: Vec<String> = all
        .iter()
        .flat_map(|theme| [true, false].into_iter().flat_map(|many| faults(theme, many, 4.5, 3.0)))
        .chain(
            all.iter()
                .filter(|theme| theme.name.starts_with("high-contrast"))
                .flat_map(|theme| faults(theme, true, 7.0, 4.5)),
        )
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_row_under_the_cursor_is_another_one_than_the_others() {
    for theme in with_colours() {
        for many in [true, false] {
            let row = |row| shown(theme.row(row).background, many);
            for (one, other) in [(Cursor, Away), (CursorMissed, Missed), (CursorPartial, Partial), (Cursor, Glow)] {
                assert_ne!(row(one), row(other), "{}: {one:?} and {other:?}", theme.name);
            }
            assert!(row(Cursor).is_some() && row(Away).is_some());
        }
    }
}

#[test]
fn without_colours_weights_tell_the_states_apart() {
    let themes = Themes::shipped();
    for (name, needs) in [("terminal", Needs::Sixteen), ("no-colour", Needs::Nothing)] {
        let theme = themes.shown("dark", needs).unwrap();
        assert_eq!((theme.name.as_str(), theme.needs()), (name, needs));
        let weights = |paint: Paint| Weight::ALL.map(|(_, weight)| paint.has(weight));
        let row = |row| weights(theme.row(row));
        assert!(row(Cursor) != row(Away) && row(Away) != row(Missed), "{name}");
        let number = |role| weights(theme.role(role));
        let plain = weights(theme.role(Role::Syntax(SyntaxRole::Plain)));
        assert!(number(Role::CursorNumber) != number(Role::Number) && number(Role::Match) != plain, "{name}");
        // What was found is seen in the row under the cursor, too.
        assert!(theme.role(Role::Match).background.is_some() || number(Role::Match) != row(Cursor), "{name}");
    }
    // With swapped colours, the full part of a bar would look empty, and each colour would be a block.
    let terminal = themes.shown("terminal", Needs::Sixteen).unwrap();
    for (_, row) in ROWS {
        assert!(!terminal.row(row).has(Weight::Reversed), "{row:?}");
    }
}

/// What an eye without the cones for red or for green sees, after Machado, Oliveira and Fernandes (2009).
const BLIND: [(&str, [[f64; 3]; 3]); 2] = [
    ("protanopia", [[0.1523, 1.0526, -0.2049], [0.1145, 0.7863, 0.0992], [-0.0039, -0.0481, 1.0520]]),
    ("deuteranopia", [[0.3673, 0.8606, -0.2280], [0.2801, 0.6725, 0.0474], [-0.0118, 0.0429, 0.9690]]),
];

/// Where that eye sees a colour in CIE L*a*b*, in which distances are as large as they look.
fn seen(rgb: Rgb, eye: [[f64; 3]; 3]) -> [f64; 3] {
    let light = linear(rgb);
    let times = |row: [f64; 3], with: [f64; 3]| row.iter().zip(with).map(|(one, other)| one * other).sum::<f64>();
    let [red, green, blue] = eye.map(|row| times(row, light).clamp(0.0, 1.0));
    let of = |row: [f64; 3]| times(row, [red, green, blue]);
    let bend = |value: f64| if value > 0.008_856 { value.cbrt() } else { 7.787 * value + 16.0 / 116.0 };
    let x = bend(of([0.4124, 0.3576, 0.1805]) / 0.950_47);
    let y = bend(of([0.2126, 0.7152, 0.0722]));
    let z = bend(of([0.0193, 0.1192, 0.9505]) / 1.088_83);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

#[test]
fn eyes_that_do_not_tell_red_from_green_tell_the_states_apart() {
    let apart = |name: &str, many: bool, eye: [[f64; 3]; 3]| {
        let themes = Themes::shipped();
        let theme = themes.shown(name, Needs::Many).unwrap();
        let place = |role| seen(shown(theme.role(role).foreground, many).unwrap(), eye);
        let far = |one, other| {
            let parts = place(one).into_iter().zip(place(other)).map(|(one, other)| (one - other).powi(2));
            parts.sum::<f64>().sqrt()
        };
        far(Role::Missed, Role::Partial).min(far(Role::Missed, Role::Hit)).min(far(Role::Partial, Role::Hit))
    };
    for (what, eye) in BLIND {
        for name in ["colour-blind-dark", "colour-blind-light"] {
            for many in [true, false] {
                let least = apart(name, many, eye);
                assert!(least >= 25.0, "{name} with {what}: {least:.0}");
            }
        }
        assert!(apart("dark", true, eye) < 25.0, "the measure tells where it matters");
    }
}

#[test]
fn the_themes_of_the_program_are_whole() {
    let themes = Themes::shipped();
    assert_eq!(themes.faults().count(), 0);
    for theme in themes.all() {
        assert_eq!(theme.roles.len(), ROLES.len() + SYNTAX.len(), "{}", theme.name);
        assert_eq!(theme.rows.len(), ROWS.len(), "{}", theme.name);
    }
    let names: Vec<&str> = themes.all().iter().map(|theme| theme.name.as_str()).collect();
    assert_eq!(names.first().zip(names.last()), Some((&"dark", &"no-colour")));
    let walk = |from: &str, needs| themes.after(from, needs).map(|theme| theme.name.clone()).unwrap();
    assert_eq!((walk("dark", Needs::Many), walk("no-colour", Needs::Many)), ("light".to_owned(), "dark".to_owned()));
    assert_eq!(walk("terminal", Needs::Sixteen), "no-colour");
}

fn own(texts: &[(&str, &str)]) -> Themes {
    let read = |(name, text): &(&str, &str)| ((*name).to_owned(), Sheet::parse(name, &format!("{name}.toml"), text));
    Themes::with(&texts.iter().map(read).collect())
}

#[test]
fn mistakes_are_named_with_their_line_and_the_likely_word() {
    for (text, expected) in [
        ("inherits = 'drak'\n", "1: there is no theme `drak`; did you mean `dark`?"),
        ("\ninherits = 3\n", "2: inherits must be the name of a theme"),
        ("inherits = 'mine'\n", "1: the theme `mine` would inherit from itself"),
        ("inherits = 'other'\n", "1: the theme `mine` would inherit from itself"),
        ("[role]\n", "1: unknown key `role` in a theme; did you mean `roles`?"),
        ("[rows]\ncursr = 'bold'\n", "2: unknown role `cursr` in [rows]; did you mean `cursor`?"),
        (
            "[roles]\n\nhit = '#fff'\n",
            "3: roles.hit must be colours and weights, such as \"#e5e9f0 on #16191f bold\" or \"bright-blue\"",
        ),
        ("background = 'sky'\n", "1: background must be a colour, such as \"#16191f\""),
        ("roles = 1\n", "1: expected a table [roles]"),
    ] {
        let themes = own(&[("mine", text), ("other", "inherits = 'mine'\n")]);
        let said = themes.check("mine", "", None).unwrap_err().to_string();
        let at = if text.contains("other") { "other" } else { "mine" };
        assert_eq!(said, format!("{at}.toml:{expected}"), "{text}");
    }
    let broken = own(&[("mine", "[roles\n")]).check("mine", "", None).unwrap_err().to_string();
    assert!(broken.starts_with("mine.toml:1: "), "{broken}");
}

#[test]
fn a_theme_of_few_roles_inherits_the_others() {
    let themes = own(&[
        ("warm", "inherits = 'dark'\n[roles]\nhit = 'green'\n"),
        ("warmer", "inherits = 'warm'\n[rows]\ncursor = 'reversed'\n"),
        ("bare", "[roles]\nmissed = 'red bold'\n"),
    ]);
    let find = |name: &str| themes.shown(name, Needs::Many).unwrap();
    assert_eq!(find("warmer").role(Role::Hit).foreground, Some(Colour::Own(2)));
    assert_eq!(find("warmer").role(Role::Missed), find("dark").role(Role::Missed));
    assert!(find("warmer").row(Cursor).has(Weight::Reversed));
    assert_eq!(find("bare").role(Role::Hit), Paint::default());
    // It makes do with 16 colours, so that it is shown there, too.
    assert_eq!(themes.shown("bare", Needs::Sixteen).unwrap().name, "bare");
    assert_eq!(themes.shown("warm", Needs::Sixteen).unwrap().name, "terminal");
    // What was mistaken meanwhile looks as it did.
    let later = own(&[("warm", "[roles]\nhti = 'red'\n")]);
    assert!(later.shown("warm", Needs::Many).is_none());
    assert_eq!(later.keeping(&themes).shown("warm", Needs::Many), Some(find("warm")));
}
