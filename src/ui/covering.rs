//! The tests that run a line, a function or a file, in the place of the list; below them the whole name of the one under the
//! cursor.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::chrome::{self, Pane};
use super::role::{Background, Role};
use super::{Pen, Ui, pen};
use crate::analysis::Snapshot;
use crate::app::Focus;
use crate::app::state::covering::{Asked, Covering, CoveringTest};
use crate::coverage::{LineState, names};
use crate::source::printable;

/// Columns of the number of lines.
const LINES: usize = 7;

/// How reports come to know tests.
const HOW: &[&str] = &[
    "No report says which test ran what.",
    "",
    "pytest: pytest --cov --cov-context=test",
    "PHPUnit: phpunit --coverage-xml DIR",
    "Ruby: SimpleCov's .resultset.json knows its commands",
    "",
    "Other tools tell it where lazycov runs them: lazycov watch.",
];

/// Draws the list.
pub(super) fn draw(ui: &Ui<'_>, snapshot: &Snapshot, covering: &Covering, buffer: &mut Buffer) {
    let area = ui.layout.list;
    if area.is_empty() {
        return;
    }
    let focused = ui.model.focus == Focus::List && ui.model.help.is_none();
    let mut pane = Pane::new(area, focused);
    let room = usize::from(area.width).saturating_sub(30);
    let about = about(covering);
    let (of, _) = pen::fitted(pen::head(&about), room, ui.symbols.more);
    pane.left.push(chrome::title(ui, format!("Tests of {}", printable(&of)), focused));
    if !covering.filter.trim().is_empty() {
        pane.left.push(Span::styled(format!(" /{}", printable(&covering.filter)), ui.style(Role::Key)));
    }
    let count = match (covering.rows.len(), covering.len()) {
        (1, 1) => "1 test".to_owned(),
        (shown, all) if shown == all => format!("{all} tests"),
        (shown, all) => format!("{shown} of {all} tests"),
    };
    pane.right.push(chrome::remark(ui, count));
    if covering.outside && covering.len() > 0 {
        pane.bottom.push(chrome::remark(ui, "also outside of tests"));
    }
    pane.draw(ui, buffer);

    let rows = ui.layout.list_rows();
    if covering.rows.is_empty() {
        let why = explained(ui, snapshot, covering);
        let lines = why.iter().flat_map(|words| pen::wrapped(words, usize::from(rows.width).saturating_sub(2)));
        for (words, place) in lines.zip(rows.rows()) {
            let mut pen = ui.pen(buffer, place);
            pen.skip(1);
            pen.put(&words, ui.style(Role::Dim));
        }
        return;
    }
    for (y, at) in (covering.window.top..covering.rows.len()).take(rows.height.into()).enumerate() {
        let place = Rect { y: rows.y + y as u16, height: 1, ..rows };
        if at == covering.window.cursor {
            let background = if focused { Background::Cursor } else { Background::Away };
            buffer.set_style(place, ui.theme.background(background));
        }
        if let Some(row) = covering.rows.get(at) {
            draw_row(ui, row, covering.marked.contains(&row.name), &mut ui.pen(buffer, place));
        }
    }
    if let Some(row) = covering.selected() {
        detail(ui, row, ui.layout.list_detail(), buffer);
    }
}

/// What the tests are of.
fn about(covering: &Covering) -> Cow<'_, str> {
    match (&covering.asked, covering.place()) {
        (Asked::Function(_, name), _) => Cow::Borrowed(names::short(name)),
        (Asked::File(path), _) => Cow::Borrowed(path.as_str().rsplit('/').next().unwrap_or_default()),
        (Asked::Line, Some(place)) => Cow::Owned(format!("line {}", place.lines.start)),
        (Asked::Line, None) => Cow::Borrowed("nothing"),
    }
}

fn draw_row(ui: &Ui<'_>, row: &CoveringTest, marked: bool, pen: &mut Pen<'_>) {
    let (mark, role) = if marked { (ui.symbols.accepted, Role::Key) } else { (" ", Role::Faint) };
    pen.skip(1);
    pen.put(mark, ui.style(role));
    pen.skip(1);
    pen.skip_at_end(1);
    pen.put_at_end(&format!("{:>LINES$}", row.lines), ui.style(Role::Dim));
    pen.skip_at_end(1);
    // Names begin alike and differ at their ends; what the test belongs to is quieter than its own name.
    let name = printable(pen::head(&row.name)).into_owned();
    let own = name.rfind("::").map_or(0, |at| at + 2);
    let shown = pen::fitted_end(&name, pen.room(), ui.symbols.more);
    let before = shown.len().saturating_sub(name.len() - own);
    match (shown.get(..before), shown.get(before..)) {
        (Some(suite), Some(own)) => {
            pen.put(suite, ui.style(Role::Dim));
            pen.put(own, ui.style(Role::Text));
        }
        _ => pen.put(&shown, ui.style(Role::Text)),
    }
}

/// The whole name of the test under the cursor.
fn detail(ui: &Ui<'_>, row: &CoveringTest, area: Rect, buffer: &mut Buffer) {
    let style = ui.style(Role::Detail);
    buffer.set_style(area, style);
    let width = usize::from(area.width).saturating_sub(2);
    let name = pen::fitted_end(&printable(pen::head(&row.name)), width, ui.symbols.more);
    let lines = if row.lines == 1 { "1 line".to_owned() } else { format!("{} lines", row.lines) };
    for (words, place) in [name, format!("runs {lines} of this file")].iter().zip(area.rows()) {
        let mut pen = ui.pen(buffer, place);
        pen.skip(1);
        pen.put(words, style);
    }
}

/// Why no test is listed.
fn explained(ui: &Ui<'_>, snapshot: &Snapshot, covering: &Covering) -> Vec<&'static str> {
    if covering.len() > 0 {
        return vec!["nothing passes this filter; Esc clears it"];
    }
    if snapshot.known_tests().is_empty() {
        return HOW.to_vec();
    }
    let Some(place) = covering.place() else { return Vec::new() };
    let file = snapshot.find(place.path.as_str()).and_then(|file| snapshot.coverage(file));
    let Some(coverage) = file else { return vec!["Nobody measures this file."] };
    let state = match covering.asked {
        Asked::Line => Some(coverage.state(ui.model.source.cursor)),
        Asked::Function(..) | Asked::File(_) => None,
    };
    vec![match state {
        _ if coverage.contexts.is_empty() => "No report that measures this file says which tests run it.",
        _ if covering.outside => "No test runs it: it ran outside of tests alone, as when a module is loaded.",
        Some(None) => "There is no code to measure here.",
        Some(Some(LineState::Missed)) | None => "No test runs it.",
        Some(Some(_)) => "It ran, and no report says in which test.",
    }]
}
