//! Which findings the list shows, in which order, and which of them are open.

use std::cmp::Reverse;

use rustc_hash::FxHashSet;

use super::finding::{Finding, Kind};
use crate::coverage::RepoPath;

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum FindingSort {
    /// Verdicts, then what was lost, then what is new, each with the largest first.
    #[default]
    Weight,
    /// By path and line.
    Path,
    /// Kind by kind, the largest first.
    Kind,
}

impl FindingSort {
    pub(in crate::app) const ALL: [FindingSort; 3] = [FindingSort::Weight, FindingSort::Path, FindingSort::Kind];

    pub(crate) fn title(self) -> &'static str {
        match self {
            FindingSort::Weight => "weight",
            FindingSort::Path => "path",
            FindingSort::Kind => "kind",
        }
    }

    /// Is the largest value at the top, unless reversed?
    pub(crate) fn descends(self) -> bool {
        self == FindingSort::Weight
    }
}

/// A visible row: a finding, or one of its parts, by place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FindingRow {
    pub(crate) finding: usize,
    pub(crate) part: Option<usize>,
}

impl FindingRow {
    /// What the row shows.
    pub(crate) fn of(self, all: &[Finding]) -> Option<&Finding> {
        let finding = all.get(self.finding)?;
        self.part.map_or(Some(finding), |part| finding.parts.get(part))
    }
}

/// What makes a group the same one after a reload.
pub(super) type GroupKey = (Kind, Option<RepoPath>, Option<String>);

pub(super) fn key(finding: &Finding) -> GroupKey {
    (finding.kind, finding.place.path.clone(), finding.place.function.clone())
}

/// The places of all findings in order.
pub(super) fn order(all: &[Finding], sort: FindingSort, reversed: bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..all.len()).collect();
    let by_path = |at: &usize| all.get(*at).map(|finding| (&finding.place.path, finding.place.line, finding.kind));
    match sort {
        FindingSort::Weight => order.sort_by_key(|at| {
            all.get(*at).map(|finding| (finding.kind.tier(), finding.test, Reverse(finding.weight), finding.kind))
        }),
        FindingSort::Path => order.sort_by(|a, b| by_path(a).cmp(&by_path(b))),
        // The order in which they were gathered.
        FindingSort::Kind => {}
    }
    if reversed {
        order.reverse();
    }
    order
}

/// The rows of the findings at these places, with the parts of those that are open.
pub(super) fn rows(all: &[Finding], places: &[usize], opened: &FxHashSet<GroupKey>) -> Vec<FindingRow> {
    let mut rows = Vec::with_capacity(places.len());
    for &at in places {
        rows.push(FindingRow { finding: at, part: None });
        if opened.is_empty() {
            continue;
        }
        let parts = all.get(at).filter(|finding| !finding.parts.is_empty() && opened.contains(&key(finding)));
        let count = parts.map_or(0, |finding| finding.parts.len());
        rows.extend((0..count).map(|part| FindingRow { finding: at, part: Some(part) }));
    }
    rows
}
