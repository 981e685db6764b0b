//! What a phase found against the one before it: for the baseline that is saved of it, and for the log.

use std::sync::Arc;

use super::baselines::{Baselines, SavedBaseline};
use super::compare::Gates;
use super::comparer::compare_changes;
use super::loaded::Loaded;
use super::settings::Settings;
use crate::analysis::{Baseline, BaselineInfo, Since};

/// What became of everything since a baseline, and how the project's gates come out.
pub fn found(loaded: &Loaded, settings: &Settings, before: &Arc<Baseline>, gates: Gates<'_>) -> Since {
    let comparison = compare_changes(loaded, settings, before, Some(gates));
    let metric = loaded.snapshot.headline;
    let sides = (&comparison.baseline.measurement, &*comparison.now);
    let judgement = comparison.judgement.as_ref();
    Since::of(
        (&before.info.name, before.info.created),
        sides,
        &comparison.differential,
        &comparison.scope,
        judgement,
        metric,
    )
}

/// The baseline that was saved before the one of this name and time.
pub fn one_before(baselines: &Baselines, name: &str, created: i64) -> Option<SavedBaseline> {
    baselines.list().into_iter().rfind(|saved| {
        let info: &BaselineInfo = &saved.summary.info;
        info.name != name && (info.created, info.name.as_str()) < (created, name)
    })
}
