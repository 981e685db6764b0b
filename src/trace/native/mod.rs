//! Follows processes on Linux by ptrace.

mod elf;
mod examine;
mod lines;
mod maps;
mod module;
mod modules;
mod places;
mod ptrace;
mod signals;
mod space;
mod start;
mod tracer;

use std::ffi::OsString;

pub(super) use self::examine::examine;
use super::error::TraceError;
use super::seen::Seen;
use super::tree::Tree;

/// Runs a program to its end, and whatever it starts.
pub(super) fn trace(command: &[OsString], tree: &Tree) -> Result<Seen, TraceError> {
    let program = start::start(command)?;
    let job = signals::Job::default();
    let listener = signals::pass_on(program, job.clone())?;
    let seen = tracer::Tracer::new(program, tree, job).follow();
    listener.close();
    Ok(seen?)
}
