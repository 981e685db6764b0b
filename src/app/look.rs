//! How the explorer should look, as far as the user or the terminal decides it. The view turns it into colours and
//! symbols.

/// The look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Which colours.
    pub theme: Theme,
    /// How many colours.
    pub depth: Depth,
    /// Which symbols.
    pub glyphs: Glyphs,
}

/// The colours fit this background.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// A dark one.
    #[default]
    Dark,
    /// A light one.
    Light,
}

impl Theme {
    /// The next theme.
    pub(crate) fn next(self) -> Theme {
        match self {
            Theme::Dark => Theme::Light,
            Theme::Light => Theme::Dark,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Dark => "dark",
            Theme::Light => "light",
        }
    }
}

/// How many colours the terminal has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// All of them.
    #[default]
    True,
    /// The palette of 256.
    Indexed,
    /// The palette of 16, which the user chose.
    Sixteen,
    /// None: weight, underline and swapped colours alone.
    None,
}

/// Which symbols the terminal shows one cell wide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Glyphs {
    /// Lines, blocks and arrows.
    #[default]
    Unicode,
    /// Plain characters.
    Ascii,
}
