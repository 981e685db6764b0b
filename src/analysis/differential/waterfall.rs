//! Explains how the baseline's rate became the present one, step by step. Every unit of the baseline leaves in one step,
//! every present one comes in one step, so that the steps sum exactly.

use std::ops::{Add, AddAssign};

use rayon::prelude::*;

use super::mapping::Place;
use super::units::Lookup;
use super::{Comparing, Origin, Step, StepKind, Waterfall};
use crate::coverage::{LineRange, Metric, Ratio, Totals};

/// The waterfall of each metric that both totals carry, from the one to the other. `first` are, for each present file, the
/// lines of functions that are measured for the first time.
pub(super) fn waterfalls(
    comparing: &Comparing,
    first: &[Vec<LineRange>],
    (before, now): &(Totals, Totals),
) -> Vec<(Metric, Waterfall)> {
    let unmapped = comparing.has_unmapped();
    let of_metric = |metric: Metric| {
        let (base, present) = (before.get(metric)?, now.get(metric)?);
        let changes = changes(comparing, first, metric);
        let mut balance = Balance::of(base);
        let mut steps = vec![Step { kind: StepKind::Base, ratio: base }];
        let mut add = |kind: StepKind, change: Balance| {
            balance += change;
            steps.push(Step { kind, ratio: balance.ratio() });
        };
        add(StepKind::Deleted, changes.deleted);
        add(StepKind::Lost, changes.lost);
        add(StepKind::Included, changes.included);
        if unmapped || changes.unmapped != Balance::default() {
            add(StepKind::Unmapped, changes.unmapped);
        }
        steps.push(Step { kind: StepKind::New, ratio: present });
        Some((metric, Waterfall { steps, first_measured: changes.first.ratio() }))
    };
    Metric::ALL.into_iter().filter_map(of_metric).collect()
}

/// What is added to covered and to total, or taken away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Balance {
    covered: i128,
    total: i128,
}

impl Balance {
    fn of(ratio: Ratio) -> Balance {
        Balance { covered: ratio.covered.into(), total: ratio.total.into() }
    }

    fn less(self, ratio: Ratio) -> Balance {
        Balance { covered: self.covered - i128::from(ratio.covered), total: self.total - i128::from(ratio.total) }
    }

    fn ratio(self) -> Ratio {
        let count = |count: i128| u64::try_from(count.max(0)).unwrap_or(u64::MAX);
        Ratio::new(count(self.covered), count(self.total))
    }
}

impl AddAssign for Balance {
    fn add_assign(&mut self, other: Balance) {
        self.covered += other.covered;
        self.total += other.total;
    }
}

/// The change that each step makes. What is new is the rest.
#[derive(Clone, Copy, Debug, Default)]
struct Changes {
    deleted: Balance,
    lost: Balance,
    included: Balance,
    unmapped: Balance,
    /// What of that is old code that is measured for the first time.
    first: Balance,
}

impl Add for Changes {
    type Output = Changes;
    fn add(mut self, other: Changes) -> Changes {
        self.deleted += other.deleted;
        self.lost += other.lost;
        self.included += other.included;
        self.unmapped += other.unmapped;
        self.first += other.first;
        self
    }
}

fn changes(comparing: &Comparing, first: &[Vec<LineRange>], metric: Metric) -> Changes {
    let (before, now) = (comparing.before.files().len() as u32, comparing.now.files().len() as u32);
    let left = (0..before).into_par_iter().map(|file| leaving(comparing, metric, file));
    let come = (0..now).into_par_iter().map(|file| coming(comparing, first, metric, file));
    left.chain(come).reduce(Changes::default, Changes::add)
}

/// What became of a baseline file's units, and what stands in their place.
fn leaving(comparing: &Comparing, metric: Metric, file: u32) -> Changes {
    let mut changes = Changes::default();
    let Some(record) = comparing.before.record(file) else { return changes };
    let Some(units) = comparing.before_units(file, metric) else {
        let total = record.totals.get(metric).unwrap_or_default();
        let partner = comparing.mapping.pairs.after(file);
        let step = if partner.is_some_and(|partner| comparing.is_measured_now(partner)) {
            &mut changes.unmapped
        } else {
            &mut changes.deleted
        };
        *step = step.less(total);
        return changes;
    };
    let mut here = (u32::MAX, None);
    for unit in units {
        let Some(image) = comparing.image(Origin { file, line: unit.line }) else {
            changes.deleted = changes.deleted.less(unit.ratio());
            continue;
        };
        if here.0 != image.file {
            here = (image.file, comparing.now_units(image.file, metric).map(Lookup::new));
        }
        let Some(others) = &mut here.1 else {
            changes.unmapped = changes.unmapped.less(unit.ratio());
            continue;
        };
        let other = others.on(image.line);
        let step = match other {
            Some(other) if other.total == unit.total => &mut changes.lost,
            _ => &mut changes.included,
        };
        *step = step.less(unit.ratio());
        *step += other.map_or(Balance::default(), |other| Balance::of(other.ratio()));
    }
    changes
}

/// The present units of a file that stand in no other's place and are not new either.
fn coming(comparing: &Comparing, first: &[Vec<LineRange>], metric: Metric, file: u32) -> Changes {
    let mut changes = Changes::default();
    let Some(record) = comparing.now.record(file) else { return changes };
    let was_unmeasured = |file: u32| comparing.before.record(file).is_some_and(|file| !file.is_measured());
    let first = first.get(file as usize).map_or(&[][..], Vec::as_slice);
    let Some(units) = comparing.now_units(file, metric) else {
        if let Some(partner) = comparing.mapping.pairs.before(file) {
            let whole = Balance::of(record.totals.get(metric).unwrap_or_default());
            changes.unmapped += whole;
            if was_unmeasured(partner) {
                changes.first += whole;
            }
        }
        return changes;
    };
    let mut there = (u32::MAX, None);
    for unit in units {
        let place = Place { file, line: unit.line };
        let Some(origin) = comparing.mapping.origin(place) else { continue };
        if there.0 != origin.file {
            there = (origin.file, comparing.before_units(origin.file, metric).map(Lookup::new));
        }
        let other = there.1.as_mut().and_then(|others| others.on(origin.line));
        if other.is_none() || comparing.image(origin) != Some(place) {
            changes.included += Balance::of(unit.ratio());
            if was_unmeasured(origin.file) || first.iter().any(|range| range.contains(unit.line)) {
                changes.first += Balance::of(unit.ratio());
            }
        }
    }
    changes
}
