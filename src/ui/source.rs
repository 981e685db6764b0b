//! The source with its marks: title, visible lines, the row that explains the line under the cursor.

mod code;
mod detail;
mod gutter;
mod heading;
mod heat;
mod past;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use self::gutter::{Gutter, Known};
use super::chrome::{self, Pane};
use super::role::{Background, Role};
use super::theme::grade;
use super::{Ui, changes, message, pen, ruler};
use crate::analysis::{Aged, FileState, MarkKind, Parts, Past, Snapshot};
use crate::app::state::instances::InstanceRow;
use crate::app::{Focus, Marked};
use crate::coverage::{FileCoverage, Line, LineState, Ratio, names};
use crate::source::printable;

/// Draws the source.
pub(super) fn draw(ui: &Ui<'_>, snapshot: &Snapshot, buffer: &mut Buffer) {
    let area = ui.layout.source;
    if area.is_empty() {
        return;
    }
    let focused = ui.model.focus == Focus::Source && ui.model.finder.is_none() && ui.model.help.is_none();
    frame(ui, snapshot, focused, buffer);
    let source = &ui.model.source;
    let Some(path) = &source.path else {
        if crate::app::shows_past(ui.model) {
            changes::no_place(ui, ui.layout.source_rows(), buffer);
        } else if !snapshot.partial && snapshot.totals.get(snapshot.headline).is_none_or(|ratio| ratio.total == 0) {
            message::nothing_measured(ui, snapshot, buffer);
        }
        return;
    };
    let coverage = match crate::app::alone(ui.model) {
        Some(instance) => instance.alone.as_deref(),
        None => source.file.and_then(|file| snapshot.coverage(file)),
    };
    let rows = ui.layout.source_rows();
    if let Some(Err(why)) = source.texts.get(path)
        && source.len() == 0
    {
        let mut pen = ui.pen(buffer, Rect { height: 1, ..rows });
        pen.skip(1);
        pen.untrusted(why, ui.style(Role::Dim));
        return;
    }
    let entry = source.file.and_then(|file| snapshot.file(file));
    let age = match entry.map(|entry| (entry.state, entry.aged.as_deref())) {
        Some((FileState::Stale, None)) => Age::Unknown,
        Some((_, Some(aged))) => Age::Known(aged),
        _ => Age::Present,
    };
    let counts = crate::app::counts_known(ui.model);
    let beside = ui.model.changes.comparison().is_some() && crate::app::shows_past(ui.model);
    let gutter = Gutter { width: source.gutter(counts, beside), counts, beside };
    let past = ui.model.changes.comparison().and_then(|comparison| comparison.past(path.as_str()));
    let marked = Marked::of(ui.model);
    let (first, last) = source.visible(rows.height.into());
    // Columns of another text mean nothing.
    let columns = coverage.filter(|_| !matches!(age, Age::Unknown));
    let parts = columns.map(|coverage| Parts::of(coverage, path.as_str(), first, last));
    let lines = Lines { ui, coverage, parts, past, age, marked, gutter, focused };
    let mut y = rows.y;
    let mut row = source.window.top;
    while y < rows.bottom() && row < source.folds.rows() {
        let place = Rect { y, height: rows.bottom() - y, ..rows };
        y += lines.draw(row, place, buffer);
        row += 1;
    }
    heading::draw(ui, snapshot, rows, buffer);
    ruler::draw(ui, buffer);
    let line = source.cursor;
    let has_part = lines.part(line).is_some_and(|parts| {
        let text = source.text().and_then(|text| text.line(line)).map_or("", pen::head);
        !parts.missed(line, text, 0..text.len()).is_empty()
    });
    detail::draw(ui, snapshot, coverage, has_part, buffer);
}

fn frame(ui: &Ui<'_>, snapshot: &Snapshot, focused: bool, buffer: &mut Buffer) {
    let source = &ui.model.source;
    let mut pane = Pane::new(ui.layout.source, focused);
    let Some(path) = &source.path else {
        pane.left.push(chrome::title(ui, "Source", focused));
        pane.draw(ui, buffer);
        return;
    };
    let mut facts: Vec<(String, Role)> = Vec::new();
    let finding = match crate::app::alone(ui.model) {
        Some(instance) => alone(ui, instance),
        None if crate::app::shows_past(ui.model) => past::title(ui, path),
        None => Vec::new(),
    };
    // Beside a finding or an instance, how many lines the whole file misses is beside the point.
    let alone = finding.is_empty();
    facts.extend(finding);
    match source.file.and_then(|file| snapshot.file(file)) {
        Some(file) => {
            match file.state {
                FileState::Measured => {}
                FileState::Stale => facts.extend(stale(file.aged.as_deref(), ui).map(|words| (words, Role::Stale))),
                FileState::Unresolved => {
                    facts.push((format!("{} no such file here", ui.symbols.unresolved), Role::Partial));
                }
            }
            let ratio = file.totals.get(snapshot.headline).unwrap_or_default();
            facts.push((ratio.display(1), grade(ratio)));
            if ratio.missed() > 0 && alone {
                facts.push((format!("{} missed", ratio.missed()), Role::Missed));
            }
            if file.partial > 0 && alone {
                facts.push((format!("{} partial", file.partial), Role::Partial));
            }
        }
        None => facts.push(("not measured".to_owned(), Role::Dim)),
    }
    let used: usize = facts.iter().map(|(words, _)| words.chars().count() + 3).sum();
    let room = usize::from(ui.layout.source.width).saturating_sub(used + 8);
    let shown = pen::fitted_end(&printable(path.as_str()), room, ui.symbols.more);
    pane.left.push(chrome::title(ui, shown, focused));
    pane.bottom = heat::legend(ui);
    for (at, (words, role)) in facts.into_iter().enumerate() {
        if at > 0 {
            pane.right.push(Span::styled(format!(" {} ", ui.symbols.dot), ui.style(Role::Faint)));
        }
        pane.right.push(Span::styled(words, ui.style(role)));
    }
    pane.draw(ui, buffer);
}

/// Whose lines are shown alone, and how many of them it misses.
fn alone(ui: &Ui<'_>, instance: &InstanceRow) -> Vec<(String, Role)> {
    let name = printable(names::short(pen::head(&instance.name))).into_owned();
    let width = usize::from(ui.layout.source.width) * 2 / 5;
    let (name, _) = pen::fitted(&name, width, ui.symbols.more);
    let missed = instance.lines.map_or(0, Ratio::missed);
    let alone = (format!("{name} alone"), Role::Key);
    std::iter::once(alone).chain((missed > 0).then(|| (format!("{missed} missed"), Role::Missed))).collect()
}

/// How much of a file is not what was measured.
fn stale(aged: Option<&Aged>, ui: &Ui<'_>) -> Option<String> {
    let whole = || Some(format!("{} stale", ui.symbols.stale));
    let Some(aged) = aged else { return whole() };
    match aged.unmeasured_count() {
        // Formatted anew, and still the same.
        0 if aged.is_same() => None,
        0 => whole(),
        1 => Some(format!("{} 1 line unmeasured", ui.symbols.stale)),
        many => Some(format!("{} {many} lines unmeasured", ui.symbols.stale)),
    }
}

/// Whether the data is of the text that is shown.
#[derive(Clone, Copy)]
enum Age<'a> {
    /// It is, as far as anyone can tell.
    Present,
    /// It is of an earlier text, and its lines were found again in this one.
    Known(&'a Aged),
    /// It is of an earlier text, and lines may be anywhere.
    Unknown,
}

impl Age<'_> {
    /// Is what is known of a line a hint alone?
    fn is_doubtful(self, line: Line) -> bool {
        match self {
            Age::Present => false,
            Age::Known(aged) => aged.is_doubtful(line),
            Age::Unknown => true,
        }
    }

    /// Did nobody measure the line?
    fn is_unmeasured(self, line: Line) -> bool {
        matches!(self, Age::Known(aged) if aged.is_unmeasured(line))
    }
}

/// What all lines of a file have in common.
struct Lines<'a> {
    ui: &'a Ui<'a>,
    coverage: Option<&'a FileCoverage>,
    /// What is known by columns.
    parts: Option<Parts>,
    /// How they stood before, if that is known.
    past: Option<Past<'a>>,
    age: Age<'a>,
    marked: Marked<'a>,
    gutter: Gutter,
    focused: bool,
}

impl Lines<'_> {
    /// Draws a row of the file; says how many rows of the screen it took.
    fn draw(&self, row: usize, place: Rect, buffer: &mut Buffer) -> u16 {
        let source = &self.ui.model.source;
        let Some(line) = source.folds.line(row) else { return 1 };
        let cursor = row == source.window.cursor;
        if let Some(folded) = source.folds.folded(row) {
            self.fold(folded.len(), cursor, Rect { height: 1, ..place }, buffer);
            return 1;
        }
        let (state, statement) = self.state(line);
        let width = usize::from(place.width.saturating_sub(self.gutter.width));
        let height = (source.height(row, width, place.height.into()) as u16).min(place.height);
        let whole = Rect { height, ..place };
        let glowing = self.glows(line);
        let background = self.ui.theme.background(self.background(state.or(statement), cursor, glowing));
        buffer.set_style(whole, background);
        let known = Known {
            line,
            state,
            statement,
            hits: self.coverage.and_then(|coverage| coverage.lines.hits(line)),
            past: self.past.as_ref(),
            cursor,
            glowing,
            lost: self.is_lost(line),
            marked: self.marked.has(line),
            doubtful: self.age.is_doubtful(line),
            unmeasured: self.age.is_unmeasured(line),
            dealt_with: self.dealt_with(line),
        };
        gutter::draw(self.ui, self.gutter, &known, Rect { height: 1, ..place }, buffer);
        let code =
            Rect { x: place.x + self.gutter.width, width: place.width.saturating_sub(self.gutter.width), ..whole };
        let end = code::draw(self.ui, line, self.part(line), code, buffer);
        if state == Some(LineState::Partial) {
            self.sentence(line, end, code, buffer);
        }
        height
    }

    /// What the data say of a line, and what they say of the statement that it goes on with where they say nothing of it.
    fn state(&self, line: Line) -> (Option<LineState>, Option<LineState>) {
        let Some(coverage) = self.coverage else { return (None, None) };
        let state = coverage.state(line);
        let text = self.ui.model.source.text().filter(|_| state.is_none() && !self.age.is_unmeasured(line));
        let first = text.and_then(|text| text.continues(line));
        let is_excluded = || coverage.excluded.binary_search(&line).is_ok();
        (state, first.and_then(|first| coverage.state(first)).filter(|_| !is_excluded()))
    }

    /// What is known of a line by columns, where it ran: a line that never did has no parts.
    fn part(&self, line: Line) -> Option<&Parts> {
        let (state, statement) = self.state(line);
        let ran = state.or(statement) != Some(LineState::Missed) && !self.age.is_doubtful(line);
        self.parts.as_ref().filter(|_| ran)
    }

    fn glows(&self, line: Line) -> bool {
        let model = self.ui.model;
        let Some((delta, path)) = model.delta.as_ref().zip(model.source.path.as_ref()) else { return false };
        delta.glows(path, line)
    }

    /// Did a run just lose the line, and nobody has seen it yet?
    fn is_lost(&self, line: Line) -> bool {
        let model = self.ui.model;
        model.source.path.as_ref().is_some_and(|path| model.lost.has(path, line))
    }

    /// What a person did about the gap that the line is in.
    fn dealt_with(&self, line: Line) -> Option<MarkKind> {
        let gaps = &self.ui.model.source.gaps;
        let gap = gaps.get(gaps.partition_point(|gap| gap.end < line)).filter(|gap| gap.contains(line))?;
        self.ui.model.marks.of(gap)
    }

    fn background(&self, state: Option<LineState>, cursor: bool, glowing: bool) -> Background {
        match (state, cursor && self.focused) {
            _ if glowing && !cursor => Background::Glow,
            (Some(LineState::Missed), true) => Background::CursorMissed,
            (Some(LineState::Partial), true) => Background::CursorPartial,
            (_, true) => Background::Cursor,
            (Some(LineState::Missed), false) => Background::Missed,
            (Some(LineState::Partial), false) => Background::Partial,
            (_, false) if cursor => Background::Away,
            _ => Background::Plain,
        }
    }

    /// What a partial line misses, after its code, where there is room for it.
    fn sentence(&self, line: Line, end: u16, code: Rect, buffer: &mut Buffer) {
        let Some(words) = self
            .coverage
            .and_then(|coverage| detail::said(coverage, line, self.ui.model.source.text().map(AsRef::as_ref)))
        else {
            return;
        };
        let room = code.right().saturating_sub(end + 4);
        let place = Rect { x: end + 3, width: room, height: 1, ..code };
        if room < 24 {
            return;
        }
        let mut pen = self.ui.pen(buffer, place);
        pen.put(self.ui.symbols.arrow, self.ui.style(Role::Sentence));
        pen.skip(1);
        pen.untrusted(&words, self.ui.style(Role::Sentence));
    }

    fn fold(&self, lines: u32, cursor: bool, place: Rect, buffer: &mut Buffer) {
        let ui = self.ui;
        if cursor {
            let background = if self.focused { Background::Cursor } else { Background::Away };
            buffer.set_style(place, ui.theme.background(background));
        }
        let mut pen = ui.pen(buffer, place);
        pen.skip(self.gutter.width.into());
        pen.put(&format!("{} {lines} covered lines", ui.symbols.fold), ui.style(Role::Fold));
    }
}
