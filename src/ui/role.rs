//! Roles, which the view names and themes paint.

pub use crate::config::theme::{Background, Role};
