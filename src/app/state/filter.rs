//! What a list shows: fuzzy text and terms, as typed. `<80` keeps what is under 80 %, `state:stale` (or `unresolved`,
//! `partial`) what is in that state; every other word is matched fuzzily.

mod words;

use std::sync::Arc;

use rayon::prelude::*;

pub(crate) use self::words::Words;
use crate::analysis::{FileEntry, FileState, FunctionRow, Snapshot, Tree};
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

/// What a filter found among the files of a snapshot.
#[derive(Clone, Debug)]
pub(crate) struct Matched {
    /// By id: does the file pass?
    files: Vec<bool>,
    filter: Filter,
    /// Whose files they are.
    tree: Arc<Tree>,
}

impl Matched {
    /// By id: does a file pass?
    pub(crate) fn files(&self) -> &[bool] {
        &self.files
    }
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

    /// Which files pass; `None` for all. What was found `before` in the same files may tell where alone to look.
    pub(crate) fn files(&self, snapshot: &Snapshot, before: Option<&Matched>) -> Option<Matched> {
        if self.is_empty() {
            return None;
        }
        let tree = Arc::clone(snapshot.tree());
        let narrowed = before.filter(|before| Arc::ptr_eq(&before.tree, &tree) && self.narrows(&before.filter));
        let terms = |file: &FileEntry| {
            self.admits(file, file.totals.get(snapshot.headline).unwrap_or_default(), || file.partial > 0)
        };
        let passes = |words: &mut Words, path: &str, file: &FileEntry| {
            words.matches(path) && (!self.needs_data() || terms(file))
        };
        let mut words = self.words();
        // While somebody types, the answer must be there in the next frame.
        let files = if words.are_plain() {
            let files = snapshot.outline().paths().zip(&snapshot.files).enumerate();
            let may_pass = |at: usize| narrowed.is_none_or(|before| before.files.get(at) == Some(&true));
            files.map(|(at, (path, file))| may_pass(at) && passes(&mut words, path, file)).collect()
        } else {
            let files = snapshot.files.par_iter().with_min_len(FEW);
            files.map_init(|| self.words(), |words, file| passes(words, file.path.as_str(), file)).collect()
        };
        Some(Matched { files, filter: self.clone(), tree })
    }

    /// Does everything that passes this filter pass the other one, too? It does where letters came behind plain words.
    fn narrows(&self, other: &Filter) -> bool {
        self.words.trim_end().starts_with(other.words.trim_end())
            && (self.under, self.state) == (other.under, other.state)
            && self.words().are_plain()
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
    fn letters_behind_plain_words_narrow() {
        let narrows = |now: &str, before: &str| Filter::parse(now).narrows(&Filter::parse(before));
        assert!(narrows("pars", "par") && narrows("par rs", "par") && narrows("par <80", "pa <80"));
        assert!(!narrows("par", "pars") && !narrows("par <80", "par <8") && !narrows("!pars", "!par"));
        assert!(!narrows("pars state:stale", "pars"));
    }

    #[test]
    fn a_term_being_typed_keeps_everything() {
        let filter = Filter::parse("< state:st");
        assert!(!filter.needs_data());
        assert!(filter.words().matches("anything"));
    }
}
