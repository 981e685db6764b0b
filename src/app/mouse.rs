//! What the mouse points at, and what a click, a drag or the wheel does there.

use super::layout::{CommandPlaces, Position, Rect};
use super::msg::{Mouse, MouseKind};
use super::place::{code_size, shows_instances, shows_target, shows_tests};
use super::state::{Dragged, Focus, Model, View};
use super::{
    Cmd, Layout, commands, covering, enclosing, finder, go, help, instances, perform, phases, results, tabs, target,
};

/// Rows that one notch of the wheel moves.
const NOTCH: isize = 3;

/// Handles an event of the mouse.
pub(super) fn event(model: &mut Model, event: Mouse, cmds: &mut Vec<Cmd>) {
    let layout = Layout::of(model);
    let at = Position::new(event.column, event.row);
    match event.kind {
        MouseKind::Press => {
            model.touch();
            model.notice = None;
            model.begun.clear();
            if layout.on_divider(event.column, event.row) {
                model.dragged = Some(Dragged::Divider);
            } else {
                press(model, &layout, at, cmds);
            }
        }
        MouseKind::Drag => match model.dragged {
            Some(Dragged::Divider) => model.split = layout.split_at(event.column, event.row),
            // A hand does not stay in a column.
            Some(Dragged::Ruler) => follow(model, &layout, event.row),
            None => {}
        },
        MouseKind::Release => model.dragged = None,
        MouseKind::WheelUp => wheel(model, &layout, at, -NOTCH),
        MouseKind::WheelDown => wheel(model, &layout, at, NOTCH),
    }
}

fn press(model: &mut Model, layout: &Layout, at: Position, cmds: &mut Vec<Cmd>) {
    if model.help.take().is_some() {
        model.prompt = None;
        return;
    }
    if model.commands.is_some() {
        let places = CommandPlaces::of(model.size);
        if !places.whole.contains(at) {
            model.commands = None;
        } else if let Some(action) = row_at(places.rows, at).and_then(|row| commands::click(model, row)) {
            perform::perform(model, action, cmds);
        }
        return;
    }
    if let Some(view) = tabs::at(layout.tabs, at) {
        model.prompt = None;
        if model.finder.is_some() {
            finder::close(model);
        }
        perform::view(model, view, cmds);
    } else if layout.ruler().contains(at) {
        model.dragged = Some(Dragged::Ruler);
        jump(model, layout, at);
    } else if model.view == View::History && layout.whole.contains(at) {
        phases::press(model, layout, at);
    } else if model.view == View::Tests && layout.whole.contains(at) {
        results::press(model, layout, at);
    } else if layout.list.contains(at) {
        if let Some(row) = row_at(layout.list_rows(), at) {
            list(model, row);
        }
    } else if layout.source.contains(at) {
        if model.finder.is_some() {
            finder::accept(model);
        }
        model.prompt = None;
        model.focus = Focus::Source;
        if let Some(row) = row_at(layout.source_rows(), at) {
            source(model, layout, row);
        }
    }
}

/// Selects a row of the list; a second click opens it.
fn list(model: &mut Model, row: usize) {
    if let Some(finder) = &mut model.finder {
        let clicked = finder.window.top + row;
        if clicked == finder.window.cursor {
            finder::accept(model);
        } else if clicked < finder.matches.len() {
            let rows = clicked as isize - finder.window.cursor as isize;
            finder::rows(model, rows);
        }
        return;
    }
    let again = model.focus == Focus::List;
    model.focus = Focus::List;
    if let Some(covering) = &mut model.covering {
        return match covering.window.top + row {
            clicked if clicked >= covering.rows.len() => {}
            clicked if clicked == covering.window.cursor && again => covering::go(model),
            clicked => covering.window.cursor = clicked,
        };
    }
    if shows_target(model) {
        return target::click(model, row, again);
    }
    if shows_instances(model) {
        return instances::click(model, row, again);
    }
    let (window, len) = match model.view {
        View::Functions => (&mut model.functions.window, model.functions.rows.len()),
        View::Changes => (&mut model.changes.window, model.changes.rows.len()),
        _ => (&mut model.files.window, model.files.rows.len()),
    };
    let clicked = window.top + row;
    if clicked >= len {
        return;
    }
    let same = window.cursor == clicked;
    window.cursor = clicked;
    if same && again {
        go::open(model);
    } else {
        go::preview(model);
    }
}

/// Puts the cursor on the line that a row of the screen shows.
fn source(model: &mut Model, layout: &Layout, row: usize) {
    let rows = layout.source_rows();
    if let Some((start, _)) = enclosing(model, rows.height.into()).filter(|_| row == 0) {
        return model.source.go_to(start);
    }
    let width = code_size(model).1;
    let mut below = 0;
    for item in model.source.window.top..model.source.folds.rows() {
        below += model.source.height(item, width, rows.height.into());
        if below > row {
            if let Some(line) = model.source.folds.line(item) {
                model.source.cursor = line;
            }
            return;
        }
    }
}

/// Goes to the line that a cell of the ruler stands for.
fn jump(model: &mut Model, layout: &Layout, at: Position) {
    let ruler = layout.ruler();
    let row = usize::from(at.y.saturating_sub(ruler.y));
    let Some((first, last)) = model.source.ruled(row, ruler.height.into()) else { return };
    // A mark on the ruler leads to its gap, not near it.
    let gap = model.source.gaps.iter().find(|gap| gap.end >= first && gap.start <= last);
    let line = gap.map_or(first, |gap| gap.start.max(first));
    model.focus = Focus::Source;
    model.source.go_to(line);
}

/// Goes where the ruler is dragged to, line by line, up to the ends of the file.
fn follow(model: &mut Model, layout: &Layout, row: u16) {
    let ruler = layout.ruler();
    let row = usize::from(row.clamp(ruler.y, ruler.bottom().saturating_sub(1)) - ruler.y);
    let height = usize::from(ruler.height);
    // Below the end of a short file there is nothing to go to.
    let lines = (0..=row).rev().find_map(|row| model.source.ruled(row, height));
    if let Some((first, last)) = lines {
        model.source.go_to(if row + 1 == height { last } else { first });
    }
}

fn wheel(model: &mut Model, layout: &Layout, at: Position, rows: isize) {
    if let Some(commands) = &mut model.commands {
        let height = CommandPlaces::of(model.size).rows.height.into();
        commands.window.scroll(rows, commands.rows.len(), height);
    } else if model.help.is_some() || model.reports.shown {
        help::scroll(model, rows);
    } else if layout.source.contains(at) {
        let height = layout.source_rows().height.into();
        model.source.scroll(rows, height);
    } else if model.view == View::History && layout.whole.contains(at) {
        phases::wheel(model, layout, at, rows);
    } else if shows_tests(model) && layout.whole.contains(at) {
        model.tests.list.scroll(rows, layout.test_rows().height.into());
    } else if layout.whole.contains(at) {
        model.tests.scroll(rows, layout.whole_rows().height.into());
    } else if layout.list.contains(at) {
        let height = layout.list_rows().height.into();
        if let Some(finder) = &mut model.finder {
            finder.window.scroll(rows, finder.matches.len(), height);
        } else if let Some(covering) = &mut model.covering {
            covering.window.scroll(rows, covering.rows.len(), height);
        } else if let Some(instances) = &mut model.instances {
            instances.window.scroll(rows, instances.rows.len(), height);
        } else if let Some(target) = &mut model.target {
            let len = target.gaps().len();
            target.window.scroll(rows, len, height);
        } else if model.view == View::Functions {
            model.functions.window.scroll(rows, model.functions.rows.len(), height);
        } else if model.view == View::Changes {
            model.changes.window.scroll(rows, model.changes.rows.len(), height);
        } else {
            model.files.window.scroll(rows, model.files.rows.len(), height);
        }
    }
}

fn row_at(rows: Rect, at: Position) -> Option<usize> {
    rows.contains(at).then(|| usize::from(at.y - rows.y))
}
