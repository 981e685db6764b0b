//! What a filter and its counts look at of all findings, one behind the other: while somebody types, nothing is looked
//! up elsewhere.

use super::finding::{Finding, Kind};
use crate::coverage::RepoPath;

/// The texts of findings.
#[derive(Debug, Default)]
pub(super) struct Texts {
    text: String,
    /// Where the place of a finding ends, and where its message does.
    ends: Vec<(usize, usize)>,
    kinds: Vec<Kind>,
}

impl Texts {
    pub(super) fn of(all: &[Finding]) -> Texts {
        let kinds = all.iter().map(|finding| finding.kind).collect();
        let mut texts = Texts { text: String::new(), ends: Vec::with_capacity(all.len()), kinds };
        for finding in all {
            texts.text.push_str(finding.place.path.as_ref().map_or("", RepoPath::as_str));
            texts.text.push(' ');
            texts.text.push_str(finding.place.function.as_deref().unwrap_or_default());
            let place = texts.text.len();
            texts.text.push_str(&finding.message);
            texts.ends.push((place, texts.text.len()));
        }
        texts
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// What a finding is about.
    pub(super) fn kind(&self, at: usize) -> Option<Kind> {
        self.kinds.get(at).copied()
    }

    /// Path and function of a finding, and its message.
    pub(super) fn get(&self, at: usize) -> Option<(&str, &str)> {
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |ends| ends.1);
        let (place, end) = *self.ends.get(at)?;
        Some((self.text.get(start..place)?, self.text.get(place..end)?))
    }
}
