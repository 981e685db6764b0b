//! The real program in a real pseudo-terminal, its screen emulated. Tests wait for what should be seen, they never
//! sleep; after each the terminal must be as it was and no process may be left.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod changes;
mod columns;
mod explorer;
mod harness;
mod history;
mod hostile;
mod keys;
mod kills;
mod moments;
mod neovim;
#[path = "../support/node_modules.rs"]
mod node_modules;
mod offer;
mod outside;
mod project;
#[path = "../support/pty.rs"]
mod pty;
mod remembered;
mod results;
mod stage;
mod terminal;
mod tools;
mod tracing;
mod watching;
