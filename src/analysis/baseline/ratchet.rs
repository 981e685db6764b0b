//! A baseline that only gets better: where a new measurement is worse than the one it replaces, the old record stays.
//!
//! The unit is a file with its functions: text, lines and functions of a record belong to one moment, and a record that
//! mixed two of them would describe neither.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::analysis::differential::{FileRecord, FunctionRecord, Measurement};
use crate::coverage::{Metric, Ratio, RepoPath};

/// What becomes of a measurement beside the one that it replaces.
#[derive(Clone, Debug, PartialEq)]
pub struct Ratcheted {
    /// The new measurement with the old records of files that were better.
    pub measurement: Measurement,
    /// The files whose old record was kept.
    pub kept: Vec<RepoPath>,
    /// The rate before and the rate after, when even so the total would fall: by files that are gone or new. Then the
    /// old baseline has to stay as it is.
    pub falls: Option<(Ratio, Ratio)>,
}

impl Measurement {
    /// This measurement, lowered nowhere below an older one in the metric shown first: neither a file, nor a function,
    /// nor the total.
    pub fn ratchet(self, old: &Measurement) -> Ratcheted {
        let metric = self.headline;
        let mut kept = Vec::new();
        let ratcheted = |now: &Arc<FileRecord>| match old.shared(&now.path).filter(|was| is_worse(now, was, metric)) {
            Some(before) => {
                kept.push(now.path.clone());
                Arc::clone(before)
            }
            None => Arc::clone(now),
        };
        let measurement = Measurement::new(metric, self.files().iter().map(ratcheted));
        let total = |side: &Measurement| side.totals().get(metric).unwrap_or_default();
        let (before, after) = (total(old), total(&measurement));
        let falls = is_lower(after, before).then_some((before, after));
        Ratcheted { measurement, kept, falls }
    }
}

/// Is the file, or a function in it, covered less, or not measured any more?
fn is_worse(now: &FileRecord, before: &FileRecord, metric: Metric) -> bool {
    if before.is_measured() && !now.is_measured() {
        return true;
    }
    let ratio = |file: &FileRecord| file.totals.get(metric).unwrap_or_default();
    if is_lower(ratio(now), ratio(before)) {
        return true;
    }
    let mut rates = by_name(&before.functions, metric);
    by_name(&now.functions, metric)
        .into_iter()
        .any(|(key, after)| rates.remove(&key).is_some_and(|before| is_lower(after, before)))
}

/// The rates of functions by their names; of several with one name by their order.
fn by_name(functions: &[FunctionRecord], metric: Metric) -> FxHashMap<(String, u32), Ratio> {
    let mut seen: FxHashMap<String, u32> = FxHashMap::default();
    let mut out = FxHashMap::default();
    for function in functions {
        let Some(name) = function.key() else { continue };
        let nth = seen.entry(name.clone()).or_default();
        out.insert((name, *nth), function.totals.get(metric).unwrap_or_default());
        *nth += 1;
    }
    out
}

/// What has no rate is not lower.
fn is_lower(now: Ratio, before: Ratio) -> bool {
    now.compare(before).is_some_and(std::cmp::Ordering::is_lt)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{MetricSet, Totals};

    fn totals(covered: u64, total: u64) -> Totals {
        let mut totals = Totals::default();
        totals.set(Metric::Lines, Ratio::new(covered, total));
        totals
    }

    fn file(path: &str, functions: &[(&str, u64, u64)]) -> FileRecord {
        let mut sum = Totals::default();
        let function = |&(name, covered, total): &(&str, u64, u64)| {
            sum.add(&totals(covered, total));
            let totals = totals(covered, total);
            let (name, entered) = (name.to_owned(), None);
            FunctionRecord { name, start: None, end: None, from: None, body: None, totals, entered }
        };
        let functions = functions.iter().map(function).collect();
        let carries = MetricSet::of(&[Metric::Lines]);
        FileRecord { carries, totals: sum, functions, ..FileRecord::unmeasured(RepoPath::new(path), None) }
    }

    fn measurement(files: Vec<FileRecord>) -> Measurement {
        Measurement::new(Metric::Lines, files.into_iter().map(Arc::new))
    }

    #[test]
    fn a_file_that_is_worse_keeps_its_old_record() {
        let old = measurement(vec![
            file("better", &[("f", 5, 10)]),
            file("function", &[("f", 5, 10), ("g", 5, 10)]),
            file("gone", &[("f", 1, 2)]),
            file("unmeasured", &[("f", 5, 10)]),
            file("worse", &[("f", 5, 10)]),
        ]);
        let now = measurement(vec![
            file("better", &[("f", 9, 10)]),
            file("function", &[("f", 10, 10), ("g", 4, 10)]),
            file("new", &[("f", 1, 1)]),
            FileRecord::unmeasured(RepoPath::new("unmeasured"), None),
            file("worse", &[("f", 4, 10)]),
        ]);
        let ratcheted = now.clone().ratchet(&old);
        let kept: Vec<&str> = ratcheted.kept.iter().map(RepoPath::as_str).collect();
        assert_eq!(kept, ["function", "unmeasured", "worse"]);
        for path in kept {
            assert_eq!(ratcheted.measurement.file(path), old.file(path));
        }
        assert_eq!(ratcheted.measurement.file("better"), now.file("better"));
        assert!(ratcheted.measurement.file("gone").is_none());
        assert_eq!(ratcheted.falls, None);
    }

    #[test]
    fn a_total_that_would_fall_is_told() {
        let old = measurement(vec![file("a", &[("f", 9, 10)]), file("b", &[("f", 5, 10)])]);
        let now = measurement(vec![file("b", &[("f", 5, 10)])]);
        let falls = now.ratchet(&old).falls;
        assert_eq!(falls, Some((Ratio::new(14, 20), Ratio::new(5, 10))));
    }
}
