//! The help over everything else: every key by heading, from the table of actions.

use ratatui::buffer::Buffer;
use ratatui::layout::{Margin, Rect};
use ratatui::widgets::{Clear, Widget};

use super::Ui;
use super::chrome::{self, Pane};
use super::theme::Role;
use crate::app::panes::help::{Help, HelpRow, rows};

/// Widest box and widest column of keys.
const WIDTH: u16 = 78;
const KEYS: usize = 14;

/// Draws the help.
pub(super) fn draw(ui: &Ui<'_>, help: Help, buffer: &mut Buffer) {
    let all = rows(&ui.model.keymap);
    let whole = buffer.area;
    let area = whole.inner(Margin::new(2, 1));
    let width = area.width.min(WIDTH);
    let height = area.height.min(all.len() as u16 + 2);
    let area = Rect { x: (whole.width - width) / 2, y: (whole.height - height) / 2, width, height };
    Clear.render(area, buffer);
    let inner = area.inner(Margin::new(2, 1));
    let mut pane = Pane::new(area, true);
    pane.left.push(chrome::title(ui, "Keys", true));
    let hidden = all.len().saturating_sub(usize::from(inner.height));
    if hidden > 0 {
        let shown = (help.top + usize::from(inner.height)).min(all.len());
        pane.bottom.push(chrome::remark(ui, format!("{shown} of {} rows", all.len())));
    }
    pane.draw(ui, buffer);
    let top = help.top.min(hidden);
    for (y, row) in all.iter().skip(top).take(inner.height.into()).enumerate() {
        let mut pen = ui.pen(buffer, Rect { y: inner.y + y as u16, height: 1, ..inner });
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
}
