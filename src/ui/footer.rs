//! The row at the bottom: what is being typed, else the keys that act now and the news.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use unicode_width::UnicodeWidthStr;

use super::Ui;
use super::role::Role;
use crate::app::hints::hints;
use crate::app::{PromptKind, key, suggested};
use crate::source::printable;

/// Draws the row. Says where the terminal's cursor belongs while something is typed.
pub(super) fn draw(ui: &Ui<'_>, buffer: &mut Buffer) -> Option<Position> {
    let row = ui.layout.footer;
    let mut pen = ui.pen(buffer, row);
    pen.skip(1);
    pen.skip_at_end(1);
    let mut cursor = None;
    if let Some(prompt) = &ui.model.prompt {
        let (label, help) = match prompt.kind {
            PromptKind::Filter => ("filter ", "text  <80  state:stale|unresolved|partial"),
            PromptKind::Search => ("search ", ""),
            PromptKind::GoToLine => ("line ", ""),
            PromptKind::Keys => ("keys ", "a key, or what it does"),
            PromptKind::Reason => ("waive, because ", "why the gate may fail for a while"),
            PromptKind::AcceptReason => ("accept, because ", "why the gap need not be tested"),
            PromptKind::AcceptUntil => ("accept until ", "as 2027-03-01; nothing: for good"),
            PromptKind::Target => ("percentage to reach ", ""),
            PromptKind::Until => ("waive until ", "the last day, as 2027-03-01"),
        };
        pen.put(label, ui.style(Role::Key));
        let (before, after) = prompt.input.parts();
        let (before, after) = (printable(before), printable(after));
        let start = pen.room();
        pen.put(&before, ui.style(Role::Text));
        let column = row.right().saturating_sub(1) - pen.room() as u16;
        cursor = (start > 0).then(|| Position::new(column.min(row.right().saturating_sub(1)), row.y));
        pen.put(&after, ui.style(Role::Text));
        pen.skip(2);
        let help = match prompt.kind {
            PromptKind::Target => Cow::Owned(format!("Enter alone takes {}%", suggested(ui.model))),
            _ => Cow::Borrowed(help),
        };
        if help.width() + 24 < pen.room() && prompt.input.text().is_empty() {
            pen.put(&help, ui.style(Role::Dim));
            pen.skip(2);
        }
    }
    if let Some(notice) = &ui.model.notice {
        // News may take two thirds of the row; the keys have the rest.
        let room = pen.room().max(3) * 2 / 3;
        let (words, _) = super::pen::fitted(notice, room, ui.symbols.more);
        pen.put_at_end(&printable(&words), ui.style(Role::Notice));
        pen.skip_at_end(2);
    }
    if !ui.model.begun.is_empty() {
        pen.put(&key::sequence(&ui.model.begun), ui.style(Role::Accent));
        pen.skip(1);
        pen.put(ui.symbols.more, ui.style(Role::Dim));
        pen.skip(2);
    }
    let keys = hints(ui.model);
    if cursor.is_some() {
        for hint in keys.iter().rev() {
            if hint.key.width() + hint.words.width() + 3 > pen.room() {
                break;
            }
            pen.put_at_end(&format!(" {}", hint.words), ui.style(Role::Dim));
            pen.put_at_end(&hint.key, ui.style(Role::Key));
            pen.skip_at_end(2);
        }
        return cursor;
    }
    for hint in keys {
        if hint.key.width() + hint.words.width() + 1 > pen.room() {
            break;
        }
        pen.put(&hint.key, ui.style(Role::Key));
        pen.put(&format!(" {}", hint.words), ui.style(Role::Dim));
        pen.skip(2);
    }
    None
}
