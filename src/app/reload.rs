//! New data: the old data are replaced in one step, and nothing moves under the cursor.

use std::sync::Arc;

use super::cmd::Replaced;
use super::state::{Delta, Model};
use super::{Cmd, covering, finder, gap_marks, gaps, go, instances, only_by, reports, target, unreadable};
use crate::analysis::Snapshot;

/// Takes a snapshot.
pub(super) fn take(model: &mut Model, snapshot: &Arc<Snapshot>, cmds: &mut Vec<Cmd>) {
    if !snapshot.partial {
        model.load.progress = None;
    }
    model.load.failure = None;
    let old = model.snapshot.replace(Arc::clone(snapshot));
    let selected = old.as_ref().and_then(|old| model.files.selected(old));
    model.functions.outdate(old.as_deref());
    model.files.rebuild(snapshot, selected.as_ref());
    model.source.texts.doubt();
    let file = model.source.path.as_ref().and_then(|path| snapshot.find(path.as_str()));
    let gaps = file.map(|file| snapshot.gaps_of(file)).unwrap_or_default();
    let cursor_was_visible = model.source.folds.folded(model.source.folds.row(model.source.cursor)).is_none();
    model.source.refresh(snapshot, gaps);
    if cursor_was_visible {
        // A gap that is covered now stays under the cursor instead of vanishing into a fold.
        model.source.open_fold();
    }
    gap_marks::refresh(model, old.as_deref(), cmds);
    reports::refresh(model, cmds);
    only_by::refresh(model, cmds);
    covering::refresh(model);
    instances::refresh(model);
    target::refresh(model, cmds);
    finder::refill(model, cmds);
    unreadable::tell(model, old.as_deref(), snapshot);
    if snapshot.knows_gaps() {
        complete(model, snapshot, cmds);
    }
    if model.source.path.is_none() {
        go::preview(model);
    }
    gaps::tell_again(model);
    cmds.extend(old.map(Replaced::Snapshot).map(Cmd::Drop));
}

/// The reports are read: numbers can be compared with the last ones, and the first ones show where to begin. Functions
/// may follow; they move nothing.
fn complete(model: &mut Model, snapshot: &Arc<Snapshot>, cmds: &mut Vec<Cmd>) {
    let before = model.load.complete.replace(Arc::clone(snapshot));
    let first_gap = before.as_ref().is_none_or(|before| !before.has_gaps());
    if let Some(before) = before {
        if !Arc::ptr_eq(&before.report, &snapshot.report) {
            model.delta = Delta::between(&before, snapshot);
            let lost = model.delta.as_ref().map(|delta| delta.lost_lines.clone()).unwrap_or_default();
            model.lost.take(&before, snapshot, &lost);
        }
        cmds.push(Cmd::Drop(Replaced::Snapshot(before)));
    }
    if first_gap && !model.touched && !gaps::visit_largest(model) && model.source.path.is_none() {
        // Without a gap there is still a source to show.
        go::first_file(model);
    }
}
