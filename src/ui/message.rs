//! Screens that say one thing: nothing to compare with, no command, too small a terminal.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::chrome::{self, Pane};
use super::role::Role;
use super::{Ui, pen};
use crate::analysis::Snapshot;
use crate::app::state::changes::Standing;
use crate::app::{Action, Offered, SMALLEST, View, offer};
use crate::source::printable;

/// Lines longer than this are hard to read.
pub(super) const MEASURE: u16 = 76;

/// The terminal is too small for panes.
pub(super) fn too_small(ui: &Ui<'_>, buffer: &mut Buffer) {
    let (width, height) = ui.model.size;
    let words = format!("lazycov needs {}\u{d7}{} cells; here are {width}\u{d7}{height}.", SMALLEST.0, SMALLEST.1);
    centred(ui, buffer.area, &[(words, ui.style(Role::Text))], buffer);
}

/// Nothing to compare with, or not yet.
pub(super) fn no_comparison(ui: &Ui<'_>, buffer: &mut Buffer) {
    let area = framed(ui, View::Changes.title(), buffer);
    let words = match &ui.model.changes.standing {
        Standing::Nothing(why) => why.as_str(),
        Standing::Unknown | Standing::Compared(_) => "Looking for a baseline to compare with",
    };
    let lines: Vec<_> = words.lines().map(|line| (printable(line).into_owned(), ui.style(Role::Dim))).collect();
    centred(ui, area, &lines, buffer);
}

/// The history of a project that saved no baseline, or of one whose baselines are on their way.
pub(super) fn no_history(ui: &Ui<'_>, buffer: &mut Buffer) {
    let area = framed(ui, View::History.title(), buffer);
    let lines = match ui.model.phases.history {
        None => vec![("Looking for saved baselines".to_owned(), ui.style(Role::Dim))],
        Some(_) => vec![
            ("There is no history: no baseline was saved for this project.".to_owned(), ui.style(Role::Dim)),
            ("lazycov baseline save \"phase 1\" records the present as the first.".to_owned(), ui.style(Role::Dim)),
        ],
    };
    centred(ui, area, &lines, buffer);
}

/// There are reports, and no line in any of them: in the place of a source, which keys lead on.
pub(super) fn nothing_measured(ui: &Ui<'_>, snapshot: &Snapshot, buffer: &mut Buffer) {
    let read = match snapshot.report.inputs.len() {
        1 => "1 report was read and tells of no line".to_owned(),
        n => format!("{n} reports were read and tell of no line"),
    };
    let mut lines = vec![("Nothing is measured.".to_owned(), ui.style(Role::Accent)), (String::new(), Style::new())];
    let tests = if ui.model.plan.command.is_some() { "shows what the tests said" } else { "tells what runs the tests" };
    let ways = [(Action::Reports, "tells more of it"), (Action::ViewTests, tests)];
    lines.push((read, ui.style(Role::Text)));
    lines.extend(ways.iter().filter_map(|(action, does)| {
        Some((format!("{} {does}", ui.model.keymap.key_of(*action)?), ui.style(Role::Dim)))
    }));
    centred(ui, ui.layout.source_rows(), &lines, buffer);
}

/// The tests' view without a command.
pub(super) fn no_command(ui: &Ui<'_>, buffer: &mut Buffer) {
    let area = framed(ui, View::Tests.title(), buffer);
    let mut lines = vec![
        ("No command runs the tests from here.".to_owned(), ui.style(Role::Dim)),
        ("lazycov watch -- COMMAND runs it on every change.".to_owned(), ui.style(Role::Dim)),
    ];
    lines.extend(offer(ui));
    centred(ui, area, &lines, buffer);
}

/// What would run the tests, and what that means. The key comes first: a command may be longer than the screen.
pub(super) fn offer(ui: &Ui<'_>) -> Vec<(String, Style)> {
    let Offered::Known(offer) = &ui.model.offered else { return Vec::new() };
    let mut lines = vec![(String::new(), Style::new())];
    if let (true, Some(key)) = (offer::is_open(ui.model), ui.model.keymap.key_of(Action::Open)) {
        let words = format!("{key} runs this, now and whenever a file changes. It is the project's own code.");
        lines.extend([(words, ui.style(Role::Accent)), (String::new(), Style::new())]);
    }
    lines.extend(offer.words.lines().map(|line| (printable(line).into_owned(), ui.style(Role::Text))));
    lines
}

pub(super) fn framed(ui: &Ui<'_>, title: &str, buffer: &mut Buffer) -> Rect {
    let mut pane = Pane::new(ui.layout.whole, true);
    pane.left.push(chrome::title(ui, title.to_owned(), true));
    pane.draw(ui, buffer);
    ui.layout.whole_rows()
}

/// Wrapped lines in the middle, a little above it, with a common left edge.
fn centred(ui: &Ui<'_>, area: Rect, lines: &[(String, Style)], buffer: &mut Buffer) {
    placed(ui, area, lines, 0, buffer);
}

/// The same, of at least this width: lines that come and go move nothing.
pub(super) fn placed(ui: &Ui<'_>, area: Rect, lines: &[(String, Style)], least: u16, buffer: &mut Buffer) {
    let measure = area.width.saturating_sub(2).min(MEASURE);
    let rows: Vec<(String, Style)> = lines
        .iter()
        .flat_map(|(line, style)| pen::wrapped(line, measure.into()).into_iter().map(|row| (row, *style)))
        .collect();
    let width = rows.iter().map(|(row, _)| row.width()).max().unwrap_or(0).max(least.into()) as u16;
    let x = area.x + area.width.saturating_sub(width) / 2;
    let y = area.y + area.height.saturating_sub(rows.len() as u16) * 2 / 5;
    for (at, (row, style)) in rows.iter().enumerate().take(area.bottom().saturating_sub(y).into()) {
        let place = Rect { x, y: y + at as u16, width: area.right().saturating_sub(x), height: 1 };
        ui.pen(buffer, place).put(row, *style);
    }
}
