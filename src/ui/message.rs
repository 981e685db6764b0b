//! Screens that say one thing: no data, nothing to compare with, no command, too small a terminal.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::chrome::{self, Pane};
use super::role::Role;
use super::{Ui, pen};
use crate::app::state::changes::Standing;
use crate::app::{Action, Offered, SMALLEST, View};
use crate::source::printable;

/// Lines longer than this are hard to read.
const MEASURE: u16 = 76;

/// The terminal is too small for panes.
pub(super) fn too_small(ui: &Ui<'_>, buffer: &mut Buffer) {
    let (width, height) = ui.model.size;
    let words = format!("lazycov needs {}\u{d7}{} cells; here are {width}\u{d7}{height}.", SMALLEST.0, SMALLEST.1);
    centred(ui, buffer.area, &[(words, ui.style(Role::Text))], buffer);
}

/// Nothing was loaded: it is on its way, or there is nothing.
pub(super) fn no_data(ui: &Ui<'_>, buffer: &mut Buffer) {
    let area = framed(ui, "Files", buffer);
    let mut lines = Vec::new();
    let plan = &ui.model.plan;
    let first_run = plan.command.as_deref().filter(|_| plan.last.is_none());
    match (&ui.model.load.failure, super::header::ongoing(ui)) {
        // What the first run writes is not there yet, and that is no failure.
        (Some(_), _) if let Some(command) = first_run => {
            lines.push(("Waiting for the first run".to_owned(), ui.style(Role::Accent)));
            lines.push((String::new(), Style::new()));
            lines.push((printable(command).into_owned(), ui.style(Role::Text)));
            if let Some(key) = ui.model.keymap.key_of(Action::ViewTests) {
                lines.push((String::new(), Style::new()));
                lines.push((format!("{key} shows its output"), ui.style(Role::Dim)));
            }
        }
        (Some(why), _) => {
            lines.push(("No coverage to show".to_owned(), ui.style(Role::Accent)));
            lines.push((String::new(), Style::new()));
            lines.extend(why.lines().map(|line| (printable(line).into_owned(), ui.style(Role::Text))));
            lines.extend(offer(ui));
            lines.push((String::new(), Style::new()));
            lines.push(("r looks again   q quits".to_owned(), ui.style(Role::Dim)));
        }
        (None, Some(words)) => lines.push((words, ui.style(Role::Dim))),
        (None, None) => lines.push(("Looking for reports".to_owned(), ui.style(Role::Dim))),
    }
    centred(ui, area, &lines, buffer);
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

/// What would run the tests, and what that means.
fn offer(ui: &Ui<'_>) -> Vec<(String, Style)> {
    let Offered::Known(offer) = &ui.model.offered else { return Vec::new() };
    let mut lines = vec![(String::new(), Style::new())];
    lines.extend(offer.words.lines().map(|line| (printable(line).into_owned(), ui.style(Role::Text))));
    if let (Some(_), Some(key)) = (&offer.command, ui.model.keymap.key_of(Action::Open)) {
        let words = format!("{key} runs it, now and whenever a file changes. It is the project's own code.");
        lines.extend([(String::new(), Style::new()), (words, ui.style(Role::Accent))]);
    }
    lines
}

fn framed(ui: &Ui<'_>, title: &str, buffer: &mut Buffer) -> Rect {
    let mut pane = Pane::new(ui.layout.whole, true);
    pane.left.push(chrome::title(ui, title.to_owned(), true));
    pane.draw(ui, buffer);
    ui.layout.whole_rows()
}

/// Wrapped lines in the middle, a little above it, with a common left edge.
fn centred(ui: &Ui<'_>, area: Rect, lines: &[(String, Style)], buffer: &mut Buffer) {
    let measure = area.width.saturating_sub(2).min(MEASURE);
    let rows: Vec<(String, Style)> = lines
        .iter()
        .flat_map(|(line, style)| pen::wrapped(line, measure.into()).into_iter().map(|row| (row, *style)))
        .collect();
    let width = rows.iter().map(|(row, _)| row.width()).max().unwrap_or(0) as u16;
    let x = area.x + area.width.saturating_sub(width) / 2;
    let y = area.y + area.height.saturating_sub(rows.len() as u16) * 2 / 5;
    for (at, (row, style)) in rows.iter().enumerate().take(area.bottom().saturating_sub(y).into()) {
        let place = Rect { x, y: y + at as u16, width: area.right().saturating_sub(x), height: 1 };
        ui.pen(buffer, place).put(row, *style);
    }
}
