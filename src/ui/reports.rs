//! The list of reports over everything else: what each is, how many of its paths were found, whether it counts; below it
//! what there is to say about the one under the cursor.

use ratatui::buffer::Buffer;
use ratatui::layout::{Margin, Rect};
use ratatui::widgets::{Clear, Widget};

use super::chrome::{self, Pane};
use super::pen::wrapped;
use super::role::{Background, Role};
use super::{Pen, Ui};
use crate::analysis::{InputCondition, InputStatus, Snapshot};
use crate::app::state::reports::{ReportRow, Reports};
use crate::source::printable;

/// Rows that explain the one under the cursor, in a low and in a high terminal.
const DETAIL: (u16, u16) = (4, 8);
/// No terminal shows more paths.
const MOST: usize = 20;
/// Columns for format and producer, and for the paths.
const KIND: usize = 28;
const PATHS: usize = 12;

/// Draws the list.
pub(super) fn draw(ui: &Ui<'_>, snapshot: &Snapshot, buffer: &mut Buffer) {
    let reports = &ui.model.reports;
    let room = buffer.area.inner(Margin::new(2, 1));
    let detail = if room.height < 26 { DETAIL.0 } else { DETAIL.1 };
    let height = room.height.min(reports.len(snapshot) as u16 + detail + 3);
    let area = Rect { y: room.y + (room.height - height) / 2, height, ..room };
    Clear.render(area, buffer);
    let mut pane = Pane::new(area, true);
    pane.left.push(chrome::title(ui, "Reports", true));
    let taken = snapshot.inputs.iter().filter(|status| status.taken).count();
    pane.right.push(chrome::remark(ui, format!("{taken} of {} count", snapshot.inputs.len())));
    pane.draw(ui, buffer);

    let inner = area.inner(Margin::new(2, 1));
    let detail = detail.min(inner.height / 2);
    let rows = Rect { height: inner.height - detail - 1, ..inner };
    let mut window = reports.window;
    window.settle(reports.len(snapshot), rows.height.into());
    for (y, at) in (window.top..reports.len(snapshot)).take(rows.height.into()).enumerate() {
        let place = Rect { y: rows.y + y as u16, height: 1, ..rows };
        if at == window.cursor {
            buffer.set_style(place, ui.theme.background(Background::Cursor));
        }
        let Some(row) = reports.row(snapshot, at) else { continue };
        draw_row(ui, row, &mut ui.pen(buffer, place));
    }
    let detail = Rect { y: rows.bottom() + 1, height: detail, ..inner };
    for (y, text) in explained(reports, snapshot, detail.width.into()).iter().take(detail.height.into()).enumerate() {
        let place = Rect { y: detail.y + y as u16, height: 1, ..detail };
        ui.pen(buffer, place).put(text, ui.style(Role::Text));
    }
}

fn draw_row(ui: &Ui<'_>, row: ReportRow<'_>, pen: &mut Pen<'_>) {
    match row {
        ReportRow::Report(status, _) => draw_report(ui, status, pen),
        ReportRow::Proposal(proposal) => {
            let found = format!("would find {} more", proposal.would_match);
            pen.put_at_end(&found, ui.style(Role::Notice));
            pen.put(ui.symbols.becomes, ui.style(Role::Key));
            pen.skip(1);
            pen.untrusted(&format!("--remap {}={}", proposal.from, proposal.to), ui.style(Role::Text));
        }
    }
}

fn draw_report(ui: &Ui<'_>, status: &InputStatus, pen: &mut Pen<'_>) {
    let (mark, role) = match () {
        () if status.taken => (ui.symbols.accepted, Role::Hit),
        () if ui.model.reports.off.contains(&status.path) => (ui.symbols.no_code, Role::Partial),
        () => (ui.symbols.no_code, Role::Dim),
    };
    let total = status.matched + status.unmatched.len() + status.ambiguous;
    let paths = if status.taken { format!("{}/{total} paths", status.matched) } else { String::new() };
    let found = if status.taken && status.matched < total { Role::Missed } else { Role::Dim };
    pen.put_at_end(&format!("{paths:>PATHS$}"), ui.style(found));
    let by = status.producer.as_deref().map(|by| format!(" {by}")).unwrap_or_default();
    let kind = printable(&format!("{}{by}", status.format.unwrap_or("unknown"))).into_owned();
    if pen.room() > 2 * KIND {
        let kind: String = kind.chars().take(KIND - 1).collect();
        pen.put_at_end(&format!("{kind:<KIND$}"), ui.style(Role::Dim));
    }
    pen.put(mark, ui.style(role));
    pen.skip(1);
    pen.untrusted(&status.path, ui.style(if status.taken { Role::Text } else { Role::Dim }));
}

/// What there is to say about the row under the cursor.
fn explained(reports: &Reports, snapshot: &Snapshot, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut say = |text: &str| lines.extend(wrapped(&printable(text), width));
    match reports.row(snapshot, reports.window.cursor) {
        Some(ReportRow::Report(status, condition)) => {
            let why = if reports.off.contains(&status.path) && status.taken { "turned off" } else { &status.why };
            say(why);
            let unknown = InputCondition::default();
            let condition = condition.unwrap_or(&unknown);
            condition.facts(status).iter().for_each(|fact| say(fact));
            condition.unmatched(status).take(MOST).for_each(|path| say(&format!("not found: {path}")));
        }
        Some(ReportRow::Proposal(proposal)) => {
            say(&format!(
                "Paths that begin with {} may be those below {}: Enter tries it, w writes it into lazycov.toml.",
                proposal.from, proposal.to
            ));
        }
        None => {}
    }
    lines
}
