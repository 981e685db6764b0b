//! The source with its marks: title, visible lines, the row that explains the line under the cursor.

mod code;
mod detail;
mod past;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::chrome::{self, Pane};
use super::role::{Background, Role};
use super::theme::grade;
use super::{Ui, changes, pen, ruler};
use crate::analysis::{Aged, FileState, MarkKind, Past, Snapshot};
use crate::app::state::source::PAST;
use crate::app::{Focus, Marked};
use crate::coverage::{FileCoverage, Line, LineState};
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
        }
        return;
    };
    let coverage = source.file.and_then(|file| snapshot.coverage(file));
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
    let past = ui.model.changes.comparison().filter(|_| crate::app::shows_past(ui.model));
    let gutter = source.gutter(counts, past.is_some());
    let beside = past.is_some();
    let past = past.and_then(|comparison| comparison.past(path.as_str()));
    let marked = Marked::of(ui.model);
    let lines = Lines { ui, coverage, beside, past, age, marked, counts, gutter, focused };
    let mut y = rows.y;
    let mut row = source.window.top;
    while y < rows.bottom() && row < source.folds.rows() {
        let place = Rect { y, height: rows.bottom() - y, ..rows };
        y += lines.draw(row, place, buffer);
        row += 1;
    }
    ruler::draw(ui, buffer);
    detail::draw(ui, snapshot, coverage, buffer);
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
    let finding = if crate::app::shows_past(ui.model) { past::title(ui, path) } else { Vec::new() };
    // Beside a finding, how many lines the whole file misses is beside the point.
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
    for (at, (words, role)) in facts.into_iter().enumerate() {
        if at > 0 {
            pane.right.push(Span::styled(format!(" {} ", ui.symbols.dot), ui.style(Role::Faint)));
        }
        pane.right.push(Span::styled(words, ui.style(role)));
    }
    pane.draw(ui, buffer);
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
    /// Is shown how the lines stood before?
    beside: bool,
    /// How they stood, if that is known.
    past: Option<Past<'a>>,
    age: Age<'a>,
    marked: Marked<'a>,
    counts: bool,
    gutter: u16,
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
        let state = self.coverage.and_then(|coverage| coverage.state(line));
        let width = usize::from(place.width.saturating_sub(self.gutter));
        let height = (source.height(row, width, place.height.into()) as u16).min(place.height);
        let whole = Rect { height, ..place };
        let glowing = self.glows(line);
        buffer.set_style(whole, self.ui.theme.background(self.background(state, cursor, glowing)));
        self.gutter(line, state, cursor, glowing, Rect { height: 1, ..place }, buffer);
        let code = Rect { x: place.x + self.gutter, width: place.width.saturating_sub(self.gutter), ..whole };
        let end = code::draw(self.ui, line, code, buffer);
        if state == Some(LineState::Partial) {
            self.sentence(line, end, code, buffer);
        }
        height
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

    /// Line number, mark and hits.
    fn gutter(
        &self,
        line: Line,
        state: Option<LineState>,
        cursor: bool,
        glowing: bool,
        place: Rect,
        buffer: &mut Buffer,
    ) {
        let (ui, symbols) = (self.ui, self.ui.symbols);
        let mut pen = ui.pen(buffer, Rect { width: self.gutter, ..place });
        let wide = if self.counts { 5 } else { 0 } + if self.beside { PAST } else { 0 };
        let digits = usize::from(self.gutter - 3 - wide);
        let number = if cursor { Role::CursorNumber } else { Role::Number };
        pen.put(&format!("{line:>digits$} "), ui.style(number));
        if self.beside {
            past::draw(ui, &mut pen, self.past.as_ref(), line, state);
        }
        let (symbol, role) = match state {
            Some(LineState::Missed) if self.is_lost(line) => (symbols.failed, Role::Missed),
            Some(LineState::Missed) => (symbols.missed, Role::Missed),
            Some(LineState::Hit | LineState::Partial) if self.marked.has(line) => (symbols.only, Role::Key),
            Some(LineState::Partial) => (symbols.partial, Role::Partial),
            Some(LineState::Hit) if glowing => (symbols.hit, Role::Glow),
            Some(LineState::Hit) => (symbols.hit, Role::Hit),
            None if self.age.is_unmeasured(line) => (symbols.new, Role::Stale),
            None => (symbols.no_code, Role::Faint),
        };
        // Data of another version of the file are only a hint where hits were.
        let (symbol, role) = match state {
            Some(LineState::Hit) if self.age.is_doubtful(line) => (symbols.stale, Role::Stale),
            _ => (symbol, role),
        };
        let weak = matches!(state, Some(LineState::Missed | LineState::Partial));
        let (symbol, role) = self.dealt_with(line).filter(|_| weak).map_or((symbol, role), |kind| ui.mark(kind));
        pen.put(symbol, ui.style(role));
        if self.counts {
            let hits = self.coverage.and_then(|coverage| coverage.lines.hits(line)).map(count).unwrap_or_default();
            let role = match state {
                Some(LineState::Missed) => Role::Missed,
                Some(LineState::Partial) => Role::Partial,
                _ => Role::Dim,
            };
            pen.put(&format!("{hits:>5}"), ui.style(role));
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
        pen.skip(self.gutter.into());
        pen.put(&format!("{} {lines} covered lines", ui.symbols.fold), ui.style(Role::Fold));
    }
}

/// A hit count in at most five columns: `12`, `3.4k`, `120M`.
pub(super) fn count(hits: u64) -> String {
    let (divisor, unit) = match hits {
        0..1_000 => return hits.to_string(),
        1_000..1_000_000 => (1_000, 'k'),
        1_000_000..1_000_000_000 => (1_000_000, 'M'),
        1_000_000_000..1_000_000_000_000 => (1_000_000_000, 'G'),
        _ => return ">1T".to_owned(),
    };
    let whole = hits / divisor;
    if whole < 10 { format!("{whole}.{}{unit}", hits % divisor * 10 / divisor) } else { format!("{whole}{unit}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_fit_their_column() {
        let shown = [0, 12, 999, 1_000, 3_450, 12_345, 999_999, 1_200_000, u64::MAX].map(count);
        assert_eq!(shown, ["0", "12", "999", "1.0k", "3.4k", "12k", "999k", "1.2M", ">1T"]);
    }
}
