//! What all files of a document share, and which criteria were measured in it.

use crate::coverage::{BranchesBuilder, Diagnostics, LinesBuilder, Metric, MetricSet};
use crate::formats::Limits;

/// What all files of a document share.
pub(super) struct Shared<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) limits: Limits,
    pub(super) diagnostics: Diagnostics,
    pub(super) files: usize,
    pub(super) lines: Criterion,
    pub(super) branches: Criterion,
    pub(super) methods: Criterion,
    /// The room for the lines and arms of a file, which the next one takes over.
    pub(super) built: (LinesBuilder, BranchesBuilder),
}

/// How many files have the data of a criterion, and whether any of them has something to count.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Criterion {
    files: usize,
    any: bool,
}

impl Criterion {
    /// Adds a file.
    pub(super) fn add(&mut self, is_there: bool, has_entries: bool) {
        self.files += usize::from(is_there);
        self.any |= has_entries;
    }

    /// Adds those of another part of the document.
    fn append(&mut self, other: Criterion) {
        self.files += other.files;
        self.any |= other.any;
    }

    /// Was it measured? Files that nothing loaded have an empty list of branches even where it was not.
    fn was_measured(self, files: usize) -> bool {
        self.any || (files > 0 && self.files == files)
    }
}

impl<'a> Shared<'a> {
    /// A document of which nothing is read yet.
    pub(super) fn new(bytes: &'a [u8], limits: Limits) -> Shared<'a> {
        let [lines, branches, methods] = [Criterion::default(); 3];
        let (diagnostics, built) = (Diagnostics::default(), Default::default());
        Shared { bytes, limits, diagnostics, files: 0, lines, branches, methods, built }
    }

    /// Adds what the files of the next part of the document share.
    pub(super) fn append(&mut self, next: Shared<'a>) {
        self.diagnostics.append(next.diagnostics);
        self.files += next.files;
        self.lines.append(next.lines);
        self.branches.append(next.branches);
        self.methods.append(next.methods);
    }

    /// The metrics that the document carries.
    pub(super) fn carries(&self) -> MetricSet {
        let criteria =
            [(self.lines, Metric::Lines), (self.branches, Metric::Branches), (self.methods, Metric::Functions)];
        let measured = criteria.into_iter().filter(|criterion| criterion.0.was_measured(self.files));
        measured.fold(MetricSet::default(), |carries, criterion| carries.with(criterion.1))
    }
}
