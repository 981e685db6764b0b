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
    /// Run the tests of a package of Go, as `go test -exec` asks for it.
    Go(Program),
    /// Run a program of tests of Rust, as a runner of cargo.
    Cargo(Program),
    /// Write what a runner loads.
    Write(WriteShim),
}

/// A program with its arguments.
#[derive(Args, Clone, Debug)]
pub struct Program {
    /// The program and its arguments.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true, value_name = "CMD")]
    pub command: Vec<OsString>,
}

/// What to write, and where.
#[derive(Args, Clone, Debug)]
pub struct WriteShim {
    /// The runner.
    #[arg(value_enum)]
    pub runner: Runner,
    /// The folder.
    pub folder: PathBuf,
}

/// A runner that loads something of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Runner {
    /// vitest.
    Vitest,
    /// jest.
    Jest,
    /// pytest.
    Pytest,
    /// RSpec.
    Rspec,
    /// minitest.
    Minitest,
}
