//! What keys do in the finder. Matching is a worker's business.

use std::sync::Arc;

use crokey::KeyCombination;

use super::key::{self, Typed};
use super::state::{Candidate, Finder, Focus, LineInput, Model, Origin, View, Window};
use super::{Cmd, Layout, changes, show};
use crate::coverage::{Line, RepoPath};

/// Opens the finder.
pub(crate) fn open(model: &mut Model, cmds: &mut Vec<Cmd>) {
    if model.snapshot.is_none() {
        return;
    }
    model.finder = Some(Finder {
        input: LineInput::default(),
        generation: 0,
        matches: Vec::new(),
        total: 0,
        window: Window::default(),
        origin: Origin {
            focus: model.focus,
            view: model.view,
            path: model.source.path.clone(),
            line: model.source.cursor,
        },
    });
    refill(model, cmds);
}

/// Hands over the candidates of the present snapshot and asks again.
pub(crate) fn refill(model: &mut Model, cmds: &mut Vec<Cmd>) {
    let (Some(snapshot), true) = (&model.snapshot, model.finder.is_some()) else { return };
    cmds.push(Cmd::Candidates(Arc::clone(snapshot), model.changes.findings.clone()));
    ask(model, cmds);
}

fn ask(model: &mut Model, cmds: &mut Vec<Cmd>) {
    let Some(finder) = &mut model.finder else { return };
    model.finder_generation += 1;
    finder.generation = model.finder_generation;
    cmds.push(Cmd::Find { generation: finder.generation, query: finder.input.text().to_owned() });
}

/// Matches arrived.
pub(crate) fn found(model: &mut Model, generation: u64, matches: Vec<Candidate>, total: usize) {
    let Some(finder) = model.finder.as_mut().filter(|finder| finder.generation == generation) else { return };
    finder.matches = matches;
    finder.total = total;
    finder.window = Window::default();
    preview(model);
}

/// A key while the finder is open.
pub(crate) fn press(model: &mut Model, key: KeyCombination, cmds: &mut Vec<Cmd>) {
    let page = usize::from(Layout::of(model).list_rows().height).max(2) as isize - 1;
    let Some(typed) = key::typed(key) else { return };
    match typed {
        Typed::Escape => close(model),
        Typed::Enter => accept(model),
        Typed::Down => rows(model, 1),
        Typed::Up => rows(model, -1),
        Typed::PageDown => rows(model, page),
        Typed::PageUp => rows(model, -page),
        _ => {
            if model.finder.as_mut().is_some_and(|finder| finder.input.press(typed)) {
                ask(model, cmds);
            }
        }
    }
}

/// Text pasted into the finder.
pub(crate) fn paste(model: &mut Model, text: &str, cmds: &mut Vec<Cmd>) {
    if let Some(finder) = &mut model.finder {
        finder.input.paste(text);
        ask(model, cmds);
    }
}

/// Moves the cursor by rows.
pub(crate) fn rows(model: &mut Model, rows: isize) {
    if let Some(finder) = &mut model.finder {
        finder.window.move_by(rows, finder.matches.len());
        preview(model);
    }
}

/// Goes to what is under the cursor: to a finding in the inbox, to anything else in its source.
pub(crate) fn accept(model: &mut Model) {
    let found = model.finder.as_ref().and_then(|finder| finder.matches.get(finder.window.cursor)).copied();
    if let Some(Candidate::Finding(at)) = found {
        (model.finder, model.covering, model.instances) = (None, None, None);
        (model.view, model.focus) = (View::Changes, Focus::List);
        return changes::reveal(model, at);
    }
    let Some((path, line)) = target(model) else { return };
    (model.finder, model.covering, model.instances) = (None, None, None);
    if !matches!(model.view, View::Files | View::Functions) {
        model.view = View::Files;
    }
    let line = line.unwrap_or_else(|| {
        // The preview already shows the file where the user left it, or at its first gap.
        if model.source.path.as_ref() == Some(&path) { model.source.cursor } else { Line::FIRST }
    });
    show::to(model, &path, line);
    model.focus = Focus::Source;
}

/// Goes back to where the user was.
pub(crate) fn close(model: &mut Model) {
    let Some(finder) = model.finder.take() else { return };
    (model.focus, model.view) = (finder.origin.focus, finder.origin.view);
    if let Some(path) = finder.origin.path {
        show::show(model, &path);
        model.source.go_to(finder.origin.line);
    }
}

fn preview(model: &mut Model) {
    let Some((path, line)) = target(model) else { return };
    show::show(model, &path);
    if let Some(line) = line {
        model.source.go_to(line);
    }
}

/// File and line of the candidate under the cursor.
fn target(model: &Model) -> Option<(RepoPath, Option<Line>)> {
    let (finder, snapshot) = (model.finder.as_ref()?, model.snapshot.as_ref()?);
    match *finder.matches.get(finder.window.cursor)? {
        Candidate::File(id) => Some((snapshot.file(id)?.path.clone(), None)),
        Candidate::Function(id) => {
            let row = snapshot.function(id)?;
            Some((snapshot.file(id.file)?.path.clone(), row.start))
        }
        Candidate::Gap(gap) => Some((snapshot.file(gap.file)?.path.clone(), Some(gap.start))),
        Candidate::Finding(at) => {
            let place = &model.changes.findings.all().get(at)?.place;
            Some((place.path.clone()?, place.line))
        }
    }
}
