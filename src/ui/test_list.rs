//! The list of tests, and below it all that is known of the one under the cursor.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::role::{Background, Role};
use super::{Ui, pen};
use crate::app::state::test_list::TestRow;
use crate::source::printable;
use crate::watch::results::{Known, Place, TestKey, TestOutcome, TestResult};

/// From this width on each row says what its test belongs to.
const WITH_SUITE: usize = 100;
/// Of the width, places have this part.
const PLACE: usize = 4;

/// Draws both.
pub(super) fn draw(ui: &Ui<'_>, buffer: &mut Buffer) {
    let list = &ui.model.tests.list;
    let rows = ui.layout.test_rows();
    for (y, at) in (list.window.top..list.len()).take(rows.height.into()).enumerate() {
        let place = Rect { y: rows.y + y as u16, height: 1, ..rows };
        if at == list.window.cursor {
            buffer.set_style(place, ui.theme.background(Background::Cursor));
        }
        if let Some(row) = list.row(at) {
            draw_row(ui, row, place, buffer);
        }
    }
    if let Some(row) = list.selected() {
        detail(ui, row, ui.layout.test_detail(), buffer);
    }
}

fn draw_row(ui: &Ui<'_>, row: TestRow<'_>, place: Rect, buffer: &mut Buffer) {
    let width = usize::from(place.width);
    let mut pen = ui.pen(buffer, place);
    pen.skip(1);
    pen.skip_at_end(1);
    match row {
        TestRow::Broken(broken) => {
            pen.put(ui.symbols.failed, ui.style(Role::Missed));
            pen.skip(1);
            pen.draw_at_end(|pen| put_place(ui, pen, broken.places.first()), width / PLACE);
            pen.untrusted(&broken.message, ui.style(Role::Missed));
        }
        TestRow::Test(known) => {
            let (sign, role) = mark(ui, known.result.outcome);
            pen.put(sign, ui.style(if known.fresh { role } else { Role::Dim }));
            pen.skip(1);
            pen.draw_at_end(|pen| put_end(ui, pen, &known.result), width / PLACE);
            draw_test(ui, known, width, &mut pen);
        }
    }
}

/// What it belongs to, its name, and why it failed.
fn draw_test(ui: &Ui<'_>, known: &Known, width: usize, pen: &mut pen::Pen<'_>) {
    let TestResult { key, message, .. } = &known.result;
    let room = pen.room();
    let suite = if width >= WITH_SUITE { room / 4 } else { 0 };
    if suite > 0 {
        let words = pen::fitted_end(&printable(pen::head(&key.suite)), suite - 1, ui.symbols.more);
        pen.put(&words, ui.style(Role::Dim));
        pen.skip(suite.saturating_sub(room - pen.room()));
    }
    let first = message.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let name = if first.is_empty() { room - suite } else { (room - suite) / 2 };
    let words = printable(pen::head(named(key))).into_owned();
    let (words, used) = pen::fitted(&words, name, ui.symbols.more);
    pen.put(&words, ui.style(if known.fresh { Role::Text } else { Role::Dim }));
    pen.skip(name - used + 1);
    pen.untrusted(first, ui.style(Role::Dim));
}

/// Where to look after a failure; how long anything else took.
fn put_end(ui: &Ui<'_>, pen: &mut pen::Pen<'_>, result: &TestResult) {
    if result.outcome.is_bad() {
        put_place(ui, pen, result.places.first());
    } else if let Some(seconds) = result.seconds {
        pen.put_at_end(&time(seconds), ui.style(Role::Dim));
    }
}

fn put_place(ui: &Ui<'_>, pen: &mut pen::Pen<'_>, place: Option<&Place>) {
    let Some(place) = place else { return };
    let line = format!(":{}", place.line.get());
    let room = pen.room().saturating_sub(line.len() + 1);
    let file = pen::fitted_end(&printable(&place.file), room, ui.symbols.more);
    pen.put_at_end(&format!("{file}{line}"), ui.style(Role::Dim));
}

/// A test by its name; a suite as a whole by its own.
fn named(key: &TestKey) -> &str {
    if key.name.is_empty() { &key.suite } else { &key.name }
}

fn mark(ui: &Ui<'_>, outcome: TestOutcome) -> (&'static str, Role) {
    match outcome {
        TestOutcome::Passed => (ui.symbols.accepted, Role::Hit),
        TestOutcome::Skipped => (ui.symbols.no_code, Role::Dim),
        TestOutcome::Failed | TestOutcome::Errored => (ui.symbols.failed, Role::Missed),
    }
}

fn time(seconds: f64) -> String {
    if seconds < 1.0 { format!("{:.0} ms", seconds * 1000.0) } else { format!("{seconds:.1} s") }
}

fn detail(ui: &Ui<'_>, row: TestRow<'_>, area: Rect, buffer: &mut Buffer) {
    let mut rows = area.rows();
    let Some(heading) = rows.next() else { return };
    buffer.set_style(heading, ui.style(Role::Detail));
    let mut pen = ui.pen(buffer, heading);
    pen.skip(1);
    let (words, message) = match row {
        TestRow::Broken(broken) => ("does not build".to_owned(), broken.message.clone()),
        TestRow::Test(known) => (heading_of(&known.result, known.fresh), known.result.message.clone()),
    };
    pen.put(&words, ui.style(Role::Detail));
    let lines =
        message.lines().flat_map(|line| pen::wrapped(&printable(pen::head(line)), area.width.saturating_sub(4).into()));
    for (line, place) in lines.zip(rows) {
        let mut pen = ui.pen(buffer, place);
        pen.skip(3);
        pen.put(&line, ui.style(Role::Text));
    }
}

fn heading_of(result: &TestResult, fresh: bool) -> String {
    let words = match result.outcome {
        TestOutcome::Passed => "passed",
        TestOutcome::Skipped => "skipped",
        TestOutcome::Failed => "failed",
        TestOutcome::Errored => "broke",
    };
    let mut parts = vec![if fresh { words.to_owned() } else { format!("{words} in an earlier run") }];
    parts.extend(result.seconds.map(time));
    parts.extend(result.places.first().map(|place| format!("{}:{}", printable(&place.file), place.line.get())));
    let whole = [result.key.suite.as_str(), result.key.name.as_str()];
    parts.push(
        printable(pen::head(&whole.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")))
            .into_owned(),
    );
    parts.join(" \u{b7} ")
}
