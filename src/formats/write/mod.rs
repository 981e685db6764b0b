//! Reports as we write them: what was merged, in a format that other tools read, or in our own that loses nothing.
//!
//! Files are written in the order of their paths and nothing in them depends on when or in which order they were read,
//! so that shards which come together in any order make the same bytes.

mod arms;
mod cobertura;
mod lcov;
mod parts;

use std::io;

use rayon::prelude::*;

pub(super) use self::parts::{Parts, each};
use super::lazycov;
use crate::coverage::Report;

/// A format that can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// LCOV, with the ends of functions as lcov 2 writes them.
    Lcov,
    /// Cobertura XML.
    Cobertura,
    /// lazycov's own JSON, the only one that says everything.
    Json,
}

/// This many groups are made side by side before they are written.
const AT_ONCE: usize = 512;

/// Writes a report. `generator` names the program, `created` is the time in seconds since 1970 for the formats that
/// want one.
///
/// # Errors
/// Those of `out`.
pub fn write(
    report: &Report,
    target: Target,
    generator: &str,
    created: u64,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let parts = match target {
        Target::Lcov => lcov::parts(report),
        Target::Cobertura => cobertura::parts(report, generator, created),
        Target::Json => lazycov::parts(report, generator),
    };
    out.write_all(parts.head.as_bytes())?;
    let mut first = true;
    for groups in parts.groups.chunks(AT_ONCE) {
        let texts: Vec<String> = groups.par_iter().map(|group| group()).collect();
        for text in texts {
            if !std::mem::take(&mut first) {
                out.write_all(parts.between.as_bytes())?;
            }
            out.write_all(text.as_bytes())?;
        }
    }
    out.write_all(parts.tail.as_bytes())
}

#[cfg(test)]
mod tests;
