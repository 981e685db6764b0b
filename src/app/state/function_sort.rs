//! The orders of the list of functions.

use crate::analysis::Rank;

/// The order of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FunctionSort {
    Rank(Rank),
    Complexity,
    Hits,
    /// How many tests reach it.
    Tests,
    Name,
}

impl Default for FunctionSort {
    fn default() -> FunctionSort {
        FunctionSort::Rank(Rank::Impact)
    }
}

impl FunctionSort {
    /// All, in the order in which a key takes them.
    pub(in crate::app) const ALL: [FunctionSort; 7] = [
        FunctionSort::Rank(Rank::Impact),
        FunctionSort::Rank(Rank::Missed),
        FunctionSort::Rank(Rank::Percent),
        FunctionSort::Complexity,
        FunctionSort::Hits,
        FunctionSort::Tests,
        FunctionSort::Name,
    ];

    pub(crate) fn title(self) -> &'static str {
        match self {
            FunctionSort::Rank(Rank::Impact) => "impact",
            FunctionSort::Rank(Rank::Missed) => "missed",
            FunctionSort::Rank(Rank::Percent) => "percent",
            FunctionSort::Complexity => "complexity",
            FunctionSort::Hits => "hits",
            FunctionSort::Tests => "tests",
            FunctionSort::Name => "name",
        }
    }

    /// Is the largest value at the top, unless reversed?
    pub(crate) fn descends(self) -> bool {
        !matches!(self, FunctionSort::Rank(Rank::Percent) | FunctionSort::Name)
    }
}
