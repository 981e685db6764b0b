//! The list of files without those that are what they were.

use std::sync::Arc;

use super::state::Model;
use super::{go, show};

/// Lists only the files that changed since the baseline, or all again.
pub(crate) fn toggle(model: &mut Model) {
    let deltas = model.changes.findings.deltas();
    let changed = match (&model.files.changed, model.changes.comparison()) {
        (Some(_), _) => None,
        (None, Some(_)) => Some(Arc::clone(deltas)),
        (None, None) => return model.say("there is no baseline to compare with; 3 says how to save one"),
    };
    model.files.list_changed(changed);
    show::rebuild_files(model);
    if !go::is_listed(model) {
        go::first_file(model);
    }
}
