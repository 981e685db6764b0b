//! Markdown that goes into other people's pages: a phase of a project as the entry of a log, a gap as a task. Everything that a report, a
//! source or a person said is made harmless on the way; numbers come from the analysis.

mod escape;
mod note;
mod phase;
mod task;

pub use escape::{code, escape, fence};
pub use phase::{Options, phase};
pub use task::task;
