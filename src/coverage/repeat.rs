//! What it means to be told twice.

/// What a second count for the same line means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// Another measurement: counts add up (lcov adds repeated `DA` records).
    Sum,
    /// The same measurement told twice: the larger count holds.
    Max,
}

impl Repeat {
    /// The one count that two counts make.
    pub fn join(self, a: u64, b: u64) -> u64 {
        match self {
            Repeat::Sum => a.saturating_add(b),
            Repeat::Max => a.max(b),
        }
    }

    /// As [`join`](Repeat::join), where "no count" is no information.
    pub fn join_known(self, a: Option<u64>, b: Option<u64>) -> Option<u64> {
        match (a, b) {
            (Some(a), Some(b)) => Some(self.join(a, b)),
            (a, b) => a.or(b),
        }
    }
}
