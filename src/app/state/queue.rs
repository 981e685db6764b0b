//! Where the walk through the gaps stands, and in which order it goes.

use crate::coverage::{Line, RepoPath};

/// The queue's state.
#[derive(Clone, Debug, Default)]
pub(crate) struct Queue {
    pub(crate) order: Order,
    /// Do gaps of test code take part where other code is measured, too?
    pub(crate) tests: bool,
    /// The gap visited last: impact, file, start. Covered by a reload, it still marks the place in the queue.
    pub(in crate::app) last: Option<(u64, RepoPath, Line)>,
    /// What was said of it, and whether of partial gaps alone.
    pub(in crate::app) told: Option<(bool, String)>,
    /// Did the previous step run into the end?
    pub(in crate::app) at_end: Option<Step>,
}

/// The order of the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Order {
    /// Largest impact first.
    #[default]
    Impact,
    /// By path and line.
    File,
}

/// One step in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) forward: bool,
    /// Only gaps made of partial lines alone.
    pub(crate) partial: bool,
}

impl Queue {
    /// Anything but another step forgets that the end was reached.
    pub(crate) fn leave_end(&mut self) {
        self.at_end = None;
    }
}
