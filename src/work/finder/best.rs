//! The best matches so far.

use super::scorer::Match;
use crate::app::Candidate;

/// Nobody scrolls through more.
const SHOWN: usize = 1000;

/// The best of all that were added.
#[derive(Default)]
pub(super) struct Best {
    pub(super) matches: Vec<Match>,
    pub(super) total: usize,
}

impl Best {
    /// Adds more.
    pub(super) fn add(&mut self, found: Vec<Match>) {
        self.total += found.len();
        self.matches.extend(found);
        self.matches.sort_unstable();
        self.matches.truncate(SHOWN);
    }

    /// They, the best first.
    pub(super) fn shown(&self) -> Vec<Candidate> {
        self.matches.iter().map(|found| found.2).collect()
    }
}
