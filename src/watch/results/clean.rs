//! From the bytes of a terminal to lines of text: escape sequences are left out, and of what a progress bar wrote over
//! itself the last stays.

/// Longer lines are cut, so that a program that prints none costs no more.
const LONGEST: usize = 256 * 1024;

/// Lines as they come.
#[derive(Debug, Default)]
pub(super) struct Lines {
    line: Vec<u8>,
    state: State,
    /// A carriage return came; what follows writes over the line, unless it is the line's end.
    returned: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Text,
    /// After an escape.
    Escape,
    /// One more byte, such as the name of a set of characters.
    One,
    /// Until its final byte.
    Control,
    /// Until its terminator.
    Command,
    /// The escape that may begin the terminator.
    CommandEscape,
}

impl Lines {
    /// Takes bytes, and hands on each line that ends in them.
    pub(super) fn feed(&mut self, bytes: &[u8], mut each: impl FnMut(&str)) {
        for byte in bytes {
            if self.text(*byte) {
                each(&String::from_utf8_lossy(&self.line));
                self.line.clear();
            }
        }
    }

    /// The line that has no end.
    pub(super) fn finish(&mut self, each: impl FnOnce(&str)) {
        if !self.line.is_empty() {
            each(&String::from_utf8_lossy(&std::mem::take(&mut self.line)));
        }
    }

    /// Takes a byte; does a line end with it?
    fn text(&mut self, byte: u8) -> bool {
        let (state, taken) = match (self.state, byte) {
            (State::Text | State::Escape, 0x1b) => (State::Escape, true),
            // No sequence goes over the end of a line.
            (State::Text, _) | (_, b'\n') => (State::Text, false),
            (State::Escape, b'[') => (State::Control, true),
            (State::Escape, b']' | b'P' | b'_' | b'^' | b'X') => (State::Command, true),
            (State::Escape, b' '..=b'/') => (State::One, true),
            (State::Escape | State::One, _)
            | (State::Control, 0x40..=0x7e)
            | (State::Command, 0x07)
            | (State::CommandEscape, b'\\') => (State::Text, true),
            (State::Control, _) => (State::Control, true),
            (State::Command, 0x1b) => (State::CommandEscape, true),
            (State::Command | State::CommandEscape, _) => (State::Command, true),
        };
        self.state = state;
        if taken {
            return false;
        }
        match byte {
            b'\n' => {
                self.returned = false;
                return true;
            }
            b'\r' => self.returned = true,
            _ => {
                if std::mem::take(&mut self.returned) {
                    self.line.clear();
                }
                if self.line.len() < LONGEST {
                    self.line.push(byte);
                }
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut lines = Lines::default();
        // Byte by byte, as a slow program prints.
        for byte in text.as_bytes() {
            lines.feed(&[*byte], |line| found.push(line.to_owned()));
        }
        lines.finish(|line| found.push(line.to_owned()));
        found
    }

    #[test]
    fn colours_titles_and_bars_are_left_out() {
        for (text, expected) in [
            ("\x1b[1m\x1b[92mok\x1b(B\x1b[m 3\r\nend", vec!["ok 3", "end"]),
            (" 10%\r 20%\r\x1b[K done\r\r\n", vec![" done"]),
            ("\x1b]0;title\x07a\x1b]8;;x\x1b\\b\n", vec!["ab"]),
            ("\x1b[12\nnext\x1b]0;open\nlast", vec!["", "next", "last"]),
            ("漢\x1b[1A字\n\n", vec!["漢字", ""]),
        ] {
            assert_eq!(lines(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_line_without_end_is_cut() {
        let mut lines = Lines::default();
        lines.feed(&vec![b'a'; 3 * LONGEST], |_| panic!("no line ended"));
        lines.finish(|line| assert_eq!(line.len(), LONGEST));
    }
}
