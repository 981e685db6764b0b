//! lazycov: a terminal explorer for code coverage.

pub mod analysis;
pub mod app;
pub mod coverage;
pub mod formats;
pub mod source;
pub mod watch;
