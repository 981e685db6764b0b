//! The line at the bottom where something is typed: a filter, a search, a line number. What is typed acts at once.

use crokey::KeyCombination;

use super::filter::Filter;
use super::key::{self, Typed};
use super::line_input::LineInput;
use super::model::{Focus, Model, View};
use super::panes::changes::waive;
use super::panes::source::Search;
use super::{Cmd, go, moves};
use crate::coverage::Line;

/// What is being typed.
#[derive(Clone, Debug)]
pub(crate) struct Prompt {
    pub(crate) kind: Kind,
    pub(crate) input: LineInput,
    /// Where the cursor of the source was.
    before: Line,
}

/// What it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Filter,
    Search,
    GoToLine,
    /// Why a gate is waived.
    Reason,
    /// Until when.
    Until,
}

/// Begins a filter in a list, a search in the source.
pub(crate) fn filter(model: &mut Model) {
    if model.focus == Focus::Source {
        open(model, Kind::Search, LineInput::default());
        return;
    }
    let input = LineInput::with(current(model).text());
    open(model, Kind::Filter, input);
}

/// Asks for a line number.
pub(crate) fn line_number(model: &mut Model) {
    if model.source.path.is_some() {
        open(model, Kind::GoToLine, LineInput::default());
    }
}

/// Asks a question with an answer to start from.
pub(crate) fn ask(model: &mut Model, kind: Kind, answer: &str) {
    open(model, kind, LineInput::with(answer));
}

fn open(model: &mut Model, kind: Kind, input: LineInput) {
    model.prompt = Some(Prompt { kind, input, before: model.source.cursor });
}

/// A key while something is typed.
pub(crate) fn press(model: &mut Model, key: KeyCombination, cmds: &mut Vec<Cmd>) {
    let Some(typed) = key::typed(key) else { return };
    let Some(prompt) = model.prompt.as_mut() else { return };
    match (typed, prompt.kind) {
        (Typed::Escape, _) => cancel(model),
        (Typed::Enter, _) => accept(model, cmds),
        (Typed::Down, Kind::Filter) => moves::rows(model, 1),
        (Typed::Up, Kind::Filter) => moves::rows(model, -1),
        (Typed::PageDown, Kind::Filter) => moves::pages(model, 1),
        (Typed::PageUp, Kind::Filter) => moves::pages(model, -1),
        (Typed::Char(c), Kind::GoToLine) if !c.is_ascii_digit() => {}
        _ => {
            if prompt.input.press(typed) {
                apply(model);
            }
        }
    }
}

/// Text pasted while something is typed.
pub(crate) fn paste(model: &mut Model, text: &str) {
    if let Some(prompt) = &mut model.prompt {
        prompt.input.paste(text);
        apply(model);
    }
}

/// Does a filter hide something of the shown list?
pub(crate) fn is_filtered(model: &Model) -> bool {
    has_filter(model) && !current(model).is_empty()
}

/// Clears the filter of the shown list. Says whether there was one.
pub(crate) fn clear_filter(model: &mut Model) -> bool {
    if !is_filtered(model) {
        return false;
    }
    set_filter(model, "");
    true
}

fn has_filter(model: &Model) -> bool {
    matches!(model.view, View::Files | View::Functions)
}

fn current(model: &Model) -> &Filter {
    if model.view == View::Functions { &model.functions.filter } else { &model.files.filter }
}

fn apply(model: &mut Model) {
    let Some(prompt) = &model.prompt else { return };
    let (text, before) = (prompt.input.text().to_owned(), prompt.before);
    match prompt.kind {
        Kind::Filter => set_filter(model, &text),
        Kind::Search => {
            let search = Search::new(&text, model.source.text().map(AsRef::as_ref));
            let line = search.at_or_next(before).unwrap_or(before);
            model.source.search = Some(search);
            model.source.go_to(line);
        }
        Kind::GoToLine => {
            let number: u64 = text.parse().unwrap_or(0);
            let number = u32::try_from(number).unwrap_or(u32::MAX).min(model.source.len() as u32);
            model.source.go_to(Line::new(number).unwrap_or(before));
        }
        // An answer counts when it is complete.
        Kind::Reason | Kind::Until => {}
    }
}

fn set_filter(model: &mut Model, text: &str) {
    let Some(snapshot) = model.snapshot.clone() else { return };
    model.queue.leave_end();
    if model.view == View::Functions {
        model.functions.outdate(Some(&snapshot));
        model.functions.filter = Filter::parse(text);
        model.functions.follow = true;
    } else {
        model.files.filter = Filter::parse(text);
        go::rebuild_files(model);
        go::preview(model);
    }
}

fn accept(model: &mut Model, cmds: &mut Vec<Cmd>) {
    let Some(prompt) = model.prompt.take() else { return };
    match prompt.kind {
        // A file that the filter hides is not what was looked for.
        Kind::Filter if model.view == View::Files && !go::is_listed(model) => go::first_file(model),
        Kind::Filter => {}
        Kind::Search if prompt.input.text().is_empty() => model.source.search = None,
        Kind::Search => super::search::report(model),
        Kind::GoToLine => model.focus = Focus::Source,
        Kind::Reason => waive::reason(model, prompt.input.text()),
        Kind::Until => waive::until(model, prompt.input.text(), cmds),
    }
}

fn cancel(model: &mut Model) {
    let Some(prompt) = model.prompt.take() else { return };
    match prompt.kind {
        Kind::Filter => set_filter(model, ""),
        Kind::Search => {
            model.source.search = None;
            model.source.go_to(prompt.before);
        }
        Kind::GoToLine => model.source.go_to(prompt.before),
        Kind::Reason | Kind::Until => {}
    }
}
