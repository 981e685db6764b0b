//! The regression inbox: the findings of a comparison, which of them are shown, and which one is looked at. Findings are
//! made when a comparison arrives; the one under the cursor is known by what it is about, not by its place.

mod deltas;
mod filter;
mod finding;
mod findings;
mod rows;
mod texts;

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashSet;

pub(crate) use self::deltas::{Deltas, FunctionChange};
pub(crate) use self::filter::FindingFilter;
pub(crate) use self::finding::{Finding, Kind};
pub use self::findings::Findings;
pub(crate) use self::rows::{FindingRow, FindingSort};
use self::rows::{GroupKey, key, order, rows};
use super::waivers::Waivers;
use super::window::Window;
use crate::analysis::Comparison;
use crate::analysis::differential::Waterfall;
use crate::coverage::Metric;

/// The pane's state.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    pub(crate) standing: Standing,
    pub(crate) findings: Findings,
    pub(crate) rows: Vec<FindingRow>,
    pub(crate) window: Window,
    pub(crate) sort: FindingSort,
    pub(crate) reversed: bool,
    pub(crate) filter: FindingFilter,
    /// The places of all findings in the order of the list, and which order that is: typing a filter leaves it alone.
    order: Vec<usize>,
    ordered: Option<(FindingSort, bool)>,
    /// How many findings of each kind the list shows, most important kind first.
    pub(crate) counts: Vec<(Kind, usize)>,
    /// Groups whose parts are shown.
    opened: FxHashSet<GroupKey>,
    /// The finding that was looked at is gone; the source still shows its place.
    pub(in crate::app) adrift: bool,
    /// Did the previous step run into the end, and which way?
    pub(in crate::app) at_end: Option<bool>,
    /// Which tests still run the function of the finding under the cursor, in words.
    pub(crate) tests: Option<String>,
    pub(crate) waivers: Waivers,
}

/// What there is to compare with.
#[derive(Debug, Default)]
pub(crate) enum Standing {
    /// Nobody has looked yet.
    #[default]
    Unknown,
    /// Nothing, and why.
    Nothing(String),
    /// The present beside a baseline.
    Compared(Arc<Comparison>),
}

impl Changes {
    /// The comparison, once there is one.
    pub(crate) fn comparison(&self) -> Option<&Arc<Comparison>> {
        match &self.standing {
            Standing::Compared(comparison) => Some(comparison),
            Standing::Unknown | Standing::Nothing(_) => None,
        }
    }

    /// How the baseline's rate became the present one: in the metric shown first, else in lines.
    pub(crate) fn waterfall(&self) -> Option<&(Metric, Waterfall)> {
        let differential = &self.comparison()?.differential;
        let metric = differential.shown_metric();
        differential.waterfalls.iter().find(|entry| entry.0 == metric)
    }

    /// Rows of the heading: each step and the sum, or the sum alone with the steps in a row below; and a rule.
    pub(crate) fn heading(&self, long: bool) -> u16 {
        match self.waterfall() {
            Some((_, waterfall)) if long => waterfall.steps.len() as u16 + 2,
            _ => 3,
        }
    }

    /// The finding of a row.
    pub(crate) fn finding(&self, row: usize) -> Option<&Finding> {
        self.rows.get(row)?.of(self.findings.all())
    }

    /// The finding under the cursor.
    pub(crate) fn selected(&self) -> Option<&Finding> {
        self.finding(self.window.cursor)
    }

    /// Is the group under the cursor open? `None` where there is no group.
    pub(crate) fn is_open(&self, row: usize) -> Option<bool> {
        let row = self.rows.get(row).filter(|row| row.part.is_none())?;
        let finding = row.of(self.findings.all()).filter(|finding| !finding.parts.is_empty())?;
        Some(self.opened.contains(&key(finding)))
    }

    /// Opens or closes the group under the cursor, or the one that the part under it belongs to. Says whether anything
    /// changed.
    pub(in crate::app) fn set_open(&mut self, open: bool) -> bool {
        let Some(row) = self.rows.get(self.window.cursor).copied() else { return false };
        let Some(finding) = self.findings.all().get(row.finding).filter(|finding| !finding.parts.is_empty()) else {
            return false;
        };
        let key = key(finding);
        let changed = if open { row.part.is_none() && self.opened.insert(key) } else { self.opened.remove(&key) };
        if changed {
            self.arrange();
            let group = FindingRow { part: None, ..row };
            self.window.cursor = self.rows.iter().position(|row| *row == group).unwrap_or(self.window.cursor);
        }
        changed
    }

    /// Takes another order or filter; the cursor stays on what it was on.
    pub(in crate::app) fn rearrange(&mut self) {
        let row = self.rows.get(self.window.cursor).copied();
        self.arrange();
        let place = row.and_then(|row| self.rows.iter().position(|other| *other == row));
        self.window.cursor = place.unwrap_or(0);
        self.at_end = None;
    }

    fn arrange(&mut self) {
        let wanted = (self.sort, self.reversed);
        if self.ordered != Some(wanted) {
            self.order = order(self.findings.all(), self.sort, self.reversed);
            self.ordered = Some(wanted);
        }
        let places = self.filter.passing(&self.findings, &self.order);
        self.rows = rows(self.findings.all(), &places, &self.opened);
        let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
        for kind in places.iter().filter_map(|at| self.findings.texts().kind(*at)) {
            *counts.entry(kind).or_default() += 1;
        }
        self.counts = counts.into_iter().collect();
    }

    /// Takes the next sort order.
    pub(in crate::app) fn cycle_sort(&mut self) {
        let at = FindingSort::ALL.iter().position(|sort| *sort == self.sort).unwrap_or(0);
        self.sort = FindingSort::ALL.get(at + 1).copied().unwrap_or_default();
        self.reversed = false;
    }

    /// Takes the findings of a new comparison; the cursor stays on what it was on.
    pub(in crate::app) fn replace(&mut self, findings: Findings) {
        let cursor = self.window.cursor;
        let old = std::mem::replace(&mut self.findings, findings);
        let was = std::mem::take(&mut self.rows);
        self.ordered = None;
        self.arrange();
        self.at_end = None;
        let Some(before) = was.get(cursor).and_then(|row| row.of(old.all())) else { return };
        let alike = |rows: &[FindingRow], all: &[Finding]| -> Vec<usize> {
            let places = rows.iter().enumerate();
            let same = places.filter(|(_, row)| row.of(all).is_some_and(|finding| finding.is_like(before)));
            same.map(|(at, _)| at).collect()
        };
        let (was, now) = (alike(&was, old.all()), alike(&self.rows, self.findings.all()));
        // An edit moves the lines of all that are alike; where one of them came or went, lines tell them apart.
        let same = if was.len() == now.len() {
            was.iter().position(|at| *at == cursor).and_then(|nth| now.get(nth))
        } else {
            now.iter().find(|at| self.finding(**at).map(|finding| finding.place.line) == Some(before.place.line))
        };
        self.adrift = same.is_none();
        self.window.cursor = same.copied().unwrap_or(cursor).min(self.rows.len().saturating_sub(1));
    }
}
