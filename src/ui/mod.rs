//! The view: from the model to cells, and nothing else. Pure; it draws the rows that are visible and computes no number
//! that another place formats.

mod bar;
mod changes;
mod chart;
mod chrome;
mod commands;
mod context;
mod counts;
mod covering;
mod files;
mod finder;
mod footer;
mod functions;
mod header;
mod help;
mod history;
mod instances;
mod message;
mod no_data;
mod palette;
mod pen;
mod reports;
mod role;
mod ruler;
mod source;
mod symbols;
mod target;
mod test_list;
mod tests;
mod theme;
mod typed;

use ratatui::Frame;
use ratatui::layout::Position;

use self::context::Ui;
use self::pen::Pen;
pub use self::role::{Background, Role};
use self::symbols::Symbols;
pub use self::theme::Theme;
use crate::app::{Layout, Model, Shape, View, shows_covering, shows_instances, shows_target};

/// Draws the model.
pub fn view(model: &Model, frame: &mut Frame<'_>) {
    let layout = Layout::of(model);
    let ui = Ui { model, layout, theme: Theme::new(&model.look), symbols: Symbols::of(model.look.glyphs) };
    let buffer = frame.buffer_mut();
    if layout.shape == Shape::TooSmall {
        message::too_small(&ui, buffer);
        return;
    }
    let mut cursor = None;
    header::draw(&ui, buffer);
    match (&model.snapshot, model.view) {
        (_, View::Tests) if model.finder.is_none() => tests::draw(&ui, buffer),
        (None, _) => no_data::draw(&ui, buffer),
        (Some(snapshot), view) => {
            if model.finder.is_some() {
                cursor = finder::draw(&ui, snapshot, buffer);
                source::draw(&ui, snapshot, buffer);
            } else if let Some(list) = model.covering.as_ref().filter(|_| shows_covering(model)) {
                covering::draw(&ui, snapshot, list, buffer);
                source::draw(&ui, snapshot, buffer);
            } else if let Some(target) = model.target.as_ref().filter(|_| shows_target(model)) {
                target::draw(&ui, target, buffer);
                source::draw(&ui, snapshot, buffer);
            } else if let Some(list) = model.instances.as_ref().filter(|_| shows_instances(model)) {
                instances::draw(&ui, list, buffer);
                source::draw(&ui, snapshot, buffer);
            } else {
                match view {
                    View::Files => files::draw(&ui, snapshot, buffer),
                    View::Functions => functions::draw(&ui, snapshot, buffer),
                    View::Changes => match model.changes.comparison() {
                        Some(comparison) => changes::draw(&ui, comparison, buffer),
                        None => message::no_comparison(&ui, buffer),
                    },
                    View::History if model.phases.is_empty() => message::no_history(&ui, buffer),
                    View::Tests | View::History => history::draw(&ui, buffer),
                }
                if view != View::History {
                    source::draw(&ui, snapshot, buffer);
                }
            }
        }
    }
    cursor = footer::draw(&ui, buffer).or(cursor);
    if let Some(snapshot) = model.snapshot.as_ref().filter(|_| model.reports.shown) {
        reports::draw(&ui, snapshot, buffer);
        cursor = None;
    }
    if let Some(help) = &model.help {
        help::draw(&ui, help, buffer);
        cursor = cursor.filter(|_| model.prompt.is_some());
    }
    if let Some(commands) = &model.commands {
        cursor = Some(commands::draw(&ui, commands, buffer));
    }
    if let Some(cursor) = cursor {
        frame.set_cursor_position(Position::new(cursor.x, cursor.y));
    }
}
