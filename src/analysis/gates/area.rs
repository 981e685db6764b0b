//! Limits for all things of one kind and others for some of them; which of several layers counts for a path.

use super::{Check, Kind, Limits, Named};
use crate::analysis::Globs;
use crate::coverage::Metric;

/// Limits for all things of one kind, and others for some of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// Limits for all, the weakest layer first: the last one that says something about a metric counts.
    pub base: Vec<Limits>,
    /// Limits for paths. They stand before all of `base`, because they speak of less; the last that matches counts.
    pub overrides: Vec<Override>,
}

/// Limits for the paths that match a glob.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// The glob.
    pub path: String,
    /// The limits.
    pub limits: Limits,
}

impl Area {
    /// Is no limit set?
    pub fn is_empty(&self) -> bool {
        self.base.iter().all(Limits::is_empty) && self.overrides.iter().all(|over| over.limits.is_empty())
    }

    pub(super) fn over(self, below: Area) -> Area {
        Area { base: [below.base, self.base].concat(), overrides: [below.overrides, self.overrides].concat() }
    }
}

impl Area {
    /// Does any of its limits need a baseline?
    pub(super) fn compares(&self) -> bool {
        self.kinds().any(Kind::compares)
    }

    /// What its limits are set on.
    pub(super) fn kinds(&self) -> impl Iterator<Item = Kind> + '_ {
        let all = self.base.iter().chain(self.overrides.iter().map(|over| &over.limits));
        all.flat_map(Limits::checks).map(|(_, check)| check.kind())
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
        let mut rules: Vec<_> = all.flat_map(Limits::checks).map(|(metric, check)| (*metric, check.kind())).collect();
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
