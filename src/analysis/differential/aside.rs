//! The files in which nothing changed, neither text nor data, set aside: of a large project nearly all. What they have to
//! say is that they are what they were, so that only the others need to be compared.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Differential, FileRecord, FunctionRecord, LineMap, Measurement};
use crate::coverage::Line;

/// The files of two measurements in which something changed, of each side by their places.
#[derive(Clone, Debug, Default)]
pub struct Aside {
    before: BTreeMap<u32, Arc<FileRecord>>,
    now: BTreeMap<u32, Arc<FileRecord>>,
}

impl Aside {
    /// Of these two.
    pub fn of(before: &Measurement, now: &Measurement) -> Aside {
        let mut aside = Aside::default();
        let mut old = before.files().iter().enumerate().peekable();
        for (at, file) in now.files().iter().enumerate() {
            while let Some((at, gone)) = old.next_if(|(_, old)| old.path < file.path) {
                aside.before.insert(at as u32, Arc::clone(gone));
            }
            let was = old.next_if(|(_, old)| old.path == file.path);
            aside.note(was, (at, file));
        }
        aside.before.extend(old.map(|(at, gone)| (at as u32, Arc::clone(gone))));
        aside
    }

    /// Of the same baseline and a present in which the files in these places are others than before.
    pub fn refresh(&mut self, before: &Measurement, now: &Measurement, changed: &[usize]) {
        for &at in changed {
            let Some(file) = now.files().get(at) else { continue };
            let was = before.place(file.path.as_str());
            self.note(was.and_then(|was| Some((was, before.files().get(was)?))), (at, file));
        }
    }

    /// Compares a present file with the one that it was.
    fn note(&mut self, was: Option<(usize, &Arc<FileRecord>)>, (at, file): (usize, &Arc<FileRecord>)) {
        let unchanged = was.is_some_and(|(_, was)| is_unchanged(was, file));
        let places = [(&mut self.now, Some((at, file))), (&mut self.before, was)];
        for (side, (at, file)) in places.into_iter().filter_map(|(side, place)| Some((side, place?))) {
            if unchanged {
                side.remove(&(at as u32));
            } else {
                side.insert(at as u32, Arc::clone(file));
            }
        }
    }

    /// Both measurements without what did not change.
    pub(super) fn left(&self, before: &Measurement, now: &Measurement) -> (Measurement, Measurement) {
        let left = |whole: &Measurement, files: &BTreeMap<u32, Arc<FileRecord>>| {
            Measurement::new(whole.headline, files.values().cloned())
        };
        (left(before, &self.before), left(now, &self.now))
    }

    /// Positions among the files that are left become those in the whole.
    pub(super) fn renumber(&self, found: &mut Differential) {
        let places = |files: &BTreeMap<u32, Arc<FileRecord>>| files.keys().copied().collect::<Vec<u32>>();
        let (before, now) = (places(&self.before), places(&self.now));
        let whole = |places: &[u32], at: u32| places.get(at as usize).copied().unwrap_or(at);
        for file in &mut found.files {
            file.before = file.before.map(|at| whole(&before, at));
            file.after = file.after.map(|at| whole(&now, at));
            match &mut file.map {
                LineMap::Identity(at) => *at = whole(&before, *at),
                LineMap::Lines(origins) => {
                    origins.iter_mut().flatten().for_each(|origin| origin.file = whole(&before, origin.file));
                }
                LineMap::Unknown => {}
            }
        }
    }
}

/// Is everything what it was, and can nothing of it have come from elsewhere?
fn is_unchanged(before: &Arc<FileRecord>, now: &Arc<FileRecord>) -> bool {
    if Arc::ptr_eq(before, now) {
        return now.outline.is_some() || is_simple(now);
    }
    let (Some(old), Some(new)) = (&before.text, &now.text) else { return false };
    old.content == new.content
        && old.lines.len() == new.lines.len()
        && before.carries == now.carries
        && before.totals == now.totals
        && before.detail == now.detail
        && before.functions == now.functions
        && is_simple(before)
}

/// Is all known of a file? Its functions must tell each other apart by where they start, or one of them might find its
/// partner in another file.
pub(in crate::analysis) fn is_simple(file: &FileRecord) -> bool {
    file.text.is_some() && file.detail.is_some() == file.is_measured() && starts_differ(&file.functions)
}

/// Nearly always they stand in the order of their starts.
fn starts_differ(functions: &[FunctionRecord]) -> bool {
    if functions.iter().any(|function| function.start.is_none()) {
        return false;
    }
    if functions.is_sorted_by(|a, b| a.start < b.start) {
        return true;
    }
    let mut starts: Vec<Option<Line>> = functions.iter().map(|function| function.start).collect();
    starts.sort_unstable();
    starts.windows(2).all(|pair| pair.first() != pair.last())
}
