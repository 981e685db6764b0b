//! What a file's lines were before, without those that are gone: the rate from which a drop is measured that deleted
//! lines do not explain.

use rustc_hash::FxHashMap;

use crate::analysis::differential::{FileDelta, LineMap, Measurement, Origin, Unit};
use crate::coverage::{Metric, Ratio};

/// Sums over surviving lines, in one metric.
pub(super) struct Survivors<'a> {
    before: &'a Measurement,
    metric: Metric,
    units: FxHashMap<u32, Vec<Unit>>,
}

impl<'a> Survivors<'a> {
    pub(super) fn new(before: &'a Measurement, metric: Metric) -> Survivors<'a> {
        Survivors { before, metric, units: FxHashMap::default() }
    }

    /// The rate before of the lines that are in a file now, wherever they were; `None` when lines are not known.
    pub(super) fn of(&mut self, delta: &FileDelta) -> Option<Ratio> {
        if delta.unmappable {
            return None;
        }
        let paired = |file: u32| self.before.record(file);
        match &delta.map {
            LineMap::Unknown => None,
            LineMap::Identity(file) => paired(*file)?.totals.get(self.metric),
            LineMap::Lines(lines) => {
                if delta.before.and_then(paired).is_some_and(|file| file.detail.is_none()) {
                    return None;
                }
                // A line that was broken into several is still one line of the baseline.
                let mut origins: Vec<Origin> = lines.iter().flatten().copied().collect();
                origins.sort_unstable_by_key(|origin| (origin.file, origin.line));
                origins.dedup();
                let mut sum = Ratio::default();
                for origin in origins {
                    let units = self.units.entry(origin.file).or_insert_with(|| {
                        let detail = self.before.record(origin.file).and_then(|file| file.detail.as_ref());
                        detail.map(|detail| detail.of(self.metric)).unwrap_or_default()
                    });
                    if let Ok(at) = units.binary_search_by_key(&origin.line, |unit| unit.line)
                        && let Some(unit) = units.get(at)
                    {
                        sum += unit.ratio();
                    }
                }
                Some(sum)
            }
        }
    }
}
