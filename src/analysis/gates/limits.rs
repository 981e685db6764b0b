//! Limits of one table, by metric, and which of several layers counts for a path.

use crate::coverage::{Metric, Percent, Points};

/// A limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// The least rate.
    Min(Percent),
    /// The largest drop from the baseline.
    MaxDrop(Points),
    /// How many may be missed.
    MaxMissed(u64),
}

/// What a limit is set on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The rate.
    Min,
    /// The drop.
    MaxDrop,
    /// The number of missed ones.
    MaxMissed,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 3] = [Kind::Min, Kind::MaxDrop, Kind::MaxMissed];

    /// Its key in the configuration.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Min => "min",
            Kind::MaxDrop => "max_drop",
            Kind::MaxMissed => "max_missed",
        }
    }

    /// Is a baseline needed to judge it?
    pub fn compares(self) -> bool {
        self == Kind::MaxDrop
    }
}

impl Check {
    /// What it is set on.
    pub fn kind(self) -> Kind {
        match self {
            Check::Min(_) => Kind::Min,
            Check::MaxDrop(_) => Kind::MaxDrop,
            Check::MaxMissed(_) => Kind::MaxMissed,
        }
    }
}

impl std::fmt::Display for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Check::Min(percent) => write!(f, "{percent}%"),
            Check::MaxDrop(points) => points.fmt(f),
            Check::MaxMissed(count) => count.fmt(f),
        }
    }
}

/// A metric as a rule names it; `None` is the headline.
pub type Named = Option<Metric>;

/// The limits of one table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    checks: Vec<(Named, Check)>,
    raw: Vec<(Named, bool)>,
}

impl Limits {
    /// Sets a limit.
    pub fn set(&mut self, metric: Named, check: Check) {
        self.checks.retain(|(named, known)| (*named, known.kind()) != (metric, check.kind()));
        self.checks.push((metric, check));
        self.checks.sort_unstable_by_key(|(named, check)| (*named, check.kind()));
    }

    /// Sets whether drops are taken literally: for a metric, or, without one, for all that say nothing themselves.
    pub fn set_raw(&mut self, metric: Named, raw: bool) {
        self.raw.retain(|(named, _)| *named != metric);
        self.raw.push((metric, raw));
        self.raw.sort_unstable();
    }

    pub(super) fn checks(&self) -> &[(Named, Check)] {
        &self.checks
    }

    /// Is no limit set?
    pub fn is_empty(&self) -> bool {
        self.checks.is_empty()
    }

    pub(super) fn get(&self, metric: Named, kind: Kind) -> Option<Check> {
        self.checks.iter().find(|(named, check)| (*named, check.kind()) == (metric, kind)).map(|entry| entry.1)
    }

    pub(super) fn raw(&self, metric: Metric) -> Option<bool> {
        let of = |wanted: Named| self.raw.iter().find(|(named, _)| *named == wanted).map(|entry| entry.1);
        of(Some(metric)).or_else(|| of(None))
    }
}

/// The name of a rule: `function.max_drop`, or with the metric that it names `function.branch.max_drop`.
pub(super) fn rule_id(table: &str, metric: Named, check: &str) -> String {
    match metric {
        Some(metric) => format!("{table}.{}.{check}", metric.singular()),
        None => format!("{table}.{check}"),
    }
}
