//! Compares with one baseline again and again while a project changes: what is the same as the last time is not looked at
//! again.

use std::sync::Arc;

use super::compare::{Gates, counted, judged};
use super::loaded::{Loaded, Unmeasured};
use super::settings::Settings;
use super::sources::Sources;
use crate::analysis::differential::{Aside, Differential, Measurement};
use crate::analysis::{Baseline, Comparison, Snapshot};
use crate::config::CoveragePy;

/// Compares, and remembers the last comparison.
#[derive(Debug, Default)]
pub struct Comparer(Option<Last>);

/// What the last comparison was made of.
#[derive(Debug)]
struct Last {
    /// The baseline, and what counts of it.
    whole: Arc<Baseline>,
    counted: Arc<Baseline>,
    counting: Counting,
    snapshot: Arc<Snapshot>,
    sources: Sources,
    now: Arc<Measurement>,
    /// Source files without data that are in it or may come into it.
    unmeasured: Vec<Unmeasured>,
    aside: Aside,
}

/// The settings that say which files count.
#[derive(Clone, Debug, PartialEq)]
struct Counting {
    include: Vec<String>,
    exclude: Vec<String>,
    python: Option<CoveragePy>,
}

/// Compares the present with a baseline once, and lists what changed. Without gates, nothing is judged.
pub fn compare_changes(
    loaded: &Loaded,
    settings: &Settings,
    baseline: &Arc<Baseline>,
    gates: Option<Gates<'_>>,
) -> Comparison {
    Comparer::default().compare(loaded, settings, baseline, gates)
}

impl Comparer {
    /// The same, beside what is known from the last time.
    pub fn compare(
        &mut self,
        loaded: &Loaded,
        settings: &Settings,
        baseline: &Arc<Baseline>,
        gates: Option<Gates<'_>>,
    ) -> Comparison {
        let counting = Counting::of(settings);
        let last = self.0.take().filter(|last| Arc::ptr_eq(&last.whole, baseline) && last.counting == counting);
        let last = last.and_then(|last| last.follow(loaded)).unwrap_or_else(|| Last::new(loaded, settings, baseline));
        let (counted, now) = (Arc::clone(&last.counted), Arc::clone(&last.now));
        let differential = Differential::of_aside(&last.aside, &counted.measurement, &now);
        self.0 = Some(last);
        judged(loaded, settings, (baseline, counted), (now, differential), gates)
    }
}

impl Counting {
    fn of(settings: &Settings) -> Counting {
        let config = &settings.config;
        let (include, exclude) = (config.include.clone(), config.exclude.clone());
        Counting { include, exclude, python: settings.python.clone() }
    }
}

impl Last {
    fn new(loaded: &Loaded, settings: &Settings, baseline: &Arc<Baseline>) -> Last {
        let counted = counted(loaded, settings, baseline);
        let before = &counted.measurement;
        let unmeasured = loaded.unmeasured_beside(Some(before));
        let now = Arc::new(loaded.measurement_with(Some(before), &unmeasured));
        Last {
            whole: Arc::clone(baseline),
            aside: Aside::of(before, &now),
            counted,
            counting: Counting::of(settings),
            snapshot: Arc::clone(&loaded.snapshot),
            sources: loaded.sources.clone(),
            now,
            unmeasured,
        }
    }

    /// The same for what was loaded since; `None` where there are other files than before.
    fn follow(mut self, loaded: &Loaded) -> Option<Last> {
        let (was, is) = (&self.snapshot, &loaded.snapshot);
        let same_tree = std::ptr::eq(self.sources.index(), loaded.sources.index());
        if !same_tree || !Arc::ptr_eq(&was.not_measured, &is.not_measured) || was.headline != is.headline {
            return None;
        }
        let before = &self.counted.measurement;
        let mut changed = Vec::new();
        for (id, _, entry) in was.changes(&is.files)? {
            let at = self.now.place(entry.path.as_str())?;
            changed.push((at, loaded.record(is.files.get(id.0 as usize)?, Some(before))));
        }
        for unmeasured in &self.unmeasured {
            let (at, record) = (self.now.place(unmeasured.path.as_str()), loaded.unmeasured(unmeasured));
            let known = at.and_then(|at| self.now.files().get(at));
            match (at, known, record) {
                (Some(_), Some(known), Some(record)) if Arc::ptr_eq(known, &record) => {}
                (Some(at), Some(_), Some(record)) => changed.push((at, record)),
                (None, None, None) => {}
                _ => return None,
            }
        }
        if !changed.is_empty() {
            let places: Vec<usize> = changed.iter().map(|(at, _)| *at).collect();
            Arc::make_mut(&mut self.now).replace(changed, is.totals);
            self.aside.refresh(before, &self.now, &places);
        }
        let (snapshot, sources) = (Arc::clone(is), loaded.sources.clone());
        Some(Last { snapshot, sources, ..self })
    }
}
