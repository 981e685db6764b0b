//! The help over everything else: every key by heading, from the table of actions.

use ratatui::buffer::Buffer;
use ratatui::layout::{Margin, Rect};
use ratatui::widgets::{Clear, Widget};

use super::Ui;
use super::chrome::{self, Pane};
use super::role::Role;
use crate::app::state::help::{Help, HelpRow, rows};

/// Width of a column and of the keys in it.
const COLUMN: u16 = 74;
const KEYS: usize = 14;
const SPACE: u16 = 2;

/// Draws the help: in two columns where there is room, else in one that scrolls.
pub(super) fn draw(ui: &Ui<'_>, help: Help, buffer: &mut Buffer) {
    let all = rows(&ui.model.keymap);
    let whole = buffer.area;
    let room = whole.inner(Margin::new(2, 1));
    let two = room.width >= COLUMN * 2 + SPACE + 4;
    let split = if two { middle(&all) } else { all.len() };
    let longest = split.max(all.len() - split) as u16;
    let width = room.width.min(if two { COLUMN * 2 + SPACE + 4 } else { COLUMN + 4 });
    let height = room.height.min(longest + 2);
    let area = Rect { x: (whole.width - width) / 2, y: (whole.height - height) / 2, width, height };
    Clear.render(area, buffer);
    let inner = area.inner(Margin::new(2, 1));
    let hidden = usize::from(longest.saturating_sub(inner.height));
    let top = help.top.min(hidden);
    let mut pane = Pane::new(area, true);
    pane.left.push(chrome::title(ui, "Keys", true));
    if hidden > 0 {
        let shown = top + usize::from(inner.height);
        pane.bottom.push(chrome::remark(ui, format!("{shown} of {longest} rows")));
    }
    pane.draw(ui, buffer);
    let (left, right) = all.split_at(split);
    for (column, rows) in [left, right].into_iter().enumerate() {
        let x = inner.x + column as u16 * (COLUMN + SPACE);
        let width = inner.right().saturating_sub(x).min(COLUMN);
        // The space between two groups has no business at the top of a column.
        let rows = if rows.first() == Some(&HelpRow::Space) { rows.get(1..).unwrap_or_default() } else { rows };
        for (y, row) in rows.iter().skip(top).take(inner.height.into()).enumerate() {
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
        HelpRow::Space => {}
    }
}
