//! How a rate stands to the one before.

use crate::coverage::{Drop, Metric, Ratio};

/// How a rate stands to the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// There is none before.
    First,
    /// It differs by so much.
    By(Drop),
    /// The one before counts something else, so that no difference means anything.
    Metric(Metric),
    /// There was nothing to cover.
    New,
    /// There is nothing to cover any more.
    Gone,
    /// There is nothing to cover, and there was nothing.
    Absent,
}

impl Change {
    pub(super) fn between(before: Option<(Metric, Ratio)>, metric: Metric, now: Ratio) -> Change {
        match before {
            None => Change::First,
            Some((other, _)) if other != metric => Change::Metric(other),
            Some((_, before)) => match Drop::between(before, now) {
                Some(drop) => Change::By(drop),
                None if before.is_empty() && now.is_empty() => Change::Absent,
                None if before.is_empty() => Change::New,
                None => Change::Gone,
            },
        }
    }

    /// The difference, where there is one.
    pub fn drop(self) -> Option<Drop> {
        match self {
            Change::By(drop) => Some(drop),
            _ => None,
        }
    }

    /// The change in words or points: `-0.55`, `new`; nothing for the first.
    pub fn words(self, precision: u8) -> String {
        match self {
            Change::First | Change::Absent => String::new(),
            Change::By(drop) => drop.change(precision),
            Change::Metric(other) => format!("was {}", other.key()),
            Change::New => "new".to_owned(),
            Change::Gone => "gone".to_owned(),
        }
    }
}
