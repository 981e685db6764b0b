//! The files in which nothing changed, neither text nor data, set aside: of a large project nearly all. What they have to
//! say is that they are what they were, so that only the others need to be compared.

use std::sync::Arc;

use super::{Differential, FileRecord, FunctionRecord, LineMap, Measurement};
use crate::coverage::Line;

/// Two measurements without the files in which nothing changed.
#[derive(Debug)]
pub(super) struct Aside {
    pub(super) before: Measurement,
    pub(super) now: Measurement,
    /// For each file that is left, its position in the whole.
    places: (Vec<u32>, Vec<u32>),
}

impl Aside {
    pub(super) fn of(before: &Measurement, now: &Measurement) -> Aside {
        let empty = |side: &Measurement| Measurement { headline: side.headline, files: Vec::new() };
        let mut aside = Aside { before: empty(before), now: empty(now), places: (Vec::new(), Vec::new()) };
        let mut old = before.files.iter().enumerate().peekable();
        for (at, file) in now.files.iter().enumerate() {
            while let Some((at, gone)) = old.next_if(|(_, old)| old.path < file.path) {
                aside.keep_before(at, gone);
            }
            match old.next_if(|(_, old)| old.path == file.path) {
                Some((_, was)) if is_unchanged(was, file) => {}
                was => {
                    if let Some((at, was)) = was {
                        aside.keep_before(at, was);
                    }
                    aside.places.1.push(at as u32);
                    aside.now.files.push(Arc::clone(file));
                }
            }
        }
        old.for_each(|(at, gone)| aside.keep_before(at, gone));
        aside
    }

    fn keep_before(&mut self, at: usize, file: &Arc<FileRecord>) {
        self.places.0.push(at as u32);
        self.before.files.push(Arc::clone(file));
    }

    /// Positions among the files that are left become those in the whole.
    pub(super) fn renumber(&self, found: &mut Differential) {
        let whole = |places: &[u32], at: u32| places.get(at as usize).copied().unwrap_or(at);
        let (before, now) = &self.places;
        for file in &mut found.files {
            file.before = file.before.map(|at| whole(before, at));
            file.after = file.after.map(|at| whole(now, at));
            match &mut file.map {
                LineMap::Identity(at) => *at = whole(before, *at),
                LineMap::Lines(origins) => {
                    origins.iter_mut().flatten().for_each(|origin| origin.file = whole(before, origin.file));
                }
                LineMap::Unknown => {}
            }
        }
    }
}

/// Is everything what it was, and can nothing of it have come from elsewhere?
fn is_unchanged(before: &Arc<FileRecord>, now: &Arc<FileRecord>) -> bool {
    if Arc::ptr_eq(before, now) {
        return is_simple(now);
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
fn is_simple(file: &FileRecord) -> bool {
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
