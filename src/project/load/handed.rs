//! What a snapshot and the measured files are handed of the rest of a project.

use std::sync::Arc;

use super::files::Past;
use super::parts::Parts;
use super::rules::Rules;
use crate::analysis::{Facts, ProjectInfo, Snapshot};
use crate::project::texts::Texts;

/// What it takes to tell which text was measured.
pub(super) fn past<'a>(parts: &'a Parts, texts: Option<&'a Texts>, rules: &'a Rules) -> Past<'a> {
    Past { inputs: &parts.inputs, contexts: &parts.contexts, texts, settings: &rules.formats }
}

/// The facts of a snapshot about another one of the same reports.
pub(super) fn facts_of(snapshot: &Snapshot, project: ProjectInfo, partial: bool) -> Facts {
    let (not_measured, inputs) = (Arc::clone(&snapshot.not_measured), Arc::clone(&snapshot.inputs));
    Facts { project, not_measured, headline: Some(snapshot.headline), inputs, partial }
}
