//! What is known of all measured files together. It is kept up to date for the files that change, so that nobody has to
//! look at the others.

use std::sync::Arc;

use rayon::prelude::*;

use super::Measured;
use crate::analysis::FileEntry;
use crate::coverage::{File, List};
use crate::project::assemble::Part;

/// Lists of all files, and which of them are of some kind, by their places.
#[derive(Debug, Default)]
pub(in crate::project::load) struct Summary {
    /// As a snapshot shows them.
    pub(in crate::project::load) entries: List<Arc<FileEntry>>,
    /// As a report lists them.
    pub(in crate::project::load) reported: List<Arc<File>>,
    /// Nobody decided yet whether they are stale.
    pub(super) open: Places,
    pub(super) stale: Places,
    /// Their reports say which tests ran their lines.
    pub(super) telling: Places,
    /// They were edited while they were measured.
    pub(super) edited: Places,
    /// Nobody looked for their functions yet.
    pub(super) lacking: Places,
    /// There is something wrong with them.
    pub(super) faulty: Places,
    /// Nobody asked yet whether they differ from the commit, and those that do.
    pub(super) unasked: Places,
    pub(super) differing: Places,
}

impl Summary {
    pub(super) fn of(files: &[Measured]) -> Summary {
        let (lists, kinds) = rayon::join(
            || {
                let entries: List<Arc<FileEntry>> = files.iter().map(|file| Arc::clone(&file.entry)).collect();
                let reported = entries.iter().map(|entry| Arc::clone(&entry.file)).collect();
                (entries, reported)
            },
            || files.par_iter().map(Kinds::of).collect::<Vec<_>>(),
        );
        let (entries, reported) = lists;
        let mut summary = Summary { entries, reported, ..Summary::default() };
        kinds.into_iter().enumerate().for_each(|(at, kinds)| summary.note_kinds(at, kinds));
        summary
    }

    /// The file in this place is as follows.
    pub(super) fn note(&mut self, at: usize, file: &Measured) {
        if self.entries.get(at).is_some_and(|known| !Arc::ptr_eq(known, &file.entry)) {
            replace(&mut self.entries, at, &file.entry);
        }
        if self.reported.get(at).is_some_and(|known| !Arc::ptr_eq(known, &file.entry.file)) {
            replace(&mut self.reported, at, &file.entry.file);
        }
        self.note_kinds(at, Kinds::of(file));
    }

    fn note_kinds(&mut self, at: usize, kinds: Kinds) {
        let Kinds { settled, telling, edited, lacking, faulty, differs } = kinds;
        self.open.set(at, settled.is_none());
        self.stale.set(at, settled == Some(true));
        self.telling.set(at, telling);
        self.edited.set(at, edited);
        self.lacking.set(at, lacking);
        self.faulty.set(at, faulty);
        self.unasked.set(at, differs.is_none());
        self.differing.set(at, differs == Some(true));
    }
}

/// Of which kinds a file is.
#[derive(Clone, Copy)]
struct Kinds {
    settled: Option<bool>,
    telling: bool,
    edited: bool,
    lacking: bool,
    faulty: bool,
    differs: Option<bool>,
}

impl Kinds {
    fn of(file: &Measured) -> Kinds {
        Kinds {
            settled: file.settled,
            telling: file.parts.iter().any(Part::tells_tests),
            edited: file.edited,
            lacking: file.lacks_functions(),
            faulty: !file.diagnostics.is_empty(),
            differs: file.differs,
        }
    }
}

fn replace<T>(list: &mut List<Arc<T>>, at: usize, value: &Arc<T>) {
    if let Some(known) = list.get_mut(at) {
        *known = Arc::clone(value);
    }
}

/// Some of the files, by their places.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    is: Vec<bool>,
    count: usize,
}

impl Places {
    pub(super) fn set(&mut self, at: usize, is: bool) {
        if at >= self.is.len() {
            self.is.resize(at + 1, false);
        }
        if let Some(known) = self.is.get_mut(at).filter(|known| **known != is) {
            *known = is;
            if is {
                self.count += 1;
            } else {
                self.count -= 1;
            }
        }
    }

    pub(super) fn has(&self, at: usize) -> bool {
        self.is.get(at).copied().unwrap_or_default()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The places, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        let is = if self.count > 0 { &self.is[..] } else { &[] };
        is.iter().enumerate().filter(|(_, is)| **is).map(|(at, _)| at)
    }
}
