//! The help over everything else: every key by heading, from the table of actions.

use ratatui::buffer::Buffer;
use ratatui::layout::{Margin, Rect};
use ratatui::widgets::{Clear, Widget};

use super::Ui;
use super::chrome::{self, Pane};
use super::role::Role;
use crate::app::state::help::{Help, HelpRow, rows};
use crate::source::printable;

/// Width of a column and of the keys in it.
const COLUMN: u16 = 74;
const KEYS: usize = 14;
const SPACE: u16 = 2;

/// Draws the help: in two columns where there is room, else in one that scrolls.
pub(super) fn draw(ui: &Ui<'_>, help: &Help, buffer: &mut Buffer) {
    let whole = buffer.area;
    let room = whole.inner(Margin::new(2, 1));
    let two = room.width >= COLUMN * 2 + SPACE + 4;
    let width = room.width.min(if two { COLUMN * 2 + SPACE + 4 } else { COLUMN + 4 });
    // The frame is that of all rows: it does not move while somebody types.
    let all = rows(&ui.model.keymap, "");
    let split = if two { middle(&all) } else { all.len() };
    let height = room.height.min(split.max(all.len() - split) as u16 + 2);
    let area = Rect { x: (whole.width - width) / 2, y: (whole.height - height) / 2, width, height };
    Clear.render(area, buffer);
    let inner = area.inner(Margin::new(2, 1));
    let visible = usize::from(inner.height);
    let found = if help.search.is_empty() { all } else { rows(&ui.model.keymap, &help.search) };
    let split = if two && found.len() > visible { middle(&found) } else { found.len() };
    let longest = split.max(found.len() - split);
    let hidden = longest.saturating_sub(visible);
    let top = help.top.min(hidden);
    let mut pane = Pane::new(area, true);
    pane.left.push(chrome::title(ui, "Keys", true));
    if !help.search.is_empty() {
        pane.left.push(chrome::remark(ui, format!(" /{}", printable(&help.search))));
    }
    if hidden > 0 {
        pane.bottom.push(chrome::remark(ui, format!("{} of {longest} rows", top + visible)));
    }
    pane.draw(ui, buffer);
    if found.is_empty() {
        ui.pen(buffer, Rect { height: 1, ..inner }).put("no key is for that", ui.style(Role::Dim));
    }
    let (left, right) = found.split_at(split);
    for (column, rows) in [left, right].into_iter().enumerate() {
        let x = inner.x + column as u16 * (COLUMN + SPACE);
        let width = inner.right().saturating_sub(x).min(COLUMN);
        // The space between two groups has no business at the top of a column.
        let rows = if rows.first() == Some(&HelpRow::Space) { rows.get(1..).unwrap_or_default() } else { rows };
        for (y, row) in rows.iter().skip(top).take(visible).enumerate() {
            draw_row(ui, row, Rect { x, y: inner.y + y as u16, width, height: 1 }, buffer);
        }
    }
}

/// The space between groups that is nearest to the middle.
fn middle(rows: &[HelpRow]) -> usize {
    let spaces = (0..rows.len()).filter(|at| rows.get(*at) == Some(&HelpRow::Space));
    spaces.min_by_key(|at| at.abs_diff(rows.len() / 2)).unwrap_or(rows.len())
}

fn draw_row(ui: &Ui<'_>, row: &HelpRow, place: Rect, buffer: &mut Buffer) {
    let mut pen = ui.pen(buffer, place);
    match row {
        HelpRow::Heading(title) => pen.put(title, ui.style(Role::Accent)),
        HelpRow::Key { keys, help } => {
            pen.put(&format!("{keys:>KEYS$}"), ui.style(Role::Key));
            pen.skip(2);
            pen.put(help, ui.style(Role::Text));
        }
        HelpRow::Taken(words) => {
            pen.skip(KEYS + 2);
            pen.put(words, ui.style(Role::Dim));
        }
        HelpRow::Space => {}
    }
}
