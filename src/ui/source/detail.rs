//! The row below the source that explains the line under the cursor. It has its place even when there is little to say,
//! so that nothing moves; a sentence that is longer than the row is cut.

use ratatui::buffer::Buffer;

use crate::analysis::{CoveredBy, Decisions, LineReach, Snapshot, sentence};
use crate::coverage::{Counts, FileCoverage, Line, LineState, names};
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
        let hits = coverage.lines.hits(line);
        match (state, hits) {
            (Some(LineState::Missed), _) => add("never executed"),
            (Some(_), Some(hits)) if coverage.counts == Counts::Exact => {
                add(&format!("executed {}", times(hits)));
            }
            (Some(_), _) => add("executed"),
            (None, _) if coverage.excluded.binary_search(&line).is_ok() => add("excluded from measurement"),
            (None, _) if aged.is_some_and(|aged| aged.is_unmeasured(line)) => {
                add("changed since, and not measured yet");
            }
            (None, _) => add(&statement(coverage, source.text().map(AsRef::as_ref), line)),
        }
        if state.is_some() && aged.is_some_and(|aged| aged.is_doubtful(line)) {
            add("before its function changed");
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
    if let Some(words) = reach.and_then(|coverage| tests(snapshot, coverage, line)) {
        add(&words);
    }
    if let Some(kind) = source.gap().and_then(|gap| ui.model.marks.of(gap)) {
        add(kind.word());
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

/// What is known of a line that is no code to the data: it may go on with a statement of a line above.
fn statement(coverage: &FileCoverage, text: Option<&Text>, line: Line) -> String {
    let first = text.and_then(|text| text.continues(line));
    match first.and_then(|first| Some((first, coverage.state(first)?))) {
        Some((first, LineState::Missed)) => format!("goes on with line {first}, never executed"),
        Some((first, LineState::Hit | LineState::Partial)) => format!("goes on with line {first}"),
        None => "no code to measure".to_owned(),
    }
}

/// What a line misses; in the words of the report alone where its text is not there.
pub(super) fn said(coverage: &FileCoverage, line: Line, text: Option<&Text>) -> Option<String> {
    match text {
        Some(text) => text.sentence(coverage, line),
        None => sentence(coverage, line, None, &Decisions::default()),
    }
}

/// Which tests run a line, where that is known.
fn tests(snapshot: &Snapshot, coverage: &FileCoverage, line: Line) -> Option<String> {
    let names = snapshot.known_tests();
    let reach = LineReach::of(names, coverage, line)?;
    Some(match (reach.tests, reach.outside) {
        (0, false) => return None,
        (0, true) => "outside of tests alone".to_owned(),
        (1, false) => {
            let name = names.name(reach.first?)?;
            format!("by {} alone", printable(pen::head(name.rsplit("::").next()?)))
        }
        (1, true) => "by 1 test".to_owned(),
        (many, _) => format!("by {many} tests"),
    })
}

fn times(hits: u64) -> String {
    match hits {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        many => format!("{many} times"),
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
