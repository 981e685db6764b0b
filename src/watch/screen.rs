//! The tests' output as a terminal would show it, as plain data: the part that scrolled away and the part on screen.
//! Emulating the terminal is the worker's business; text in here is safe to draw.

use std::sync::Arc;

/// How many lines are kept.
pub const SCROLLBACK: usize = 20_000;

/// The output of one run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Screen {
    /// Its lines, oldest first, without the empty ones at the end.
    pub rows: Vec<Row>,
    /// How many lines were forgotten before the first.
    pub dropped: u64,
}

/// A line: pieces of one style each, from the left.
pub type Row = Arc<[Piece]>;

/// Text of one style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// The text, without control characters.
    pub text: String,
    /// How it looks.
    pub style: Style,
}

/// How text looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Colour of the text.
    pub foreground: Colour,
    /// Colour behind it.
    pub background: Colour,
    /// Bold?
    pub bold: bool,
    /// Dimmed?
    pub dim: bool,
    /// Italic?
    pub italic: bool,
    /// Underlined?
    pub underline: bool,
    /// Colours swapped?
    pub inverse: bool,
}

/// A colour as the program asked for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colour {
    /// The terminal's own.
    #[default]
    Default,
    /// One of the 256 of the palette.
    Indexed(u8),
    /// Red, green, blue.
    Rgb(u8, u8, u8),
}
