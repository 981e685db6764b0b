//! The list of files with those alone in which one report covers lines that no other does.

use std::sync::Arc;

use super::state::{Focus, Model, View};
use super::{Cmd, go, show};
use crate::analysis::CoveredOnly;

/// Asks for what only the report under the cursor of the list of reports covers; or shows everything again.
pub(super) fn ask(model: &mut Model, cmds: &mut Vec<Cmd>) {
    let Some(snapshot) = model.snapshot.clone() else { return };
    let Some(status) = snapshot.inputs.get(model.reports.window.cursor) else { return };
    if model.files.only.as_ref().is_some_and(|only| only.report == status.path) {
        return clear(model);
    }
    if !status.taken || model.reports.off.contains(&status.path) {
        return model.say("it does not count, so nothing is covered by it alone");
    }
    if snapshot.inputs.iter().filter(|other| other.taken).count() < 2 {
        return model.say("it is the only report that counts: everything is covered by it alone");
    }
    model.reports.asked = Some(Arc::clone(&status.path));
    cmds.push(Cmd::CoveredOnly(Arc::clone(&status.path)));
}

/// The answer is there. It was asked for by a person, or again because the data are other ones now.
pub(super) fn take(model: &mut Model, only: Arc<CoveredOnly>) {
    let asked = model.reports.asked.take().is_some_and(|asked| asked == only.report);
    let shown = model.files.only.as_ref().is_some_and(|shown| shown.report == only.report);
    if !asked && !shown {
        return;
    }
    if asked {
        model.say(only.words());
        if only.lines() == 0 {
            return;
        }
        model.reports.shown = false;
        (model.view, model.focus) = (View::Files, Focus::List);
    }
    model.files.only = Some(only);
    show::rebuild_files(model);
    if !go::is_listed(model) {
        go::first_file(model);
    }
    let first = model.files.only.as_ref().zip(model.source.path.as_ref());
    let first = first.and_then(|(only, path)| only.of(path.as_str()).first().copied());
    if let Some(line) = first.filter(|_| asked) {
        model.source.go_to(line);
    }
}

/// Other data came: what one report alone covers may be something else.
pub(super) fn refresh(model: &Model, cmds: &mut Vec<Cmd>) {
    cmds.extend(model.files.only.as_ref().map(|only| Cmd::CoveredOnly(Arc::clone(&only.report))));
}

/// All files are listed again.
pub(super) fn clear(model: &mut Model) {
    if model.files.only.take().is_some() {
        show::rebuild_files(model);
    }
}
