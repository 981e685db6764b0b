//! The look and the keys as the settings and the terminal want them: the user's own themes are read, and the one that is named must be
//! among them.

use std::sync::Arc;

use crate::app::{Glyphs, Keymap, ViewSettings};
use crate::config::{self, ConfigError};
use crate::project::{Settings, themes, themes_folder};
use crate::term;

/// How the explorer is to look.
///
/// # Errors
/// When the theme that the settings name does not exist or cannot be used, or keys contradict each other.
pub fn view_settings(settings: &Settings) -> Result<ViewSettings, ConfigError> {
    let config = &settings.config;
    let themes = Arc::new(themes(themes_folder().as_deref()));
    if let Some(name) = &config.theme {
        let (origin, line) = &settings.theme_at;
        themes.check(name, origin, *line)?;
    }
    let unicode = match config.glyphs {
        config::Glyphs::Auto => term::symbols_are_narrow(|name| std::env::var(name).ok()),
        config::Glyphs::Unicode => true,
        config::Glyphs::Ascii => false,
    };
    Ok(ViewSettings {
        themes,
        theme: config.theme.clone(),
        glyphs: if unicode { Glyphs::Unicode } else { Glyphs::Ascii },
        split: config.split.into(),
        tab_width: config.tab_width.into(),
        keymap: Keymap::with(&config.keys)?,
    })
}
