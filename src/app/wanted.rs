//! Questions whose answer takes a walk over files, so that a worker finds it.

use std::sync::Arc;

use crate::analysis::{MarkedGap, Snapshot, Way};
use crate::coverage::Percent;

/// Which way to a target is the shortest?
#[derive(Clone, Debug)]
pub struct WayWanted {
    /// Comes back with the answer.
    pub generation: u64,
    /// Among whose gaps.
    pub snapshot: Arc<Snapshot>,
    /// Those of test code that stands aside, too?
    pub tests: bool,
    /// Where it leads.
    pub target: Percent,
}

impl WayWanted {
    /// Finds it.
    pub fn find(&self) -> Way {
        Way::find(&self.snapshot, self.tests, self.target)
    }
}

/// Which gaps have marks?
#[derive(Clone, Debug)]
pub struct MarksWanted {
    /// Comes back with the answer.
    pub generation: u64,
    /// Among whose gaps.
    pub snapshot: Arc<Snapshot>,
    /// The marks.
    pub marks: Arc<[MarkedGap]>,
}
