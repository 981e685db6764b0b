//! lazycov: a terminal explorer for code coverage.

pub mod analysis;
pub mod app;
pub mod cli;
pub mod config;
pub mod coverage;
pub mod formats;
pub mod lsp;
pub mod markdown;
pub mod mcp;
pub mod project;
pub mod setup;
pub mod shims;
pub mod source;
mod system;
pub mod term;
pub mod trace;
pub mod ui;
pub mod watch;
pub mod work;
