//! An editor beside us: it sends us to a place, and is told where our cursor is.

use super::state::{Focus, Model, View};
use super::{Cmd, show};
use crate::coverage::{Line, RepoPath};

/// Goes to a place and says whether that was possible.
pub(super) fn go(model: &mut Model, asker: u64, path: &str, line: Option<Line>, cmds: &mut Vec<Cmd>) {
    let answer = find(model, path).map(|path| bring(model, &path, line));
    cmds.push(Cmd::Answer { asker, answer });
}

/// The measured file that is meant. Only such a file is ever shown: whoever asks chooses among what is there already.
fn find(model: &Model, name: &str) -> Result<RepoPath, String> {
    let snapshot = model.snapshot.as_ref().ok_or("the explorer has read no report yet; try again when it has")?;
    let found = snapshot.named(name);
    match found.as_slice() {
        [file] => snapshot.file(*file).map(|file| file.path.clone()).ok_or_else(|| "the file is gone".to_owned()),
        [] => Err(format!("no report measures {name}; `lazycov report` lists the files")),
        several => Err(format!("{name} fits {} files; give one of them in full", several.len())),
    }
}

/// Shows the place. Who types something goes on typing, with the place behind it.
fn bring(model: &mut Model, path: &RepoPath, line: Option<Line>) {
    model.touched = true;
    if model.prompt.is_none() && model.finder.is_none() && model.commands.is_none() {
        (model.covering, model.help, model.reports.shown) = (None, None, false);
        if !matches!(model.view, View::Files | View::Functions) {
            model.view = View::Files;
        }
        model.focus = Focus::Source;
    }
    if let Some(finder) = &mut model.finder {
        // Its list stays, and Esc leads to the place.
        finder.origin.path = Some(path.clone());
        finder.origin.line = line.unwrap_or(Line::FIRST);
        return;
    }
    show::show(model, path);
    if let Some(line) = line {
        model.source.go_to(line);
    }
    if let Some(snapshot) = model.snapshot.clone() {
        model.files.reveal(&snapshot, path.as_str());
    }
    if let Some(prompt) = &mut model.prompt {
        // Esc leads to the place, too.
        prompt.before = model.source.cursor;
    }
    // Who sent us here knows; to be told would move their own cursor to the start of what they type.
    model.followed.known = Some((path.clone(), model.source.cursor, None));
}

/// Somebody follows who knows nothing yet, or nobody does any more.
pub(super) fn followed(model: &mut Model, is_there: bool) {
    model.followed.is_there = is_there;
    model.followed.known = None;
}

/// Tells those who follow where the cursor is, when it is elsewhere than they know.
pub(super) fn tell(model: &mut Model, cmds: &mut Vec<Cmd>) {
    let Some(path) = model.source.path.as_ref().filter(|_| model.followed.is_there) else { return };
    let line = model.source.cursor;
    // While the text is not read yet, that is the first column; when it is, the place is told again.
    let code = model.source.text().and_then(|text| text.line(line)).unwrap_or_default();
    let column = code.chars().take_while(|char| char.is_whitespace()).count() as u32 + 1;
    let is_known = |known: &(RepoPath, Line, Option<u32>)| {
        known.0 == *path && known.1 == line && known.2.is_none_or(|known| known == column)
    };
    if model.followed.known.as_ref().is_some_and(is_known) {
        return;
    }
    let path = path.clone();
    model.followed.known = Some((path.clone(), line, Some(column)));
    cmds.push(Cmd::Tell { path, line, column });
}
