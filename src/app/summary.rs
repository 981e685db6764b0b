//! A run that is over, and what it did to the coverage: what is said of it where there is no screen.

use super::state::Model;
use super::state::delta::Count;
use crate::coverage::{Metric, Ratio, RepoPath};
use crate::watch::results::Counts;
use crate::watch::{Origin, Outcome, RunId};

/// What there is to say of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunSummary {
    /// Which.
    pub run: RunId,
    /// The files that caused it; none when nobody changed any.
    pub trigger: Vec<RepoPath>,
    /// How it ended.
    pub outcome: Outcome,
    /// The tests that ended; none where nothing tells of them.
    pub tests: Counts,
    /// The metric shown first, and its rate now.
    pub headline: Option<(Metric, Ratio)>,
    /// What is covered since the run before that was not.
    pub gained: Count,
    /// What was covered before and is not now.
    pub lost: Count,
    /// How long it took.
    pub milliseconds: u64,
}

/// The latest run that is over, unless it is the one that was `told`.
pub fn summary(model: &Model, told: Option<RunId>) -> Option<RunSummary> {
    let last = model.plan.last.as_ref().filter(|last| told != Some(last.run))?;
    // A run without data left the numbers as they were.
    let delta = model.delta.as_ref().filter(|_| model.plan.data.origin == Origin::Run(last.run));
    let snapshot = model.snapshot.as_ref();
    Some(RunSummary {
        run: last.run,
        trigger: last.because.clone(),
        outcome: last.outcome.clone(),
        tests: last.tests,
        headline: snapshot.and_then(|snapshot| Some((snapshot.headline, snapshot.totals.get(snapshot.headline)?))),
        gained: delta.map(|delta| delta.gained).unwrap_or_default(),
        lost: delta.map(|delta| delta.lost).unwrap_or_default(),
        milliseconds: last.ended.saturating_sub(last.began),
    })
}
