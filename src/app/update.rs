//! Routing: from what happened to the file that knows what it changes. Decides nothing itself, and at the end brings
//! cursors onto the screen and asks for what the screen lacks.

use std::sync::Arc;

use crokey::KeyCombination;

use super::arrange::Arranged;
use super::changes::waive;
use super::cmd::Replaced;
use super::place::{code_size, place};
use super::running::watch;
use super::state::delta::GLOW;
use super::state::ongoing::{BEAT, PATIENCE};
use super::state::{Focus, Model, Source, Task, View};
use super::{
    Action, Cmd, CommandPlaces, Layout, Meaning, Msg, accept, anchor, changes, churn, commands, covering, finder,
    gap_marks, go, help, instances, key, mouse, offer, only_by, outside, perform, phases, prompt, reload, reports,
    results, screen, target, view_settings,
};
use crate::watch;

/// Takes an event and says what to do about it.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Cmd> {
    let mut cmds = Vec::new();
    match msg {
        Msg::Key(key) => press(model, key, &mut cmds),
        Msg::Paste(text) => paste(model, &text, &mut cmds),
        Msg::Mouse(event) => mouse::event(model, event, &mut cmds),
        Msg::Resize { width, height } => model.size = (width, height),
        Msg::Now(now) => tick(model, now, &mut cmds),
        Msg::Began(task) => {
            model.ongoing.begin(task, model.now);
            let moves = model.ongoing.told(model.now).is_some();
            cmds.push(Cmd::Wake(if moves { BEAT - model.now % BEAT } else { PATIENCE }));
        }
        Msg::Ended(task) => end(model, task),
        Msg::Loading(progress) => model.load.progress = Some(progress),
        Msg::Loaded(snapshot) => reload::take(model, &snapshot, &mut cmds),
        Msg::History(history) => model.phases.take(history),
        Msg::LoadFailed(why) => {
            model.load.progress = None;
            if model.snapshot.is_some() {
                model.say(why.why.clone());
            }
            model.load.failure = Some(why);
        }
        Msg::Compared(comparison, findings) => {
            changes::take(model, comparison, findings);
            finder::refill(model, &mut cmds);
        }
        Msg::CompareFailed(why) => {
            changes::fail(model, why);
            finder::refill(model, &mut cmds);
        }
        Msg::Waived(waiver, result) => waive::written(model, waiver, result),
        Msg::Unwaived(waiver, result) => waive::taken_back(model, waiver, result),
        Msg::Source { path, text } => source(model, path, text),
        Msg::Highlighted { path, text, from, lines } => model.source.texts.colour(&path, &text, from, lines),
        Msg::Arranged { generation, arranged } => arranged_functions(model, generation, arranged, &mut cmds),
        Msg::Churn(found) => churn::take(model, found),
        Msg::Diagnosed { snapshot, conditions, proposals } => {
            if model.snapshot.as_ref().is_some_and(|shown| Arc::ptr_eq(&shown.report, &snapshot.report)) {
                model.reports.take(conditions, proposals);
            }
            cmds.push(Cmd::Drop(Replaced::Snapshot(snapshot)));
        }
        Msg::CoveredOnly(only) => only_by::take(model, only, &mut cmds),
        Msg::GapAccepted(gap, result) => accept::written(model, gap, result, &mut cmds),
        Msg::GapUnaccepted(gap, result) => accept::taken_back(model, gap, result, &mut cmds),
        Msg::Marked(wanted, found) => {
            gap_marks::take(model, &wanted, found);
            cmds.push(Cmd::Drop(Replaced::Snapshot(wanted.snapshot)));
        }
        Msg::Way(wanted, way) => target::take(model, wanted, way, &mut cmds),
        Msg::Found { generation, matches, total } => finder::found(model, generation, matches, total),
        Msg::Touched => model.source.texts.doubt(),
        Msg::Watch(event) => watch(model, event, &mut cmds),
        Msg::Tested(run, events) => results::tested(model, run, events, &mut cmds),
        Msg::TestsWritten(run, tool, events) => results::written(model, run, tool, events, &mut cmds),
        Msg::Offered(offer) => offer::take(model, offer),
        Msg::Output(screen) => model.tests.screen = screen,
        Msg::EditorClosed(result) => {
            if let Err(why) = result {
                model.say(why);
            }
            model.source.texts.doubt();
        }
        Msg::Go { asker, path, line } => outside::go(model, asker, &path, line, &mut cmds),
        Msg::Followed(is_there) => outside::followed(model, is_there),
        Msg::Notice(words) => model.say(words),
        Msg::Restyled(restyled) => view_settings::restyle(model, *restyled),
        Msg::Resumed => {}
        Msg::Terminate => cmds.push(Cmd::Quit),
    }
    settle(model, &mut cmds);
    outside::tell(model, &mut cmds);
    cmds
}

fn press(model: &mut Model, key: KeyCombination, cmds: &mut Vec<Cmd>) {
    model.touch();
    model.notice = None;
    if let Some(delta) = &mut model.delta {
        delta.fade();
    }
    see(model);
    let begun = std::mem::take(&mut model.begun);
    let action = model.keymap.resolve(key, place(model));
    // These two work while something is typed, too, by keys that type nothing.
    let typing = model.prompt.is_some() || model.finder.is_some() || model.commands.is_some();
    if let Some(action @ (Action::Interrupt | Action::Suspend)) =
        action.filter(|_| !typing || key::typed(key).is_none())
    {
        perform::perform(model, action, cmds);
    } else if model.commands.is_some() {
        if let Some(action) = commands::press(model, key) {
            perform::perform(model, action, cmds);
        }
    } else if model.prompt.is_some() {
        prompt::press(model, key, cmds);
    } else if model.finder.is_some() {
        finder::press(model, key, cmds);
    } else if model.help.is_some() {
        in_help(model, key, action, cmds);
    } else if model.reports.shown {
        reports::press(model, key, action, cmds);
    } else {
        follow(model, begun, key, cmds);
    }
}

/// A key, alone or after others: it acts, begins something, or ends what was begun.
fn follow(model: &mut Model, mut keys: Vec<KeyCombination>, key: KeyCombination, cmds: &mut Vec<Cmd>) {
    keys.push(key::plain(key));
    match model.keymap.meaning(&keys, place(model)) {
        Meaning::Action(action) => perform::perform(model, action, cmds),
        Meaning::Begun => model.begun = keys,
        Meaning::Nothing => {}
    }
}

/// Whoever presses a key has seen what is on the screen.
fn see(model: &mut Model) {
    let (height, _) = code_size(model);
    let covered = model.finder.is_some() || model.help.is_some() || model.commands.is_some() || model.reports.shown;
    if let Some(path) = model.source.path.as_ref().filter(|_| height > 0 && !covered) {
        model.lost.see(path, model.source.visible(height));
    }
}

fn in_help(model: &mut Model, key: KeyCombination, action: Option<Action>, cmds: &mut Vec<Cmd>) {
    let page = isize::try_from(model.size.1).unwrap_or(1) / 2;
    let rows = match (action, key::typed(key)) {
        (Some(Action::Quit), _) => return perform::perform(model, Action::Quit, cmds),
        (Some(Action::Filter), _) => return prompt::keys(model),
        (Some(Action::Help | Action::Back), _) | (_, Some(key::Typed::Escape)) => return help::leave(model),
        (_, Some(key::Typed::Down | key::Typed::Char('j'))) => 1,
        (_, Some(key::Typed::Up | key::Typed::Char('k'))) => -1,
        (Some(Action::PageDown | Action::HalfPageDown), _) => page,
        (Some(Action::PageUp | Action::HalfPageUp), _) => -page,
        _ => 0,
    };
    help::scroll(model, rows);
}

fn paste(model: &mut Model, text: &str, cmds: &mut Vec<Cmd>) {
    model.touch();
    if model.commands.is_some() {
        commands::paste(model, text);
    } else if model.prompt.is_some() {
        prompt::paste(model, text);
    } else {
        finder::paste(model, text, cmds);
    }
}

fn tick(model: &mut Model, now: u64, cmds: &mut Vec<Cmd>) {
    model.now = now;
    if let Some(delta) = model.delta.as_mut().filter(|delta| now >= delta.until) {
        delta.fade();
    }
    if model.ongoing.told(now).is_some() {
        // At whole beats, so that many events ask for one awakening.
        cmds.push(Cmd::Wake(BEAT - now % BEAT));
    }
    watch(model, watch::Event::Now(now), cmds);
}

fn end(model: &mut Model, task: Task) {
    model.ongoing.end(task, model.now);
    if task == Task::Load {
        model.load.progress = None;
    }
}

/// Functions are in order.
fn arranged_functions(model: &mut Model, generation: u64, arranged: Arranged, cmds: &mut Vec<Cmd>) {
    let Some(snapshot) = model.snapshot.clone() else { return };
    let Some(before) = model.functions.take(&snapshot, generation, arranged) else { return };
    cmds.push(Cmd::Drop(Replaced::Functions(before)));
    if std::mem::take(&mut model.functions.follow) && model.view == View::Functions {
        go::preview(model);
    }
}

fn source(
    model: &mut Model,
    path: crate::coverage::RepoPath,
    text: Result<std::sync::Arc<crate::source::Text>, String>,
) {
    let shown = model.source.path.as_ref() == Some(&path);
    let replaced = model.source.texts.put(path, text);
    if !shown {
        return;
    }
    let above = model.source.folds.row(model.source.cursor).saturating_sub(model.source.window.top);
    if let (Some(old), Some(new)) = (&replaced, model.source.text().cloned()) {
        model.source.cursor = anchor::line(old, &new, model.source.cursor);
    }
    if let Some(snapshot) = model.snapshot.clone() {
        model.source.measure(&snapshot);
    }
    if replaced.is_some() {
        // The line under the cursor stays where it was on the screen.
        model.source.window.top = model.source.folds.row(model.source.cursor).saturating_sub(above);
    }
    covering::seek(model);
}

/// Brings cursors onto the screen and asks for what the screen lacks: texts, colours, a command.
fn settle(model: &mut Model, cmds: &mut Vec<Cmd>) {
    offer::ask(model, cmds);
    let shown = model.view == View::History;
    if std::mem::replace(&mut model.phases.shown, shown) != shown {
        cmds.push(Cmd::ShowHistory(shown));
    }
    churn::ask(model, cmds);
    if let Some(snapshot) = model.snapshot.as_ref().filter(|_| model.view == View::Functions) {
        cmds.extend(model.functions.ask(snapshot, model.files.only.as_ref()).map(Cmd::Arrange));
    }
    let layout = Layout::of(model);
    let rows = usize::from(layout.list_rows().height);
    if let Some(commands) = &mut model.commands {
        let rows = CommandPlaces::of(model.size).rows.height;
        commands.window.settle(commands.rows.len(), rows.into());
    }
    if let Some(finder) = &mut model.finder {
        finder.window.settle(finder.matches.len(), rows);
    } else if let Some(target) = &mut model.target {
        let len = target.gaps().len();
        target.window.settle(len, rows.max(1));
    } else if rows > 0 && model.instances.is_none() {
        match model.view {
            View::Files => model.files.window.settle(model.files.rows.len(), rows),
            View::Functions => model.functions.window.settle(model.functions.rows.len(), rows),
            View::Changes => model.changes.window.settle(model.changes.rows.len(), rows),
            _ => {}
        }
    }
    if let Some(snapshot) = &model.snapshot {
        // A remap that was tried is no row any more.
        model.reports.window.move_by(0, model.reports.len(snapshot));
    }
    let test_rows = usize::from(layout.test_rows().height);
    if model.view == View::Tests && test_rows > 0 {
        model.tests.list.window.settle(model.tests.list.len(), test_rows);
    }
    model.tests.settle(layout.whole_rows().height.into());
    if model.view == View::History {
        phases::settle(model, &layout);
    }
    let (height, width) = code_size(model);
    model.source.settle(height, width);
    covering::settle(model, rows);
    instances::settle(model, rows);
    if let Some(path) = model.source.path.clone().filter(|_| height > 0) {
        let Source { texts, folds, window, .. } = &mut model.source;
        let rows = window.top..(window.top + height).min(folds.rows());
        cmds.extend(texts.ask(&path, rows.filter_map(|row| folds.line(row))));
    }
    if let Some(delta) = model.delta.as_mut().filter(|delta| delta.is_glowing() && delta.until == 0) {
        delta.until = model.now + GLOW;
        cmds.push(Cmd::Wake(GLOW));
    }
    screen::keep(model, cmds);
    if layout.shape == super::Shape::Single && layout.list.is_empty() && model.snapshot.is_none() {
        model.focus = Focus::List;
    }
}
