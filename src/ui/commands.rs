//! All commands over everything else: what is typed, and each command with its key and what it does.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Clear, Widget};

use super::chrome::{self, Pane};
use super::role::{Background, Role};
use super::{Ui, typed};
use crate::app::CommandPlaces;
use crate::app::letters::Letters;
use crate::app::state::commands::{CommandRow, Commands, label};

/// Width of the keys.
const KEYS: usize = 8;

/// Draws the list. Says where the terminal's cursor belongs.
pub(super) fn draw(ui: &Ui<'_>, commands: &Commands, buffer: &mut Buffer) -> Position {
    let places = CommandPlaces::of(ui.model.size);
    Clear.render(places.whole, buffer);
    buffer.set_style(places.whole, ui.theme.background(Background::Plain));
    let acting = commands.rows.iter().filter(|row| row.acts).count();
    let mut pane = Pane::new(places.whole, true);
    pane.left.push(chrome::title(ui, "Commands", true));
    pane.right.push(chrome::remark(ui, format!("{acting} act here")));
    pane.draw(ui, buffer);
    let cursor = typed::input(ui, places.input, &commands.input, "a name, or what it does", buffer);
    let mut letters = Letters::new(commands.input.text());
    let visible = commands.rows.iter().enumerate().skip(commands.window.top).take(places.rows.height.into());
    for (y, (at, row)) in visible.enumerate() {
        let place = Rect { y: places.rows.y + y as u16, height: 1, ..places.rows };
        if at == commands.window.cursor {
            buffer.set_style(place, ui.theme.background(Background::Cursor));
        }
        draw_row(ui, *row, &mut letters, place, buffer);
    }
    cursor
}

fn draw_row(ui: &Ui<'_>, row: CommandRow, letters: &mut Letters, place: Rect, buffer: &mut Buffer) {
    let Some(spec) = row.action.spec() else { return };
    let key = ui.model.keymap.key_of(row.action).unwrap_or_default();
    let words = label(spec);
    let mut pen = ui.pen(buffer, place);
    pen.skip(1);
    pen.skip_at_end(1);
    pen.put(&format!("{key:>KEYS$}"), ui.style(if row.acts { Role::Key } else { Role::Dim }));
    pen.skip(2);
    // What does not act here is quiet as a whole.
    let quiet_from = if row.acts { spec.name.len() } else { 0 };
    typed::matching(ui, &mut pen, &words, quiet_from, &letters.of(&words));
}
