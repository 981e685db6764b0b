//! Which findings pass: fuzzy text on path, function and message, and terms. `kind:lost` keeps a kind, `function:parse`
//! what is in functions of that name, `path:src/` what is below that path.

use rayon::prelude::*;

use super::finding::{Finding, Kind};
use crate::app::state::filter::Words;
use crate::coverage::RepoPath;

/// As many findings are matched before it pays to ask another processor.
const FEW: usize = 4096;

/// A filter. The default one lets everything pass.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct FindingFilter {
    /// As typed.
    text: String,
    words: String,
    kind: Option<String>,
    function: Option<String>,
    path: Option<String>,
}

impl FindingFilter {
    /// Reads a filter. A term that is not complete yet (`kind:`) keeps everything.
    pub(crate) fn parse(text: &str) -> FindingFilter {
        let mut filter = FindingFilter { text: text.to_owned(), ..FindingFilter::default() };
        for word in text.split_whitespace() {
            let term = word.split_once(':').map(|(name, value)| (name, value.to_lowercase()));
            let value = |value: String| Some(value).filter(|value| !value.is_empty());
            match term {
                Some(("kind", kind)) => filter.kind = value(kind),
                Some(("function", function)) => filter.function = value(function),
                Some(("path", path)) => filter.path = value(path),
                _ => {
                    filter.words.push_str(word);
                    filter.words.push(' ');
                }
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

    /// Of the findings at these places those that pass, in the same order.
    pub(super) fn passing(&self, all: &[Finding], order: &[usize]) -> Vec<usize> {
        if self.is_empty() {
            return order.to_vec();
        }
        let passes = |words: &mut Words, at: &usize| {
            let finding = all.get(*at)?;
            let place = &finding.place;
            let (path, function) = (place.path.as_ref().map(RepoPath::as_str), place.function.as_deref());
            let passes = self.kind.as_ref().is_none_or(|kind| is_kind(finding.kind, kind))
                && has(function, self.function.as_deref())
                && has(path, self.path.as_deref())
                && (words.is_empty()
                    || words.matches_both(path.unwrap_or_default(), function.unwrap_or_default())
                    || words.matches(&finding.message));
            passes.then_some(*at)
        };
        // While somebody types, the answer must be there in the next frame.
        let found = order.par_iter().with_min_len(FEW).map_init(|| Words::of(&self.words), passes);
        found.flatten_iter().collect()
    }
}

/// Is a kind meant by the beginning of its word or of its title?
fn is_kind(kind: Kind, typed: &str) -> bool {
    kind.word().starts_with(typed) || kind.title().starts_with(typed)
}

fn has(text: Option<&str>, wanted: Option<&str>) -> bool {
    wanted.is_none_or(|wanted| text.is_some_and(|text| text.to_lowercase().contains(wanted)))
}
