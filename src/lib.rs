//! lazycov: a terminal explorer for code coverage.

pub mod coverage;
pub mod formats;
