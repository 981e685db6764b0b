//! What stands between a test runner and its tests, so that each test is measured alone: a program that the runner starts
//! tests by, or a text that it loads. What was measured goes to a folder a test, below the one that [`VARIABLE`] names, or is
//! told apart in the report itself.

mod cargo;
mod child;
mod pytest;
mod store;

pub use self::cargo::cargo;
pub use self::pytest::write_pytest;

/// The variable that says where folders of tests go. Without it tests just run.
pub const VARIABLE: &str = "LAZYCOV_TESTS";
