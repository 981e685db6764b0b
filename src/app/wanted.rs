//! Questions whose answer takes a walk over files, so that a worker finds it.

use std::sync::Arc;

use crate::analysis::{AcceptedGaps, Gap, MarkKind, MarkedGap, Snapshot, Way};
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
    /// The gaps that the project accepts: it leads around them.
    pub without: AcceptedGaps,
}

impl WayWanted {
    /// Finds it.
    pub fn find(&self) -> Way {
        Way::find(&self.snapshot, self.tests, self.target, &self.without)
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
    /// The day for which accepted gaps hold.
    pub today: Option<time::Date>,
}

/// The gaps that have marks.
#[derive(Clone, Debug, Default)]
pub struct MarksFound {
    /// Those that a person keeps to themselves.
    pub marked: Vec<(Gap, MarkKind)>,
    /// Those that the project accepts.
    pub accepted: AcceptedGaps,
    /// Why those of the project cannot be read.
    pub fault: Option<String>,
}
