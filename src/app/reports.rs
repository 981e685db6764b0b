//! What happens in the list of reports: they are turned off and on again, and a remap is tried or written down.

use std::sync::Arc;

use crokey::KeyCombination;

use super::key::{self, Typed};
use super::state::Model;
use super::state::reports::ReportRow;
use super::{Action, Cmd, only_by};
use crate::analysis::{InputStatus, Snapshot};
use crate::config::Remap;
use crate::project::Proposal;

/// Shows the list.
pub(super) fn open(model: &mut Model, cmds: &mut Vec<Cmd>) {
    if model.snapshot.as_ref().is_none_or(|snapshot| snapshot.inputs.is_empty()) {
        let reading = model.load.progress.is_some();
        return model.say(if reading { "the reports are still being read" } else { "no report was found" });
    }
    model.reports.shown = true;
    diagnose(model, cmds);
}

/// Other reports came.
pub(super) fn refresh(model: &mut Model, cmds: &mut Vec<Cmd>) {
    model.reports.outdate();
    if model.reports.shown {
        diagnose(model, cmds);
    }
}

/// Asks in what condition the reports are: it takes a walk over all files.
fn diagnose(model: &Model, cmds: &mut Vec<Cmd>) {
    cmds.extend(model.snapshot.clone().map(Cmd::Diagnose));
}

/// A key while the list is shown.
pub(super) fn press(model: &mut Model, key: KeyCombination, action: Option<Action>, cmds: &mut Vec<Cmd>) {
    let Some(snapshot) = model.snapshot.clone() else {
        model.reports.shown = false;
        return;
    };
    let (len, page) = (model.reports.len(&snapshot), isize::try_from(model.size.1).unwrap_or(1) / 2);
    let rows = match (action, key::typed(key)) {
        (Some(Action::Quit), _) => return cmds.push(Cmd::Quit),
        (Some(Action::Reports | Action::Back), _) | (_, Some(Typed::Escape)) => {
            model.reports.shown = false;
            return;
        }
        (_, Some(Typed::Char(' ') | Typed::Enter)) => return choose(model, cmds),
        (_, Some(Typed::Char('w'))) => return write(model, cmds),
        (_, Some(Typed::Char('o'))) => return only_by::ask(model, cmds),
        (_, Some(Typed::Down | Typed::Char('j'))) => 1,
        (_, Some(Typed::Up | Typed::Char('k'))) => -1,
        (Some(Action::Top), _) => -isize::MAX,
        (Some(Action::Bottom), _) => isize::MAX,
        (Some(Action::PageDown | Action::HalfPageDown), _) => page,
        (Some(Action::PageUp | Action::HalfPageUp), _) => -page,
        _ => return,
    };
    model.reports.window.move_by(rows, len);
}

/// Turns a report off, or on again; or tries a remap.
fn choose(model: &mut Model, cmds: &mut Vec<Cmd>) {
    let Some(snapshot) = model.snapshot.clone() else { return };
    if let Some(status) = snapshot.inputs.get(model.reports.window.cursor) {
        return turn(model, &snapshot, status, cmds);
    }
    if let Some(ReportRow::Proposal(proposal)) = model.reports.row(&snapshot, model.reports.window.cursor) {
        let words = format!("--remap {}={} does the same at the next start", proposal.from, proposal.to);
        cmds.push(Cmd::Remap(remap(proposal)));
        model.say(words);
    }
}

fn turn(model: &mut Model, snapshot: &Snapshot, status: &InputStatus, cmds: &mut Vec<Cmd>) {
    let off = &mut model.reports.off;
    let is_off = off.remove(&status.path);
    if !is_off && !status.taken {
        return model.say(status.why.clone());
    }
    let counts = |other: &&InputStatus| other.taken && other.path != status.path && !off.contains(&other.path);
    if !is_off && !snapshot.inputs.iter().any(|other| counts(&other)) {
        return model.say("the last report that counts stays");
    }
    if !is_off {
        off.insert(Arc::clone(&status.path));
    }
    cmds.push(Cmd::TurnOff(off.clone()));
}

/// Writes the remap under the cursor into the configuration, from where it holds.
fn write(model: &mut Model, cmds: &mut Vec<Cmd>) {
    let Some(snapshot) = model.snapshot.clone() else { return };
    match model.reports.row(&snapshot, model.reports.window.cursor) {
        Some(ReportRow::Proposal(proposal)) => cmds.push(Cmd::WriteRemap(remap(proposal))),
        _ => model.say("only a remap can be written down; the list ends with those that would help"),
    }
}

fn remap(proposal: &Proposal) -> Remap {
    Remap { from: proposal.from.clone(), to: proposal.to.clone() }
}
