//! The overview at the right edge of the source: where the gaps of the whole file are, and which part is on the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Ui;
use super::role::Role;
use crate::analysis::Gap;
use crate::app::Marked;
use crate::coverage::{Line, LineRange};

/// Draws the ruler.
pub(super) fn draw(ui: &Ui<'_>, buffer: &mut Buffer) {
    let area = ui.layout.ruler();
    let source = &ui.model.source;
    if area.is_empty() || source.len() == 0 {
        return;
    }
    let height = usize::from(area.height);
    let (first, last) = source.visible(ui.layout.source_rows().height.into());
    let marked = Marked::of(ui.model);
    let fits = source.folds.rows() <= height;
    for row in 0..height {
        let Some((from, to)) = source.ruled(row, height) else { return };
        let place = Rect { y: area.y + row as u16, height: 1, ..area };
        let mark = mark(&source.gaps, from, to);
        let on_screen = !fits && from <= last && to >= first;
        let (symbol, role) = match mark {
            Some(true) => (ui.symbols.missed, Role::Missed),
            Some(false) => (ui.symbols.partial, Role::Partial),
            None if marked.meets(LineRange::new(from, to)) => (ui.symbols.only, Role::Key),
            None if on_screen => (ui.symbols.track, Role::Faint),
            None => (" ", Role::Faint),
        };
        let mut style = ui.style(role);
        if on_screen && mark.is_some() {
            style = style.add_modifier(ratatui::style::Modifier::BOLD);
        }
        ui.pen(buffer, place).put(symbol, style);
    }
}

/// Is there a gap in these lines, and does one of them miss lines?
fn mark(gaps: &[Gap], first: Line, last: Line) -> Option<bool> {
    let from = gaps.partition_point(|gap| gap.end < first);
    let mut inside = gaps.iter().skip(from).take_while(|gap| gap.start <= last).peekable();
    inside.peek()?;
    Some(inside.any(|gap| !gap.partial_only))
}
