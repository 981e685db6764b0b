//! The History view: the chart of a rate over all phases, the phases as a table, and what became of the directories in
//! one of them.

mod details;
mod numbers;
mod table;

use ratatui::buffer::Buffer;

use self::numbers::{difference, rate};
use super::chart::{self, Point};
use super::chrome::{self, Pane};
use super::role::Role;
use super::theme::grade;
use super::{Ui, pen};
use crate::analysis::History;
use crate::analysis::history::Entry;
use crate::app::HistoryPlaces;
use crate::source::printable;
use ratatui::text::Span;

/// Draws the view.
pub(super) fn draw(ui: &Ui<'_>, buffer: &mut Buffer) {
    let phases = &ui.model.phases;
    let Some((history, entry)) = phases.history.as_deref().zip(phases.selected()) else { return };
    let places = ui.layout.history(ui.model.focus);
    over_time(ui, history, entry, &places, buffer);
    table::draw(ui, history, &places, buffer);
    details::draw(ui, entry, &places, buffer);
}

/// The chart in its frame.
fn over_time(ui: &Ui<'_>, history: &History, entry: &Entry, places: &HistoryPlaces, buffer: &mut Buffer) {
    let charted = ui.model.phases.charted;
    let directory = charted.and_then(|at| history.directories.get(at));
    let what = directory.map_or("total", String::as_str);
    let latest = history.entries.last().map_or(entry.metric, |latest| latest.metric);
    let mut pane = Pane::new(places.chart, false);
    pane.left.push(chrome::title(ui, "History", true));
    pane.left.push(chrome::remark(ui, format!("  {} of ", latest.key())));
    let room = usize::from(places.chart.width).saturating_sub(64).max(16);
    let what = pen::fitted_end(&printable(what), room, ui.symbols.more);
    pane.left.push(Span::styled(what, ui.style(Role::Title)));
    let rates = history.rates(charted);
    let others = history.entries.iter().filter(|entry| entry.metric != latest).count();
    if others > 0 {
        let words = format!("{others} not drawn: they count something else");
        pane.bottom.push(chrome::remark(ui, words));
    }
    let (ratio, change) = match charted.and_then(|at| entry.directories.get(at)) {
        Some(directory) => (directory.ratio, directory.change),
        None => (entry.ratio, entry.change),
    };
    let (name, _) = pen::fitted(pen::head(entry.moment.name()), 20, ui.symbols.more);
    pane.right.push(chrome::remark(ui, printable(&name).into_owned()));
    pane.right.push(Span::styled(format!("  {}", rate(ui, ratio)), ui.style(grade(ratio))));
    let (words, role) = difference(change);
    if !words.is_empty() {
        pane.right.push(Span::styled(format!("  {words}"), ui.style(role)));
    }
    pane.draw(ui, buffer);
    let points: Vec<Point<'_>> =
        history.entries.iter().zip(rates).map(|(entry, value)| Point { name: entry.moment.name(), value }).collect();
    chart::draw(ui, &points, ui.model.phases.table.cursor, places.chart_cells(), buffer);
}
