//! The way to a test: to its function where the data or the text name it, else to its file.

use std::sync::Arc;

use crate::analysis::{FileEntry, Snapshot, ran_in};
use crate::app::Cmd;
use crate::app::show;
use crate::app::state::{Focus, Model, View};
use crate::coverage::{ContextId, Line, LineRange, RepoPath, names};

/// Goes to the test under the cursor.
pub(crate) fn go(model: &mut Model) {
    let Some(name) = selected(model) else { return };
    let Some(found) = find(model, &name) else { return model.say("no report tells where this test is") };
    model.covering = None;
    model.view = View::Files;
    show::to(model, &found.path, found.line.unwrap_or(Line::FIRST));
    model.focus = Focus::Source;
    if found.line.is_none() {
        model.source.sought = found.function;
        seek(model);
    }
}

/// Opens the editor there.
pub(crate) fn edit(model: &mut Model, cmds: &mut Vec<Cmd>) {
    let Some(name) = selected(model) else { return };
    match find(model, &name) {
        Some(Found { path, line, .. }) => {
            cmds.push(Cmd::Edit { path, line: line.unwrap_or(Line::FIRST), column: 1 });
        }
        None => model.say("no report tells where this test is"),
    }
}

/// The text of the shown file is there: goes to the function that was looked for.
pub(crate) fn seek(model: &mut Model) {
    let Some(text) = model.source.text().cloned() else { return };
    let Some(function) = model.source.sought.take() else { return };
    let is_it = |line: &&str| {
        let code = line.trim_start();
        ["def ", "async def ", "fn ", "async fn ", "pub fn ", "func ", "function "]
            .iter()
            .filter_map(|word| code.strip_prefix(word)?.strip_prefix(&*function))
            .any(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    };
    let lines = (0..text.len()).filter_map(|at| Some((Line::from_index(at), text.line(Line::from_index(at))?)));
    if let Some((line, _)) = lines.into_iter().find(|(_, line)| is_it(line)) {
        model.source.go_to(line);
    }
}

/// Where a test is.
struct Found {
    path: RepoPath,
    line: Option<Line>,
    /// To be looked for in the text, where the line is not known.
    function: Option<String>,
}

fn selected(model: &Model) -> Option<Arc<str>> {
    model.covering.as_ref()?.selected().map(|row| Arc::clone(&row.name))
}

fn find(model: &Model, name: &str) -> Option<Found> {
    let snapshot = model.snapshot.as_ref()?;
    let (file, rest) = name.split_once("::").unwrap_or((name, ""));
    // The parameters of a case are no part of the function's name.
    let function = rest.split('[').next().and_then(|path| path.rsplit("::").next()).filter(|word| !word.is_empty());
    if is_file(file) {
        let entry = snapshot.find(file).and_then(|id| snapshot.file(id));
        let line = entry.and_then(|entry| line_in(snapshot, entry, name, function));
        return Some(Found { path: RepoPath::new(file), line, function: function.map(str::to_owned) });
    }
    // Its own code is among what it runs, where that is measured.
    let word = name.rsplit([' ', ':', '.', '#']).next().filter(|word| !word.is_empty())?;
    let contexts = contexts(snapshot, name);
    snapshot.files.iter().find_map(|entry| {
        let ran = ran_in(entry.coverage(), &contexts);
        if ran.is_empty() {
            return None;
        }
        let own =
            entry.functions().iter().filter(|row| names::short(&row.name).rsplit([':', '.']).next() == Some(word));
        let ran_in = |start: Line, end: Line| ran.meets(LineRange::new(start, end));
        let mut own = own.filter_map(|row| Some((row.start?, row.end?))).filter(|(start, end)| ran_in(*start, *end));
        own.next().map(|(line, _)| Found { path: entry.path.clone(), line: Some(line), function: None })
    })
}

/// Does a word look like the path of a source?
fn is_file(word: &str) -> bool {
    let name = word.rsplit('/').next().unwrap_or(word);
    let ending = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map(|(_, ending)| ending);
    let is_ending =
        |ending: &str| !ending.is_empty() && ending.len() < 6 && ending.bytes().all(|b| b.is_ascii_alphanumeric());
    ending.is_some_and(is_ending) && !word.contains(char::is_whitespace)
}

/// The line of a test in its own file, where that is measured: its function's, else the first that it runs.
fn line_in(snapshot: &Snapshot, entry: &FileEntry, name: &str, function: Option<&str>) -> Option<Line> {
    let is_it = |own: &str| function.is_some_and(|word| own.rsplit(['.', ':']).next() == Some(word));
    let named = entry.functions().iter().find(|row| is_it(&row.name)).and_then(|row| row.start);
    named.or_else(|| {
        let ran = ran_in(entry.coverage(), &contexts(snapshot, name));
        ran.iter().next()
    })
}

fn contexts(snapshot: &Snapshot, name: &str) -> Vec<ContextId> {
    let names = snapshot.known_tests();
    names.contexts_of(names.find(name).as_slice())
}
