//! Which findings pass: fuzzy text on path, function and message, and terms. `kind:lost` keeps a kind, `function:parse`
//! what is in functions of that name, `path:src/` what is below that path.

use super::finding::{Finding, Kind};
use crate::app::state::filter::Words;
use crate::coverage::RepoPath;

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

    /// The places of those that pass.
    pub(super) fn passing(&self, all: &[Finding]) -> Vec<usize> {
        let mut words = Words::of(&self.words);
        let passes = |finding: &Finding| {
            self.kind.as_ref().is_none_or(|kind| is_kind(finding.kind, kind))
                && has(finding.place.function.as_deref(), self.function.as_deref())
                && has(finding.place.path.as_ref().map(RepoPath::as_str), self.path.as_deref())
        };
        let mut matches = |finding: &Finding| {
            let path = finding.place.path.as_ref().map_or("", RepoPath::as_str);
            let name = finding.place.function.as_deref().unwrap_or_default();
            words.is_empty() || words.matches_both(path, name) || words.matches(&finding.message)
        };
        (0..all.len()).filter(|at| all.get(*at).is_some_and(|finding| passes(finding) && matches(finding))).collect()
    }
}

/// Is a kind meant by the beginning of its word or of its title?
fn is_kind(kind: Kind, typed: &str) -> bool {
    kind.word().starts_with(typed) || kind.title().starts_with(typed)
}

fn has(text: Option<&str>, wanted: Option<&str>) -> bool {
    wanted.is_none_or(|wanted| text.is_some_and(|text| text.to_lowercase().contains(wanted)))
}
