//! Which tests run a line, a function or a file: the list that says it, the way to a test, runs of those tests alone, and
//! the whole view reduced to what they cover.

mod jump;
mod run;

use std::sync::Arc;

pub(super) use self::jump::{edit, go, seek};
pub(super) use self::run::{run, run_named};
use super::place::place;
use super::state::covering::{Asked, Covering, Place};
use super::state::{Focus, Model};
use super::{Cmd, action, only_by};
use crate::analysis::{CoveredBy, Snapshot};
use crate::coverage::{Line, LineRange};

/// Shows the tests of what is under the cursor.
pub(super) fn open(model: &mut Model) {
    let Some(snapshot) = model.snapshot.clone() else { return };
    let Some(asked) = asked(model, &snapshot) else {
        return model.say("tests are listed of a file, a function or a line");
    };
    let origin = model.covering.as_ref().map_or(model.focus, |covering| covering.origin);
    model.covering = Some(Covering::new(asked, origin));
    model.instances = None;
    model.focus = Focus::List;
}

fn asked(model: &Model, snapshot: &Snapshot) -> Option<Asked> {
    match place(model) {
        action::Place::Functions => {
            let (id, row) = model.functions.selected(snapshot)?;
            let (path, name) = (snapshot.file(id.file)?.path.clone(), row.name.clone());
            let lines = LineRange::new(row.from.or(row.start)?, row.end?);
            Some(Asked::Function(Place { path, lines }, name))
        }
        action::Place::Files => Some(Asked::File(model.files.file(snapshot)?)),
        _ => model.source.path.is_some().then_some(Asked::Line),
    }
}

/// Finds the tests of what is asked about, where that or the data changed.
pub(super) fn settle(model: &mut Model, rows: usize) {
    let (Some(covering), Some(snapshot)) = (&mut model.covering, &model.snapshot) else { return };
    let source = &model.source;
    let place = match &covering.asked {
        Asked::Line => {
            source.path.clone().map(|path| Place { path, lines: LineRange::new(source.cursor, source.cursor) })
        }
        Asked::Function(place, _) => Some(place.clone()),
        Asked::File(path) => Some(Place { path: path.clone(), lines: whole() }),
    };
    if let Some(place) = place {
        covering.find(snapshot, place);
    }
    if rows > 0 {
        covering.window.settle(covering.rows.len(), rows);
    }
}

/// All lines of a file.
fn whole() -> LineRange {
    LineRange::new(Line::FIRST, Line::new(u32::MAX).unwrap_or(Line::FIRST))
}

/// Back to what was there before. Says whether there was a list to leave.
pub(super) fn close(model: &mut Model) -> bool {
    let Some(covering) = model.covering.take() else { return false };
    model.focus = covering.origin;
    true
}

/// One step back: the filter goes first, then the list.
pub(super) fn back(model: &mut Model) {
    match &mut model.covering {
        Some(covering) if !covering.filter.is_empty() => covering.filter(""),
        _ => _ = close(model),
    }
}

/// Moves the cursor.
pub(super) fn rows(model: &mut Model, rows: isize) {
    if let Some(covering) = &mut model.covering {
        covering.window.move_by(rows, covering.rows.len());
    }
}

/// Marks the test under the cursor, or no longer.
pub(super) fn mark(model: &mut Model) {
    if let Some(covering) = &mut model.covering {
        covering.mark();
    }
}

/// Other data came.
pub(super) fn refresh(model: &mut Model) {
    if let Some(covering) = &mut model.covering {
        covering.outdate();
    }
}

/// Reduces the whole view to what the marked tests cover, else the one under the cursor; or shows everything again.
pub(super) fn only(model: &mut Model, cmds: &mut Vec<Cmd>) {
    let Some(covering) = &model.covering else { return };
    let tests = covering.chosen(|list| list.selected().map(|row| Arc::clone(&row.name)).into_iter().collect());
    if !tests.is_empty() {
        only_by::toggle(model, CoveredBy::Tests(tests.into()), cmds);
    }
}

/// Walks through what tests say of covered lines: by one test alone, outside of tests alone, all.
pub(super) fn cycle(model: &mut Model, cmds: &mut Vec<Cmd>) {
    if model.snapshot.as_ref().is_none_or(|snapshot| snapshot.known_tests().is_empty()) {
        return model.say("no report says which test ran what; t says how to get one");
    }
    match model.files.only.as_ref().map(|only| &only.by) {
        Some(CoveredBy::OneTest) => only_by::toggle(model, CoveredBy::NoTest, cmds),
        Some(CoveredBy::NoTest) => only_by::clear(model),
        _ => only_by::toggle(model, CoveredBy::OneTest, cmds),
    }
}
