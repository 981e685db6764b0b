//! The whole view with those lines alone that one report covers and no other, or that certain tests cover: files and
//! functions that have such lines are listed, and the lines are marked.

use std::sync::Arc;

use super::state::{Focus, Model, View};
use super::{Cmd, go, show, target};
use crate::analysis::{CoveredBy, CoveredOnly};

/// Asks for what only the report under the cursor of the list of reports covers; or shows everything again.
pub(super) fn ask(model: &mut Model, cmds: &mut Vec<Cmd>) {
    let Some(snapshot) = model.snapshot.clone() else { return };
    let Some(status) = snapshot.inputs.get(model.reports.window.cursor) else { return };
    let by = CoveredBy::Report(Arc::clone(&status.path));
    if is_shown(model, &by) {
        return clear(model);
    }
    if !status.taken || model.reports.off.contains(&status.path) {
        return model.say("it does not count, so nothing is covered by it alone");
    }
    if snapshot.inputs.iter().filter(|other| other.taken).count() < 2 {
        return model.say("it is the only report that counts: everything is covered by it alone");
    }
    toggle(model, by, cmds);
}

/// Asks for these lines, or shows everything again where they are shown.
pub(super) fn toggle(model: &mut Model, by: CoveredBy, cmds: &mut Vec<Cmd>) {
    if is_shown(model, &by) {
        return clear(model);
    }
    cmds.extend(find(model, by.clone()));
    model.files.asked_only = Some(by);
}

/// Is the view reduced to this?
pub(super) fn is_shown(model: &Model, by: &CoveredBy) -> bool {
    model.files.only.as_ref().is_some_and(|only| only.by == *by)
}

fn find(model: &Model, by: CoveredBy) -> Option<Cmd> {
    match by {
        CoveredBy::Report(report) => Some(Cmd::CoveredOnly(report)),
        by => Some(Cmd::CoveredByTests { by, snapshot: model.snapshot.clone()? }),
    }
}

/// The answer is there. It was asked for by a person, or again because the data are other ones now.
pub(super) fn take(model: &mut Model, only: Arc<CoveredOnly>, cmds: &mut Vec<Cmd>) {
    let asked = model.files.asked_only.take_if(|asked| *asked == only.by).is_some();
    if !asked && !is_shown(model, &only.by) {
        return;
    }
    if asked {
        model.say(only.words());
        if only.lines() == 0 {
            return;
        }
        model.reports.shown = false;
        model.covering = None;
        target::close(model, cmds);
        if model.view != View::Functions {
            model.view = View::Files;
        }
        model.focus = Focus::List;
    }
    model.files.only = Some(only);
    rebuild(model);
    if !go::is_listed(model) {
        go::first_file(model);
    }
    let shown = model.files.only.as_ref().zip(model.source.path.as_ref()).filter(|_| asked);
    let lines = shown.map(|(only, path)| only.of(path.as_str())).unwrap_or_default();
    if let Some(first) = lines.first().filter(|_| lines.binary_search(&model.source.cursor).is_err()).copied() {
        model.source.go_to(first);
    }
}

/// Other data came: what is covered by whom may be something else.
pub(super) fn refresh(model: &Model, cmds: &mut Vec<Cmd>) {
    cmds.extend(model.files.only.as_ref().and_then(|only| find(model, only.by.clone())));
}

/// Everything is shown again.
pub(super) fn clear(model: &mut Model) {
    if model.files.only.take().is_some() {
        rebuild(model);
    }
}

fn rebuild(model: &mut Model) {
    let Some(snapshot) = model.snapshot.clone() else { return };
    model.functions.outdate(Some(&snapshot));
    show::rebuild_files(model);
}
