//! Which letters of a match are the ones that match, for showing them. Computed for visible rows only.

use nucleo::pattern::{CaseMatching, Normalization, Pattern};
use nucleo::{Config, Matcher, Utf32Str};

/// Finds the letters of a query in one match after the other.
pub(crate) struct Letters {
    pattern: Pattern,
    matcher: Matcher,
}

impl Letters {
    pub(crate) fn new(query: &str) -> Letters {
        Letters {
            pattern: Pattern::parse(query, CaseMatching::Smart, Normalization::Smart),
            matcher: Matcher::new(Config::DEFAULT.match_paths()),
        }
    }

    /// How well a text matches; `None` where it does not.
    pub(crate) fn score(&mut self, words: &str) -> Option<u32> {
        self.pattern.score(Utf32Str::new(words, &mut Vec::new()), &mut self.matcher)
    }

    /// Their places among the characters of a text, ascending.
    pub(crate) fn of(&mut self, words: &str) -> Vec<u32> {
        let (mut buffer, mut places) = (Vec::new(), Vec::new());
        self.pattern.indices(Utf32Str::new(words, &mut buffer), &mut self.matcher, &mut places);
        places.sort_unstable();
        places.dedup();
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_a_fuzzy_match() {
        assert_eq!(Letters::new("sprs").of("src/parse.rs"), [0, 4, 10, 11]);
        assert!(Letters::new("").of("src").is_empty());
    }
}
