//! How the rates of files, folders and functions changed since the baseline: what lists show beside those that changed.

use rustc_hash::FxHashMap;

use crate::analysis::differential::{Category, Differential, FileChange, FileDelta, FunctionDelta, Match, Measurement};
use crate::analysis::{Comparison, FunctionRow};
use crate::coverage::{Drop, Line, Metric, Ratio, Totals};

/// What a comparison says of files and folders.
#[derive(Debug, Default)]
pub(crate) struct Deltas {
    /// Name of the baseline; untrusted.
    pub(crate) since: String,
    metric: Option<Metric>,
    /// Files of which text or data are others than they were, with the rate that they had.
    files: FxHashMap<String, Ratio>,
    /// By how much folders have more covered, and more in all, than they had.
    folders: FxHashMap<String, (i64, i64)>,
    /// By file: functions that are new, or had another rate.
    functions: FxHashMap<String, Vec<Changed>>,
}

/// A function that is new, or had another rate.
#[derive(Debug)]
struct Changed {
    name: String,
    start: Option<Line>,
    /// Its rate then; `None` where it was not there.
    was: Option<Ratio>,
}

/// What became of the rate of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FunctionChange {
    /// It was not there.
    New,
    /// It fell so far.
    By(Drop),
}

impl Deltas {
    pub(super) fn of(comparison: &Comparison) -> Deltas {
        let metric = comparison.differential.headline;
        let mut deltas =
            Deltas { since: comparison.baseline.info.name.clone(), metric: Some(metric), ..Deltas::default() };
        for file in &comparison.differential.files {
            let rate = |side: &Measurement, at: Option<u32>| {
                let record = at.and_then(|at| side.files().get(at as usize));
                record.map(|record| rate(&record.totals, metric)).unwrap_or_default()
            };
            deltas.add(file, rate(&comparison.baseline.measurement, file.before), rate(&comparison.now, file.after));
        }
        for function in &comparison.differential.functions {
            deltas.add_function(&comparison.differential, function, metric);
        }
        deltas
    }

    fn add_function(&mut self, differential: &Differential, function: &FunctionDelta, metric: Metric) {
        let Some(file) = differential.files.get(function.file as usize) else { return };
        let rates = |totals: Option<Totals>| totals.map(|totals| rate(&totals, metric));
        let (before, now) = (rates(function.before), rates(function.after));
        let was = match function.matched {
            Match::New => None,
            Match::Same | Match::Moved | Match::Renamed if before != now => before,
            _ => return,
        };
        let changed = Changed { name: function.name.clone(), start: function.start, was };
        self.functions.entry(file.path.to_string()).or_default().push(changed);
    }

    fn add(&mut self, file: &FileDelta, before: Ratio, now: Ratio) {
        let stays = |kind: Category| {
            let broken = matches!(kind, Category::RewrappedHit | Category::RewrappedMissed);
            broken || matches!(kind, Category::StillHit | Category::StillMissed)
        };
        if file.state == FileChange::Same && before == now && file.categories.iter().all(|(kind, _)| stays(kind)) {
            return;
        }
        let more = |now: u64, before: u64| i64::try_from(i128::from(now) - i128::from(before)).unwrap_or_default();
        let (covered, total) = (more(now.covered, before.covered), more(now.total, before.total));
        for (at, _) in file.path.as_str().match_indices('/') {
            let folder = file.path.as_str().get(..at).unwrap_or_default();
            let sums = self.folders.entry(folder.to_owned()).or_default();
            *sums = (sums.0 + covered, sums.1 + total);
        }
        self.files.insert(file.path.to_string(), before);
    }

    /// Did this file change?
    pub(crate) fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// How far the rate of a file fell that has this rate now; `None` where it had none, or did not change.
    pub(crate) fn of_file(&self, path: &str, now: &Totals) -> Option<Drop> {
        let before = self.files.get(path)?;
        Drop::between(*before, rate(now, self.metric?))
    }

    /// What became of the rate of a function that has this rate now; `None` where it is what it was, or not known.
    pub(crate) fn of_function(&self, path: &str, row: &FunctionRow) -> Option<FunctionChange> {
        let changed = self.functions.get(path)?;
        let known = changed.iter().find(|known| known.start == row.start && known.name == row.name)?;
        match known.was {
            None => Some(FunctionChange::New),
            Some(was) => Drop::between(was, row.ratio(self.metric?)).map(FunctionChange::By),
        }
    }

    /// Has it anything to say of functions?
    pub(crate) fn knows_functions(&self) -> bool {
        !self.functions.is_empty()
    }

    /// The same of a folder.
    pub(crate) fn of_folder(&self, path: &str, now: &Totals) -> Option<Drop> {
        let (covered, total) = self.folders.get(path)?;
        let now = rate(now, self.metric?);
        let before = |now: u64, more: i64| u64::try_from(i128::from(now) - i128::from(more)).ok();
        let before = Ratio::new(before(now.covered, *covered)?, before(now.total, *total)?);
        Drop::between(before, now)
    }
}

fn rate(totals: &Totals, metric: Metric) -> Ratio {
    totals.get(metric).unwrap_or_default()
}
