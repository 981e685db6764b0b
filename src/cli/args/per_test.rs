//! Options of `per-test`, which test runners call.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Subcommand};

/// What to do for a test runner.
#[derive(Args, Clone, Debug)]
pub struct PerTest {
    /// What.
    #[command(subcommand)]
    pub command: PerTestCommand,
}

/// What to do for a test runner.
#[derive(Clone, Debug, Subcommand)]
pub enum PerTestCommand {
    /// Run a program of tests of Rust, as a runner of cargo.
    Cargo(Program),
    /// Write the plugin that pytest loads.
    Pytest {
        /// The folder that it is written to.
        folder: PathBuf,
    },
}

/// A program with its arguments.
#[derive(Args, Clone, Debug)]
pub struct Program {
    /// The program and its arguments.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true, value_name = "CMD")]
    pub command: Vec<OsString>,
}
