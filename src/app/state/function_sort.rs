//! The orders of the list of functions, and the sets of columns that it shows.

use crate::analysis::Rank;

/// The order of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FunctionSort {
    Rank(Rank),
    Complexity,
    Hits,
    /// How many tests reach it.
    Tests,
    /// How far the rate fell since the baseline.
    Delta,
    Name,
}

impl Default for FunctionSort {
    fn default() -> FunctionSort {
        FunctionSort::Rank(Rank::Impact)
    }
}

impl FunctionSort {
    pub(crate) fn title(self) -> &'static str {
        match self {
            FunctionSort::Rank(Rank::Impact) => "impact",
            FunctionSort::Rank(Rank::Missed) => "missed",
            FunctionSort::Rank(Rank::Percent) => "percent",
            FunctionSort::Rank(Rank::Crap) => "CRAP",
            FunctionSort::Rank(Rank::Churn) => "churn",
            FunctionSort::Complexity => "complexity",
            FunctionSort::Hits => "hits",
            FunctionSort::Tests => "tests",
            FunctionSort::Delta => "delta",
            FunctionSort::Name => "name",
        }
    }

    /// Is the largest value at the top, unless reversed?
    pub(crate) fn descends(self) -> bool {
        !matches!(self, FunctionSort::Rank(Rank::Percent) | FunctionSort::Name)
    }
}

/// Which columns are shown. Where there is no room for all of them, the most useful stay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Columns {
    /// What is missed.
    #[default]
    Coverage,
    /// What goes wrong most easily.
    Risk,
    /// What runs them.
    Runs,
}

impl Columns {
    /// All, in the order in which a key takes them.
    pub(crate) const ALL: [Columns; 3] = [Columns::Coverage, Columns::Risk, Columns::Runs];

    /// The set after this one.
    pub(in crate::app) fn next(self) -> Columns {
        match self {
            Columns::Coverage => Columns::Risk,
            Columns::Risk => Columns::Runs,
            Columns::Runs => Columns::Coverage,
        }
    }

    pub(in crate::app) fn title(self) -> &'static str {
        match self {
            Columns::Coverage => "coverage",
            Columns::Risk => "risk",
            Columns::Runs => "runs",
        }
    }

    /// What they are, in a sentence.
    pub(in crate::app) fn words(self) -> &'static str {
        match self {
            Columns::Coverage => "columns: coverage, missed, impact",
            Columns::Risk => {
                "columns: complexity, CRAP, and churn: of the last 1,000 commits, those that touched the file"
            }
            Columns::Runs => "columns: hits, and the tests that run it",
        }
    }

    /// The orders that a key walks through, the one to begin with first.
    pub(in crate::app) fn sorts(self) -> &'static [FunctionSort] {
        use FunctionSort::{Complexity, Delta, Hits, Name, Rank as By, Tests};
        match self {
            Columns::Coverage => {
                &[By(Rank::Impact), By(Rank::Missed), By(Rank::Percent), Delta, Complexity, Hits, Tests, Name]
            }
            Columns::Risk => &[By(Rank::Crap), By(Rank::Churn), Complexity, By(Rank::Percent), By(Rank::Impact), Name],
            Columns::Runs => &[Hits, Tests, By(Rank::Percent), By(Rank::Impact), Name],
        }
    }
}
