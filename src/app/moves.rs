//! Moving the cursor of the pane that has the focus.

use super::action::Place;
use super::place::{code_size, place, shows_tests};
use super::state::{Focus, Model};
use super::{Layout, changes, covering, go, instances, phases, show, target};

/// Moves by rows.
pub(crate) fn rows(model: &mut Model, rows: isize) {
    let layout = Layout::of(model);
    match place(model) {
        Place::Files => {
            model.files.window.move_by(rows, model.files.rows.len());
            go::preview(model);
        }
        Place::Functions => {
            model.functions.window.move_by(rows, model.functions.rows.len());
            go::preview(model);
        }
        Place::Changes => changes::rows(model, rows),
        Place::Covering => covering::rows(model, rows),
        Place::Target => target::rows(model, rows),
        Place::Instances => instances::rows(model, rows),
        Place::Source => model.source.move_by(rows),
        Place::Tests if shows_tests(model) => model.tests.list.move_by(rows),
        Place::Tests => model.tests.scroll(rows, layout.whole_rows().height.into()),
        Place::History | Place::Phase => phases::rows(model, rows),
        Place::Empty => {}
    }
}

/// Moves by pages.
pub(crate) fn pages(model: &mut Model, pages: isize) {
    // One row of the old page stays visible.
    let height = height(model);
    rows(model, (height - 1).max(1) * pages);
}

/// Moves by half pages.
pub(crate) fn half_pages(model: &mut Model, pages: isize) {
    let height = height(model);
    rows(model, (height / 2).max(1) * pages);
}

/// Moves to the first or the last row.
pub(crate) fn end(model: &mut Model, last: bool) {
    // Far enough for every list, and far from the edge of the number.
    let all = isize::MAX / 2;
    rows(model, if last { all } else { -all });
}

/// To the side: folds and unfolds in the tree, pans in the source.
pub(crate) fn side(model: &mut Model, right: bool) {
    let Some(snapshot) = model.snapshot.clone() else { return };
    match place(model) {
        Place::Files => {
            let changed = if right { model.files.unfold(&snapshot) } else { model.files.fold(&snapshot) };
            if changed {
                show::rebuild_files(model);
            }
            go::preview(model);
        }
        Place::Source => {
            let (height, width) = code_size(model);
            model.source.pan(right, height, width);
        }
        Place::Changes => changes::side(model, right),
        Place::History | Place::Phase => model.focus = if right { Focus::Source } else { Focus::List },
        _ => {}
    }
}

/// The other pane.
pub(crate) fn next_pane(model: &mut Model) {
    model.focus = match model.focus {
        Focus::List => Focus::Source,
        Focus::Source => Focus::List,
    };
}

fn height(model: &Model) -> isize {
    let layout = Layout::of(model);
    let height = match place(model) {
        Place::Source => layout.source_rows().height,
        Place::History | Place::Phase => phases::height(model),
        Place::Tests if shows_tests(model) => layout.test_rows().height,
        Place::Tests | Place::Empty => layout.whole_rows().height,
        Place::Files | Place::Functions | Place::Changes | Place::Covering | Place::Target | Place::Instances => {
            layout.list_rows().height
        }
    };
    isize::try_from(height).unwrap_or(1)
}
