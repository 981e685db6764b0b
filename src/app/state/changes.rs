//! The regression inbox: the findings of a comparison, and which one is looked at. The rows are made when a comparison
//! arrives; the one under the cursor is known by what it is about, not by its place.

mod finding;
mod findings;

use std::sync::Arc;

pub(crate) use self::finding::{Finding, Kind};
pub use self::findings::Findings;
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
    pub(crate) window: Window,
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

    /// The finding under the cursor.
    pub(crate) fn selected(&self) -> Option<&Finding> {
        self.findings.all().get(self.window.cursor)
    }

    /// Takes the rows of a new comparison; the cursor stays on what it was on.
    pub(in crate::app) fn replace(&mut self, findings: Findings) {
        let old = std::mem::replace(&mut self.findings, findings);
        self.at_end = None;
        let Some(before) = old.all().get(self.window.cursor) else { return };
        let alike = |findings: &[Finding]| -> Vec<usize> {
            let places = findings.iter().enumerate().filter(|(_, finding)| finding.is_like(before));
            places.map(|(at, _)| at).collect()
        };
        let (was, now) = (alike(old.all()), alike(self.findings.all()));
        // An edit moves the lines of all that are alike; where one of them came or went, lines tell them apart.
        let same = if was.len() == now.len() {
            was.iter().position(|at| *at == self.window.cursor).and_then(|nth| now.get(nth))
        } else {
            let line = |at: &&usize| self.findings.all().get(**at).map(|finding| finding.place.line);
            now.iter().find(|at| line(at) == Some(before.place.line))
        };
        self.adrift = same.is_none();
        self.window.cursor =
            same.copied().unwrap_or(self.window.cursor).min(self.findings.all().len().saturating_sub(1));
    }
}
