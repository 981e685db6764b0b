//! The phases in columns. A narrow table gives up columns, the least telling first; the details have what it lacks.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::numbers::{counted, difference, rate};
use crate::analysis::History;
use crate::analysis::history::{Entry, Moment};
use crate::app::{Focus, HistoryPlaces};
use crate::source::printable;
use crate::ui::chrome::{self, Pane};
use crate::ui::role::{Background, Role};
use crate::ui::theme::grade;
use crate::ui::{Ui, pen};

/// A column at the right of the name.
struct Column {
    title: &'static str,
    width: usize,
    /// From which width of the table on it is shown.
    from: usize,
    cell: fn(&Ui<'_>, &Entry) -> (String, Role),
}

const COLUMNS: [Column; 6] = [
    Column { title: "date", width: 12, from: 66, cell: |_, entry| (entry.moment.day().unwrap_or_default(), Role::Dim) },
    Column { title: "commit", width: 10, from: 84, cell: |_, entry| (commit(&entry.moment), Role::Dim) },
    Column { title: "covered", width: 14, from: 44, cell: |_, entry| (counted(entry.ratio), Role::Dim) },
    Column { title: "rate", width: 8, from: 0, cell: |ui, entry| (rate(ui, entry.ratio), grade(entry.ratio)) },
    Column { title: "change", width: 11, from: 0, cell: |_, entry| difference(entry.change) },
    Column { title: "tests", width: 16, from: 56, cell: |_, entry| tests(entry) },
];

/// The table needs this width to show notes, which get so much of what names leave.
const WITH_NOTE: usize = 112;
const NOTE: usize = 550;

/// Draws the table.
pub(super) fn draw(ui: &Ui<'_>, history: &History, places: &HistoryPlaces, buffer: &mut Buffer) {
    if places.table.is_empty() {
        return;
    }
    let focused = ui.model.focus == Focus::List && ui.model.help.is_none();
    let mut pane = Pane::new(places.table, focused);
    pane.left.push(chrome::title(ui, "Phases", focused));
    let window = ui.model.phases.table;
    let len = history.entries.len();
    let rows = places.rows();
    if len > rows.height.into() {
        pane.bottom.push(chrome::remark(ui, format!("{} of {len}", window.cursor + 1)));
    }
    pane.draw(ui, buffer);
    heading(ui, places.heading(), buffer);
    for (y, (at, entry)) in history.entries.iter().enumerate().skip(window.top).take(rows.height.into()).enumerate() {
        let place = Rect { y: rows.y + y as u16, height: 1, ..rows };
        if at == window.cursor {
            let background = if focused { Background::Cursor } else { Background::Away };
            buffer.set_style(place, ui.theme.background(background));
        }
        draw_row(ui, entry, place, buffer);
    }
}

fn shown(width: usize) -> impl DoubleEndedIterator<Item = &'static Column> {
    COLUMNS.iter().filter(move |column| width >= column.from)
}

/// Columns of the note, out of those that are left for name and note.
fn note(room: usize, width: usize) -> usize {
    if width >= WITH_NOTE { room * NOTE / 1000 } else { 0 }
}

fn heading(ui: &Ui<'_>, place: Rect, buffer: &mut Buffer) {
    let width = usize::from(place.width);
    let mut pen = ui.pen(buffer, place);
    pen.skip(1);
    pen.skip_at_end(1);
    let room = pen.room().saturating_sub(shown(width).map(|column| column.width).sum());
    let note = note(room, width);
    if note > 0 {
        pen.draw_at_end(|pen| pen.put("  note", ui.style(Role::Dim)), note);
    }
    for column in shown(width).rev() {
        pen.put_at_end(&format!("{:>1$}", column.title, column.width), ui.style(Role::Dim));
    }
    pen.put("phase", ui.style(Role::Dim));
}

fn draw_row(ui: &Ui<'_>, entry: &Entry, place: Rect, buffer: &mut Buffer) {
    let width = usize::from(place.width);
    let mut pen = ui.pen(buffer, place);
    pen.skip(1);
    pen.skip_at_end(1);
    let room = pen.room().saturating_sub(shown(width).map(|column| column.width).sum());
    let space = note(room, width);
    if space > 0 {
        let note = entry.moment.info().and_then(|info| info.note.as_deref()).unwrap_or_default();
        let note = note.lines().next().unwrap_or_default();
        let draw = |pen: &mut pen::Pen<'_>| {
            pen.skip(2);
            pen.untrusted(note, ui.style(Role::Dim));
        };
        pen.draw_at_end(draw, space);
    }
    for column in shown(width).rev() {
        let (words, role) = (column.cell)(ui, entry);
        let (words, _) = pen::fitted(&words, column.width.saturating_sub(2), ui.symbols.more);
        pen.put_at_end(&format!("{words:>0$}", column.width), ui.style(role));
    }
    let role = if matches!(entry.moment, Moment::Now(_)) { Role::Accent } else { Role::Text };
    pen.untrusted(entry.moment.name(), ui.style(role));
}

/// The short commit; a star says that the files were not those of the commit.
pub(super) fn commit(moment: &Moment) -> String {
    let star = if moment.is_dirty() { "*" } else { "" };
    moment.commit().map(|commit| format!("{}{star}", printable(commit))).unwrap_or_default()
}

/// `19 passed`, or what failed.
fn tests(entry: &Entry) -> (String, Role) {
    match entry.moment.info().and_then(|info| info.tests) {
        None => (String::new(), Role::Dim),
        Some(tests) if tests.failed > 0 => (format!("{}, {} failed", tests.passed, tests.failed), Role::Missed),
        Some(tests) => (format!("{} passed", tests.passed), Role::Dim),
    }
}
