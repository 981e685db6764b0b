//! `per-test`: what commands of ours call while tests run, so that each test is measured alone. Nobody types it.

use std::io;

use super::args::{PerTest, PerTestCommand, Runner};
use super::{Exit, Failure};
use crate::shims::{Shim, cargo, go};

/// Runs a program for a test runner, or writes what one loads.
pub(super) fn run(options: &PerTest) -> Result<Exit, Failure> {
    match &options.command {
        PerTestCommand::Cargo(program) => ended(cargo(&program.command)),
        PerTestCommand::Go(program) => ended(go(&program.command)),
        PerTestCommand::Write { runner, folder } => {
            let shim = match runner {
                Runner::Pytest => Shim::Pytest,
                Runner::Vitest => Shim::Vitest,
                Runner::Jest => Shim::Jest,
                Runner::Rspec => Shim::Rspec,
                Runner::Minitest => Shim::Minitest,
            };
            let failed = |error| Failure::unjudged(format!("cannot write to {}: {error}", folder.display()));
            shim.write(folder).map_err(failed)?;
            Ok(Exit::Done)
        }
    }
}

fn ended(code: io::Result<u8>) -> Result<Exit, Failure> {
    code.map(Exit::Program).map_err(|error| Failure::unjudged(error.to_string()))
}
