//! What each action does: one arm an action, a call each.

use super::action::Place;
use super::place::{filter, place};
use super::state::{Focus, Help, Model, Step, View};
use super::{
    Action, Cmd, accept, changed_only, changes, commands, copy, covering, finder, gap_marks, gaps, go, heat, instances,
    moves, offer, only_by, phases, prompt, reports, results, running, search, show, target,
};
use crate::analysis::MarkKind;
use crate::watch;

/// Performs an action.
pub(super) fn perform(model: &mut Model, action: Action, cmds: &mut Vec<Cmd>) {
    if !matches!(action, Action::NextGap | Action::PreviousGap | Action::NextPartial | Action::PreviousPartial) {
        model.queue.leave_end();
    }
    let gap = |forward, partial| Step { forward, partial };
    match action {
        Action::Down => moves::rows(model, 1),
        Action::Up => moves::rows(model, -1),
        Action::Left => moves::side(model, false),
        Action::Right => moves::side(model, true),
        Action::Top => moves::end(model, false),
        Action::Bottom => moves::end(model, true),
        Action::HalfPageDown => moves::half_pages(model, 1),
        Action::HalfPageUp => moves::half_pages(model, -1),
        Action::PageDown => moves::pages(model, 1),
        Action::PageUp => moves::pages(model, -1),
        Action::NextPane => moves::next_pane(model),
        Action::Open if offer::is_open(model) => offer::accept(model, cmds),
        Action::Open if place(model) == Place::Empty => {}
        Action::Open if place(model) == Place::Target => target::go(model),
        Action::Open if place(model) == Place::Instances => instances::go(model),
        Action::Open if place(model) == Place::Covering => covering::go(model),
        Action::Open if model.view == View::History => phases::open(model),
        Action::Open if model.view == View::Tests => results::open(model),
        Action::Open => go::open(model),
        Action::Back => back(model, cmds),
        Action::ViewFiles => view(model, View::Files, cmds),
        Action::ViewFunctions => view(model, View::Functions, cmds),
        Action::ViewChanges => view(model, View::Changes, cmds),
        Action::ViewTests => view(model, View::Tests, cmds),
        Action::ViewHistory => view(model, View::History, cmds),
        Action::NextGap if search::is_on(model) => search::step(model, true),
        Action::PreviousGap if search::is_on(model) => search::step(model, false),
        Action::NextGap if model.view == View::Changes => changes::step(model, true),
        Action::PreviousGap if model.view == View::Changes => changes::step(model, false),
        Action::NextGapFile if model.view == View::Changes => changes::step_file(model, true),
        Action::PreviousGapFile if model.view == View::Changes => changes::step_file(model, false),
        Action::NextGap if target::is_walked(model) => target::step(model, true),
        Action::PreviousGap if target::is_walked(model) => target::step(model, false),
        Action::NextGap => gaps::step(model, gap(true, false)),
        Action::PreviousGap => gaps::step(model, gap(false, false)),
        Action::NextPartial => gaps::step(model, gap(true, true)),
        Action::PreviousPartial => gaps::step(model, gap(false, true)),
        Action::NextGapFile => gaps::step_file(model, true),
        Action::PreviousGapFile => gaps::step_file(model, false),
        Action::GapOrder => gaps::toggle_order(model),
        Action::Target => target::begin(model),
        Action::Tests => {
            gaps::toggle_tests(model);
            target::refresh(model, cmds);
        }
        Action::Filter => prompt::filter(model, cmds),
        Action::Finder => finder::open(model, cmds),
        Action::Sort => sort(model, false),
        Action::ReverseSort => sort(model, true),
        Action::Columns => columns(model),
        Action::Flat => {
            model.files.flat = !model.files.flat;
            show::rebuild_files(model);
        }
        Action::Changed => changed_only::toggle(model),
        Action::FoldCovered => model.source.toggle_folding(),
        Action::Wrap => {
            model.source.wrap = !model.source.wrap;
            model.source.pan = 0;
        }
        Action::Heat => heat::toggle(model),
        Action::Instances => instances::toggle(model),
        Action::NextFunction => go::function(model, true),
        Action::PreviousFunction => go::function(model, false),
        Action::GoToLine => prompt::line_number(model),
        Action::Edit if place(model) == Place::Covering => covering::edit(model, cmds),
        Action::Edit => edit(model, cmds),
        Action::CopyLocation => copy::location(model, cmds),
        Action::CopyGap if model.view == View::Changes => changes::copy_finding(model, cmds),
        Action::CopyGap => copy::gap(model, cmds),
        Action::Waive => changes::waive::begin(model),
        Action::Accept if model.view == View::Changes => changes::waive::begin(model),
        Action::Accept => accept::begin(model),
        Action::Undo if model.view == View::Changes => changes::waive::undo(model, cmds),
        Action::Undo => gap_marks::undo(model, cmds),
        Action::Done => gap_marks::toggle(model, MarkKind::Done, cmds),
        Action::Skip => gap_marks::toggle(model, MarkKind::Skipped, cmds),
        Action::CopyPhase => phases::copy(model, cmds),
        Action::Run | Action::RunAll if model.plan.command.is_none() => cmds.push(Cmd::Reload),
        Action::RunFailed => results::run_failed(model, cmds),
        Action::Covering => covering::open(model),
        Action::RunThese => covering::run(model, cmds),
        Action::Mark => covering::mark(model),
        Action::OnlyThese => covering::only(model, cmds),
        Action::ByTests => covering::cycle(model, cmds),
        Action::RunTest => results::run_selected(model, cmds),
        Action::Run => running::watch(model, watch::Event::RunConcerned, cmds),
        Action::RunAll => running::watch(model, watch::Event::Run, cmds),
        Action::OnChange => running::toggle_all(model, cmds),
        Action::Stop => running::watch(model, watch::Event::Stop, cmds),
        Action::Pause => running::watch(model, watch::Event::TogglePause, cmds),
        Action::Theme => {
            let words = model.look.next_theme();
            model.say(words);
        }
        Action::Commands => commands::open(model),
        Action::Reports => reports::open(model, cmds),
        Action::Help => model.help = Some(Help::default()),
        Action::Suspend => cmds.push(Cmd::Suspend),
        Action::Interrupt if model.plan.phase.is_alive() => running::watch(model, watch::Event::Stop, cmds),
        Action::Interrupt | Action::Quit => cmds.push(Cmd::Quit),
    }
}

/// Shows a view.
pub(super) fn view(model: &mut Model, view: View, cmds: &mut Vec<Cmd>) {
    if covering::close(model) | target::close(model, cmds) | instances::close(model) {
        model.focus = Focus::List;
    }
    if model.view == view {
        return;
    }
    model.view = view;
    model.focus = Focus::List;
    if view == View::Functions {
        if model.functions.is_waiting() {
            model.functions.follow = true;
        } else {
            go::preview(model);
        }
    }
    if view == View::Changes && model.changes.comparison().is_some() {
        changes::preview(model);
    }
    if let (View::Files, Some(path), Some(snapshot)) = (view, model.source.path.clone(), model.snapshot.clone()) {
        model.files.reveal(&snapshot, path.as_str());
    }
}

/// One step back; never leaves the explorer.
fn back(model: &mut Model, cmds: &mut Vec<Cmd>) {
    if model.source.search.take().is_some() {
        return;
    }
    if model.view == View::History {
        phases::back(model);
    } else if model.focus == Focus::Source {
        model.focus = Focus::List;
    } else if place(model) == Place::Covering {
        covering::back(model);
    } else if place(model) == Place::Instances {
        instances::close(model);
    } else if place(model) == Place::Target {
        target::close(model, cmds);
    } else if model.files.only.is_some() && filter(model).is_some_and(|text| text.trim().is_empty()) {
        only_by::clear(model);
    } else {
        prompt::clear_filter(model);
    }
}

/// Other columns in the list of functions, and the order that belongs to them.
fn columns(model: &mut Model) {
    model.functions.outdate(model.snapshot.as_deref());
    model.functions.cycle_columns();
    model.say(model.functions.columns.words());
}

/// Changes the order of the shown list: the next one, or the same the other way round.
fn sort(model: &mut Model, reverse: bool) {
    let Some(snapshot) = model.snapshot.clone() else { return };
    if model.view == View::Changes {
        changes::sort(model, reverse);
    } else if model.view == View::Functions {
        let list = &mut model.functions;
        list.outdate(Some(&snapshot));
        if reverse {
            list.reversed = !list.reversed;
        } else {
            list.cycle_sort(&snapshot);
        }
    } else {
        if reverse {
            model.files.reversed = !model.files.reversed;
        } else {
            model.files.cycle_sort();
        }
        show::rebuild_files(model);
    }
}

fn edit(model: &mut Model, cmds: &mut Vec<Cmd>) {
    if model.view == View::Tests {
        match results::place(model) {
            Some((path, line)) => cmds.push(Cmd::Edit { path, line, column: 1 }),
            None => model.say("nobody told where this is"),
        }
        return;
    }
    let Some(path) = model.source.path.clone() else { return model.say("there is no source to edit") };
    let line = model.source.cursor;
    let text = model.source.text().and_then(|text| text.line(line)).unwrap_or_default();
    let indent = text.chars().take_while(|c| c.is_whitespace()).count();
    cmds.push(Cmd::Edit { path, line, column: indent as u32 + 1 });
}
