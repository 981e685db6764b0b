//! What stands between a test runner and its tests, so that each test is measured alone: a program that the runner starts
//! tests by, or texts that it loads. What was measured goes to a folder a test, below the one that [`VARIABLE`] names, or is
//! told apart in the report itself.

mod cargo;
mod child;
mod go;
mod store;
mod texts;

pub use self::cargo::cargo;
pub use self::go::go;
pub use self::texts::Shim;

/// The variable that says which tests are to run, a line each, the suite before the name; without it all do.
pub const CHOSEN: &str = "LAZYCOV_CHOSEN";

/// The variable that says where folders of tests go. Without it tests just run.
pub const VARIABLE: &str = "LAZYCOV_TESTS";
