//! What stands before a line of code: its number, how it stood before, its mark, its hits and their heat.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{heat, past};
use crate::analysis::{MarkKind, Past};
use crate::coverage::{Line, LineState};
use crate::ui::Ui;
use crate::ui::counts::count;
use crate::ui::role::Role;

/// The gutter of a file.
#[derive(Clone, Copy)]
pub(super) struct Gutter {
    pub(super) width: u16,
    /// Are hits counted?
    pub(super) counts: bool,
    /// Is shown how the lines stood before?
    pub(super) beside: bool,
}

/// What is known of a line.
pub(super) struct Known<'a> {
    pub(super) line: Line,
    /// What the data say of it.
    pub(super) state: Option<LineState>,
    /// What they say of the statement that it goes on with.
    pub(super) statement: Option<LineState>,
    pub(super) hits: Option<u64>,
    /// How it stood before, if that is known.
    pub(super) past: Option<&'a Past<'a>>,
    pub(super) cursor: bool,
    pub(super) glowing: bool,
    /// Did a run just lose it, and nobody has seen it yet?
    pub(super) lost: bool,
    /// Is it one of those that are looked at?
    pub(super) marked: bool,
    /// Is what is known of it a hint alone?
    pub(super) doubtful: bool,
    /// Did nobody measure it?
    pub(super) unmeasured: bool,
    /// What a person did about the gap that it is in.
    pub(super) dealt_with: Option<MarkKind>,
}

/// Draws it.
pub(super) fn draw(ui: &Ui<'_>, gutter: Gutter, known: &Known<'_>, place: Rect, buffer: &mut Buffer) {
    let mut pen = ui.pen(buffer, Rect { width: gutter.width, ..place });
    let digits = usize::from(ui.model.source.digits());
    let number = if known.cursor { Role::CursorNumber } else { Role::Number };
    pen.put(&format!("{:>digits$} ", known.line), ui.style(number));
    if gutter.beside {
        past::draw(ui, &mut pen, known.past, known.line, known.state);
    }
    let (symbol, role) = mark(ui, known);
    pen.put(symbol, ui.style(role));
    if gutter.counts {
        let role = match known.state {
            Some(LineState::Missed) => Role::Missed,
            Some(LineState::Partial) => Role::Partial,
            _ => Role::Dim,
        };
        pen.put(&format!("{:>5}", known.hits.map(count).unwrap_or_default()), ui.style(role));
        if ui.model.source.heat.on {
            heat::draw(ui, &mut pen, known.hits);
        }
    }
    // Beside the mark of its state, which it does not change.
    if known.past.is_some_and(|past| past.flaky(known.line).is_some()) {
        pen.put(ui.symbols.flaky, ui.style(Role::Partial));
    }
}

fn mark(ui: &Ui<'_>, known: &Known<'_>) -> (&'static str, Role) {
    let symbols = ui.symbols;
    let mark = match known.state {
        Some(LineState::Missed) if known.lost => (symbols.failed, Role::Missed),
        Some(LineState::Missed) => (symbols.missed, Role::Missed),
        // Data of another version of the file are only a hint where hits were.
        Some(LineState::Hit) if known.doubtful => (symbols.stale, Role::Stale),
        Some(LineState::Hit | LineState::Partial) if known.marked => (symbols.only, Role::Key),
        Some(LineState::Partial) => (symbols.partial, Role::Partial),
        Some(LineState::Hit) if known.glowing => (symbols.hit, Role::Glow),
        Some(LineState::Hit) => (symbols.hit, Role::Hit),
        None if known.unmeasured => (symbols.new, Role::Stale),
        None => match known.statement {
            Some(LineState::Missed) => (symbols.continued, Role::Missed),
            Some(LineState::Partial) => (symbols.continued, Role::Partial),
            Some(LineState::Hit) => (symbols.continued, Role::Hit),
            None => (symbols.no_code, Role::Faint),
        },
    };
    let weak = matches!(known.state, Some(LineState::Missed | LineState::Partial));
    known.dealt_with.filter(|_| weak).map_or(mark, |kind| ui.mark(kind))
}
