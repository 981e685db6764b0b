//! The tests, with the command and the state of the run: their list, or their output.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use unicode_width::UnicodeWidthStr as _;

use super::chrome::{self, Pane};
use super::role::Role;
use super::{Ui, message, palette, pen, test_list};
use crate::app::state::test_list::TestRow;
use crate::app::{Model, shows_tests};
use crate::source::printable;
use crate::watch;

/// Draws the view.
pub(super) fn draw(ui: &Ui<'_>, buffer: &mut Buffer) {
    let model = ui.model;
    let Some(command) = &model.plan.command else {
        message::no_command(ui, buffer);
        return;
    };
    let mut pane = Pane::new(ui.layout.whole, true);
    let status = printable(&model.plan.status()).into_owned();
    let room = usize::from(ui.layout.whole.width).saturating_sub(status.chars().count() + 16);
    let (command, _) = pen::fitted(command, room, ui.symbols.more);
    pane.left.push(chrome::title(ui, "Tests", true));
    pane.left.push(chrome::remark(ui, format!("  {}", printable(&command))));
    pane.right.push(chrome::remark(ui, status));
    if let Some([both, shorter]) = reason(model) {
        let room = usize::from(ui.layout.whole.width).saturating_sub(6);
        let reason =
            if both.width() <= room { both } else { pen::fitted(&shorter, room, ui.symbols.more).0.into_owned() };
        pane.bottom.push(chrome::remark(ui, reason));
    }
    pane.draw(ui, buffer);
    if shows_tests(model) {
        return test_list::draw(ui, buffer);
    }

    let rows = ui.layout.whole_rows();
    let screen = &model.tests.screen;
    if screen.rows.is_empty() {
        let mut pen = ui.pen(buffer, Rect { height: 1, ..rows });
        pen.skip(1);
        pen.put("no output yet", ui.style(Role::Dim));
    }
    for (y, row) in screen.rows.iter().skip(model.tests.top).take(rows.height.into()).enumerate() {
        let mut pen = ui.pen(buffer, Rect { y: rows.y + y as u16, height: 1, ..rows });
        for piece in row.iter() {
            pen.untrusted(&piece.text, style(ui, piece.style));
        }
    }
}

/// Why the latest run ran, and why the test under the cursor was in it; then the latter alone, for where there is no room
/// for both.
fn reason(model: &Model) -> Option<[String; 2]> {
    let run = model.plan.reason()?;
    let selected = model.tests.list.selected().filter(|_| shows_tests(model));
    let why = selected.and_then(|row| match row {
        TestRow::Test(known) => model.plan.reason_of(&known.result.key),
        TestRow::Broken(_) => None,
    });
    let Some(why) = why else { return Some([run.clone(), run]) };
    let own = format!("this one {}", printable(why));
    Some([format!("{run} · {own}"), own])
}

fn style(ui: &Ui<'_>, asked: watch::Style) -> Style {
    let depth = ui.theme.depth();
    let mut style = Style {
        fg: palette::foreign(asked.foreground, depth),
        bg: palette::foreign(asked.background, depth),
        ..Style::new()
    };
    let weights = [
        (asked.bold, Modifier::BOLD),
        (asked.dim, Modifier::DIM),
        (asked.italic, Modifier::ITALIC),
        (asked.underline, Modifier::UNDERLINED),
        (asked.inverse, Modifier::REVERSED),
    ];
    for (_, weight) in weights.into_iter().filter(|(wanted, _)| *wanted) {
        style = style.add_modifier(weight);
    }
    style
}
