//! How the explorer should look, as far as the user or the terminal decides it. The view turns it into colours and
//! symbols.

use std::sync::Arc;

use crate::config::theme::{Needs, Theme, Themes};

/// The look.
#[derive(Clone, Debug)]
pub struct Look {
    /// The themes there are.
    pub themes: Arc<Themes>,
    /// The theme that somebody chose; else the terminal's background decides.
    pub chosen: Option<String>,
    /// Is the terminal's background a light one?
    pub light: bool,
    /// How many colours.
    pub depth: Depth,
    /// Which symbols.
    pub glyphs: Glyphs,
}

impl Default for Look {
    fn default() -> Look {
        let themes = Themes::shipped();
        Look { themes, chosen: None, light: false, depth: Depth::default(), glyphs: Glyphs::default() }
    }
}

impl Look {
    /// The theme that is shown: the one that was chosen as far as the terminal can show it.
    pub fn theme(&self) -> Option<&Arc<Theme>> {
        let fitting = if self.light { "light" } else { "dark" };
        let shown = |name: &str| self.themes.shown(name, self.depth.offers());
        self.chosen.as_deref().and_then(shown).or_else(|| shown(fitting))
    }

    /// Goes on to the next theme that the terminal can show. Says which.
    pub(crate) fn next_theme(&mut self) -> String {
        let now = self.theme().map(|theme| theme.name.clone()).unwrap_or_default();
        let Some(next) = self.themes.after(&now, self.depth.offers()) else { return "no theme".to_owned() };
        let name = next.name.clone();
        let words = match self.depth {
            Depth::Sixteen if name == now => format!("{name} theme: no other makes do with 16 colours"),
            Depth::None if name == now => format!("{name} theme: no other makes do without colours"),
            _ => format!("{name} theme"),
        };
        self.chosen = Some(name);
        words
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

impl Depth {
    /// What themes may need.
    fn offers(self) -> Needs {
        match self {
            Depth::True | Depth::Indexed => Needs::Many,
            Depth::Sixteen => Needs::Sixteen,
            Depth::None => Needs::Nothing,
        }
    }
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
