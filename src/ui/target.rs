//! The gaps on the way to a target: what each adds, and where the total is once it is covered.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::chrome::{self, Pane};
use super::role::{Background, Role};
use super::theme::grade;
use super::{Pen, Ui, pen};
use crate::analysis::{Snapshot, Way, WayGap};
use crate::app::Focus;
use crate::app::state::Target;
use crate::coverage::names;
use crate::source::printable;

/// Columns of what a gap adds, and of the total after it.
const ADDS: usize = 7;
const TOTAL: usize = 12;

/// From this width on a list shows the function's name and the place apart.
const WITH_PLACE: usize = 56;

/// Draws the list.
pub(super) fn draw(ui: &Ui<'_>, target: &Target, buffer: &mut Buffer) {
    let area = ui.layout.list;
    if area.is_empty() {
        return;
    }
    let focused = ui.model.focus == Focus::List && ui.model.help.is_none();
    let mut pane = Pane::new(area, focused);
    pane.left.push(chrome::title(ui, format!("The way to {}%", target.percent), focused));
    if let Some((snapshot, way)) = &target.found {
        if snapshot.tests_aside() > 0 && !ui.model.queue.tests {
            pane.left.push(chrome::remark(ui, " without tests"));
        }
        let count = way.steps.len();
        let gaps = if count == 1 { "gap" } else { "gaps" };
        pane.right.push(chrome::remark(ui, format!("{count} {gaps} from {}", way.now.display(1))));
        if count > 0 {
            pane.bottom.push(chrome::remark(ui, format!("+{} {}", way.adds(), unit(way))));
        }
    }
    pane.draw(ui, buffer);
    let rows = ui.layout.list_rows();
    let found = target.found.as_ref().filter(|(_, way)| !way.steps.is_empty());
    let Some((snapshot, way)) = found else {
        let words = instead(ui, target);
        for (words, place) in pen::wrapped(&words, usize::from(rows.width).saturating_sub(2)).iter().zip(rows.rows()) {
            let mut pen = ui.pen(buffer, place);
            pen.skip(1);
            pen.put(words, ui.style(Role::Dim));
        }
        return;
    };
    heading(ui, &mut ui.pen(buffer, ui.layout.list_heading()));
    for (y, at) in (target.window.top..way.steps.len()).take(rows.height.into()).enumerate() {
        let place = Rect { y: rows.y + y as u16, height: 1, ..rows };
        if at == target.window.cursor {
            let background = if focused { Background::Cursor } else { Background::Away };
            buffer.set_style(place, ui.theme.background(background));
        }
        if let Some(step) = way.steps.get(at) {
            draw_row(ui, snapshot, way, step, &mut ui.pen(buffer, place));
        }
    }
}

/// What is counted, in the plural.
fn unit(way: &Way) -> &'static str {
    match way.metric {
        crate::coverage::Metric::Branches => "arms",
        crate::coverage::Metric::Combined => "lines and arms",
        crate::coverage::Metric::Statements => "statements",
        _ => "lines",
    }
}

/// What stands there instead of gaps.
fn instead(ui: &Ui<'_>, target: &Target) -> String {
    match &target.found {
        None => "looking for the shortest way…".to_owned(),
        Some((_, way)) if way.arrives => {
            format!("{}% is reached: the total is {}. Esc leaves.", target.percent, way.now.display(1))
        }
        Some((_, way)) => {
            let key = way.metric.key();
            let without = if ui.model.marks.accepted().is_empty() { "" } else { " that is not accepted" };
            format!(
                "Even with every gap covered{without}, {}% is out of reach in {key}. % asks for another target.",
                target.percent
            )
        }
    }
}

fn heading(ui: &Ui<'_>, pen: &mut Pen<'_>) {
    let style = ui.style(Role::Dim);
    pen.skip(2);
    pen.skip_at_end(1);
    pen.put_at_end(&format!("{:>TOTAL$}", "total then"), style);
    pen.put_at_end(&format!("{:>ADDS$}", "adds"), style);
    pen.put("gap", style);
}

fn draw_row(ui: &Ui<'_>, snapshot: &Snapshot, way: &Way, step: &WayGap, pen: &mut Pen<'_>) {
    let dealt_with = ui.model.dealt_with(snapshot, &step.gap);
    let total = way.after(step);
    let (mark, role) = dealt_with.map_or((" ", Role::Faint), |kind| ui.mark(kind));
    pen.put(mark, ui.style(role));
    pen.skip(1);
    pen.skip_at_end(1);
    pen.put_at_end(&format!("{:>TOTAL$}", total.display(1)), ui.style(grade(total)));
    pen.put_at_end(&format!("{:>ADDS$}", format!("+{}", step.adds)), ui.style(Role::Text));
    pen.skip_at_end(1);
    let function = step.gap.function.and_then(|id| snapshot.function(id));
    let name = function.map_or_else(String::new, |row| printable(names::short(pen::head(&row.name))).into_owned());
    let path = snapshot.file(step.gap.file).map_or("", |file| file.path.as_str());
    let (start, end) = (step.gap.start, step.gap.end);
    let lines = if start == end { format!(":{start}") } else { format!(":{start}-{end}") };
    let width = pen.room();
    let own = if width < WITH_PLACE { 0 } else { width / 2 };
    if own > 0 {
        let (shown, used) = pen::fitted(&name, own.saturating_sub(1), ui.symbols.more);
        pen.put(&shown, ui.style(Role::Text));
        pen.skip(own - used);
    }
    let room = pen.room().saturating_sub(lines.len() + 1);
    let path = pen::fitted_end(&printable(pen::head(path)), room, ui.symbols.more);
    let role = if own > 0 { Role::Dim } else { Role::Text };
    pen.put(&path, ui.style(role));
    pen.put(&lines, ui.style(Role::Dim));
}
