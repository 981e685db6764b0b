//! The explorer without data: they are on their way, a run is to bring them, a run brought none, or nothing does yet.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::message::{MEASURE, framed, offer, placed};
use super::role::Role;
use super::{Ui, header, pen};
use crate::app::{Action, LoadFailure, Offered};
use crate::source::printable;

/// The end of a run's output is shown in so many lines at most.
const LONGEST_TAIL: u16 = 8;

type Lines = Vec<(String, Style)>;

/// Draws the screen.
pub(super) fn draw(ui: &Ui<'_>, buffer: &mut Buffer) {
    let area = framed(ui, "Files", buffer);
    let plan = &ui.model.plan;
    let dim = |words: String| (vec![(words, ui.style(Role::Dim))], 0);
    let (lines, least) = match (&ui.model.load.failure, header::ongoing(ui), plan.command.as_deref()) {
        // What a run writes is not there yet, and that is no failure.
        (Some(_), _, Some(command)) if plan.last.is_none() || plan.phase.is_alive() => waiting(ui, command, area),
        (Some(why), _, Some(_)) => brought_nothing(ui, why, area),
        (Some(why), _, None) => (nothing(ui, why), 0),
        (None, Some(words), _) => dim(words),
        (None, None, _) => dim("Looking for reports".to_owned()),
    };
    placed(ui, area, &lines, least, buffer);
}

/// A run goes on. Its output shows that it does, and what takes so long.
fn waiting(ui: &Ui<'_>, command: &str, area: Rect) -> (Lines, u16) {
    let first = if ui.model.plan.last.is_none() { "Waiting for the first run" } else { "Waiting for the run" };
    let mut lines = vec![
        (first.to_owned(), ui.style(Role::Accent)),
        (String::new(), Style::new()),
        (printable(command).into_owned(), ui.style(Role::Text)),
    ];
    let least = tail(ui, area, &mut lines);
    ways_on(ui, &[(Action::ViewTests, "shows its output")], &mut lines);
    (lines, least)
}

/// A run is over, and there is still nothing: how it ended, and the last that it said.
fn brought_nothing(ui: &Ui<'_>, why: &LoadFailure, area: Rect) -> (Lines, u16) {
    let mut lines = vec![
        ("The run left nothing to show".to_owned(), ui.style(Role::Missed)),
        (String::new(), Style::new()),
        (printable(&ui.model.plan.status()).into_owned(), ui.style(Role::Text)),
    ];
    let least = tail(ui, area, &mut lines);
    lines.push((String::new(), Style::new()));
    lines.extend(why.why.lines().map(|line| (printable(line).into_owned(), ui.style(Role::Dim))));
    let ways = [(Action::ViewTests, "shows all of it"), (Action::Run, "runs it again"), (Action::Quit, "quits")];
    ways_on(ui, &ways, &mut lines);
    (lines, least)
}

/// Nothing was found, and nothing was run: what was looked at, what could be measured, and by what.
fn nothing(ui: &Ui<'_>, why: &LoadFailure) -> Lines {
    let mut lines = vec![("No coverage to show".to_owned(), ui.style(Role::Accent)), (String::new(), Style::new())];
    let text = |line: &str| (printable(line).into_owned(), ui.style(Role::Text));
    lines.extend(why.why.lines().map(text));
    let fits = matches!(&ui.model.offered, Offered::Known(offer) if offer.found);
    if fits {
        // Two commands for one thing would be one too many.
        let names: Vec<&str> = why.languages.iter().map(|(language, _)| language.as_str()).collect();
        lines.extend((!names.is_empty()).then(|| text(&names.join(" \u{b7} "))));
    } else {
        lines.extend(why.languages.iter().map(|(language, command)| text(&format!("{language}: {command}"))));
    }
    lines.extend(offer(ui));
    ways_on(ui, &[(Action::Run, "looks again"), (Action::Quit, "quits")], &mut lines);
    lines
}

/// The end of the output in lines of the screen, as many as they may become while it grows. Gives the width that it may take.
fn tail(ui: &Ui<'_>, area: Rect, lines: &mut Lines) -> u16 {
    let height = usize::from((area.height / 2).min(LONGEST_TAIL));
    let width = area.width.saturating_sub(2).min(MEASURE);
    let rows = ui.model.tests.screen.rows.iter().rev();
    let texts = rows.map(|row| row.iter().map(|piece| piece.text.as_str()).collect::<String>());
    let mut last: Vec<String> = texts.filter(|text| !text.trim().is_empty()).take(height).collect();
    if last.is_empty() {
        return 0;
    }
    last.reverse();
    lines.push((String::new(), Style::new()));
    let missing = if ui.model.plan.phase.is_alive() { height - last.len() } else { 0 };
    for text in last {
        let text = pen::fitted(&printable(text.trim_end()), width.into(), ui.symbols.more).0.into_owned();
        lines.push((text, ui.style(Role::Dim)));
    }
    lines.extend(std::iter::repeat_n((String::new(), Style::new()), missing));
    width
}

/// Keys that lead on from here.
fn ways_on(ui: &Ui<'_>, ways: &[(Action, &str)], lines: &mut Lines) {
    let ways = ways.iter().filter_map(|(action, does)| Some(format!("{} {does}", ui.model.keymap.key_of(*action)?)));
    let words = ways.collect::<Vec<_>>().join(" \u{b7} ");
    lines.extend([(String::new(), Style::new()), (words, ui.style(Role::Dim))]);
}
