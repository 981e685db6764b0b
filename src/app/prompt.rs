//! The line at the bottom where something is typed: a filter, a search, a line number. What is typed acts at once.

use crokey::KeyCombination;

use super::ask::open;
use super::changes::waive;
use super::key::{self, Typed};
use super::place::{self, is_filtered};
use super::state::{Filter, Focus, LineInput, Model, PromptKind, Search, View};
use super::{Cmd, changes, finder, go, help, moves, show, target};
use crate::coverage::Line;

/// Begins a filter in a list, a search in the source.
pub(crate) fn filter(model: &mut Model, cmds: &mut Vec<Cmd>) {
    if model.focus == Focus::Source {
        open(model, PromptKind::Search, LineInput::default());
        return;
    }
    // Where there is no list to filter, what is typed next must not be taken for commands: it looks for a file.
    match place::filter(model).map(LineInput::with) {
        Some(input) => open(model, PromptKind::Filter, input),
        None => finder::open(model, cmds),
    }
}

/// Asks for a line number.
pub(crate) fn line_number(model: &mut Model) {
    if model.source.path.is_some() {
        open(model, PromptKind::GoToLine, LineInput::default());
    }
}

/// Begins a search in the help.
pub(crate) fn keys(model: &mut Model) {
    if let Some(help) = &model.help {
        let input = LineInput::with(&help.search);
        open(model, PromptKind::Keys, input);
    }
}

/// A key while something is typed.
pub(crate) fn press(model: &mut Model, key: KeyCombination, cmds: &mut Vec<Cmd>) {
    let Some(typed) = key::typed(key) else { return };
    let Some(prompt) = model.prompt.as_mut() else { return };
    match (typed, prompt.kind) {
        (Typed::Escape, _) => cancel(model),
        (Typed::Enter, _) => accept(model, cmds),
        (Typed::Down, PromptKind::Filter) => moves::rows(model, 1),
        (Typed::Up, PromptKind::Filter) => moves::rows(model, -1),
        (Typed::PageDown, PromptKind::Filter) => moves::pages(model, 1),
        (Typed::PageUp, PromptKind::Filter) => moves::pages(model, -1),
        (Typed::Down, PromptKind::Keys) => help::scroll(model, 1),
        (Typed::Up, PromptKind::Keys) => help::scroll(model, -1),
        (Typed::Char(c), PromptKind::GoToLine) if !c.is_ascii_digit() => {}
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

/// Clears the filter of the shown list. Says whether there was one.
pub(crate) fn clear_filter(model: &mut Model) -> bool {
    if !is_filtered(model) {
        return false;
    }
    set_filter(model, "");
    true
}

fn apply(model: &mut Model) {
    let Some(prompt) = &model.prompt else { return };
    let (text, before) = (prompt.input.text().to_owned(), prompt.before);
    match prompt.kind {
        PromptKind::Filter => set_filter(model, &text),
        PromptKind::Search => {
            let search = Search::new(&text, model.source.text().map(AsRef::as_ref));
            let line = search.at_or_next(before).unwrap_or(before);
            model.source.search = Some(search);
            model.source.go_to(line);
        }
        PromptKind::Keys => help::search(model, &text),
        PromptKind::GoToLine => {
            let number: u64 = text.parse().unwrap_or(0);
            let number = u32::try_from(number).unwrap_or(u32::MAX).min(model.source.len() as u32);
            model.source.go_to(Line::new(number).unwrap_or(before));
        }
        // An answer counts when it is complete.
        PromptKind::Reason
        | PromptKind::Until
        | PromptKind::AcceptReason
        | PromptKind::AcceptUntil
        | PromptKind::Target => {}
    }
}

fn set_filter(model: &mut Model, text: &str) {
    let Some(snapshot) = model.snapshot.clone() else { return };
    model.queue.leave_end();
    if let Some(covering) = model.covering.as_mut().filter(|_| model.focus == Focus::List) {
        covering.filter(text);
    } else if model.view == View::Changes {
        changes::filter(model, text);
    } else if model.view == View::Functions {
        model.functions.outdate(Some(&snapshot));
        model.functions.filter = Filter::parse(text);
        model.functions.follow = true;
    } else {
        model.files.filter = Filter::parse(text);
        show::rebuild_files(model);
        go::preview(model);
    }
}

fn accept(model: &mut Model, cmds: &mut Vec<Cmd>) {
    let Some(prompt) = model.prompt.take() else { return };
    match prompt.kind {
        // A file that the filter hides is not what was looked for.
        PromptKind::Filter if model.covering.is_some() => {}
        PromptKind::Filter if model.view == View::Files && !go::is_listed(model) => go::first_file(model),
        PromptKind::Filter | PromptKind::Keys => {}
        PromptKind::Search if prompt.input.text().is_empty() => model.source.search = None,
        PromptKind::Search => super::search::report(model),
        PromptKind::GoToLine => model.focus = Focus::Source,
        PromptKind::Reason => waive::reason(model, prompt.input.text()),
        PromptKind::Until => waive::until(model, prompt.input.text(), cmds),
        PromptKind::AcceptReason => super::accept::reason(model, prompt.input.text()),
        PromptKind::AcceptUntil => super::accept::until(model, prompt.input.text(), cmds),
        PromptKind::Target => target::open(model, prompt.input.text(), cmds),
    }
}

fn cancel(model: &mut Model) {
    let Some(prompt) = model.prompt.take() else { return };
    match prompt.kind {
        PromptKind::Filter => set_filter(model, ""),
        PromptKind::Keys => help::search(model, ""),
        PromptKind::Search => {
            model.source.search = None;
            model.source.go_to(prompt.before);
        }
        PromptKind::GoToLine => model.source.go_to(prompt.before),
        PromptKind::Reason
        | PromptKind::Until
        | PromptKind::AcceptReason
        | PromptKind::AcceptUntil
        | PromptKind::Target => {}
    }
}
