//! How many files of a snapshot are in which state: a sum, so that what changed tells the next one.

use super::{FileEntry, FileState};

/// Numbers of files, and of lines that changed since they were measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) stale: usize,
    pub(super) unresolved: usize,
    /// Of test code.
    pub(super) tests: usize,
    /// Lines.
    pub(super) unmeasured: u64,
}

impl Standing {
    /// Of all these files.
    pub(super) fn of<'a>(files: impl Iterator<Item = &'a FileEntry>) -> Standing {
        let mut all = Standing::default();
        files.for_each(|file| all.add(file));
        all
    }

    /// One of the files is another one now.
    pub(super) fn replace(&mut self, before: &FileEntry, after: &FileEntry) {
        let before = Standing::of(std::iter::once(before));
        self.add(after);
        self.stale -= before.stale;
        self.unresolved -= before.unresolved;
        self.tests -= before.tests;
        self.unmeasured -= before.unmeasured;
    }

    fn add(&mut self, file: &FileEntry) {
        self.stale += usize::from(file.state == FileState::Stale);
        self.unresolved += usize::from(file.state == FileState::Unresolved);
        self.tests += usize::from(file.test);
        self.unmeasured += file.aged.as_ref().map_or(0, |aged| aged.unmeasured_count());
    }
}
