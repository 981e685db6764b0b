//! Brings a place onto the screen: file and line, with list and source in step.

use super::state::Model;
use crate::coverage::{Line, RepoPath};

/// Shows a file with the cursor on a line, and selects the file in the list.
pub(crate) fn to(model: &mut Model, path: &RepoPath, line: Line) {
    show(model, path);
    model.source.go_to(line);
    if let Some(snapshot) = model.snapshot.clone() {
        model.files.reveal(&snapshot, path.as_str());
    }
}

/// Shows a file, the cursor where it was last.
pub(crate) fn show(model: &mut Model, path: &RepoPath) {
    // The gaps of a long file are not found again for each key.
    if model.source.path.as_ref() == Some(path) {
        return;
    }
    let Some(snapshot) = model.snapshot.clone() else { return };
    let gaps = snapshot.find(path.as_str()).map(|file| snapshot.gaps_of(file)).unwrap_or_default();
    model.source.show(&snapshot, path, gaps);
}

/// Builds the rows of the files again, the selection kept.
pub(crate) fn rebuild_files(model: &mut Model) {
    let Some(snapshot) = model.snapshot.clone() else { return };
    let selected = model.files.selected(&snapshot);
    model.files.rebuild(&snapshot, selected.as_ref());
}
