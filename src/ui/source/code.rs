//! One line of code: syntax colours, search matches, panned or wrapped. Only the part that is on the screen is looked at.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::analysis::Parts;
use crate::app::columns::{Cell, Cells};
use crate::coverage::Line;
use crate::source::highlight::{SyntaxRole, Token};
use crate::ui::Ui;
use crate::ui::role::Role;

/// Bytes for each column that are looked at for parts that never ran: more than letters with their accents have.
const BYTES: usize = 16;

/// Draws a line into its place, several rows high when it wraps. Says in which column the code ends in the last row.
/// What never ran of a line that did is underlined, as far as `parts` know it.
pub(super) fn draw(ui: &Ui<'_>, line: Line, parts: Option<&Parts>, place: Rect, buffer: &mut Buffer) -> u16 {
    let source = &ui.model.source;
    let text = source.text().and_then(|text| text.line(line)).unwrap_or_default();
    let tokens = source.path.as_ref().map_or(&[][..], |path| source.texts.tokens(path, line));
    let pan = if source.wrap { 0 } else { source.pan };
    let mut cells = Cells::from_column(text, source.tab_width, pan).peekable();
    let from = cells.peek().map_or(text.len(), |cell| cell.byte);
    let shown = from..text.len().min(from + usize::from(place.width) * usize::from(place.height) * BYTES);
    let missed = parts.map(|parts| parts.missed(line, text, shown)).unwrap_or_default();
    let mut paint = Painter { ui, text, tokens, missed, matched: (0, 0) };
    let (mut x, mut y) = (0, 0);
    for cell in cells {
        let style = paint.style(&cell);
        // A wide character or a tab may begin left of the first column.
        let hidden = pan.saturating_sub(cell.column);
        let width = (cell.width - hidden.min(cell.width)) as u16;
        if x + width > place.width {
            if !source.wrap || y + 1 >= place.height {
                if let Some(last) = buffer.cell_mut((place.right().saturating_sub(1), place.y + y)) {
                    last.set_symbol(ui.symbols.more).set_style(ui.style(Role::Dim));
                }
                return place.right();
            }
            (x, y) = (0, y + 1);
        }
        let shown = if hidden > 0 { " ".repeat(width.into()) } else { cell.text.into_owned() };
        buffer.set_stringn(place.x + x, place.y + y, shown, width.into(), style);
        x += width;
    }
    if y == 0 { place.x + x } else { place.right() }
}

/// Finds the role of one cell after the other.
struct Painter<'a> {
    ui: &'a Ui<'a>,
    text: &'a str,
    tokens: &'a [Token],
    /// What never ran, as bytes.
    missed: Vec<Range<usize>>,
    /// The latest match of the search, as bytes.
    matched: (usize, usize),
}

impl Painter<'_> {
    fn style(&mut self, cell: &Cell<'_>) -> Style {
        let role = self.role(cell);
        let style = self.ui.style(role);
        if self.missed.is_empty() {
            return style;
        }
        let next = self.missed.partition_point(|part| part.end <= cell.byte);
        if self.missed.get(next).is_some_and(|part| part.start <= cell.byte) {
            return style.patch(self.ui.style(Role::Part));
        }
        // Where the row under the cursor is underlined, the line below its code gives way to that of the parts.
        if role == Role::Match { style } else { style.remove_modifier(Modifier::UNDERLINED) }
    }

    fn role(&mut self, cell: &Cell<'_>) -> Role {
        if self.is_match(cell.byte) {
            return Role::Match;
        }
        let at = self.tokens.partition_point(|token| token.end as usize <= cell.byte);
        let token = self.tokens.get(at).filter(|token| token.start as usize <= cell.byte);
        Role::Syntax(token.map_or(SyntaxRole::Plain, |token| token.role))
    }

    fn is_match(&mut self, byte: usize) -> bool {
        let Some(search) = &self.ui.model.source.search else { return false };
        while byte >= self.matched.1 {
            // The search begins behind the last match, or a little before the first visible cell.
            let from = if self.matched.1 == 0 { byte.saturating_sub(search.query().len()) } else { self.matched.1 };
            match search.find(self.text, from) {
                Some(found) if found.1 > self.matched.1 => self.matched = found,
                _ => self.matched = (usize::MAX, usize::MAX),
            }
        }
        byte >= self.matched.0
    }
}
