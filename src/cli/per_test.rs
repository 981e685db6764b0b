//! `per-test`: what commands of ours call while tests run, so that each test is measured alone. Nobody types it.

use super::args::{PerTest, PerTestCommand, Runner};
use super::{Exit, Failure};
use crate::shims::{Shim, go};

/// Runs a program for a test runner, or writes what one loads.
pub(super) fn run(options: &PerTest) -> Result<Exit, Failure> {
    match &options.command {
        PerTestCommand::Go(program) => match go(&program.command) {
            Ok(code) => Ok(Exit::Program(code)),
            Err(error) => Err(Failure::unjudged(error.to_string())),
        },
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
