//! The panes: one file for the state of each and for what keys do to it.

pub(crate) mod changes;
pub(crate) mod files;
pub(crate) mod finder;
pub(crate) mod functions;
pub(crate) mod help;
pub(crate) mod history;
pub(crate) mod source;
pub(crate) mod tests;
