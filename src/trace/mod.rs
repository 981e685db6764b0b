//! Line coverage of programs that no tool measures: a program runs with breakpoints on its lines, by the line tables that
//! its compiler left in it. `native/` follows processes, where that can be done; what it saw becomes a report here.

mod error;
mod never;
mod other_text;
mod outcome;
#[cfg_attr(not(all(target_os = "linux", target_arch = "x86_64")), allow(dead_code, reason = "nothing is seen"))]
mod seen;
#[cfg_attr(not(all(target_os = "linux", target_arch = "x86_64")), allow(dead_code, reason = "nothing is looked for"))]
mod tree;

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod native;
#[cfg(not(all(target_os = "linux", target_arch = "x86_64")))]
mod native {
    pub(super) fn trace(_: &[std::ffi::OsString], _: &super::Tree) -> Result<super::seen::Seen, super::TraceError> {
        Err(super::TraceError::Elsewhere)
    }

    pub(super) fn examine(_: &[u8], _: &super::Tree) -> Option<usize> {
        None
    }
}

pub use self::error::TraceError;
pub use self::never::Never;
pub use self::outcome::Traced;
pub use self::seen::{Ended, Lacking};
pub use self::tree::Tree;

/// Runs a program to its end and says which lines of the tree ran.
///
/// # Errors
/// When the program cannot be started or traced, and on systems where none can be.
pub fn trace(command: &[std::ffi::OsString], tree: &Tree) -> Result<Traced, TraceError> {
    Ok(outcome::traced(native::trace(command, tree)?, tree))
}

/// At how many addresses of a program a line of the tree begins, by its bytes alone; `None` where they are no program of
/// this system.
pub fn examine(program: &[u8], tree: &Tree) -> Option<usize> {
    native::examine(program, tree)
}
