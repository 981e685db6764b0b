//! One instance of a generic function after the other: the list of them, and the source with the lines of one alone.

use super::action::Place;
use super::place::place;
use super::show;
use super::state::instances::{InstanceRow, Instances, generic};
use super::state::{Focus, Model};
use crate::coverage::{Line, LineRange};

/// Lists the instances of the function under the cursor, or leaves their list.
pub(super) fn toggle(model: &mut Model) {
    if close(model) {
        return;
    }
    let Some(snapshot) = model.snapshot.clone() else { return };
    let asked = match place(model) {
        Place::Functions => model.functions.selected(&snapshot).and_then(|(id, row)| {
            let path = snapshot.file(id.file)?.path.clone();
            Some((path, row.start?))
        }),
        _ => model.source.path.clone().map(|path| (path, model.source.cursor)),
    };
    let found = asked.and_then(|(path, line)| Instances::of(&snapshot, &path, line, model.focus));
    let Some(found) = found else {
        return model.say("no report tells of several instances of this function");
    };
    let (path, start) = (found.path.clone(), found.start);
    let end =
        snapshot.find(path.as_str()).and_then(|file| generic(snapshot.coverage(file)?, start)?.end).unwrap_or(start);
    model.covering = None;
    model.instances = Some(found);
    model.focus = Focus::List;
    let is_there =
        model.source.path.as_ref() == Some(&path) && LineRange::new(start, end).contains(model.source.cursor);
    if !is_there {
        show::to(model, &path, start);
    }
}

/// Leaves the list. Says whether there was one.
pub(super) fn close(model: &mut Model) -> bool {
    let Some(instances) = model.instances.take() else { return false };
    model.focus = instances.origin;
    true
}

/// Moves the cursor. The source stays where it is, so that instances can be compared.
pub(super) fn rows(model: &mut Model, rows: isize) {
    if let Some(instances) = &mut model.instances {
        let len = instances.rows.len();
        instances.window.move_by(rows, len);
    }
}

/// Goes to the first line that the instance under the cursor misses.
pub(super) fn go(model: &mut Model) {
    let Some(instances) = &model.instances else { return };
    let missed = instances.selected().and_then(|row| row.alone.as_ref()?.lines.missed().next());
    let line: Line = missed.unwrap_or(instances.start);
    model.source.go_to(line);
    model.focus = Focus::Source;
}

/// A row was clicked.
pub(super) fn click(model: &mut Model, row: usize, again: bool) {
    let Some(instances) = &mut model.instances else { return };
    match instances.window.top + row {
        clicked if clicked >= instances.rows.len() => {}
        clicked if clicked == instances.window.cursor && again => go(model),
        clicked => instances.window.cursor = clicked,
    }
}

/// Other data came.
pub(super) fn refresh(model: &mut Model) {
    let (Some(instances), Some(snapshot)) = (&mut model.instances, &model.snapshot) else { return };
    match Instances::of(snapshot, &instances.path, instances.start, instances.origin) {
        Some(newer) => instances.take(newer),
        None => _ = close(model),
    }
}

/// Who went to another file is done with the function.
pub(super) fn settle(model: &mut Model, rows: usize) {
    let Some(instances) = &mut model.instances else { return };
    if model.source.path.as_ref() != Some(&instances.path) {
        model.instances = None;
    } else if rows > 0 {
        instances.window.settle(instances.rows.len(), rows);
    }
}

/// The instance whose lines are shown alone.
pub(crate) fn alone(model: &Model) -> Option<&InstanceRow> {
    let instances = model.instances.as_ref().filter(|_| super::place::shows_instances(model))?;
    instances.selected().filter(|row| row.alone.is_some())
}

/// Does the instance under the cursor of the list miss lines?
pub(super) fn misses(model: &Model) -> bool {
    let lines = model.instances.as_ref().and_then(|list| list.selected()?.lines);
    lines.is_some_and(|lines| lines.missed() > 0)
}

/// Has the function under the cursor several instances?
pub(super) fn is_generic(model: &Model) -> bool {
    let Some(snapshot) = &model.snapshot else { return false };
    if place(model) == Place::Functions {
        return model.functions.selected(snapshot).is_some_and(|(_, row)| row.instances.is_some());
    }
    let coverage = model.source.file.and_then(|file| snapshot.coverage(file));
    coverage.is_some_and(|coverage| generic(coverage, model.source.cursor).is_some())
}
