//! Options of `per-test`, which test runners call.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

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
    /// Run the tests of a package of Go, as `go test -exec` asks for it.
    Go(Program),
    /// Write what a runner loads.
    Write {
        /// The runner.
        #[arg(value_enum)]
        runner: Runner,
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

/// A runner that loads something of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Runner {
    /// pytest.
    Pytest,
    /// vitest.
    Vitest,
    /// jest.
    Jest,
    /// RSpec.
    Rspec,
    /// minitest.
    Minitest,
}
