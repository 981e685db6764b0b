//! The regression inbox: the waterfall on top, the findings in columns, and below them what there is to say about the
//! one under the cursor.

mod waterfall;

pub(super) use self::waterfall::{points, tone};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::chrome::{self, Pane};
use super::role::{Background, Role};
use super::{Pen, Ui, pen};
use crate::analysis::gates::Verdict;
use crate::analysis::{BaselineInfo, Comparison};
use crate::app::Focus;
use crate::app::state::changes::{Finding, Kind};
use crate::coverage::names;
use crate::source::printable;

/// Columns of the mark with the word, and of the number.
const WORD: usize = 11;
const FIGURE: usize = 12;
/// Names and paths share what is left, where each gets more than this.
const LEAST: usize = 10;

/// Draws the list.
pub(super) fn draw(ui: &Ui<'_>, comparison: &Comparison, buffer: &mut Buffer) {
    let area = ui.layout.list;
    if area.is_empty() {
        return;
    }
    let changes = &ui.model.changes;
    let focused = ui.model.focus == Focus::List && ui.model.help.is_none();
    frame(ui, comparison, focused, buffer);
    waterfall::draw(ui, comparison, ui.layout.list_heading(), buffer);
    let rows = ui.layout.list_rows();
    if changes.rows.is_empty() {
        let words = if changes.findings.all().is_empty() {
            "nothing was lost, and nothing new is missed"
        } else {
            "nothing passes this filter; Esc clears it"
        };
        let mut pen = ui.pen(buffer, Rect { height: rows.height.min(1), ..rows });
        pen.skip(1);
        pen.put(words, ui.style(Role::Dim));
    }
    for (y, at) in (changes.window.top..changes.rows.len()).take(rows.height.into()).enumerate() {
        let place = Rect { y: rows.y + y as u16, height: 1, ..rows };
        if at == changes.window.cursor {
            let background = if focused { Background::Cursor } else { Background::Away };
            buffer.set_style(place, ui.theme.background(background));
        }
        if let Some(finding) = changes.finding(at) {
            let is_part = changes.rows.get(at).is_some_and(|row| row.part.is_some());
            draw_row(ui, finding, changes.is_open(at), is_part, &mut ui.pen(buffer, place));
        }
    }
    detail(ui, buffer);
}

fn frame(ui: &Ui<'_>, comparison: &Comparison, focused: bool, buffer: &mut Buffer) {
    let changes = &ui.model.changes;
    let info = &comparison.baseline.info;
    let mut pane = Pane::new(ui.layout.list, focused);
    pane.left.push(chrome::title(ui, "Changes", focused));
    let made = made(info, ui.symbols.dot);
    let room = usize::from(ui.layout.list.width).saturating_sub(made.chars().count() + 22);
    let (name, _) = pen::fitted(pen::head(&info.name), room, ui.symbols.more);
    pane.left.push(chrome::remark(ui, format!(" since {}", printable(&name))));
    if changes.filter.is_empty() {
        let room = usize::from(ui.layout.list.width).saturating_sub(name.chars().count() + 18);
        let (words, marks) = (counts(ui, true), counts(ui, false));
        let width = |counts: &[Span<'_>]| counts.iter().map(Span::width).sum::<usize>();
        let beside = made.chars().count() + 3;
        let (shown, both) = match (width(&words) + beside <= room, width(&marks) + beside <= room) {
            (true, _) => (words, true),
            (false, true) => (marks, true),
            // What there is says more than the day.
            (false, false) if width(&marks) <= room => (marks, false),
            (false, false) => (Vec::new(), true),
        };
        pane.left.extend(shown);
        if both {
            pane.right.push(chrome::remark(ui, made));
        }
    } else {
        pane.left.push(Span::styled(format!(" /{}", printable(changes.filter.text())), ui.style(Role::Key)));
    }
    if let Some(judgement) = &comparison.judgement {
        let role = match judgement.verdict {
            Verdict::Pass => Role::Hit,
            Verdict::Fail => Role::Missed,
            _ => Role::Partial,
        };
        pane.bottom.push(Span::styled(format!("gates: {}", judgement.verdict.key()), ui.style(role)));
    }
    if !changes.rows.is_empty() {
        if !pane.bottom.is_empty() {
            pane.bottom.push(Span::styled(format!(" {} ", ui.symbols.dot), ui.style(Role::Faint)));
        }
        let arrow =
            if changes.sort.descends() == changes.reversed { ui.symbols.ascending } else { ui.symbols.descending };
        let place = format!("{}/{}", changes.window.cursor + 1, changes.rows.len());
        let words = format!("{place} {} {arrow} {}", ui.symbols.dot, changes.sort.title());
        pane.bottom.push(chrome::remark(ui, words));
    }
    pane.draw(ui, buffer);
}

/// How many findings there are of each kind: its mark, a number, and its word; without `words` those of one mark are
/// one number.
fn counts<'a>(ui: &Ui<'a>, words: bool) -> Vec<Span<'a>> {
    let mut counts: Vec<(&str, Role, usize, &str)> = Vec::new();
    for &(kind, count) in &ui.model.changes.counts {
        let (symbol, role) = mark(ui, kind);
        match counts.iter_mut().find(|known| !words && (known.0, known.1) == (symbol, role)) {
            Some(known) => known.2 += count,
            None => counts.push((symbol, role, count, kind.word())),
        }
    }
    let span = |(symbol, role, count, word): (&str, Role, usize, &str)| {
        let word = if words { format!(" {word}") } else { String::new() };
        Span::styled(format!("  {symbol} {count}{word}"), ui.style(role))
    };
    counts.into_iter().map(span).collect()
}

/// Commit and day of a baseline.
fn made(info: &BaselineInfo, dot: &str) -> String {
    let commit = info.commit.as_deref().map(|commit| commit.get(..7).unwrap_or(commit));
    let star = if info.dirty { "*" } else { "" };
    let commit = commit.map(|commit| format!("{}{star}", printable(commit)));
    let day = time::OffsetDateTime::from_unix_timestamp(info.created).ok().map(|time| time.date().to_string());
    commit.into_iter().chain(day).collect::<Vec<_>>().join(&format!(" {dot} "))
}

/// `open` says of a group whether its parts are shown.
fn draw_row(ui: &Ui<'_>, finding: &Finding, open: Option<bool>, is_part: bool, pen: &mut Pen<'_>) {
    let (symbol, word, role) = sign(ui, finding);
    match open {
        Some(true) => pen.put(ui.symbols.open, ui.style(Role::Dim)),
        Some(false) => pen.put(ui.symbols.closed, ui.style(Role::Dim)),
        None => pen.skip(1),
    }
    pen.skip_at_end(1);
    if is_part {
        pen.skip(WORD);
    } else {
        pen.put(symbol, ui.style(role));
        pen.put(&format!(" {word:<0$}", WORD - 2), ui.style(role));
    }
    let figure = if finding.figure.is_empty() { ui.symbols.no_code } else { &finding.figure };
    pen.put(&format!("{figure:<FIGURE$}"), ui.style(Role::Text));
    let path = finding.place.path.as_ref().map(|path| printable(pen::head(path.as_str())));
    let name = finding.place.function.as_deref().map(|name| printable(names::short(pen::head(name))).into_owned());
    let name = name.or_else(|| finding.rule.clone()).unwrap_or_default();
    let room = pen.room();
    let columns = if room < 2 * LEAST || path.is_none() { room } else { room / 2 };
    match path {
        // Without a name or without room for both, what tells more has the whole row.
        Some(path) if name.is_empty() || columns == room => {
            pen.put(&pen::fitted_end(&path, room, ui.symbols.more), ui.style(Role::Text));
        }
        path => {
            let (shown, used) = pen::fitted(&name, columns.saturating_sub(1), ui.symbols.more);
            pen.put(&shown, ui.style(Role::Text));
            if let Some(path) = path {
                pen.skip(columns - used);
                pen.put(&pen::fitted_end(&path, room - columns, ui.symbols.more), ui.style(Role::Dim));
            }
        }
    }
}

/// Mark and word of a finding, and how they should look.
pub(super) fn sign<'a>(ui: &Ui<'a>, finding: &Finding) -> (&'a str, &'static str, Role) {
    match finding.verdict {
        Some(Verdict::Waived) => (ui.symbols.accepted, "waived", Role::Dim),
        Some(Verdict::Unjudged) => (ui.symbols.unresolved, "unjudged", Role::Partial),
        _ => {
            let (symbol, role) = mark(ui, finding.kind);
            (symbol, finding.kind.word(), role)
        }
    }
}

/// The mark of a kind.
fn mark<'a>(ui: &Ui<'a>, kind: Kind) -> (&'a str, Role) {
    let symbols = ui.symbols;
    match kind {
        Kind::Gate => (symbols.failed, Role::Missed),
        Kind::Warning => (symbols.failed, Role::Partial),
        Kind::Lost => (symbols.missed, Role::Missed),
        Kind::BranchLost => (symbols.partial, Role::Partial),
        Kind::Drop => (symbols.descending, Role::Missed),
        Kind::NewFunction | Kind::NewMissed => (symbols.new, Role::Partial),
        Kind::Vanished => (symbols.stale, Role::Stale),
        Kind::IncludedMissed => (symbols.missed, Role::Partial),
        Kind::Excluded => (symbols.stale, Role::Partial),
        Kind::Whole => (symbols.descending, Role::Dim),
        Kind::Flaky => (symbols.flaky, Role::Partial),
    }
}

/// In the place of the source: all of the message of a finding that is about no single place.
pub(super) fn no_place(ui: &Ui<'_>, place: Rect, buffer: &mut Buffer) {
    let Some(finding) = ui.model.changes.selected() else { return };
    let message = printable(pen::head(&finding.message)).into_owned();
    let width = usize::from(place.width).saturating_sub(2);
    let message = pen::wrapped(&message, width).into_iter().map(|row| (row, Role::Text));
    let remark = "This is about more than one place; the findings below it say which.";
    let remark = pen::wrapped(remark, width).into_iter().map(|row| (row, Role::Dim));
    let rows = message.chain([(String::new(), Role::Dim)]).chain(remark);
    for (y, (row, role)) in rows.take(place.height.into()).enumerate() {
        let mut pen = ui.pen(buffer, Rect { y: place.y + y as u16, height: 1, ..place });
        pen.skip(1);
        pen.put(&row, ui.style(role));
    }
}

/// What there is to say about the finding under the cursor: its message, and the tests that still come by.
fn detail(ui: &Ui<'_>, buffer: &mut Buffer) {
    let place = ui.layout.list_detail();
    let style = ui.style(Role::Detail);
    let words = match (ui.model.changes.selected(), &ui.model.changes.tests) {
        (Some(finding), Some(tests)) => format!("{}; {tests}", finding.message),
        (Some(finding), None) => finding.message.clone(),
        (None, _) => String::new(),
    };
    let shown = printable(pen::head(&words)).into_owned();
    let width = usize::from(place.width).saturating_sub(2);
    let mut lines = pen::wrapped(&shown, width);
    let height = usize::from(place.height);
    if lines.len() > height && height > 0 {
        // What is left goes into the last row, and is cut there.
        let rest = lines.split_off(height - 1).join(" ");
        lines.push(rest);
    }
    let mut lines = lines.into_iter();
    for y in place.y..place.bottom() {
        let row = Rect { y, height: 1, ..place };
        ui.pen(buffer, row).put(&" ".repeat(row.width.into()), style);
        let mut pen = ui.pen(buffer, row);
        pen.skip(1);
        pen.skip_at_end(1);
        pen.put(&lines.next().unwrap_or_default(), style);
    }
}
