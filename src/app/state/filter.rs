//! What a list shows: fuzzy text and terms, as typed. `<80` keeps what is under 80 %, `state:stale` (or `unresolved`,
//! `partial`) what is in that state; every other word is matched fuzzily.

mod words;

use std::sync::Arc;

use rayon::prelude::*;

pub(crate) use self::words::Words;
use crate::analysis::{FileEntry, FileState, FunctionRow, Snapshot};
use crate::coverage::{Metric, Percent, Ratio};

/// As many files are matched before it pays to ask another processor.
const FEW: usize = 4096;

/// A filter. The default one lets everything pass.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Filter {
    /// As typed.
    text: String,
    words: String,
    under: Option<Percent>,
    state: Option<State>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    File(FileState),
    Partial,
}

impl Filter {
    /// Reads a filter. A term that is not complete yet (`<`, `state:`) keeps everything.
    pub(crate) fn parse(text: &str) -> Filter {
        let mut filter = Filter { text: text.to_owned(), ..Filter::default() };
        for word in text.split_whitespace() {
            if let Some(percent) = word.strip_prefix('<') {
                filter.under = Percent::parse(percent).or(filter.under);
            } else if let Some(state) = word.strip_prefix("state:") {
                filter.state = match state {
                    "stale" => Some(State::File(FileState::Stale)),
                    "unresolved" => Some(State::File(FileState::Unresolved)),
                    "partial" => Some(State::Partial),
                    _ => filter.state,
                };
            } else {
                filter.words.push_str(word);
                filter.words.push(' ');
            }
        }
        filter
    }

    /// As typed.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Does it let everything pass?
    pub(crate) fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Which files pass, by id; `None` for all.
    pub(crate) fn files(&self, snapshot: &Snapshot) -> Option<Vec<bool>> {
        if self.is_empty() {
            return None;
        }
        let passes = |words: &mut Words, file: &Arc<FileEntry>| {
            self.admits(file, file.totals.get(snapshot.headline).unwrap_or_default(), || file.partial > 0)
                && words.matches(file.path.as_str())
        };
        // While somebody types, the answer must be there in the next frame.
        Some(snapshot.files.par_iter().with_min_len(FEW).map_init(|| self.words(), passes).collect())
    }

    /// Does a function pass?
    pub(crate) fn admits_function(
        &self,
        file: &FileEntry,
        row: &FunctionRow,
        headline: Metric,
        words: &mut Words,
    ) -> bool {
        self.is_empty()
            || (self.admits(file, row.ratio(headline), || is_partial(file, row))
                && (words.is_empty() || words.matches_both(&row.name, file.path.as_str())))
    }

    /// The text to match; terms speak of data, and only measured files have any.
    pub(crate) fn words(&self) -> Words {
        Words::of(&self.words)
    }

    /// Is there a term that only measured files can meet?
    pub(crate) fn needs_data(&self) -> bool {
        self.under.is_some() || self.state.is_some()
    }

    fn admits(&self, file: &FileEntry, ratio: Ratio, is_partial: impl Fn() -> bool) -> bool {
        let state = match self.state {
            None => true,
            Some(State::File(state)) => file.state == state,
            Some(State::Partial) => is_partial(),
        };
        state && self.under.is_none_or(|percent| ratio.is_under(percent) == Some(true))
    }
}

/// Has a function partial lines?
fn is_partial(file: &FileEntry, row: &FunctionRow) -> bool {
    let (Some(start), Some(end)) = (row.start, row.end) else { return false };
    file.coverage().partial().any(|line| start <= line && line <= end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_and_words_are_told_apart() {
        let filter = Filter::parse("pars <79.5 state:stale rs");
        assert_eq!(filter.words, "pars rs ");
        assert_eq!(filter.under, Percent::parse("79.5"));
        assert_eq!(filter.state, Some(State::File(FileState::Stale)));
        assert!(filter.words().matches("src/parse.rs"));
        assert!(!filter.words().matches("src/lexer.rs"));
    }

    #[test]
    fn a_term_being_typed_keeps_everything() {
        let filter = Filter::parse("< state:st");
        assert!(!filter.needs_data());
        assert!(filter.words().matches("anything"));
    }
}
