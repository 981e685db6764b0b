//! The instances of a generic function, in the place of the list; below them the whole name of the one under the cursor.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::chrome::{self, Pane};
use super::counts::count;
use super::role::{Background, Role};
use super::theme::grade;
use super::{Pen, Ui, pen};
use crate::app::Focus;
use crate::app::state::instances::{InstanceRow, Instances};
use crate::coverage::names;
use crate::source::printable;

/// Columns of how often one was entered, of its lines, and of those that it misses.
const ENTERED: usize = 8;
const LINES: usize = 8;
const MISSED: usize = 8;

/// Draws the list.
pub(super) fn draw(ui: &Ui<'_>, instances: &Instances, buffer: &mut Buffer) {
    let area = ui.layout.list;
    if area.is_empty() {
        return;
    }
    let focused = ui.model.focus == Focus::List && ui.model.help.is_none();
    let mut pane = Pane::new(area, focused);
    let room = usize::from(area.width).saturating_sub(30);
    let name = printable(names::short(pen::head(&instances.name))).into_owned();
    let (name, _) = pen::fitted(&name, room, ui.symbols.more);
    pane.left.push(chrome::title(ui, format!("Instances of {name}"), focused));
    pane.right.push(chrome::remark(ui, (instances.rows.len() - 1).to_string()));
    pane.draw(ui, buffer);
    heading(ui, &mut ui.pen(buffer, ui.layout.list_heading()));
    let rows = ui.layout.list_rows();
    for (y, at) in (instances.window.top..instances.rows.len()).take(rows.height.into()).enumerate() {
        let place = Rect { y: rows.y + y as u16, height: 1, ..rows };
        if at == instances.window.cursor {
            let background = if focused { Background::Cursor } else { Background::Away };
            buffer.set_style(place, ui.theme.background(background));
        }
        if let Some(row) = instances.rows.get(at) {
            draw_row(ui, instances.prefix(), row, &mut ui.pen(buffer, place));
        }
    }
    if let Some(row) = instances.selected() {
        detail(ui, row, ui.layout.list_detail(), buffer);
    }
}

fn heading(ui: &Ui<'_>, pen: &mut Pen<'_>) {
    let style = ui.style(Role::Dim);
    pen.skip(2);
    pen.skip_at_end(1);
    pen.put_at_end(&format!("{:>MISSED$}", "missed"), style);
    pen.put_at_end(&format!("{:>LINES$}", "lines"), style);
    pen.put_at_end(&format!("{:>ENTERED$}", "entered"), style);
    pen.put("instance", style);
}

fn draw_row(ui: &Ui<'_>, prefix: &str, row: &InstanceRow, pen: &mut Pen<'_>) {
    pen.skip(2);
    pen.skip_at_end(1);
    let (percent, missed, role) = match row.lines {
        Some(lines) => (lines.display(1), lines.missed(), grade(lines)),
        None => (String::new(), 0, Role::Dim),
    };
    let missed = if missed > 0 { missed.to_string() } else { ui.symbols.dot.to_owned() };
    let weak = if row.lines.is_some_and(|lines| lines.missed() > 0) { Role::Missed } else { Role::Faint };
    pen.put_at_end(&format!("{missed:>MISSED$}"), ui.style(weak));
    pen.put_at_end(&format!("{percent:>LINES$}"), ui.style(role));
    let entered = match row.entered {
        Some(0) => "never".to_owned(),
        Some(times) => count(times),
        None => String::new(),
    };
    let role = if row.entered == Some(0) { Role::Missed } else { Role::Dim };
    pen.put_at_end(&format!("{entered:>ENTERED$}"), ui.style(role));
    pen.skip_at_end(1);
    if row.name.is_empty() {
        return pen.put("all together", ui.style(Role::Text));
    }
    // Where it is long, its end tells more: the types that it is an instance for.
    let name = printable(pen::head(row.name.strip_prefix(prefix).unwrap_or(&row.name)));
    pen.put(&pen::fitted_end(&name, pen.room(), ui.symbols.more), ui.style(Role::Text));
}

/// The whole name of the instance under the cursor, and what of it is shown.
fn detail(ui: &Ui<'_>, row: &InstanceRow, area: Rect, buffer: &mut Buffer) {
    let style = ui.style(Role::Detail);
    buffer.set_style(area, style);
    let name = if row.name.is_empty() { "all together" } else { &*row.name };
    let width = usize::from(area.width).saturating_sub(2);
    let name = pen::fitted_end(&printable(pen::head(name)), width, ui.symbols.more);
    let shown = match (&row.alone, row.name.is_empty()) {
        (Some(_), _) => "the source shows its lines alone",
        (None, true) => "the source shows what any of them ran",
        (None, false) => "the report does not tell its lines apart",
    };
    for (words, place) in [name.as_str(), shown].iter().zip(area.rows()) {
        let mut pen = ui.pen(buffer, place);
        pen.skip(1);
        pen.put(words, style);
    }
}
