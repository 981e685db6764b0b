//! What keys and the mouse do in the History view.

use super::layout::Position;
use super::state::history::Detail;
use super::state::{Focus, Model, View};
use super::{Cmd, Layout, show};
use crate::coverage::{Line, RepoPath};
use crate::markdown;

/// Decimals of what is copied: those that are shown unless somebody asks for others.
const PRECISION: u8 = 1;

/// Moves the cursor of the focused pane.
pub(super) fn rows(model: &mut Model, rows: isize) {
    match model.focus {
        Focus::List => model.phases.move_phase(rows),
        Focus::Source => model.phases.move_detail(rows),
    }
}

/// Rows of the focused pane on the screen.
pub(super) fn height(model: &Model) -> u16 {
    let places = Layout::of(model).history(model.focus);
    match model.focus {
        Focus::List => places.rows().height,
        Focus::Source => places.detail_rows().height,
    }
}

/// Opens the details of a phase; there, the function or the file under the cursor.
pub(super) fn open(model: &mut Model) {
    if model.focus == Focus::List {
        model.focus = Focus::Source;
        return;
    }
    let target = match model.phases.detail() {
        Some(Detail::Fallen(function)) => Some((function.path.clone(), function.name.clone(), function.line)),
        Some(Detail::Unentered(function)) => Some((function.path.clone(), function.name.clone(), function.line)),
        Some(Detail::Lost(path, ranges)) => {
            Some((path.clone(), String::new(), ranges.first().map(|range| range.start)))
        }
        _ => None,
    };
    let Some((path, name, line)) = target else { return };
    let Some(line) = present(model, &path, &name, line) else {
        model.say(format!("{path} is not measured any more"));
        return;
    };
    model.view = View::Files;
    show::to(model, &path, line);
    model.focus = Focus::Source;
}

/// Does the row under the cursor of the details lead to source?
pub(super) fn opens(model: &Model) -> bool {
    matches!(model.phases.detail(), Some(Detail::Fallen(_) | Detail::Unentered(_) | Detail::Lost(..)))
}

/// Where a place of a phase is now: a function is found by its name, as lines may have moved since.
fn present(model: &Model, path: &RepoPath, name: &str, line: Option<Line>) -> Option<Line> {
    let snapshot = model.snapshot.as_ref()?;
    let file = snapshot.find(path.as_str())?;
    let named = snapshot.functions_of(file).iter().find(|row| row.name == name).and_then(|row| row.start);
    Some(named.or(line).unwrap_or(Line::FIRST))
}

/// One step back: to the phases, then to everything on the chart.
pub(super) fn back(model: &mut Model) {
    if model.focus == Focus::Source {
        model.focus = Focus::List;
    } else {
        model.phases.chart_total();
    }
}

/// Copies the phase under the cursor as the entry of a log.
pub(super) fn copy(model: &mut Model, cmds: &mut Vec<Cmd>) {
    let Some((entry, history)) = model.phases.selected().zip(model.phases.history.as_ref()) else { return };
    let options = markdown::Options { precision: PRECISION, under: history.under, limit: None };
    let name = entry.moment.name().to_owned();
    cmds.push(Cmd::Copy(markdown::phase(entry, &[], options)));
    model.say(format!("copied {name} as Markdown"));
}

/// A click: selects a row, and opens it when it is selected already.
pub(super) fn press(model: &mut Model, layout: &Layout, at: Position) {
    let places = layout.history(model.focus);
    let (pane, rows) = if places.table.contains(at) {
        (Focus::List, places.rows())
    } else if places.details.contains(at) {
        (Focus::Source, places.detail_rows())
    } else {
        return;
    };
    let again = model.focus == pane;
    model.focus = pane;
    if !rows.contains(at) {
        return;
    }
    let (window, len) = match pane {
        Focus::List => (model.phases.table, model.phases.len()),
        Focus::Source => (model.phases.details, model.phases.details().len()),
    };
    let clicked = window.top + usize::from(at.y - rows.y);
    if clicked >= len {
        return;
    }
    if clicked == window.cursor && again {
        open(model);
    } else {
        self::rows(model, clicked as isize - window.cursor as isize);
    }
}

/// The wheel: scrolls the pane under it.
pub(super) fn wheel(model: &mut Model, layout: &Layout, at: Position, rows: isize) {
    let places = layout.history(model.focus);
    if places.details.contains(at) {
        let len = model.phases.details().len();
        model.phases.details.scroll(rows, len, places.detail_rows().height.into());
        model.phases.move_detail(0);
    } else if places.table.contains(at) {
        let len = model.phases.len();
        model.phases.table.scroll(rows, len, places.rows().height.into());
        model.phases.move_phase(0);
    }
}

/// Brings the cursors onto the screen.
pub(super) fn settle(model: &mut Model, layout: &Layout) {
    let places = layout.history(model.focus);
    let (table, details) = (places.rows().height.into(), places.detail_rows().height.into());
    if table > 0 {
        model.phases.table.settle(model.phases.len(), table);
    }
    if details > 0 {
        let len = model.phases.details().len();
        model.phases.details.settle(len, details);
    }
}
