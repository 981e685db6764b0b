//! A line in which something is typed above a list, and texts of that list with the letters that match it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::role::Role;
use super::{Pen, Ui};
use crate::app::columns::Cells;
use crate::app::state::line_input::LineInput;
use crate::source::printable;

/// Draws the line; while it is empty, what it is for. Says where the terminal's cursor belongs.
pub(super) fn input(ui: &Ui<'_>, row: Rect, input: &LineInput, what: &str, buffer: &mut Buffer) -> Position {
    let mut pen = ui.pen(buffer, row);
    pen.skip(1);
    pen.put(ui.symbols.prompt, ui.style(Role::Accent));
    pen.skip(1);
    let (before, after) = input.parts();
    pen.put(&printable(before), ui.style(Role::Text));
    let column = row.right().saturating_sub(pen.room() as u16).min(row.right().saturating_sub(1));
    pen.put(&printable(after), ui.style(Role::Text));
    if input.text().is_empty() {
        pen.skip(1);
        pen.put(what, ui.style(Role::Dim));
    }
    Position::new(column, row.y)
}

/// Draws a text that may be untrusted, quietly from a byte on, with its matching letters; in one colour where it is dim.
pub(super) fn matching(ui: &Ui<'_>, pen: &mut Pen<'_>, words: &str, quiet_from: usize, letters: &[u32]) {
    let room = pen.room();
    let is_cut = Cells::width(words, 1, room + 1) > room;
    let limit = if is_cut { room.saturating_sub(1) } else { room };
    for (nth, cell) in Cells::new(words, 1).enumerate().take_while(|(_, cell)| cell.column + cell.width <= limit) {
        let role = match (letters.binary_search(&(nth as u32)).is_ok(), cell.byte >= quiet_from) {
            (true, _) => Role::Accent,
            (false, true) => Role::Dim,
            (false, false) => Role::Text,
        };
        pen.put(&cell.text, ui.style(role));
    }
    if is_cut {
        pen.put(ui.symbols.more, ui.style(Role::Dim));
    }
}
