//! `per-test`: what commands of ours call while tests run, so that each test is measured alone. Nobody types it.

use super::args::{PerTest, PerTestCommand};
use super::{Exit, Failure};
use crate::shims::{cargo, write_pytest};

/// Runs a program for a test runner, or writes what one loads.
pub(super) fn run(options: &PerTest) -> Result<Exit, Failure> {
    match &options.command {
        PerTestCommand::Cargo(program) => {
            let code = cargo(&program.command);
            code.map(Exit::Program).map_err(|error| Failure::unjudged(error.to_string()))
        }
        PerTestCommand::Pytest { folder } => {
            let failed = |error| Failure::unjudged(format!("cannot write to {}: {error}", folder.display()));
            write_pytest(folder).map_err(failed)?;
            Ok(Exit::Done)
        }
    }
}
