//! Limits of one table, by metric, and which of several layers counts for a path.

use super::Area;
use crate::analysis::Globs;
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

    /// Is no limit set?
    pub fn is_empty(&self) -> bool {
        self.checks.is_empty()
    }

    fn get(&self, metric: Named, kind: Kind) -> Option<Check> {
        self.checks.iter().find(|(named, check)| (*named, check.kind()) == (metric, kind)).map(|entry| entry.1)
    }

    fn raw(&self, metric: Metric) -> Option<bool> {
        let of = |wanted: Named| self.raw.iter().find(|(named, _)| *named == wanted).map(|entry| entry.1);
        of(Some(metric)).or_else(|| of(None))
    }
}

impl Area {
    /// Does any of its limits need a baseline?
    pub(super) fn compares(&self) -> bool {
        let all = self.base.iter().chain(self.overrides.iter().map(|over| &over.limits));
        all.flat_map(|limits| &limits.checks).any(|(_, check)| check.kind().compares())
    }
}

/// The limits of an area, ready to be asked for paths.
pub(super) struct Applied<'a> {
    area: &'a Area,
    globs: Vec<Globs>,
    headline: Metric,
}

impl<'a> Applied<'a> {
    pub(super) fn new(area: &'a Area, headline: Metric) -> Applied<'a> {
        let globs = area.overrides.iter().map(|over| Globs::new([over.path.as_str()]).0).collect();
        Applied { area, globs, headline }
    }

    /// What rules there are: each metric, as it was named, with each kind of limit.
    pub(super) fn rules(&self) -> Vec<(Named, Kind)> {
        let all = self.area.base.iter().chain(self.area.overrides.iter().map(|over| &over.limits));
        let mut rules: Vec<_> =
            all.flat_map(|limits| &limits.checks).map(|(metric, check)| (*metric, check.kind())).collect();
        rules.sort_unstable();
        rules.dedup();
        // A rule that a stronger layer replaces everywhere is none.
        rules.retain(|(metric, kind)| {
            self.area.overrides.iter().any(|over| over.limits.get(*metric, *kind).is_some())
                || self.get(*metric, *kind, None).is_some()
        });
        rules
    }

    /// The metric that a rule means.
    pub(super) fn metric(&self, named: Named) -> Metric {
        named.unwrap_or(self.headline)
    }

    /// The limit of a rule for a path. A layer that speaks of the same metric and kind hides those before it, whether
    /// it names the metric or not.
    pub(super) fn get(&self, named: Named, kind: Kind, path: Option<&str>) -> Option<Check> {
        let metric = self.metric(named);
        let also = (metric == self.headline).then_some(None);
        let speaks = |limits: &&Limits| {
            limits.get(Some(metric), kind).is_some() || also.is_some_and(|named| limits.get(named, kind).is_some())
        };
        self.layers(path).find(speaks)?.get(named, kind)
    }

    /// The limit of a rule, for messages about all of it: that of no path, else the first of any.
    pub(super) fn shown(&self, named: Named, kind: Kind) -> String {
        let base = self.get(named, kind, None);
        let first = || self.area.overrides.iter().find_map(|over| over.limits.get(named, kind));
        base.or_else(first).map(|check| check.to_string()).unwrap_or_default()
    }

    /// Are drops of this metric taken literally here?
    pub(super) fn raw(&self, metric: Metric, path: Option<&str>) -> bool {
        self.layers(path).find_map(|limits| limits.raw(metric)).unwrap_or(false)
    }

    /// The layers for a path, the strongest first.
    fn layers(&self, path: Option<&str>) -> impl Iterator<Item = &'a Limits> {
        let overrides = self.area.overrides.iter().zip(&self.globs).rev();
        let matching = overrides.filter(move |(_, globs)| path.is_some_and(|path| globs.matches(path)));
        matching.map(|(over, _)| &over.limits).chain(self.area.base.iter().rev())
    }
}

/// The name of a rule: `function.max_drop`, or with the metric that it names `function.branch.max_drop`.
pub(super) fn rule_id(table: &str, metric: Named, check: &str) -> String {
    match metric {
        Some(metric) => format!("{table}.{}.{check}", metric.singular()),
        None => format!("{table}.{check}"),
    }
}
