//! What colours the terminal shows and whether its background is dark. The environment comes in as a function: tests
//! have their own.

use crate::system::terminal::IS_NAMED;

/// How many colours can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Colours {
    /// None: bold, dim and underline only.
    None,
    /// The palette of 16 that the user chose.
    Ansi16,
    /// A fixed palette of 256.
    Ansi256,
    /// Red, green and blue.
    TrueColour,
}

/// What the user asked for with `--color`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// What the terminal shows, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Colours, even if `NO_COLOR` is set.
    Always,
    /// No colours.
    Never,
}

/// Dark or light.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Background {
    /// Light text on dark.
    Dark,
    /// Dark text on light.
    Light,
}

/// The colours to use.
pub fn colours(choice: Choice, variable: impl Fn(&str) -> Option<String>) -> Colours {
    // https://no-color.org: set and not empty, whatever the value.
    let unwanted = || variable("NO_COLOR").is_some_and(|value| !value.is_empty());
    if choice == Choice::Never || (choice == Choice::Auto && unwanted()) {
        return Colours::None;
    }
    let shown = shown(&variable);
    if choice == Choice::Always { shown.max(Colours::Ansi16) } else { shown }
}

fn shown(variable: impl Fn(&str) -> Option<String>) -> Colours {
    let is = |name: &str, values: &[&str]| variable(name).is_some_and(|value| values.contains(&value.as_str()));
    let term = variable("TERM").unwrap_or_default();
    if !IS_NAMED && term.is_empty() {
        return Colours::TrueColour;
    }
    if term.is_empty() || term == "dumb" || term == "unknown" {
        Colours::None
    } else if is("TERM_PROGRAM", &["Apple_Terminal"]) {
        // It announces nothing wrong, but before macOS 26 it showed true colours as garbage.
        Colours::Ansi256
    } else if is("COLORTERM", &["truecolor", "24bit"])
        || term.ends_with("-direct")
        || ["xterm-kitty", "xterm-ghostty", "alacritty", "foot", "wezterm"].contains(&term.as_str())
    {
        Colours::TrueColour
    } else if term.contains("256color") {
        Colours::Ansi256
    } else {
        Colours::Ansi16
    }
}

/// What asks the terminal for its background. It ends with a bell, as the answer then does: a terminal in wide use ends
/// other answers too early.
pub const BACKGROUND_QUESTION: &str = "\x1b]11;?\x07";

/// How the answer begins.
pub const BACKGROUND_ANSWER: &str = "\x1b]11;";

/// Does the terminal do something sensible when it is asked? Some print the question, and one that may be attached to
/// several others gives their answers, too.
pub fn answers(variable: impl Fn(&str) -> Option<String>) -> bool {
    let term = variable("TERM").unwrap_or_default();
    !["dumb", "linux", "screen", "Eterm"].contains(&term.as_str()) && !term.starts_with("screen.") && !is_unset(&term)
}

impl Background {
    /// What the answer says: `rgb:ffff/ffff/ffff`, with one to four digits each, perhaps with opacity, or `#ffffff`.
    pub fn of(answer: &str) -> Option<Background> {
        let parts: Vec<&str> = match answer.strip_prefix('#') {
            Some(digits) if digits.is_ascii() && digits.len() % 3 == 0 && !digits.is_empty() => {
                let length = digits.len() / 3;
                (0..3).filter_map(|at| digits.get(at * length..(at + 1) * length)).collect()
            }
            Some(_) => return None,
            None => answer.strip_prefix("rgb:").or_else(|| answer.strip_prefix("rgba:"))?.split('/').collect(),
        };
        let part = |at: usize| {
            let digits = parts.get(at).filter(|digits| (1..=4).contains(&digits.len()))?;
            let value = u32::from_str_radix(digits, 16).ok()?;
            Some(f64::from(value) / f64::from(16_u32.pow(digits.len() as u32) - 1))
        };
        // As bright as the eye sees it: half way between black and white reflects 18 % of the light.
        let light = |value: f64| value.powf(2.2);
        let seen = 0.2126 * light(part(0)?) + 0.7152 * light(part(1)?) + 0.0722 * light(part(2)?);
        Some(if seen > 0.18 { Background::Light } else { Background::Dark })
    }
}

/// Why nothing can be drawn on the terminal: it cannot move its cursor.
pub fn cannot_draw(variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    let term = variable("TERM").unwrap_or_default();
    match term.as_str() {
        _ if is_unset(&term) => Some("TERM is not set".to_owned()),
        "dumb" | "unknown" => Some(format!("TERM is {term}")),
        _ => None,
    }
}

/// Where terminals are not named there is nothing to conclude from that.
fn is_unset(term: &str) -> bool {
    term.is_empty() && IS_NAMED
}

/// Are lines, blocks and arrows one cell wide here, and in the font? The Linux console has a font of 512 characters, and
/// terminals of East Asian locales may draw characters of ambiguous width over two cells.
pub fn symbols_are_narrow(variable: impl Fn(&str) -> Option<String>) -> bool {
    let locale =
        ["LC_ALL", "LC_CTYPE", "LANG"].iter().filter_map(|name| variable(name)).find(|value| !value.is_empty());
    let wide = locale.is_some_and(|locale| ["ja", "ko", "zh"].iter().any(|language| locale.starts_with(language)));
    let poor = variable("TERM").is_some_and(|term| ["linux", "dumb", "vt100", "vt220"].contains(&term.as_str()));
    !wide && !poor
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(choice: Choice, variables: &[(&str, &str)]) -> Colours {
        colours(choice, |name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_terminal_says_what_it_shows() {
        let auto = |variables: &[(&str, &str)]| with(Choice::Auto, variables);
        assert_eq!(auto(&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")]), Colours::TrueColour);
        assert_eq!(auto(&[("TERM", "xterm-kitty")]), Colours::TrueColour);
        assert_eq!(auto(&[("TERM", "screen-256color")]), Colours::Ansi256);
        assert_eq!(auto(&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "Apple_Terminal")]), Colours::Ansi256);
        assert_eq!(auto(&[("TERM", "linux")]), Colours::Ansi16);
        assert_eq!(auto(&[("TERM", "dumb")]), Colours::None);
    }

    #[test]
    fn symbols_are_plain_where_their_width_is_doubtful() {
        let narrow = |name: &'static str, value: &'static str| {
            symbols_are_narrow(|asked| (asked == name).then(|| value.to_owned()))
        };
        assert!(narrow("TERM", "xterm-256color"));
        assert!(narrow("LANG", "de_DE.UTF-8"));
        assert!(!narrow("TERM", "linux"));
        assert!(!narrow("LC_CTYPE", "ja_JP.UTF-8"));
    }

    #[test]
    fn the_background_is_as_bright_as_it_looks() {
        let dark =
            ["rgb:0000/0000/0000", "rgb:1/1/1", "rgba:2828/2c2c/3434/ffff", "rgb:00/2b/36", "#002b36", "rgb:00/00/ff"];
        let light = ["rgb:ffff/ffff/ffff", "rgb:fd/f6/e3", "rgba:ee/ee/ee/ff", "#ffffff", "#fff", "rgb:00/ff/00"];
        assert!(dark.iter().all(|answer| Background::of(answer) == Some(Background::Dark)));
        assert!(light.iter().all(|answer| Background::of(answer) == Some(Background::Light)));
        for wrong in ["", "?", "rgb:", "rgb:ff/ff", "rgb:fffff/0/0", "rgb:gg/gg/gg", "#ffff", "#", "ffffff"] {
            assert_eq!(Background::of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_terminal_without_a_name_or_a_cursor_is_not_drawn_on() {
        let with = |term: Option<&'static str>| move |name: &str| term.filter(|_| name == "TERM").map(str::to_owned);
        assert_eq!(cannot_draw(with(Some("dumb"))).as_deref(), Some("TERM is dumb"));
        assert_eq!(cannot_draw(with(Some("xterm-256color"))), None);
        assert_eq!(cannot_draw(with(None)).is_some(), cfg!(unix));
        assert_eq!(cannot_draw(with(Some(""))).is_some(), cfg!(unix));
        assert!(answers(with(Some("screen-256color"))));
        assert!(!answers(with(Some("screen.xterm"))) && !answers(with(Some("dumb"))));
    }

    #[test]
    fn the_user_has_the_last_word() {
        let terminal = ("TERM", "xterm-256color");
        assert_eq!(with(Choice::Auto, &[terminal, ("NO_COLOR", "1")]), Colours::None);
        assert_eq!(with(Choice::Auto, &[terminal, ("NO_COLOR", "")]), Colours::Ansi256);
        assert_eq!(with(Choice::Always, &[terminal, ("NO_COLOR", "1")]), Colours::Ansi256);
        assert_eq!(with(Choice::Always, &[("TERM", "dumb")]), Colours::Ansi16);
        assert_eq!(with(Choice::Never, &[terminal]), Colours::None);
    }
}
