//! The row below the source that explains the line under the cursor. It has its place even when there is little to say,
//! so that nothing moves; a sentence that is longer than the row is cut.

use ratatui::buffer::Buffer;

use crate::analysis::{AcceptedGap, CoveredBy, Decisions, Snapshot, line_words, sentence, test_words};
use crate::coverage::{FileCoverage, Line, LineState, names};
use crate::source::{Text, printable};
use crate::ui::role::Role;
use crate::ui::source::past;
use crate::ui::{Ui, pen};

/// Draws the row. `has_part` tells that something of the line is underlined.
pub(super) fn draw(
    ui: &Ui<'_>,
    snapshot: &Snapshot,
    coverage: Option<&FileCoverage>,
    has_part: bool,
    buffer: &mut Buffer,
) {
    let last = ui.layout.detail();
    if last.is_empty() {
        return;
    }
    let (symbol, role, words) = words(ui, snapshot, coverage, has_part);
    let style = ui.style(Role::Detail);
    ui.pen(buffer, last).put(&" ".repeat(last.width.into()), style);
    let mut pen = ui.pen(buffer, last);
    pen.skip(1);
    pen.skip_at_end(1);
    pen.put(symbol, style.patch(ui.style(role)));
    pen.skip(1);
    pen.put(&words, style);
}

fn words(
    ui: &Ui<'_>,
    snapshot: &Snapshot,
    coverage: Option<&FileCoverage>,
    has_part: bool,
) -> (&'static str, Role, String) {
    let (source, symbols) = (&ui.model.source, ui.symbols);
    let line = source.cursor;
    let mut words = vec![format!("line {line}")];
    let mut add = |more: &str| words.push(more.to_owned());
    let state = coverage.and_then(|coverage| coverage.state(line));
    let (symbol, role) = match state {
        Some(LineState::Missed) => (symbols.missed, Role::Missed),
        Some(LineState::Partial) => (symbols.partial, Role::Partial),
        Some(LineState::Hit) => (symbols.hit, Role::Hit),
        None => (symbols.no_code, Role::Dim),
    };
    let before = past::words(ui, line);
    let aged = source.file.and_then(|file| snapshot.file(file)?.aged.as_deref());
    if let Some(coverage) = coverage {
        let first = source.text().and_then(|text| text.continues(line));
        for words in line_words(coverage, line, first, aged) {
            add(&words);
        }
        if let Some(sentence) = said(coverage, line, source.text().map(AsRef::as_ref)) {
            add(&printable(pen::head(&sentence)));
        } else if has_part {
            add("what is underlined never ran");
        }
    }
    if let Some((only, path)) = ui.model.files.only.as_ref().zip(source.path.as_ref())
        && only.has(path.as_str(), line)
        && let CoveredBy::Report(report) = &only.by
    {
        add(&format!("covered only by {}", printable(report)));
    }
    let reach = coverage.filter(|_| matches!(state, Some(LineState::Hit | LineState::Partial)));
    if let Some(words) = reach.and_then(|coverage| test_words(snapshot.known_tests(), coverage, line)) {
        add(&printable(pen::head(&words)));
    }
    let marks = &ui.model.marks;
    match source.gap() {
        Some(gap) if marks.accepted().of(gap).is_some() => {
            let words = marks.accepted().of(gap).map(AcceptedGap::words).unwrap_or_default();
            add(&printable(pen::head(&words)));
        }
        Some(gap) => marks.of(gap).into_iter().for_each(|kind| add(kind.word())),
        None => {}
    }
    if let Some(before) = before {
        add(&before);
    }
    if let Some(flaky) = past::flaky(ui, line) {
        add(&format!("{} {flaky}", symbols.flaky));
    }
    if let Some(function) = function(snapshot, ui, line) {
        add(&format!("in {}", printable(names::short(pen::head(&function)))));
    }
    (symbol, role, words.join(&format!(" {} ", symbols.dot)))
}

/// What a line misses; in the words of the report alone where its text is not there.
pub(super) fn said(coverage: &FileCoverage, line: Line, text: Option<&Text>) -> Option<String> {
    match text {
        Some(text) => text.sentence(coverage, line),
        None => sentence(coverage, line, None, &Decisions::default()),
    }
}

/// Name of the innermost function around a line.
fn function(snapshot: &Snapshot, ui: &Ui<'_>, line: Line) -> Option<String> {
    let rows = snapshot.functions_of(ui.model.source.file?);
    let around = rows
        .iter()
        .rev()
        .find(|row| row.start.is_some_and(|start| start <= line) && row.end.is_some_and(|end| line <= end));
    around.map(|row| row.name.clone())
}
