//! Which findings pass: fuzzy text on path, function and message, and terms. `kind:lost` keeps a kind, `function:parse`
//! what is in functions of that name, `path:src/` what is below that path.

use rayon::prelude::*;

use super::finding::{Finding, Kind};
use super::findings::Findings;
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
    pub(super) fn passing(&self, findings: &Findings, order: &[usize]) -> Vec<usize> {
        if self.is_empty() {
            return order.to_vec();
        }
        let (all, texts) = (findings.all(), findings.texts());
        let passes = |words: &mut Words, at: usize| {
            let mut has_words = || {
                let (place, message) = texts.get(at)?;
                Some(words.matches(place) || words.matches(message))
            };
            (!self.has_terms() || all.get(at).is_some_and(|finding| self.terms_hold(finding)))
                && (self.words.is_empty() || has_words() == Some(true))
        };
        // While somebody types, the answer must be there in the next frame: all are asked in the order in which they lie.
        let asked = (0..texts.len()).into_par_iter().with_min_len(FEW);
        let passed: Vec<bool> = asked.map_init(|| Words::of(&self.words), passes).collect();
        order.iter().copied().filter(|at| passed.get(*at) == Some(&true)).collect()
    }

    fn has_terms(&self) -> bool {
        self.kind.is_some() || self.function.is_some() || self.path.is_some()
    }

    fn terms_hold(&self, finding: &Finding) -> bool {
        self.kind.as_ref().is_none_or(|kind| is_kind(finding.kind, kind))
            && has(finding.place.function.as_deref(), self.function.as_deref())
            && has(finding.place.path.as_ref().map(RepoPath::as_str), self.path.as_deref())
    }
}

/// Is a kind meant by the beginning of its word or of its title?
fn is_kind(kind: Kind, typed: &str) -> bool {
    kind.word().starts_with(typed) || kind.title().starts_with(typed)
}

fn has(text: Option<&str>, wanted: Option<&str>) -> bool {
    wanted.is_none_or(|wanted| text.is_some_and(|text| text.to_lowercase().contains(wanted)))
}
