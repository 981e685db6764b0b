//! The fuzzy part of a filter. What people type is nearly always plain text, and what it is matched against plain text,
//! too: then to pass is to have the characters in order, which needs no score.

use nucleo::pattern::{CaseMatching, Normalization, Pattern};
use nucleo::{Config, Matcher, Utf32Str};

/// Words, ready to match many strings.
pub(crate) struct Words {
    pattern: Option<Pattern>,
    /// The words, if none has a sign that means something to the pattern.
    plain: Option<Vec<Vec<u8>>>,
    matcher: Matcher,
    buffer: Vec<char>,
    joined: String,
}

impl Words {
    pub(crate) fn of(words: &str) -> Words {
        let pattern = Pattern::parse(words.trim(), CaseMatching::Smart, Normalization::Smart);
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte);
        let is_plain = words.split_whitespace().all(|word| word.bytes().all(is_plain));
        Words {
            pattern: (!words.is_empty()).then_some(pattern),
            plain: is_plain.then(|| words.split_whitespace().map(|word| word.as_bytes().to_vec()).collect()),
            matcher: Matcher::new(Config::DEFAULT.match_paths()),
            buffer: Vec::new(),
            joined: String::new(),
        }
    }

    /// Does everything match?
    pub(crate) fn is_empty(&self) -> bool {
        self.pattern.is_none()
    }

    /// Is each word plain text?
    pub(crate) fn are_plain(&self) -> bool {
        self.plain.is_some()
    }

    /// Has the text every word?
    pub(crate) fn matches(&mut self, text: &str) -> bool {
        let Some(pattern) = &self.pattern else { return true };
        if let Some(words) = self.plain.as_ref().filter(|_| text.is_ascii()) {
            return words.iter().all(|word| has_in_order(word, text.bytes()));
        }
        pattern.score(Utf32Str::new(text, &mut self.buffer), &mut self.matcher).is_some()
    }

    /// Have the two texts, one after the other, every word?
    pub(crate) fn matches_both(&mut self, one: &str, other: &str) -> bool {
        if self.pattern.is_none() {
            return true;
        }
        if let Some(words) = self.plain.as_ref().filter(|_| one.is_ascii() && other.is_ascii()) {
            return words.iter().all(|word| has_in_order(word, one.bytes().chain(other.bytes())));
        }
        let mut joined = std::mem::take(&mut self.joined);
        joined.clear();
        joined.extend([one, " ", other]);
        let matches = self.matches(&joined);
        self.joined = joined;
        matches
    }
}

/// Does a text have these characters in this order? Case counts where the word has a capital.
fn has_in_order(word: &[u8], text: impl Iterator<Item = u8>) -> bool {
    let exact = word.iter().any(u8::is_ascii_uppercase);
    let mut wanted = word.iter();
    let Some(mut next) = wanted.next() else { return true };
    for byte in text {
        if *next == if exact { byte } else { byte.to_ascii_lowercase() } {
            match wanted.next() {
                Some(following) => next = following,
                None => return true,
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn plain_words_match_what_the_pattern_matches(
            words in "[a-eA-B/._0-1-]{0,4}( [a-e/._-]{1,3})?",
            one in "[a-eA-E/._01 -]{0,12}",
            other in "[a-eA-E/._01é-]{0,12}",
        ) {
            let mut plain = Words::of(&words);
            let mut scored = Words { plain: None, ..Words::of(&words) };
            prop_assert_eq!(plain.matches(&one), scored.matches(&one));
            prop_assert_eq!(plain.matches_both(&one, &other), scored.matches_both(&one, &other));
        }
    }
}
