//! The list of files: tree or flat, with bar, percentage and missed count in columns.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::changes::{points, tone};
use super::chrome::{self, Pane};
use super::role::{Background, Role};
use super::theme::grade;
use super::{Ui, bar, pen};
use crate::analysis::{FileState, Node, NodeKind, Snapshot};
use crate::app::Focus;
use crate::app::state::changes::Deltas;
use crate::app::state::files::row::{FileSort, Item, Row};
use crate::coverage::Ratio;
use crate::source::printable;

/// Columns of the percentage and of the missed count.
const PERCENT: usize = 7;
const COUNT: usize = 7;
/// And of the change of a rate.
const DELTA: usize = 8;
/// A name that is cut shorter than this cannot be recognised.
const NAME: usize = 12;
/// A state's word may cut names that are longer than this.
const LONGEST_NAME: usize = 32;

/// Draws the list.
pub(super) fn draw(ui: &Ui<'_>, snapshot: &Snapshot, buffer: &mut Buffer) {
    let area = ui.layout.list;
    if area.is_empty() {
        return;
    }
    let files = &ui.model.files;
    let focused = ui.model.focus == Focus::List && ui.model.help.is_none();
    let mut pane = Pane::new(area, focused);
    pane.left.push(chrome::title(ui, "Files", focused));
    if let Some(deltas) = &files.changed {
        let room = usize::from(area.width).saturating_sub(34);
        let (name, _) = pen::fitted(pen::head(&deltas.since), room, ui.symbols.more);
        pane.left.push(chrome::remark(ui, format!(" changed since {}", printable(&name))));
    }
    if !files.filter.is_empty() {
        pane.left.push(Span::styled(format!(" /{}", printable(files.filter.text())), ui.style(Role::Key)));
    }
    let arrow = if files.sort.descends() == files.reversed { ui.symbols.ascending } else { ui.symbols.descending };
    pane.right.push(chrome::remark(ui, format!("{arrow} {}", files.sort.title())));
    if !files.filter.is_empty() || files.changed.is_some() || files.only.is_some() {
        let shown = files.admitted(snapshot);
        pane.bottom.push(chrome::remark(ui, format!("{shown} of {} files", snapshot.files.len())));
    }
    pane.draw(ui, buffer);

    let rows = ui.layout.list_rows();
    if files.rows.is_empty() {
        let words = match (files.filter.is_empty(), files.changed.is_some()) {
            (true, _) if files.only.is_some() => "nothing is left of it now; Esc lists all files",
            (false, _) => "nothing passes this filter; Esc clears it",
            (true, true) => "no file changed; c lists all",
            (true, false) => "no files",
        };
        let mut pen = ui.pen(buffer, Rect { height: 1, ..rows });
        pen.skip(1);
        pen.put(words, ui.style(Role::Dim));
        return;
    }
    let bar = bar_width(rows.width.into());
    for (y, at) in (files.window.top..files.rows.len()).take(rows.height.into()).enumerate() {
        let place = Rect { y: rows.y + y as u16, height: 1, ..rows };
        if at == files.window.cursor {
            let background = if focused { Background::Cursor } else { Background::Away };
            buffer.set_style(place, ui.theme.background(background));
        }
        if let Some(row) = files.rows.get(at) {
            draw_row(ui, snapshot, *row, bar, place, buffer);
        }
    }
}

/// How long the bars are: as long as names have room beside them.
pub(super) fn bar_width(width: usize) -> usize {
    match width {
        0..40 => 0,
        40..52 => 5,
        52..80 => 8,
        _ => 12,
    }
}

fn draw_row(ui: &Ui<'_>, snapshot: &Snapshot, row: Row, bar: usize, place: Rect, buffer: &mut Buffer) {
    let indent = usize::from(row.depth) * 2 + 1;
    let mut pen = ui.pen(buffer, place);
    let node = match row.item {
        Item::Node(id) => snapshot.tree().node(id),
        Item::Language(_) | Item::Unmeasured(..) => None,
    };
    let Some(node) = node else {
        unmeasured(ui, snapshot, row, &mut pen);
        return;
    };
    pen.skip_at_end(1);
    let ratio = node.totals.get(snapshot.headline).unwrap_or_default();
    let state = match node.kind {
        NodeKind::File(file) => snapshot.file(file).map_or(FileState::Measured, |file| file.state),
        NodeKind::Folder => FileState::Measured,
    };
    numbers(ui, &mut pen, node, ratio, bar);
    let lost = match node.kind {
        NodeKind::File(file) => snapshot.file(file).map_or(0, |file| ui.model.lost.count(&file.path)),
        NodeKind::Folder => 0,
    };
    let word = match state {
        _ if lost > 0 => Some((ui.symbols.failed, format!("{lost} lost"), Role::Missed)),
        FileState::Measured => None,
        FileState::Stale => Some((ui.symbols.stale, "stale".to_owned(), Role::Stale)),
        FileState::Unresolved => Some((ui.symbols.unresolved, "unresolved".to_owned(), Role::Partial)),
    };
    // The name with the arrow or the space before it.
    let name = pen::fitted(pen::head(&node.name), LONGEST_NAME, "").1 + 2;
    if let Some((symbol, word, role)) = word {
        let long = format!("{symbol} {word}");
        let roomy = pen.room() > indent + name + 1 + long.chars().count();
        let words = if roomy { long.as_str() } else { symbol };
        pen.put_at_end(words, ui.style(role));
        pen.skip_at_end(1);
    }
    // Deep folders give up their indent before their names.
    pen.skip(indent.min(pen.room().saturating_sub(NAME.min(name))));
    let open = ui.model.files.is_open(snapshot, row.item);
    if node.kind == NodeKind::Folder {
        pen.put(if open { ui.symbols.open } else { ui.symbols.closed }, ui.style(Role::Dim));
        pen.skip(1);
        pen.untrusted(&node.name, ui.style(Role::Folder));
    } else if ui.model.files.flat {
        flat_name(ui, &mut pen, &node.path, &node.name);
    } else {
        pen.skip(2);
        pen.untrusted(&node.name, ui.style(Role::Text));
    }
}

/// A whole path, its folders quieter than its name.
fn flat_name(ui: &Ui<'_>, pen: &mut super::Pen<'_>, path: &str, name: &str) {
    let shown = pen::fitted_end(&printable(path), pen.room(), ui.symbols.more);
    match shown.rfind(&*printable(name)).filter(|at| *at > 0) {
        Some(at) => {
            pen.put(shown.get(..at).unwrap_or_default(), ui.style(Role::Dim));
            pen.put(shown.get(at..).unwrap_or_default(), ui.style(Role::Text));
        }
        None => pen.put(&shown, ui.style(Role::Text)),
    }
}

/// Bar, percentage and what the list is sorted by, at the right of the row.
fn numbers(ui: &Ui<'_>, pen: &mut super::Pen<'_>, node: &Node, ratio: Ratio, bar: usize) {
    let role = grade(ratio);
    let by_partial = ui.model.files.sort == FileSort::Partial;
    let count = if by_partial { node.partial } else { ratio.missed() };
    let words = if count == 0 { ui.symbols.no_code.to_owned() } else { count.to_string() };
    let style = match (count, by_partial) {
        (0, _) => ui.style(Role::Faint),
        (_, true) => ui.style(Role::Partial),
        (_, false) => ui.style(Role::Text),
    };
    pen.put_at_end(&format!("{words:>COUNT$}"), style);
    if let Some(deltas) = &ui.model.files.changed {
        delta(ui, pen, deltas, node);
    }
    if let Some(only) = &ui.model.files.only {
        let lines = match node.kind {
            NodeKind::File(_) => only.of(&node.path).len(),
            NodeKind::Folder => only.below(&node.path),
        };
        pen.put_at_end(&format!("{lines:>DELTA$}"), ui.style(Role::Key));
    }
    pen.put_at_end(&format!("{:>PERCENT$}", ratio.display(1)), ui.style(role));
    // Where there is a baseline, the change says more than the length of a bar.
    let beside = ui.model.files.changed.is_some() || ui.model.files.only.is_some();
    if bar > 0 && !beside {
        pen.draw_at_end(|pen| bar::draw(ui, pen, ratio, bar), bar);
    }
    pen.skip_at_end(1);
}

/// How the rate changed since the baseline, in points.
fn delta(ui: &Ui<'_>, pen: &mut super::Pen<'_>, deltas: &Deltas, node: &Node) {
    let drop = match node.kind {
        NodeKind::File(_) => deltas.of_file(&node.path, &node.totals),
        NodeKind::Folder => deltas.of_folder(&node.path, &node.totals),
    };
    let (words, role) = match drop {
        None => ("new".to_owned(), Role::Partial),
        Some(drop) => (points(drop, 1), tone(drop)),
    };
    pen.put_at_end(&format!("{words:>DELTA$}"), ui.style(role));
}

/// A language's count of files that nobody measures, or one of them.
fn unmeasured(ui: &Ui<'_>, snapshot: &Snapshot, row: Row, pen: &mut super::Pen<'_>) {
    pen.skip(usize::from(row.depth) * 2 + 1);
    pen.skip_at_end(1);
    match row.item {
        Item::Language(at) => {
            let Some(entry) = snapshot.not_measured.get(at) else { return };
            let open = ui.model.files.is_open(snapshot, row.item);
            pen.put_at_end(&format!("{} not measured", entry.files.len()), ui.style(Role::Dim));
            pen.skip_at_end(2);
            pen.put(if open { ui.symbols.open } else { ui.symbols.closed }, ui.style(Role::Dim));
            pen.skip(1);
            pen.put(entry.language, ui.style(Role::Dim));
        }
        Item::Unmeasured(at, file) => {
            let Some(path) = snapshot.not_measured.get(at).and_then(|entry| entry.files.get(file)) else { return };
            pen.skip(2);
            let shown = pen::fitted_end(&printable(path.as_str()), pen.room(), ui.symbols.more);
            pen.put(&shown, ui.style(Role::Dim));
        }
        Item::Node(_) => {}
    }
}
