//! The orders in which functions are worth testing.

use std::cmp::Ordering;

use super::{FunctionRow, Snapshot};
use crate::coverage::Metric;

/// A ranking of functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rank {
    /// Most missed lines and arms first.
    Impact,
    /// Most missed lines first.
    Missed,
    /// Lowest coverage in the headline metric first.
    Percent,
}

impl Rank {
    /// All rankings.
    pub const ALL: [Rank; 3] = [Rank::Impact, Rank::Missed, Rank::Percent];

    /// Compares two functions: the one more worth testing is less. Ties go by path, then line, then name.
    pub fn compare(self, snapshot: &Snapshot, a: &FunctionRow, b: &FunctionRow) -> Ordering {
        let missed = |row: &FunctionRow| row.ratio(Metric::Lines).missed();
        let order = match self {
            Rank::Impact => b.impact.cmp(&a.impact),
            Rank::Missed => missed(b).cmp(&missed(a)),
            Rank::Percent => a.ratio(snapshot.headline).order(b.ratio(snapshot.headline)),
        };
        // Files are sorted by path, so their ids compare as their paths do.
        order.then_with(|| (a.file, a.start, &a.name).cmp(&(b.file, b.start, &b.name)))
    }
}
