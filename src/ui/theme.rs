//! Themes: each turns a role into a style, for as many colours as the terminal has. Colours are named in the palette.

use ratatui::style::Style;

use super::palette;
use super::role::{Background, Role};
use crate::app::{Depth, Look};
use crate::coverage::Ratio;

/// Styles for roles.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    look: Look,
}

impl Theme {
    /// The theme of a look.
    pub fn new(look: Look) -> Theme {
        Theme { look }
    }

    /// The style of a role.
    pub fn role(self, role: Role) -> Style {
        match self.look.depth {
            Depth::None => palette::plain(role),
            Depth::Sixteen => palette::sixteen(role),
            depth => palette::paint(self.look.theme, role).style(depth),
        }
    }

    /// The style of what lies behind a row.
    pub fn background(self, background: Background) -> Style {
        match self.look.depth {
            Depth::None => palette::plain_background(background),
            Depth::Sixteen => palette::sixteen_background(background),
            depth => palette::background(self.look.theme, background).style(depth),
        }
    }

    /// How many colours there are.
    pub fn depth(self) -> Depth {
        self.look.depth
    }
}

/// The role of a coverage number: how good it is. The number itself always stands beside the colour.
pub(super) fn grade(ratio: Ratio) -> Role {
    match ratio.percent(0).map(crate::coverage::Percent::as_f64) {
        None => Role::Dim,
        Some(percent) if percent >= 80.0 => Role::Hit,
        Some(percent) if percent >= 50.0 => Role::Partial,
        Some(_) => Role::Missed,
    }
}
