//! Line coverage of programs that no tool measures: a program runs with breakpoints on its lines, by the line tables that
//! its compiler left in it. `native/` follows processes, where that can be done; what it saw becomes a report here.

mod never;
mod outcome;
mod tree;

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod native;

pub use self::never::Never;
pub use self::outcome::{Ended, Lacking, TraceError, Traced};
pub use self::tree::Tree;

/// Runs a program to its end and says which lines of the tree ran.
///
/// # Errors
/// When the program cannot be started or traced.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
pub fn trace(command: &[std::ffi::OsString], tree: &Tree) -> Result<Traced, TraceError> {
    let seen = native::trace(command, tree)?;
    Ok(outcome::traced(seen, tree))
}

/// Programs are followed on Linux with x86-64 alone.
///
/// # Errors
/// Always.
#[cfg(not(all(target_os = "linux", target_arch = "x86_64")))]
pub fn trace(_: &[std::ffi::OsString], _: &Tree) -> Result<Traced, TraceError> {
    Err(TraceError::Elsewhere)
}
