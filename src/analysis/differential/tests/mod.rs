//! The rules and the traps, one by one, on small texts; and what must hold for all texts.

mod agreement;
mod categories;
mod files;
mod functions;
mod properties;
pub(in crate::analysis) mod sketch;
mod waterfall;
