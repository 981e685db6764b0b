//! Settings: many texts in, one resolved [`Config`] out.
//!
//! Layers are merged key by key; the later wins: defaults, the languages' own settings, the user's file, the project's
//! `lazycov.toml`, `LAZYCOV_*` in the environment, flags. It owns which keys exist and what they may hold; it refuses to
//! read files and the environment: texts and variables are handed in.

mod accepted;
mod ci;
mod codecov;
mod coveragepy;
mod environment;
mod file;
mod gates;
mod ini;
mod istanbul;
mod keys;
mod own_keys;
mod partial;
mod remap;
mod repository;
mod text;
pub mod theme;
mod waiver;

pub use accepted::{accepted_of, with_accepted, without_accepted};
pub use ci::{Ci, Target};
pub use codecov::{Codecov, FILES as CODECOV_FILES};
pub use coveragepy::{CoveragePy, FILES as COVERAGEPY_FILES};
pub use environment::{ci_from_environment, from_environment};
pub use file::{Owner, from_toml, line_of};
pub use gates::set_gate;
pub use istanbul::{FILES as ISTANBUL_FILES, limits as istanbul_limits};
pub use keys::{KEYS, Key, Kind};
pub use own_keys::{OwnKeys, Spot};
pub use partial::{Config, Glyphs, Partial, Remap};
pub use remap::with_remap;
pub use repository::Repository;
pub(crate) use text::nearest;
pub use waiver::{with_waiver, without_waiver};

/// A setting that cannot be used. Text of a configuration file may be in it: untrusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{origin}{}: {message}", line.map(|line| format!(":{line}")).unwrap_or_default())]
pub struct ConfigError {
    /// The file or the environment variable.
    pub origin: String,
    /// The line in it, counted from 1.
    pub line: Option<usize>,
    /// What is wrong and what to write instead.
    pub message: String,
}
