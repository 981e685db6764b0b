//! The orders in which functions are worth testing.

use std::cmp::Ordering;

use super::{FunctionId, FunctionRow};
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
    pub fn compare(self, headline: Metric, a: (FunctionId, &FunctionRow), b: (FunctionId, &FunctionRow)) -> Ordering {
        let missed = |row: &FunctionRow| row.ratio(Metric::Lines).missed();
        let (first, second) = (a.1, b.1);
        let order = match self {
            Rank::Impact => second.impact.cmp(&first.impact),
            Rank::Missed => missed(second).cmp(&missed(first)),
            Rank::Percent => first.ratio(headline).order(second.ratio(headline)),
        };
        // Files are sorted by path, so their ids compare as their paths do.
        let place = |(id, row): (FunctionId, &FunctionRow)| (id.file, row.start);
        order.then_with(|| place(a).cmp(&place(b))).then_with(|| (&first.name, a.0.at).cmp(&(&second.name, b.0.at)))
    }
}
