//! Keys as people write and read them. The only place of the core that knows crossterm's key codes; what a key does is
//! the keymap's business.

use crokey::crossterm::event::{KeyCode, KeyModifiers};
use crokey::{KeyCombination, OneToThree};

/// Reads a key in crokey's syntax (`ctrl-d`, `pagedown`, `?`); a single capital letter is that letter with shift.
pub fn parse(text: &str) -> Option<KeyCombination> {
    let mut chars = text.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        let modifiers = if c.is_ascii_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
        return Some(KeyCombination::one_key(KeyCode::Char(c), modifiers));
    }
    crokey::parse(text).ok().map(plain)
}

/// A key as the keymap knows it. Terminals disagree whether `?` comes with shift: for characters that are no letters
/// the shift is already in the character.
pub(in crate::app) fn plain(key: KeyCombination) -> KeyCombination {
    let key = key.normalized();
    match key.codes {
        OneToThree::One(KeyCode::Char(c)) if !c.is_alphabetic() => {
            KeyCombination::one_key(KeyCode::Char(c), key.modifiers - KeyModifiers::SHIFT)
        }
        OneToThree::One(KeyCode::BackTab) => KeyCombination::one_key(KeyCode::Tab, key.modifiers | KeyModifiers::SHIFT),
        _ => key,
    }
}

/// A key as help and footer show it: `Ctrl-d`, `G`, `↵`, `?`.
pub fn shown(key: KeyCombination) -> String {
    let OneToThree::One(code) = key.codes else { return key.to_string() };
    let name = match code {
        KeyCode::Char(' ') => "Space".to_owned(),
        KeyCode::Char(c) => c.to_string(),
        KeyCode::PageUp => "PgUp".to_owned(),
        KeyCode::PageDown => "PgDn".to_owned(),
        KeyCode::F(n) => format!("F{n}"),
        other => format!("{other:?}"),
    };
    let mut out = String::new();
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        out.push_str("Ctrl-");
    }
    if key.modifiers.contains(KeyModifiers::ALT) {
        out.push_str("Alt-");
    }
    if key.modifiers.contains(KeyModifiers::SHIFT) && !matches!(code, KeyCode::Char(_)) {
        out.push_str("Shift-");
    }
    out.push_str(&name);
    out
}

/// Keys that follow each other, as help and footer show them.
pub(crate) fn sequence(keys: &[KeyCombination]) -> String {
    keys.iter().map(|key| shown(*key)).collect::<Vec<_>>().join(" ")
}

/// What a key means to a line of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Typed {
    Char(char),
    Enter,
    Escape,
    Backspace,
    Delete,
    Left,
    Right,
    Home,
    End,
    Up,
    Down,
    PageUp,
    PageDown,
    DeleteWord,
    DeleteAll,
}

/// Translates a key for a line of text; `None` for keys that mean nothing there.
pub(crate) fn typed(key: KeyCombination) -> Option<Typed> {
    let OneToThree::One(code) = key.codes else { return None };
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        return match code {
            KeyCode::Char('a') => Some(Typed::Home),
            KeyCode::Char('e') => Some(Typed::End),
            KeyCode::Char('w') => Some(Typed::DeleteWord),
            KeyCode::Char('u') => Some(Typed::DeleteAll),
            KeyCode::Char('h') => Some(Typed::Backspace),
            KeyCode::Char('n' | 'j') => Some(Typed::Down),
            KeyCode::Char('p' | 'k') => Some(Typed::Up),
            _ => None,
        };
    }
    match code {
        KeyCode::Char(c) if !key.modifiers.contains(KeyModifiers::ALT) => Some(Typed::Char(c)),
        KeyCode::Enter => Some(Typed::Enter),
        KeyCode::Esc => Some(Typed::Escape),
        KeyCode::Backspace => Some(Typed::Backspace),
        KeyCode::Delete => Some(Typed::Delete),
        KeyCode::Left => Some(Typed::Left),
        KeyCode::Right => Some(Typed::Right),
        KeyCode::Home => Some(Typed::Home),
        KeyCode::End => Some(Typed::End),
        KeyCode::Up => Some(Typed::Up),
        KeyCode::Down => Some(Typed::Down),
        KeyCode::PageUp => Some(Typed::PageUp),
        KeyCode::PageDown => Some(Typed::PageDown),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_as_they_are_shown() {
        for text in ["G", "g", "?", "Ctrl-d", "PgDn", "Enter", "Esc", "{", "-"] {
            let alias = match text {
                "PgDn" => "pagedown",
                other => other,
            };
            assert_eq!(shown(parse(alias).unwrap()), text);
        }
    }

    #[test]
    fn shift_of_a_symbol_is_in_the_symbol() {
        let pressed = KeyCombination::one_key(KeyCode::Char('?'), KeyModifiers::SHIFT);
        assert_eq!(plain(pressed), parse("?").unwrap());
        let pressed = KeyCombination::one_key(KeyCode::Char('G'), KeyModifiers::SHIFT);
        assert_eq!(plain(pressed), parse("G").unwrap());
    }
}
