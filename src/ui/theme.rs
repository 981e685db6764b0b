//! The theme that is shown: turns a role into a style, for as many colours as the terminal has.

use std::sync::Arc;

use ratatui::style::{Color, Modifier, Style};

use super::role::{Background, Role};
use crate::app::{Depth, Look};
use crate::config::theme::{self, Colour, Paint, Weight};
use crate::coverage::Ratio;

/// Styles for roles.
#[derive(Clone, Copy, Debug)]
pub struct Theme<'a> {
    theme: Option<&'a Arc<theme::Theme>>,
    depth: Depth,
}

impl<'a> Theme<'a> {
    /// The theme of a look.
    pub fn new(look: &'a Look) -> Theme<'a> {
        Theme { theme: look.theme(), depth: look.depth }
    }

    /// The style of a role.
    pub fn role(self, role: Role) -> Style {
        self.style(self.theme.map_or_else(Paint::default, |theme| theme.role(role)))
    }

    /// The style of what lies behind a row.
    pub fn background(self, background: Background) -> Style {
        self.style(self.theme.map_or_else(Paint::default, |theme| theme.row(background)))
    }

    /// How many colours there are.
    pub fn depth(self) -> Depth {
        self.depth
    }

    fn style(self, paint: Paint) -> Style {
        let colour = |colour| match colour {
            Colour::Own(number) => own(number),
            Colour::Rgb { rgb: [red, green, blue], .. } if self.depth == Depth::True => Color::Rgb(red, green, blue),
            Colour::Rgb { near, .. } => Color::Indexed(near),
        };
        let weights = [
            (Weight::Bold, Modifier::BOLD),
            (Weight::Dim, Modifier::DIM),
            (Weight::Italic, Modifier::ITALIC),
            (Weight::Underlined, Modifier::UNDERLINED),
            (Weight::Reversed, Modifier::REVERSED),
        ];
        let set = weights.into_iter().filter(|(weight, _)| paint.has(*weight)).map(|(_, modifier)| modifier);
        Style { fg: paint.foreground.map(colour), bg: paint.background.map(colour), ..Style::new() }
            .add_modifier(set.collect::<Modifier>())
    }
}

/// One of the terminal's own colours.
fn own(number: u8) -> Color {
    match number {
        0 => Color::Black,
        1 => Color::Red,
        2 => Color::Green,
        3 => Color::Yellow,
        4 => Color::Blue,
        5 => Color::Magenta,
        6 => Color::Cyan,
        7 => Color::Gray,
        8 => Color::DarkGray,
        9 => Color::LightRed,
        10 => Color::LightGreen,
        11 => Color::LightYellow,
        12 => Color::LightBlue,
        13 => Color::LightMagenta,
        14 => Color::LightCyan,
        _ => Color::White,
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
