//! Going from the list to the source: what is under the cursor is shown, opened, or walked by its functions.

use super::changes;
use super::show::{rebuild_files, show};
use super::state::{Focus, Model, View};

/// Shows what is under the cursor of the list. A folder leaves the source as it is.
pub(crate) fn preview(model: &mut Model) {
    let Some(snapshot) = model.snapshot.clone() else { return };
    match model.view {
        View::Functions => {
            let Some((id, row)) = model.functions.selected(&snapshot) else { return };
            let Some(file) = snapshot.file(id.file) else { return };
            show(model, &file.path);
            if let Some(start) = row.start {
                let end = row.end.unwrap_or(start);
                // Where to look first: the function's first gap, else its first line.
                let gap = model.source.gaps.iter().find(|gap| start <= gap.start && gap.start <= end);
                let line = gap.map_or(start, |gap| gap.start);
                model.source.go_to(line);
            }
        }
        View::Changes => {
            changes::preview(model);
        }
        _ => {
            if let Some(path) = model.files.file(&snapshot) {
                show(model, &path);
            }
        }
    }
}

/// Is the shown file in the list of files?
pub(crate) fn is_listed(model: &Model) -> bool {
    let Some((snapshot, path)) = model.snapshot.as_ref().zip(model.source.path.as_ref()) else { return false };
    model.files.lists(snapshot, path)
}

/// Selects the first file of the list and shows it.
pub(crate) fn first_file(model: &mut Model) {
    let Some(snapshot) = model.snapshot.clone() else { return };
    model.files.select_first_file(&snapshot);
    preview(model);
}

/// Opens what is under the cursor: a folder, a fold, or the source.
pub(crate) fn open(model: &mut Model) {
    let Some(snapshot) = model.snapshot.clone() else { return };
    match (model.focus, model.view) {
        (Focus::Source, _) => {
            model.source.open_fold();
        }
        (Focus::List, View::Files) => match model.files.toggle(&snapshot) {
            Some(true) => rebuild_files(model),
            Some(false) => {}
            None => {
                preview(model);
                model.focus = Focus::Source;
            }
        },
        (Focus::List, View::Changes) => changes::open(model),
        (Focus::List, _) => {
            preview(model);
            model.focus = Focus::Source;
        }
    }
}

/// Goes to the start of the next or previous function of the file.
pub(crate) fn function(model: &mut Model, forward: bool) {
    let Some(snapshot) = model.snapshot.clone() else { return };
    let Some(file) = model.source.file else { return };
    let starts = snapshot.functions_of(file).iter().filter_map(|row| row.start);
    let cursor = model.source.cursor;
    let next = if forward {
        starts.filter(|start| *start > cursor).min()
    } else {
        starts.filter(|start| *start < cursor).max()
    };
    match next {
        Some(line) => model.source.go_to(line),
        None => model.say(if forward { "no function below" } else { "no function above" }),
    }
}
