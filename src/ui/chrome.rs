//! The frame of a pane: border, titles, and the cue that shows where the focus is.

use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Widget};

use super::Ui;
use super::role::Role;

/// A pane's frame.
pub(super) struct Pane<'t> {
    pub(super) area: Rect,
    pub(super) focused: bool,
    pub(super) left: Vec<Span<'t>>,
    pub(super) right: Vec<Span<'t>>,
    pub(super) bottom: Vec<Span<'t>>,
}

impl<'t> Pane<'t> {
    pub(super) fn new(area: Rect, focused: bool) -> Pane<'t> {
        Pane { area, focused, left: Vec::new(), right: Vec::new(), bottom: Vec::new() }
    }

    /// Draws border and titles.
    pub(super) fn draw(self, ui: &Ui<'_>, buffer: &mut Buffer) {
        let border = if self.focused { Role::Accent } else { Role::Faint };
        let mut style = ui.style(border);
        style.add_modifier -= ratatui::style::Modifier::BOLD;
        let mut block = Block::bordered().border_set(ui.symbols.border).border_style(style);
        let padded = |spans: Vec<Span<'t>>| {
            let mut line = vec![Span::raw(" ")];
            line.extend(spans);
            line.push(Span::raw(" "));
            Line::from(line)
        };
        if !self.left.is_empty() {
            block = block.title_top(padded(self.left));
        }
        if !self.right.is_empty() {
            block = block.title_top(padded(self.right).alignment(Alignment::Right));
        }
        if !self.bottom.is_empty() {
            block = block.title_bottom(padded(self.bottom).alignment(Alignment::Right));
        }
        block.render(self.area, buffer);
    }
}

/// The title of a pane, as strong as its focus.
pub(super) fn title<'t>(ui: &Ui<'_>, words: impl Into<std::borrow::Cow<'t, str>>, focused: bool) -> Span<'t> {
    Span::styled(words, ui.style(if focused { Role::Accent } else { Role::Title }))
}

/// A quiet remark in a title.
pub(super) fn remark<'t>(ui: &Ui<'_>, words: impl Into<std::borrow::Cow<'t, str>>) -> Span<'t> {
    Span::styled(words, ui.style(Role::Dim))
}
