//! What is drawn, where, and in which colours and signs.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::pen::Pen;
use super::symbols::Symbols;
use super::{Role, Theme};
use crate::analysis::MarkKind;
use crate::app::{Layout, Model};

/// What every part of the view needs.
#[derive(Clone, Copy)]
pub(super) struct Ui<'a> {
    pub(super) model: &'a Model,
    pub(super) layout: Layout,
    pub(super) theme: Theme<'a>,
    pub(super) symbols: &'static Symbols,
}

impl Ui<'_> {
    pub(super) fn style(&self, role: Role) -> Style {
        self.theme.role(role)
    }

    /// The sign of what a person did about a gap.
    pub(super) fn mark(&self, kind: MarkKind) -> (&'static str, Role) {
        match kind {
            MarkKind::Done => (self.symbols.accepted, Role::Key),
            MarkKind::Accepted => (self.symbols.accepted, Role::Dim),
            MarkKind::Skipped => (self.symbols.skipped, Role::Dim),
        }
    }

    pub(super) fn pen<'b>(&self, buffer: &'b mut Buffer, row: Rect) -> Pen<'b> {
        Pen::new(buffer, row, self.symbols)
    }
}
