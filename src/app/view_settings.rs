//! What the settings say of the look and the keys. It may change while the explorer is open: what is another one then is taken on, and
//! what was changed by keys since stays otherwise.

use std::sync::Arc;

use super::Glyphs;
use super::keymap::Keymap;
use super::state::Model;
use crate::config::theme::Themes;

/// The look as the settings want it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewSettings {
    /// The themes there are.
    pub themes: Arc<Themes>,
    /// The theme that is named; else the terminal's background decides.
    pub theme: Option<String>,
    /// Which symbols.
    pub glyphs: Glyphs,
    /// Share of the list, in percent.
    pub split: u16,
    /// Columns from one tab stop to the next.
    pub tab_width: usize,
    /// What keys mean.
    pub keymap: Keymap,
}

impl Default for ViewSettings {
    fn default() -> ViewSettings {
        let (themes, glyphs, keymap) = (Themes::shipped(), Glyphs::default(), Keymap::default());
        ViewSettings { themes, theme: None, glyphs, split: 40, tab_width: 4, keymap }
    }
}

impl ViewSettings {
    /// Keeps themes of earlier settings that cannot be used any more.
    pub fn keep(&mut self, before: &ViewSettings) {
        if self.themes.faults().next().is_some() {
            self.themes = Arc::new(self.themes.keeping(&before.themes));
        }
    }
}

/// Other settings than there were.
#[derive(Clone, Debug)]
pub struct Restyled {
    /// The earlier ones.
    pub was: ViewSettings,
    /// The present ones.
    pub now: ViewSettings,
}

/// Takes on what changed.
pub(super) fn restyle(model: &mut Model, Restyled { was, now }: Restyled) {
    model.look.themes = now.themes;
    if was.theme != now.theme {
        model.look.chosen = now.theme;
    }
    if was.glyphs != now.glyphs {
        model.look.glyphs = now.glyphs;
    }
    if was.split != now.split {
        model.set_split(now.split);
    }
    if was.tab_width != now.tab_width {
        model.source.tab_width = now.tab_width;
    }
    model.keymap = now.keymap;
}
