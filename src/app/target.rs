//! What would a target cost? Asks for a percentage, lists the gaps on the way to it and walks them.

use std::sync::Arc;

use super::ask::ask;
use super::cmd::Replaced;
use super::place::shows_target;
use super::state::{Focus, Model, PromptKind, Target, View};
use super::wanted::WayWanted;
use super::{Cmd, Layout, Shape, show};
use crate::analysis::Way;
use crate::coverage::Percent;

/// Asks which target is meant.
pub(super) fn begin(model: &mut Model) {
    let Some(snapshot) = model.snapshot.clone() else { return };
    if !snapshot.knows_gaps() {
        return model.say("gaps can be listed as soon as the reports are read");
    }
    ask(model, PromptKind::Target, "");
}

/// What is meant where nothing is typed: the limit that the project set itself, else the next full ten.
pub(crate) fn suggested(model: &Model) -> Percent {
    let headline = model.snapshot.as_ref().map(|snapshot| (snapshot.headline, snapshot.totals.get(snapshot.headline)));
    let Some((headline, Some(now))) = headline else { return Percent::whole(100) };
    let is_ahead = |percent: &Percent| now.is_under(*percent) == Some(true);
    let next_ten = || (1..10).map(|tens| Percent::whole(tens * 10)).find(is_ahead);
    model.gates.least_total(headline).filter(is_ahead).or_else(next_ten).unwrap_or(Percent::whole(100))
}

/// The answer: lists what it costs.
pub(super) fn open(model: &mut Model, text: &str, cmds: &mut Vec<Cmd>) {
    let percent = if text.trim().is_empty() { Some(suggested(model)) } else { Percent::parse(text) };
    let Some(percent) = percent else {
        return model.say("expected a percentage between 0 and 100, such as 80 or 79.5");
    };
    if !matches!(model.view, View::Files | View::Functions | View::Changes) {
        model.view = View::Files;
    }
    let origin = model.target.as_ref().map_or(model.focus, |target| target.origin);
    close(model, cmds);
    (model.covering, model.instances) = (None, None);
    model.target = Some(Target::new(percent, 0, origin));
    model.focus = Focus::List;
    refresh(model, cmds);
}

/// Asks for the way as it is now: the data are other ones, or other gaps take part.
pub(super) fn refresh(model: &mut Model, cmds: &mut Vec<Cmd>) {
    let (Some(target), Some(snapshot)) = (&mut model.target, &model.snapshot) else { return };
    if snapshot.knows_gaps() {
        model.target_generation += 1;
        target.generation = model.target_generation;
        let wanted = WayWanted {
            generation: target.generation,
            snapshot: Arc::clone(snapshot),
            tests: model.queue.tests,
            target: target.percent,
            without: model.marks.accepted().clone(),
        };
        cmds.push(Cmd::FindWay(wanted));
    }
}

/// The way is found.
pub(super) fn take(model: &mut Model, wanted: WayWanted, way: Way, cmds: &mut Vec<Cmd>) {
    let Some(target) = model.target.as_mut().filter(|target| target.generation == wanted.generation) else {
        cmds.push(Cmd::Drop(Replaced::Way(wanted.snapshot, way)));
        return;
    };
    let before = target.take(wanted.snapshot, way);
    if before.is_none() {
        preview(model);
    }
    cmds.extend(before.map(|(snapshot, way)| Cmd::Drop(Replaced::Way(snapshot, way))));
}

/// Leaves the list. Says whether there was one.
pub(super) fn close(model: &mut Model, cmds: &mut Vec<Cmd>) -> bool {
    let Some(target) = model.target.take() else { return false };
    model.focus = target.origin;
    cmds.extend(target.found.map(|(snapshot, way)| Cmd::Drop(Replaced::Way(snapshot, way))));
    true
}

/// Moves the cursor and shows its gap.
pub(super) fn rows(model: &mut Model, rows: isize) {
    let Some(target) = &mut model.target else { return };
    let len = target.gaps().len();
    target.window.move_by(rows, len);
    preview(model);
}

/// A row was clicked.
pub(super) fn click(model: &mut Model, row: usize, again: bool) {
    let Some(target) = &mut model.target else { return };
    let clicked = target.window.top + row;
    if clicked >= target.gaps().len() {
        return;
    }
    let same = target.window.cursor == clicked;
    target.window.cursor = clicked;
    preview(model);
    if same && again {
        go(model);
    }
}

/// Goes to the source of the gap under the cursor.
pub(super) fn go(model: &mut Model) {
    if preview(model) {
        model.focus = Focus::Source;
    }
}

/// Is the walk through gaps one through this list?
pub(super) fn is_walked(model: &Model) -> bool {
    shows_target(model) && model.target.as_ref().is_some_and(|target| target.found.is_some())
}

/// Goes to the next or the previous gap of the list.
pub(super) fn step(model: &mut Model, forward: bool) {
    let Some(target) = &model.target else { return };
    let (here, len) = (target.window.cursor, target.gaps().len());
    // The first one comes first: who opened the list has not been there.
    let fresh = target.selected().is_some_and(|(path, gap)| {
        model.source.path.as_ref() != Some(path) || model.source.gap().is_none_or(|shown| shown.start != gap.start)
    });
    let Some((snapshot, way)) = &target.found else { return };
    let is_open = |at: &usize| way.steps.get(*at).is_some_and(|step| model.dealt_with(snapshot, &step.gap).is_none());
    let next = if forward { (here + usize::from(!fresh)..len).find(is_open) } else { (0..here).rev().find(is_open) };
    let Some(next) = next else {
        return model.say(if len == 0 { "no gap is needed" } else { "no gaps left on the way to the target" });
    };
    let words = format!("gap {}/{len} to {}%", next + 1, target.percent);
    if let Some(target) = &mut model.target {
        target.window.cursor = next;
    }
    preview(model);
    if Layout::of(model).shape == Shape::Single {
        model.focus = Focus::Source;
    }
    model.say(words);
}

/// Shows the gap under the cursor.
fn preview(model: &mut Model) -> bool {
    let place = model.target.as_ref().and_then(Target::selected).map(|(path, gap)| (path.clone(), gap.start));
    let Some((path, start)) = place else { return false };
    show::to(model, &path, start);
    true
}
