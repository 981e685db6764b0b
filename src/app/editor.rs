//! What an editor asks for, in the explorer's own terms: the same queue of gaps, the same marks, the same runs. It shows its
//! own texts, so that nothing of this needs a screen.

use std::sync::Arc;

use super::covering;
use super::offer;
use super::perform::{self, perform};
use super::state::{Focus, Model, Step, View};
use super::{Action, Cmd, gap_marks, gaps, running, show};
use crate::analysis::{Gap, MarkKind, Snapshot};
use crate::coverage::{Line, RepoPath};
use crate::source::Text;
use crate::watch;

/// A gap to go to, and what is said on the way.
#[derive(Clone, Debug, Default)]
pub(crate) struct Visited {
    /// The gap, with its file; none where there is none left.
    pub(crate) gap: Option<(RepoPath, Gap)>,
    /// Which one it is, or why there is none. Untrusted.
    pub(crate) words: String,
}

/// Takes data that differ from those on the disk in texts that are not saved.
pub(crate) fn overlay(model: &mut Model, snapshot: &Arc<Snapshot>, cmds: &mut Vec<Cmd>) {
    cmds.extend(super::update(model, super::Msg::Loaded(Arc::clone(snapshot))));
}

/// The gap after a place, or before it; the largest of all without one.
pub(crate) fn next_gap(model: &mut Model, from: Option<(&RepoPath, Line)>, forward: bool) -> Visited {
    if !std::mem::replace(&mut model.touched, true) {
        // Nobody saw the gap that the explorer begins with.
        model.queue.last = None;
    }
    look_at_files(model);
    match from {
        Some((path, line)) => show::to(model, path, line),
        None => model.source.leave(),
    }
    model.notice = None;
    let was = model.queue.told.take();
    gaps::step(model, Step { forward, partial: false });
    let found = model.queue.told.is_some();
    if !found {
        model.queue.told = was;
    }
    let gap = model.source.path.clone().zip(model.source.gap().copied()).filter(|_| found);
    Visited { gap, words: model.notice.take().unwrap_or_default() }
}

/// Marks the gap at a line of an open text, or takes the mark away. Says what it did.
pub(crate) fn mark(
    model: &mut Model,
    (path, line): (&RepoPath, Line),
    text: Arc<Text>,
    kind: MarkKind,
    cmds: &mut Vec<Cmd>,
) -> String {
    model.touched = true;
    look_at_files(model);
    show::to(model, path, line);
    model.source.texts.put(path.clone(), Ok(text));
    model.notice = None;
    gap_marks::toggle(model, kind, cmds);
    let said = model.notice.take().unwrap_or_default();
    // The explorer names a key of its own there.
    if model.source.gap().and_then(|gap| model.marks.of(gap)) == Some(kind) {
        format!("{}: left out of the queue; the same again takes it back", kind.word())
    } else {
        said
    }
}

/// Looks for a command that could run the tests. Does nothing where one was found before.
pub(crate) fn look_for_command(model: &mut Model, cmds: &mut Vec<Cmd>) {
    perform::view(model, View::Tests, cmds);
    offer::ask(model, cmds);
}

/// A person agreed to the command that was found: it runs.
pub(crate) fn agree(model: &mut Model, cmds: &mut Vec<Cmd>) {
    perform::view(model, View::Tests, cmds);
    offer::accept(model, cmds);
}

/// Does an action that needs no place. Gives what is said of it.
pub(crate) fn act(model: &mut Model, action: Action, cmds: &mut Vec<Cmd>) -> Option<String> {
    model.notice = None;
    perform(model, action, cmds);
    model.notice.take()
}

/// Do changes of files start runs?
pub(crate) fn run_on_change(model: &mut Model, wanted: bool, cmds: &mut Vec<Cmd>) {
    if model.plan.paused == wanted {
        running::watch(model, watch::Event::TogglePause, cmds);
    }
}

/// Runs some tests alone, by the names that reports give them. Gives what is said of it.
pub(crate) fn run_tests(model: &mut Model, names: &[Arc<str>], cmds: &mut Vec<Cmd>) -> Option<String> {
    model.notice = None;
    covering::run_named(model, names, cmds);
    model.notice.take()
}

fn look_at_files(model: &mut Model) {
    model.view = View::Files;
    model.focus = Focus::Source;
}
