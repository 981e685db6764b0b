//! Flaky lines: lines of one text that ran in some runs of the same tests, and not in others. A baseline that was saved of
//! several runs keeps which these are, so that the loss of such a line is told from the loss of a test.

mod between;
mod losses;
mod mask;

pub use mask::{Flaky, FlakyLine};
