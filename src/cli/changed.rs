//! The coverage of new and changed lines, beside other numbers: since the baseline, or without one since the change left
//! the main branch.

use super::printers::numbers::Changed;
use super::session::Session;
use crate::analysis::differential::Differential;
use crate::analysis::{Comparison, Patch};
use crate::project::{self, Fork};

/// New and changed lines; `None` where nothing says which are new.
pub(super) fn lines(session: &Session, comparison: Option<&Comparison>) -> Option<Changed> {
    if let Some(comparison) = comparison {
        return Some(Changed { lines: Patch::of(&comparison.differential).lines, since: None });
    }
    let loaded = &session.loaded;
    let git = loaded.git.as_ref()?;
    let fork = Fork::find(git, None).ok()?;
    // A commit is not compared with itself, and a report of other files says nothing of these.
    if git.full_commit().as_ref() == Some(&fork.commit) || !loaded.snapshot.report.files.iter().any(|it| it.resolved) {
        return None;
    }
    let before = project::texts_at(loaded, &session.request.settings, git, &fork.commit).ok()?;
    let lines = Patch::of(&Differential::of_changes(&before, &loaded.measurement(Some(&before)))).lines;
    Some(Changed { lines, since: Some(fork.name) })
}
