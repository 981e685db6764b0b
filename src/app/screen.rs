//! Keeps how the screen is arranged, and arranges it so again.

use super::Cmd;
use super::state::files::row::FileSort;
use super::state::screen::VIEWS;
use super::state::{FunctionSort, Model, ScreenArrangement, View};

/// How it is now.
fn of(model: &Model) -> ScreenArrangement {
    let view = if VIEWS.contains(&model.view) { model.view } else { View::Files };
    ScreenArrangement {
        view: Some(view),
        // It belongs to a comparison, which comes later.
        files: if model.files.sort == FileSort::Delta { FileSort::default() } else { model.files.sort },
        files_reversed: model.files.reversed,
        flat: model.files.flat,
        columns: model.functions.columns,
        functions: match model.functions.sort {
            FunctionSort::Delta => FunctionSort::default(),
            sort => sort,
        },
        functions_reversed: model.functions.reversed,
        gaps: model.queue.order,
    }
}

/// Arranges a screen that shows nothing yet.
pub(super) fn arrange(model: &mut Model, kept: &ScreenArrangement) {
    model.view = kept.view.unwrap_or(model.view);
    model.functions.follow = model.view == View::Functions;
    (model.files.sort, model.files.reversed, model.files.flat) = (kept.files, kept.files_reversed, kept.flat);
    let list = &mut model.functions;
    (list.columns, list.sort, list.reversed) = (kept.columns, kept.functions, kept.functions_reversed);
    model.queue.order = kept.gaps;
}

/// Asks to keep it where it changed, as long as something is kept at all.
pub(super) fn keep(model: &mut Model, cmds: &mut Vec<Cmd>) {
    let Some(kept) = &model.kept_arrangement else { return };
    let now = of(model);
    if *kept != now && model.touched {
        cmds.push(Cmd::KeepArrangement(now.clone()));
        model.kept_arrangement = Some(now);
    }
}
