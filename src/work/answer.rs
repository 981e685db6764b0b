//! The terminal's answer about its background. It comes among the keys, whenever the terminal finds the time: over a slow
//! line long after the user has begun to type, from some terminals never. So nobody waits for it. What the library takes
//! for keys is held back as long as it may be an answer, and given on as keys when it is none.

use std::time::{Duration, Instant};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::term::{BACKGROUND_ANSWER, Background};

/// An answer that has not come by now never will: from then on each key is a key.
const LATEST: Duration = Duration::from_secs(10);
/// No answer is longer.
const LONGEST: usize = 48;
const BELL: &str = "\x07";
const STRING_END: &str = "\x1b\\";

/// An answer that may come.
#[derive(Debug)]
pub(super) struct Answer {
    until: Option<Instant>,
    held: Vec<Event>,
    /// The bytes that were taken for the keys that are held.
    bytes: String,
    background: Option<Background>,
}

impl Answer {
    /// The question was asked now, or not at all.
    pub(super) fn new(asked: bool) -> Answer {
        let until = asked.then(|| Instant::now() + LATEST);
        Answer { until, held: Vec::new(), bytes: String::new(), background: None }
    }

    /// Takes what was read; gives what of it was meant for us.
    pub(super) fn take(&mut self, event: Event) -> Vec<Event> {
        let awaited = !self.held.is_empty() || self.until.is_some_and(|until| Instant::now() < until);
        let Some(key) = key_press(&event).filter(|_| awaited) else { return vec![event] };
        let Some(bytes) = bytes_of(key) else { return [self.give_up(), vec![event]].concat() };
        let mut given = Vec::new();
        if !self.may_go_on(&bytes) {
            given = self.give_up();
            // What ends the hope for one answer may begin another.
            if !self.may_go_on(&bytes) {
                given.push(event);
                return given;
            }
        }
        self.held.push(event);
        self.bytes.push_str(&bytes);
        if let Some(background) = said(&self.bytes).and_then(Background::of) {
            self.background = Some(background);
            self.until = None;
            self.give_up();
        }
        given
    }

    /// Is something held back?
    pub(super) fn holds(&self) -> bool {
        !self.held.is_empty()
    }

    /// It was no answer: what is held back were keys.
    pub(super) fn give_up(&mut self) -> Vec<Event> {
        self.bytes.clear();
        std::mem::take(&mut self.held)
    }

    /// What the answer said, once.
    pub(super) fn background(&mut self) -> Option<Background> {
        self.background.take()
    }

    /// May the answer go on like this?
    fn may_go_on(&self, bytes: &str) -> bool {
        let all = format!("{}{bytes}", self.bytes);
        if let Some(said) = said(&all) {
            return Background::of(said).is_some();
        }
        let Some(begun) = all.strip_prefix(BACKGROUND_ANSWER) else { return BACKGROUND_ANSWER.starts_with(&all) };
        let begun = begun.strip_suffix('\x1b').unwrap_or(begun);
        begun.len() < LONGEST && begun.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"#:/".contains(&byte))
    }
}

/// What a complete answer says.
fn said(bytes: &str) -> Option<&str> {
    let said = bytes.strip_prefix(BACKGROUND_ANSWER)?;
    said.strip_suffix(BELL).or_else(|| said.strip_suffix(STRING_END))
}

/// Some systems tell the release of a key, too.
fn key_press(event: &Event) -> Option<KeyEvent> {
    event.as_key_event().filter(|key| key.kind != KeyEventKind::Release)
}

/// What the terminal sent for a key, as far as it occurs in an answer.
fn bytes_of(key: KeyEvent) -> Option<String> {
    match key.code {
        KeyCode::Esc if key.modifiers.is_empty() => Some("\x1b".to_owned()),
        KeyCode::Char('g') if key.modifiers == KeyModifiers::CONTROL => Some(BELL.to_owned()),
        KeyCode::Char(char) if key.modifiers == KeyModifiers::ALT => Some(format!("\x1b{char}")),
        KeyCode::Char(char) if (key.modifiers - KeyModifiers::SHIFT).is_empty() => Some(char.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(code, modifiers))
    }

    /// What the library makes of these bytes.
    fn read(text: &str) -> Vec<Event> {
        let mut chars = text.chars();
        let mut events = Vec::new();
        while let Some(char) = chars.next() {
            events.push(match char {
                '\x1b' => match chars.next() {
                    Some(next) => key(KeyCode::Char(next), KeyModifiers::ALT),
                    None => key(KeyCode::Esc, KeyModifiers::NONE),
                },
                '\x07' => key(KeyCode::Char('g'), KeyModifiers::CONTROL),
                char => key(KeyCode::Char(char), KeyModifiers::NONE),
            });
        }
        events
    }

    fn through(answer: &mut Answer, events: Vec<Event>) -> Vec<Event> {
        events.into_iter().flat_map(|event| answer.take(event)).collect()
    }

    #[test]
    fn an_answer_between_keys_is_taken_out() {
        for end in [BELL, STRING_END] {
            let mut answer = Answer::new(true);
            let events = read(&format!("jk\x1b]11;rgb:ffff/ffff/fafa{end}q"));
            assert_eq!(through(&mut answer, events), read("jkq"));
            assert_eq!((answer.background(), answer.holds()), (Some(Background::Light), false));
            // There is only one.
            assert_eq!(through(&mut answer, read("\x1b]")), read("\x1b]"));
        }
    }

    #[test]
    fn an_answer_in_pieces_is_one() {
        let mut answer = Answer::new(true);
        let pieces = ["\x1b", "]11;rgb:11/11/11\x1b", "\\"];
        let given: Vec<Event> = pieces.iter().flat_map(|piece| through(&mut answer, read(piece))).collect();
        assert_eq!((given, answer.background()), (Vec::new(), Some(Background::Dark)));
    }

    #[test]
    fn a_key_just_before_it_spoils_nothing() {
        let mut answer = Answer::new(true);
        let given = through(&mut answer, [read("\x1b"), read("\x1b]11;rgb:11/11/11\x07")].concat());
        assert_eq!((given, answer.background()), (read("\x1b"), Some(Background::Dark)));
    }

    #[test]
    fn what_is_no_answer_are_keys() {
        let no_answers =
            ["\x1bj", "\x1b]j", "\x1b]11;q", "\x1b]11;rgb:11/11/11\x1bj", "\x1b]11;nothing\x07", "\x1b]10;"];
        for text in no_answers.map(str::to_owned).into_iter().chain([format!("\x1b]11;{}", "f".repeat(80))]) {
            let mut answer = Answer::new(true);
            let mut given = through(&mut answer, read(&text));
            given.extend(answer.give_up());
            assert_eq!(given, read(&text));
            assert_eq!((answer.background(), answer.holds()), (None, false));
        }
        let mut answer = Answer::new(true);
        assert!(through(&mut answer, read("\x1b")).is_empty() && answer.holds());
        assert_eq!(answer.give_up(), read("\x1b"));
        let mut unasked = Answer::new(false);
        assert_eq!(through(&mut unasked, read("\x1b")), read("\x1b"));
    }
}
