//! What became of each test, told from what test runners print and write. A format is one file; all of them speak in
//! [`TestEvent`]s, and [`Results`] is what events add up to. Everything in here is what a program printed: cut to a
//! length when it is read, and untrusted until it is drawn.

mod capture;
mod cargo;
mod clean;
mod context;
mod ctest;
mod file;
mod go;
mod go_text;
mod jest;
mod jest_json;
mod junit;
mod known;
mod libtest;
mod minitest;
mod mojo;
mod nextest;
mod node;
mod output;
mod phpunit;
mod place;
mod pytest;
mod reader;
mod rspec;
mod rspec_json;
mod tap;
mod test;
mod vitest;

pub use self::file::{Written, read};
pub use self::go::Shown;
pub use self::known::{Known, Results, Tally};
pub use self::output::Output;
pub use self::test::{Broken, Counts, Place, TestEvent, TestKey, TestOutcome, TestResult, Tool};

#[cfg(test)]
mod tests;
