//! What became of one phase: everything, its directories with their change, and what became worse.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::numbers::{POINTS, counted, difference, rate};
use super::table;
use crate::analysis::history::{Change, Entry, Fallen};
use crate::app::state::history::Detail;
use crate::app::{Focus, HistoryPlaces};
use crate::coverage::{Drop, Line, Ratio, RepoPath, names};
use crate::source::printable;
use crate::ui::chrome::{self, Pane};
use crate::ui::role::{Background, Role};
use crate::ui::theme::grade;
use crate::ui::{Ui, bar, files, pen};

/// Columns of numbers.
const RATE: usize = 8;
const CHANGE: usize = 11;
/// The pane needs this width to show how much is counted.
const WITH_COUNTED: usize = 46;
const COUNTED: usize = 14;
/// And this for bars.
const WITH_BAR: usize = 60;

/// Draws the details.
pub(super) fn draw(ui: &Ui<'_>, entry: &Entry, places: &HistoryPlaces, buffer: &mut Buffer) {
    if places.details.is_empty() {
        return;
    }
    let focused = ui.model.focus == Focus::Source && ui.model.help.is_none();
    frame(ui, entry, focused, places.details, buffer);
    let phases = &ui.model.phases;
    let rows = places.detail_rows();
    for (y, (at, detail)) in
        phases.details().into_iter().enumerate().skip(phases.details.top).take(rows.height.into()).enumerate()
    {
        let place = Rect { y: rows.y + y as u16, height: 1, ..rows };
        if at == phases.details.cursor {
            let background = if focused { Background::Cursor } else { Background::Away };
            buffer.set_style(place, ui.theme.background(background));
        }
        draw_row(ui, detail, place, buffer);
    }
}

/// The frame says what the table may have no room for: the commit, the tests, the note.
fn frame(ui: &Ui<'_>, entry: &Entry, focused: bool, area: Rect, buffer: &mut Buffer) {
    let mut pane = Pane::new(area, focused);
    let width = usize::from(area.width);
    let short = |name: &str| printable(&pen::fitted(pen::head(name), width / 4, ui.symbols.more).0).into_owned();
    pane.left.push(chrome::title(ui, short(entry.moment.name()), focused));
    if let Some(before) = &entry.before {
        pane.left.push(chrome::remark(ui, format!(" against {}", short(before.name()))));
    }
    let commit = table::commit(&entry.moment);
    if !commit.is_empty() {
        pane.right.push(chrome::remark(ui, commit));
    }
    let info = entry.moment.info();
    let tests = info.and_then(|info| info.tests).map(|tests| {
        let some = |count: u64, what: &str| if count > 0 { format!(", {count} {what}") } else { String::new() };
        let rest = format!("{}{}", some(tests.failed, "failed"), some(tests.skipped, "skipped"));
        format!("{} passed{rest}, {:.1} s", tests.passed, tests.seconds)
    });
    let note =
        info.and_then(|info| info.note.as_deref()).map(|note| note.lines().next().unwrap_or_default().to_owned());
    let advice = info.is_none().then(|| "lazycov baseline save NAME records this".to_owned());
    let said: Vec<String> = note.into_iter().chain(tests).chain(advice).collect();
    if !said.is_empty() {
        let said = said.join(&format!(" {} ", ui.symbols.dot));
        let (words, _) = pen::fitted(&said, width.saturating_sub(6), ui.symbols.more);
        pane.bottom.push(chrome::remark(ui, printable(&words).into_owned()));
    }
    pane.draw(ui, buffer);
}

fn draw_row(ui: &Ui<'_>, detail: Detail<'_>, place: Rect, buffer: &mut Buffer) {
    let mut pen = ui.pen(buffer, place);
    pen.skip(1);
    pen.skip_at_end(1);
    match detail {
        Detail::Total(entry) => {
            numbers(ui, &mut pen, entry.ratio, entry.change);
            pen.put("total", ui.style(Role::Title));
        }
        Detail::Directory(_, directory) => {
            numbers(ui, &mut pen, directory.ratio, directory.change);
            path(ui, &mut pen, &directory.path, Role::Folder);
        }
        Detail::Heading(words) => pen.put(words, ui.style(Role::Dim)),
        Detail::Fallen(function) => fallen(ui, &mut pen, function),
        Detail::Unentered(function) => {
            pen.put_at_end(&format!("{:>COUNTED$}", counted(function.ratio)), ui.style(Role::Missed));
            named(ui, &mut pen, &function.name, &function.path, function.line);
        }
        Detail::Lost(file, ranges) => {
            let spans = ranges.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
            let (spans, _) = pen::fitted(&spans, pen.room() / 2, ui.symbols.more);
            pen.put_at_end(&spans, ui.style(Role::Missed));
            pen.skip_at_end(2);
            path(ui, &mut pen, file.as_str(), Role::Text);
        }
        Detail::Vanished(file) => path(ui, &mut pen, file.as_str(), Role::Text),
    }
}

fn numbers(ui: &Ui<'_>, pen: &mut pen::Pen<'_>, ratio: Ratio, change: Change) {
    let width = pen.room();
    let (words, role) = difference(change);
    pen.put_at_end(&format!("{words:>CHANGE$}"), ui.style(role));
    pen.put_at_end(&format!("{:>RATE$}", rate(ui, ratio)), ui.style(grade(ratio)));
    if width >= WITH_COUNTED {
        pen.put_at_end(&format!("{:>COUNTED$}", counted(ratio)), ui.style(Role::Dim));
    }
    if width >= WITH_BAR {
        let length = files::bar_width(width);
        pen.draw_at_end(|pen| bar::draw(ui, pen, ratio, length), length);
    }
    pen.skip_at_end(1);
}

/// `Queue.Len  queue/memory.go:122   100.0% → 0.0%  -100.00pp`
fn fallen(ui: &Ui<'_>, pen: &mut pen::Pen<'_>, function: &Fallen) {
    let points = format!("{}pp", Drop::change(function.drop, POINTS));
    pen.put_at_end(&format!("{points:>CHANGE$}"), ui.style(Role::Missed));
    pen.put_at_end(&format!("{:>RATE$}", rate(ui, function.after)), ui.style(grade(function.after)));
    pen.put_at_end(&format!(" {}", ui.symbols.becomes), ui.style(Role::Dim));
    pen.put_at_end(&format!("{:>RATE$}", rate(ui, function.before)), ui.style(grade(function.before)));
    pen.skip_at_end(1);
    named(ui, pen, &function.name, &function.path, function.line);
}

/// A function, and where it is if there is room.
fn named(ui: &Ui<'_>, pen: &mut pen::Pen<'_>, name: &str, path: &RepoPath, line: Option<Line>) {
    let name = printable(names::short(pen::head(name))).into_owned();
    let (name, used) = pen::fitted(&name, pen.room(), ui.symbols.more);
    pen.put(&name, ui.style(Role::Text));
    let line = line.map_or(String::new(), |line| format!(":{line}"));
    let room = pen.room().saturating_sub(2 + line.len());
    if used > 0 && room >= 8 {
        pen.skip(2);
        let file = pen::fitted_end(&printable(path.as_str()), room, ui.symbols.more);
        pen.put(&format!("{file}{line}"), ui.style(Role::Dim));
    }
}

fn path(ui: &Ui<'_>, pen: &mut pen::Pen<'_>, path: &str, role: Role) {
    let shown = pen::fitted_end(&printable(path), pen.room(), ui.symbols.more);
    pen.put(&shown, ui.style(role));
}
