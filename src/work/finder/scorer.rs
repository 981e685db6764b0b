//! How well a text matches a query.

use nucleo::pattern::{CaseMatching, Normalization, Pattern};
use nucleo::{Config, Matcher, Utf32Str};

use crate::app::Candidate;

/// A match: score, length of the label, candidate. The smallest is the best: equal scores go to the shorter text, then to
/// the order of the candidates.
pub(super) type Match = (std::cmp::Reverse<u32>, usize, Candidate);

/// Tells how well texts match a query.
pub(super) struct Scorer(Pattern);

/// What a thread needs for that.
pub(super) type Scratch = (Matcher, Vec<char>);

impl Scorer {
    /// For a query as it was typed.
    pub(super) fn new(query: &str) -> Scorer {
        Scorer(Pattern::parse(query, CaseMatching::Smart, Normalization::Smart))
    }

    /// For a thread.
    pub(super) fn scratch() -> Scratch {
        (Matcher::new(Config::DEFAULT.match_paths()), Vec::new())
    }

    /// The match, if it is one.
    pub(super) fn score(&self, (matcher, buffer): &mut Scratch, text: &str, candidate: Candidate) -> Option<Match> {
        let score = self.0.score(Utf32Str::new(text, buffer), matcher)?;
        Some((std::cmp::Reverse(score), text.len(), candidate))
    }
}
