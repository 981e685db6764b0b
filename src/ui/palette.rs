//! Colours that are not a theme's: those of the tests' own output.

use ratatui::style::Color;

use crate::app::Depth;
use crate::watch::Colour;

/// A colour of a test's output, for terminals with fewer colours than the program assumed.
pub(super) fn foreign(colour: Colour, depth: Depth) -> Option<Color> {
    match (colour, depth) {
        (Colour::Default, _) | (_, Depth::None) | (Colour::Rgb(..), Depth::Sixteen) => None,
        (Colour::Indexed(n), Depth::Sixteen) if n >= 16 => None,
        (Colour::Indexed(n), _) => Some(Color::Indexed(n)),
        (Colour::Rgb(r, g, b), Depth::True) => Some(Color::Rgb(r, g, b)),
        // The cube of six steps a colour, from 16 on.
        (Colour::Rgb(r, g, b), Depth::Indexed) => {
            let step = |value: u8| (u16::from(value) * 5 + 127) / 255;
            Some(Color::Indexed((16 + 36 * step(r) + 6 * step(g) + step(b)) as u8))
        }
    }
}
