//! Roles, which the view names and themes paint.

pub(super) use crate::config::theme::Heat;
pub use crate::config::theme::{Background, Role};
