//! What colours the terminal shows and whether its background is dark. The environment comes in as a function: tests
//! have their own.

use std::time::Duration;

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
    if cfg!(windows) && term.is_empty() {
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

/// Asks the terminal for its background. Takes a moment over a slow line, at most 200 ms, and reads the answer from the
/// terminal: nobody else may read keys meanwhile. `None` when it does not tell.
pub fn background() -> Option<Background> {
    let mut options = terminal_colorsaurus::QueryOptions::default();
    options.timeout = Duration::from_millis(200);
    match terminal_colorsaurus::theme_mode(options).ok()? {
        terminal_colorsaurus::ThemeMode::Dark => Some(Background::Dark),
        terminal_colorsaurus::ThemeMode::Light => Some(Background::Light),
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
    term.is_empty() && !cfg!(windows)
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
    fn a_terminal_without_a_name_or_a_cursor_is_not_drawn_on() {
        let with = |term: Option<&'static str>| move |name: &str| term.filter(|_| name == "TERM").map(str::to_owned);
        assert_eq!(cannot_draw(with(Some("dumb"))).as_deref(), Some("TERM is dumb"));
        assert_eq!(cannot_draw(with(Some("xterm-256color"))), None);
        assert_eq!(cannot_draw(with(None)).is_some(), cfg!(unix));
        assert_eq!(cannot_draw(with(Some(""))).is_some(), cfg!(unix));
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
