//! Themes: TOML in, a paint for every role out. It owns the roles that can be painted, what themes call them, and the
//! themes that the program brings; files of a user's own are handed in as text.

mod colour;
mod paint;
mod role;
mod sheet;
mod themes;

use rustc_hash::FxHashMap;

pub use self::colour::{Colour, of_256};
pub use self::paint::{Paint, Weight};
pub use self::role::{Background, Heat, ROLES, ROWS, Role, SYNTAX};
pub use self::sheet::Sheet;
pub use self::themes::Themes;

/// A paint for every role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// What it is called.
    pub name: String,
    /// The background that it is made for, where it matters.
    pub background: Option<Colour>,
    roles: FxHashMap<Role, Paint>,
    rows: FxHashMap<Background, Paint>,
}

/// What a theme needs of a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Needs {
    /// Weights alone.
    Nothing,
    /// The 16 colours that every terminal has.
    Sixteen,
    /// Colours of its own.
    Many,
}

impl Theme {
    /// The paint of a role.
    pub fn role(&self, role: Role) -> Paint {
        self.roles.get(&role).copied().unwrap_or_default()
    }

    /// The paint of what lies behind a row.
    pub fn row(&self, row: Background) -> Paint {
        self.rows.get(&row).copied().unwrap_or_default()
    }

    /// What it needs of a terminal.
    pub fn needs(&self) -> Needs {
        let colours = self.roles.values().chain(self.rows.values()).flat_map(|paint| paint.colours());
        let needs = colours.map(|colour| match colour {
            Colour::Rgb { .. } => Needs::Many,
            Colour::Own(_) => Needs::Sixteen,
        });
        needs.max().unwrap_or(Needs::Nothing)
    }
}

#[cfg(test)]
mod tests;
