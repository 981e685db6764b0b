//! Values as Haskell's `show` writes them: words, numbers, text in quotes.

use std::borrow::Cow;

use crate::coverage::Position;
use crate::formats::ReadError;
use crate::formats::count::shown;

/// A place in such a text.
pub(super) struct Shown<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Shown<'a> {
    /// The beginning.
    pub(super) fn new(bytes: &'a [u8]) -> Shown<'a> {
        Shown { bytes, at: 0 }
    }

    /// Where it is.
    pub(super) fn position(&self) -> Position {
        Position::Byte(self.at as u64)
    }

    /// Passes over a word or a sign, if that is what comes next.
    pub(super) fn eat(&mut self, word: &str) -> bool {
        let rest = self.rest();
        let found = rest.starts_with(word.as_bytes());
        if found {
            self.at += word.len();
        }
        found
    }

    /// Passes over a word or a sign, which has to come next.
    pub(super) fn need(&mut self, word: &'static str) -> Result<(), ReadError> {
        if self.eat(word) { Ok(()) } else { Err(self.refuse(word)) }
    }

    /// A whole number; one that does not fit is the largest.
    pub(super) fn number(&mut self) -> Result<u64, ReadError> {
        let rest = self.rest();
        let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let digits = rest.get(..length).unwrap_or_default();
        if digits.is_empty() {
            return Err(self.refuse("a number"));
        }
        self.at += length;
        let add = |number: u64, digit: &u8| number.saturating_mul(10).saturating_add(u64::from(digit - b'0'));
        Ok(digits.iter().fold(0, add))
    }

    /// A text in quotes, without its escapes.
    pub(super) fn text(&mut self) -> Result<String, ReadError> {
        self.need("\"")?;
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let mut end = 0;
        while rest.get(end).is_some_and(|byte| *byte != b'"') {
            end += if rest.get(end) == Some(&b'\\') { 2 } else { 1 };
        }
        let Some(inner) = rest.get(..end).filter(|_| end < rest.len()) else {
            return Err(self.refuse("the end of a text"));
        };
        self.at += end + 1;
        Ok(plain(&String::from_utf8_lossy(inner)).into_owned())
    }

    /// Goes on behind the next sign of this kind.
    pub(super) fn skip_to(&mut self, sign: u8) -> Result<&'a [u8], ReadError> {
        let rest = self.rest();
        let Some(length) = memchr::memchr(sign, rest) else { return Err(self.refuse("a list")) };
        self.at += length + 1;
        Ok(rest.get(..length).unwrap_or_default())
    }

    /// What follows the spaces that come next.
    fn rest(&mut self) -> &'a [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let trimmed = rest.trim_ascii_start();
        self.at += rest.len() - trimmed.len();
        trimmed
    }

    fn refuse(&self, expected: &'static str) -> ReadError {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let found = match rest.get(..rest.len().min(20)).filter(|next| !next.is_empty()) {
            Some(next) => shown(&String::from_utf8_lossy(next)),
            None => "the end of the file".to_owned(),
        };
        ReadError::Malformed { position: self.position(), expected, found }
    }
}

/// A text without escapes: letters beyond ASCII are numbers (`\228`), and `\&` ends a number.
fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split('\\');
    out.push_str(parts.next().unwrap_or_default());
    while let Some(part) = parts.next() {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let (number, behind) = part.split_at(digits);
        if let Some(letter) = number.parse().ok().and_then(char::from_u32) {
            out.push(letter);
            out.push_str(behind);
        } else if part.is_empty() {
            // Two in a row are one.
            out.push('\\');
            out.push_str(parts.next().unwrap_or_default());
        } else {
            out.push_str(part.strip_prefix('&').unwrap_or(part));
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_numbers_and_words_are_read_in_turn() {
        let mut shown = Shown::new(b" Tix [ \"a\\\"b\\\\c \\228\\&1\",42 , 99999999999999999999]");
        assert!(shown.eat("Tix") && shown.eat("[") && !shown.eat("Mix"));
        assert_eq!(shown.text().unwrap(), "a\"b\\c \u{e4}1");
        shown.need(",").unwrap();
        assert_eq!(shown.number().unwrap(), 42);
        shown.need(",").unwrap();
        assert_eq!(shown.number().unwrap(), u64::MAX);
        assert_eq!(shown.need("[").unwrap_err().to_string(), "byte 50: expected [, found \"]\"");
        assert_eq!(
            Shown::new(b"\"a\\").text().unwrap_err().to_string(),
            "byte 1: expected the end of a text, found \"a\\\\\""
        );
    }
}
