//! The finder, in the place of the list: what is typed, and the matches with their matching letters.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::chrome::{self, Pane};
use super::role::{Background, Role};
use super::{Pen, Ui};
use crate::analysis::Snapshot;
use crate::app::columns::Cells;
use crate::app::letters::Letters;
use crate::app::state::finder::{Candidate, label};
use crate::source::printable;

/// Draws the finder. Says where the terminal's cursor belongs.
pub(super) fn draw(ui: &Ui<'_>, snapshot: &Snapshot, buffer: &mut Buffer) -> Option<Position> {
    let finder = ui.model.finder.as_ref()?;
    let mut pane = Pane::new(ui.layout.list, true);
    pane.left.push(chrome::title(ui, "Find", true));
    pane.left.push(chrome::remark(ui, " files and functions"));
    pane.right
        .push(chrome::remark(ui, format!("{} of {}", finder.total, snapshot.files.len() + snapshot.function_count())));
    pane.draw(ui, buffer);

    let input = ui.layout.list_heading();
    let mut pen = ui.pen(buffer, input);
    pen.skip(1);
    pen.put(ui.symbols.prompt, ui.style(Role::Accent));
    pen.skip(1);
    let (before, after) = finder.input.parts();
    pen.put(&printable(before), ui.style(Role::Text));
    let column = input.right().saturating_sub(pen.room() as u16).min(input.right().saturating_sub(1));
    pen.put(&printable(after), ui.style(Role::Text));

    let rows = ui.layout.list_rows();
    let mut letters = Letters::new(finder.input.text());
    for (y, at) in (finder.window.top..finder.matches.len()).take(rows.height.into()).enumerate() {
        let place = Rect { y: rows.y + y as u16, height: 1, ..rows };
        if at == finder.window.cursor {
            buffer.set_style(place, ui.theme.background(Background::Cursor));
        }
        let found = finder.matches.get(at).copied();
        if let Some((found, words)) = found.and_then(|found| Some((found, label(snapshot, found)?))) {
            let mut pen = ui.pen(buffer, place);
            pen.skip(1);
            pen.skip_at_end(1);
            draw_match(ui, &mut pen, found, &words, &mut letters);
        }
    }
    Some(Position::new(column, input.y))
}

fn draw_match(ui: &Ui<'_>, pen: &mut Pen<'_>, found: Candidate, words: &str, letters: &mut Letters) {
    let (symbol, quiet_from) = match found {
        Candidate::File(_) => (" ", words.len()),
        Candidate::Function(_) => ("f", words.find("  ").unwrap_or(words.len())),
    };
    pen.put(symbol, ui.style(Role::Key));
    pen.skip(1);
    let matching = letters.of(words);
    let room = pen.room();
    let is_cut = Cells::width(words, 1, room + 1) > room;
    let limit = if is_cut { room.saturating_sub(1) } else { room };
    for (nth, cell) in Cells::new(words, 1).enumerate().take_while(|(_, cell)| cell.column + cell.width <= limit) {
        let role = match (matching.binary_search(&(nth as u32)).is_ok(), cell.byte >= quiet_from) {
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
