//! How many files of a snapshot are in which state and carry what: sums, so that what changed tells the next ones.

use super::{FileEntry, FileState};
use crate::coverage::{InputInfo, Metric};

/// Numbers of files, and of lines that changed since they were measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) stale: usize,
    pub(super) unresolved: usize,
    /// Of test code.
    pub(super) tests: usize,
    /// Lines.
    pub(super) unmeasured: u64,
    files: usize,
    /// Of Go.
    go: usize,
    /// Whose data have statements, and coverage.py's combined number.
    statements: usize,
    combined: usize,
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
        self.files -= before.files;
        self.go -= before.go;
        self.statements -= before.statements;
        self.combined -= before.combined;
    }

    /// The metric that a person of this project expects to see first: statements when all data is Go's, coverage.py's
    /// combined number when all data is coverage.py's with branches, else lines.
    pub(super) fn headline(&self, inputs: &[InputInfo]) -> Metric {
        let all = |count: usize| self.files > 0 && count == self.files;
        // Go's statements may have come through a report of merged ones.
        let by_go = !inputs.is_empty() && inputs.iter().all(|input| input.format.starts_with("go-"));
        if (by_go || all(self.go)) && all(self.statements) {
            Metric::Statements
        } else if all(self.combined) {
            Metric::Combined
        } else {
            Metric::Lines
        }
    }

    fn add(&mut self, file: &FileEntry) {
        self.stale += usize::from(file.state == FileState::Stale);
        self.unresolved += usize::from(file.state == FileState::Unresolved);
        self.tests += usize::from(file.test);
        self.unmeasured += file.aged.as_ref().map_or(0, |aged| aged.unmeasured_count());
        let carries = |metric| usize::from(file.coverage().carries.contains(metric));
        self.files += 1;
        self.go += usize::from(file.path.extension() == Some("go"));
        self.statements += carries(Metric::Statements);
        self.combined += carries(Metric::Combined);
    }
}
