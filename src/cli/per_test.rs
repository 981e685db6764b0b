//! `per-test`: what commands of ours call while tests run, so that each test is measured alone. Nobody types it.

use std::io;

use super::args::{PerTest, PerTestCommand, Runner};
use super::{Exit, Failure};
use crate::shims::{Shim, cargo, go};

/// Runs a program for a test runner, or writes what one loads.
pub(super) fn run(options: &PerTest) -> Result<Exit, Failure> {
    match &options.command {
        PerTestCommand::Go(program) => ended(go(&program.command)),
        PerTestCommand::Cargo(program) => ended(cargo(&program.command)),
        PerTestCommand::Write(wanted) => {
            let shim = match wanted.runner {
                Runner::Vitest => Shim::Vitest,
                Runner::Jest => Shim::Jest,
                Runner::Pytest => Shim::Pytest,
                Runner::Rspec => Shim::Rspec,
                Runner::Minitest => Shim::Minitest,
            };
            let folder = &wanted.folder;
            let wrote = shim.write(folder);
            wrote.map_err(|error| Failure::unjudged(format!("cannot write to {}: {error}", folder.display())))?;
            Ok(Exit::Done)
        }
    }
}

fn ended(code: io::Result<u8>) -> Result<Exit, Failure> {
    code.map(Exit::Program).map_err(|error| Failure::unjudged(error.to_string()))
}
