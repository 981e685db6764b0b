//! Fingerprints of source lines: enough to find a line again in another version of a text, without storing the text.
//!
//! What formatters change does not count: white space, commas and semicolons are left out, and all quotes are one. So
//! re-indenting a line, or wrapping a call over several lines with a comma after its last argument, changes no
//! fingerprint of the whole. A comment that takes its line out of the count is no part of it. Fingerprints join: that of two lines together follows
//! from theirs, and one line broken into three is recognised as the same text.

use super::markers;

/// The largest prime below 2³², so that a fingerprint fits 4 bytes.
const PRIME: u64 = 4_294_967_291;

/// Any large number that is not special to the prime. Stored baselines depend on it: it never changes.
const BASE: u64 = 2_654_435_769;

/// The fingerprint of a line or of several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark {
    hash: u32,
    /// Number of bytes that count; the lowest bit of the stored form says whether a letter or digit is among them.
    length: u32,
    wordy: bool,
}

impl Mark {
    /// The mark of a text.
    pub fn of(text: &str) -> Mark {
        let (mut hash, mut length, mut wordy) = (0u64, 0u32, false);
        let (before, after) = markers::without(text);
        for byte in before
            .bytes()
            .chain(after.bytes())
            .filter(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b',' | b';'))
        {
            let byte = if byte == b'\'' { b'"' } else { byte };
            hash = (hash * BASE + u64::from(byte) + 1) % PRIME;
            length = length.saturating_add(1);
            wordy |= byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii();
        }
        Mark { hash: hash as u32, length, wordy }
    }

    /// The mark of this text followed by another.
    pub fn then(self, next: Mark) -> Mark {
        let hash = (u64::from(self.hash) * power(next.length) + u64::from(next.hash)) % PRIME;
        let length = self.length.saturating_add(next.length);
        Mark { hash: hash as u32, length, wordy: self.wordy || next.wordy }
    }

    /// Is what this text has after a beginning the same as what another one has after another beginning?
    pub(super) fn rest_equals(self, beginning: Mark, other: Mark, other_beginning: Mark) -> bool {
        let rest = |whole: Mark, beginning: Mark| {
            let length = whole.length.saturating_sub(beginning.length);
            let cut = u64::from(beginning.hash) * power(length) % PRIME;
            (length, (u64::from(whole.hash) + PRIME - cut) % PRIME)
        };
        rest(self, beginning) == rest(other, other_beginning)
    }

    /// Is there nothing but brackets, punctuation and space? Such lines are alike everywhere, and whether a compiler
    /// calls them code changes from one version to the next.
    pub fn is_trivial(self) -> bool {
        !self.wordy
    }

    /// Number of bytes that count.
    pub fn len(self) -> u32 {
        self.length
    }

    /// Is there nothing that counts?
    pub fn is_empty(self) -> bool {
        self.length == 0
    }

    /// The parts that are stored: hash, and length with a bit for words.
    pub fn to_parts(self) -> (u32, u32) {
        (self.hash, self.length << 1 | u32::from(self.wordy))
    }

    /// The mark with these parts.
    pub fn from_parts(hash: u32, length: u32) -> Mark {
        Mark { hash, length: length >> 1, wordy: length & 1 == 1 }
    }
}

fn power(exponent: u32) -> u64 {
    let (mut result, mut square, mut rest) = (1, BASE % PRIME, exponent);
    while rest > 0 {
        if rest & 1 == 1 {
            result = result * square % PRIME;
        }
        square = square * square % PRIME;
        rest >>= 1;
    }
    result
}

/// What a comparison knows of a source text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Hash of the whole text.
    pub content: [u8; 16],
    /// A mark a line; empty when only the hash was kept.
    pub lines: Vec<Mark>,
}

impl Marks {
    /// The marks of a text: the hash of its bytes and its lines.
    pub fn new<'a>(bytes: &[u8], lines: impl Iterator<Item = &'a str>) -> Marks {
        Marks { content: Marks::hash(bytes), lines: lines.map(Mark::of).collect() }
    }

    /// The hash of a whole text.
    pub fn hash(bytes: &[u8]) -> [u8; 16] {
        let mut content = [0; 16];
        blake3::Hasher::new().update(bytes).finalize_xof().fill(&mut content);
        content
    }

    /// The mark of a run of lines together, by positions counted from 0.
    pub fn joined(&self, lines: std::ops::Range<usize>) -> Option<Mark> {
        let lines = self.lines.get(lines)?;
        Some(lines.iter().fold(Mark::default(), |all, line| all.then(*line)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trap_30_space_and_wrapping_change_no_mark() {
        assert_eq!(Mark::of("\tif a && b {"), Mark::of("if a&&b  {"));
        let wrapped = ["call(", "    first,", "    second,", ")"].map(Mark::of);
        let joined = wrapped.into_iter().fold(Mark::default(), Mark::then);
        assert_eq!(joined, Mark::of("call(first, second)"));
        assert_eq!(Mark::of("say('hello')"), Mark::of(r#"say("hello");"#));
        assert_ne!(Mark::of("ab"), Mark::of("ba"));
        assert_ne!(Mark::of(""), Mark::of("\0"));
    }

    #[test]
    fn what_follows_two_beginnings_can_be_compared() {
        let [a, b] = [Mark::of("one"), Mark::of("another")];
        assert!(a.then(Mark::of("rest")).rest_equals(a, b.then(Mark::of("re st")), b));
        assert!(!a.then(Mark::of("rest")).rest_equals(a, b.then(Mark::of("tser")), b));
        assert!(a.rest_equals(a, b, b));
    }

    #[test]
    fn trivial_lines_have_no_words() {
        for trivial in ["", "  }", "});", "{ ( [", "*/"] {
            assert!(Mark::of(trivial).is_trivial(), "{trivial}");
        }
        for words in ["} else {", "_ => {}", "é"] {
            assert!(!Mark::of(words).is_trivial(), "{words}");
        }
    }

    #[test]
    fn marks_are_stored_without_loss() {
        for text in ["", "}", "let x = 1;"] {
            let (hash, length) = Mark::of(text).to_parts();
            assert_eq!(Mark::from_parts(hash, length), Mark::of(text));
        }
        assert_eq!(Mark::of("let x = 1;").to_parts(), (668_337_782, 13));
    }
}
