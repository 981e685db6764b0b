//! What is counted on which line, of every file of a side, looked up fast and only where it can be trusted: a file whose
//! stored totals are not the sum of its lines is compared as a whole, so that every sum stays exact.

use std::borrow::Cow;

use rayon::prelude::*;

use super::{Detail, FileRecord, Measurement, Unit};
use crate::coverage::{Line, Metric, Ratio};

/// The units of a file in every metric.
#[derive(Debug)]
pub(super) struct FileUnits<'a> {
    /// `None` for a metric whose units do not add up to the file's totals.
    metrics: Vec<(Metric, Option<Cow<'a, [Unit]>>)>,
}

impl<'a> FileUnits<'a> {
    /// The units of all files of a side.
    pub(super) fn of_side(side: &'a Measurement) -> Vec<FileUnits<'a>> {
        side.files().par_iter().map(|file| FileUnits::of_file(file)).collect()
    }

    fn of_file(file: &'a FileRecord) -> FileUnits<'a> {
        let empty = Ratio::default();
        let of_metric = |metric: Metric| {
            let units = file.detail.as_ref().map_or(Cow::Borrowed(&[][..]), |detail| detail.units(metric));
            let total = file.totals.get(metric).unwrap_or_default();
            (!units.is_empty() || total != empty).then(|| (metric, sums_to(&units, total).then_some(units)))
        };
        FileUnits { metrics: Metric::ALL.into_iter().filter_map(of_metric).collect() }
    }

    /// The units of a metric; `None` where only the total counts.
    pub(super) fn get(&self, metric: Metric) -> Option<&[Unit]> {
        match self.metrics.iter().find(|entry| entry.0 == metric) {
            Some((_, units)) => units.as_deref(),
            None => Some(&[]),
        }
    }
}

fn sums_to(units: &[Unit], total: Ratio) -> bool {
    let ascending = units.is_sorted_by(|a, b| a.line < b.line);
    ascending && units.iter().map(|unit| unit.ratio()).sum::<Ratio>() == total
}

/// Units of which one line after the other is asked for, mostly in ascending order.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lookup<'a> {
    units: &'a [Unit],
    next: usize,
}

impl<'a> Lookup<'a> {
    /// Looks units up.
    pub(super) fn new(units: &'a [Unit]) -> Lookup<'a> {
        Lookup { units, next: 0 }
    }

    /// Looks the units of a metric up that a file stores.
    pub(super) fn stored(detail: Option<&'a Detail>, metric: Metric) -> Lookup<'a> {
        Lookup::new(detail.map_or(&[][..], |detail| detail.stored(metric)))
    }

    /// The unit on a line.
    pub(super) fn on(&mut self, line: Line) -> Option<Unit> {
        let at = match self.units.get(self.next) {
            Some(unit) if unit.line == line => self.next,
            _ => self.units.binary_search_by_key(&line, |unit| unit.line).ok()?,
        };
        self.next = at + 1;
        self.units.get(at).copied()
    }
}
