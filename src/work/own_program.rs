//! How a command calls this very program, where that is part of how tests are measured. Cargo and make name themselves to
//! what they start in the same way.

use std::ffi::OsString;

/// The variable that names it.
pub(crate) const VARIABLE: &str = "LAZYCOV";

/// Where it lies.
pub(crate) fn path() -> OsString {
    std::env::current_exe().map_or_else(|_| "lazycov".into(), Into::into)
}
