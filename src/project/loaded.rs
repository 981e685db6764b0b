//! What a load yields, and what can be looked up afterwards.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::git::Git;
use super::not_measured;
use super::sources::Sources;
use super::stale::Head;
use crate::analysis::baseline::{Known, RowHead};
use crate::analysis::differential::{FileRecord, FunctionRecord, Marks, Measurement};
use crate::analysis::{Baseline, Extent, Facts, FileEntry, Snapshot};
use crate::coverage::{Metric, RepoPath, Span};

/// A project's coverage.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What was measured, analysed.
    pub snapshot: Arc<Snapshot>,
    /// The way to the source files.
    pub sources: Sources,
    /// The repository around the project.
    pub git: Option<Git>,
    /// The files that git tracks.
    pub(super) tracked: Arc<FxHashSet<RepoPath>>,
    pub(super) records: Records,
}

/// The records of source files without data, each with the content hash of the text that it describes.
type RecordsByPath = FxHashMap<RepoPath, ([u8; 16], Arc<FileRecord>)>;

/// Records of source files without data, kept while their texts stay what they are.
#[derive(Clone, Debug, Default)]
pub(super) struct Records(Arc<Mutex<RecordsByPath>>);

/// A source file without data.
#[derive(Clone, Debug)]
pub(super) struct Unmeasured {
    pub(super) path: RepoPath,
    /// Need it not have any?
    beside: bool,
}

impl Loaded {
    /// Finds the functions in the sources of measured files, in parallel.
    pub fn add_extents(&mut self) {
        self.add_extents_beside(None);
    }

    /// The same beside a baseline: where a text is what it was and no report names its functions, they are where they
    /// were, and nothing is parsed.
    pub fn add_extents_beside(&mut self, baseline: Option<&Baseline>) {
        // Another version may see functions that this one does not.
        let same = baseline.filter(|baseline| baseline.info.generator == Baseline::GENERATOR);
        let entry = |entry: &Arc<FileEntry>| {
            let is_open = entry.extents.is_none() && !entry.is_outlined();
            let Some(content) = entry.content.filter(|_| is_open) else { return Arc::clone(entry) };
            let known = same.and_then(|baseline| baseline.measurement.file(entry.path.as_str()));
            let parsed = |known: &&FileRecord| known.is_measured() && !known.carries.contains(Metric::Functions);
            let known = known.filter(|_| entry.coverage().functions.is_empty()).filter(parsed);
            let known = known.filter(|known| known.text.as_ref().is_some_and(|text| text.content == content));
            let known = known.and_then(|known| known.functions.iter().map(extent).collect::<Option<Arc<[Extent]>>>());
            let extents = known.unwrap_or_else(|| self.sources.extents(&entry.path));
            Arc::new(entry.with(entry.state, entry.content, Some(extents)))
        };
        let files = self.snapshot.files.par_iter().map(entry).collect();
        self.take(files);
    }

    /// Finds the functions in the files whose texts are not those of `other`.
    pub fn add_extents_of_changed(&mut self, other: &Measurement) {
        self.add_extents_of(|entry| {
            let text = other.file(entry.path.as_str()).and_then(|file| file.text.as_ref());
            text.is_none_or(|text| Some(text.content) != entry.content)
        });
    }

    /// Finds the functions in some files.
    pub(super) fn add_extents_of(&mut self, wanted: impl Fn(&FileEntry) -> bool + Sync) {
        let entry = |entry: &Arc<FileEntry>| {
            if entry.content.is_none() || entry.extents.is_some() || !wanted(entry) {
                return Arc::clone(entry);
            }
            Arc::new(entry.with(entry.state, entry.content, Some(self.sources.extents(&entry.path))))
        };
        let files = self.snapshot.files.par_iter().map(entry).collect();
        self.take(files);
    }

    fn take(&mut self, files: Vec<Arc<FileEntry>>) {
        let files = files.into();
        let Snapshot { project, not_measured, inputs, headline, .. } = Snapshot::clone(&self.snapshot);
        let facts = Facts { project, not_measured, headline: Some(headline), inputs, partial: false };
        self.snapshot = Arc::new(Snapshot::after(&self.snapshot, Arc::clone(&self.snapshot.report), files, facts));
    }

    /// What was measured, ready to be compared: with the fingerprints of all sources, measured or not. Files of the
    /// other side that are still there without data must not look as if they were gone, and its records stand for files
    /// that are still the same.
    pub fn measurement(&self, other: Option<&Measurement>) -> Measurement {
        self.measurement_with(other, &self.unmeasured_beside(other))
    }

    /// The same for a baseline, with all other source files besides: a test that is measured for the first time later is
    /// no new code then.
    pub fn measurement_to_save(&self, other: Option<&Measurement>) -> Measurement {
        let sources = not_measured::sources(self.sources.index());
        let others = other.into_iter().flat_map(Measurement::files).map(|file| &file.path);
        self.measurement_with(other, &self.unmeasured_of(others.chain(sources)))
    }

    /// What was measured, and these source files without data.
    pub(super) fn measurement_with(&self, other: Option<&Measurement>, unmeasured: &[Unmeasured]) -> Measurement {
        let others = unmeasured.par_iter().filter_map(|file| self.unmeasured(file)).collect();
        Measurement::of(&self.snapshot, other, |entry| self.marks(entry), others)
    }

    /// The source files without data that are to be compared with another measurement.
    pub(super) fn unmeasured_beside(&self, other: Option<&Measurement>) -> Vec<Unmeasured> {
        self.unmeasured_of(other.into_iter().flat_map(Measurement::files).map(|file| &file.path))
    }

    /// The source files without data: those that should have some, and which of these have none.
    fn unmeasured_of<'a>(&'a self, also: impl Iterator<Item = &'a RepoPath>) -> Vec<Unmeasured> {
        // The other side is sorted by path, and most of its files are measured here, too.
        let mut measured = self.snapshot.files.iter().map(|entry| &entry.path).peekable();
        let mut is_measured = |path: &RepoPath| {
            while measured.next_if(|known| **known < *path).is_some() {}
            measured.peek() == Some(&path)
        };
        let expected: FxHashSet<&RepoPath> = self.snapshot.not_measured.iter().flat_map(|group| &group.files).collect();
        let mut also: Vec<&RepoPath> = also.collect();
        // Both are sorted: to merge two runs is what this sort does with them.
        also.sort();
        also.retain(|path| !is_measured(path));
        let paths: FxHashSet<&RepoPath> = expected.iter().copied().chain(also).collect();
        let file = |path: &RepoPath| Unmeasured { path: path.clone(), beside: !expected.contains(path) };
        paths.into_iter().map(file).collect()
    }

    fn marks(&self, entry: &FileEntry) -> Option<Arc<Marks>> {
        entry.content.and_then(|_| self.sources.marks(&entry.path))
    }

    /// The record of a measured file; that of another measurement where it says the same.
    pub(super) fn record(&self, entry: &FileEntry, other: Option<&Measurement>) -> Arc<FileRecord> {
        entry.record(|| other.and_then(|other| other.shared(&entry.path)), || self.marks(entry))
    }

    /// Does any measured file differ from the commit, or is it not in it? Files that git ignores are made by the build,
    /// and those of a submodule are in a commit of their own. `None` where there is no git.
    pub fn is_dirty(&self) -> Option<bool> {
        let git = self.git.as_ref()?;
        let tracked = &*self.tracked;
        let files = self.snapshot.files.iter().filter(|file| file.content.is_some()).map(|file| &file.path);
        let (known, others): (Vec<&RepoPath>, Vec<&RepoPath>) = files.partition(|path| tracked.contains(*path));
        let listed = |path: &RepoPath| self.sources.index().get(path.as_str()).is_some_and(|entry| !entry.ignored);
        let elsewhere = |path: &RepoPath| {
            let above = path.as_str().match_indices('/').filter_map(|(at, _)| path.as_str().get(..at));
            above.into_iter().any(|folder| tracked.contains(&RepoPath::new(folder)))
        };
        let added = others.into_iter().any(|path| listed(path) && !elsewhere(path));
        let differs = || !git.is_clean() && !Head::default().differing(git, &known, &self.sources).is_empty();
        Some(added || differs())
    }

    /// The record of a source file without data.
    pub(super) fn unmeasured(&self, file: &Unmeasured) -> Option<Arc<FileRecord>> {
        let Unmeasured { path, beside } = file;
        let content = self.sources.look(path)?.content;
        let records = self.records.lock();
        let known = records.get(path).filter(|known| known.0 == content && known.1.beside == *beside);
        let known = known.map(|known| Arc::clone(&known.1));
        drop(records);
        if known.is_some() {
            return known;
        }
        let record =
            FileRecord { beside: *beside, ..FileRecord::unmeasured(path.clone(), Some(self.sources.marks(path)?)) };
        let record = Arc::new(record);
        self.records.lock().insert(path.clone(), (content, Arc::clone(&record)));
        Some(record)
    }
}

/// What a baseline says of files that are what they were is known without reading it.
impl Known for Loaded {
    fn record(&self, head: RowHead<'_>) -> Option<Arc<FileRecord>> {
        let entry = self.snapshot.file(self.snapshot.find(head.path)?)?;
        // Functions that nobody looked for are missing in the record.
        if entry.content.is_some() && entry.extents.is_none() {
            return None;
        }
        let marks = || self.sources.known_marks(entry.content?).or_else(|| self.sources.marks(&entry.path));
        let record = entry.record(|| None, marks);
        Some(record).filter(|record| record.made_of == head.made_of)
    }
}

/// A project for whoever asks only what is not what it was, and asks once: of a file that is, its sums are known and no more.
#[derive(Clone, Copy, Debug)]
pub struct Outlined<'a>(pub &'a Loaded);

impl Known for Outlined<'_> {
    fn record(&self, head: RowHead<'_>) -> Option<Arc<FileRecord>> {
        let snapshot = &self.0.snapshot;
        snapshot.file(snapshot.find(head.path)?)?.outlined(head.made_of, head.functions()?)
    }
}

impl Records {
    fn lock(&self) -> MutexGuard<'_, RecordsByPath> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where a function of a baseline stands.
fn extent(function: &FunctionRecord) -> Option<Extent> {
    let (start, end) = function.start.zip(function.end)?;
    let span = Span { start, start_column: 1, end, end_column: 1 };
    // Whether the lines before its body are its own was settled when the baseline was saved.
    let (from, is_value) = (function.from.unwrap_or(start), false);
    Some(Extent { name: function.name.clone(), span, from, is_value, complexity: None })
}
