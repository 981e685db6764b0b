//! Who follows a load, and what they are told meanwhile: how far it is, and which files are read already.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::analysis::ProjectInfo;
use crate::coverage::{File, FileCoverage};
use crate::formats::{self, Reader};
use crate::project::discover::Found;
use crate::project::globs::Filter;
use crate::project::resolve::Resolver;
use crate::project::sources::Sources;

/// What a load is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Reports are read; counted in bytes.
    Reports,
    /// The files that they name are looked for; not counted.
    Paths,
    /// The sources of the measured files are looked at; counted in files.
    Sources,
    /// Functions are found in the sources; counted in files.
    Functions,
    /// Git is asked whether files differ from the commit; not counted.
    Commit,
}

impl Stage {
    /// The beginning of a stage that is not counted.
    pub(super) fn begins(self) -> Progress {
        Progress { stage: self, done: 0, total: 0 }
    }
}

/// How far a load has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is done now.
    pub stage: Stage,
    /// How much of it is done.
    pub done: u64,
    /// How much there is; 0 where nothing is counted.
    pub total: u64,
}

/// Follows a load. Called from many threads.
pub trait Observer: Sync {
    /// Reports are read from now on, of this project with these sources.
    fn begins(&self, project: &ProjectInfo, sources: &Sources);

    /// The load has come so far.
    fn progress(&self, progress: Progress);

    /// Are files wanted before the load ends?
    fn wants_files(&self) -> bool {
        false
    }

    /// These files are read, as far as one part of one report says. More may be said about them before the load ends.
    fn files(&self, files: Vec<File>);
}

/// Nobody follows.
pub struct Nobody;

impl Observer for Nobody {
    fn begins(&self, _: &ProjectInfo, _: &Sources) {}
    fn progress(&self, _: Progress) {}
    fn files(&self, _: Vec<File>) {}
}

/// The reading of all reports of a load.
pub(super) struct Reading<'a> {
    observer: &'a dyn Observer,
    resolver: &'a Resolver<'a>,
    filter: &'a Filter,
    done: AtomicU64,
    total: u64,
}

impl<'a> Reading<'a> {
    pub(super) fn new(
        observer: &'a dyn Observer,
        resolver: &'a Resolver<'a>,
        filter: &'a Filter,
        total: u64,
    ) -> Reading<'a> {
        observer.progress(Progress { stage: Stage::Reports, done: 0, total });
        Reading { observer, resolver, filter, done: AtomicU64::new(0), total }
    }

    /// The reading of one report.
    pub(super) fn of(&'a self, found: &'a Found) -> OneReading<'a> {
        OneReading { all: self, found, done: AtomicU64::new(0) }
    }
}

/// The reading of one report.
pub(super) struct OneReading<'a> {
    all: &'a Reading<'a>,
    found: &'a Found,
    done: AtomicU64,
}

impl OneReading<'_> {
    /// The report is read, or cannot be.
    pub(super) fn finish(&self) {
        let told = self.done.load(Ordering::Relaxed);
        self.advance(self.found.size.saturating_sub(told));
    }

    fn advance(&self, bytes: u64) {
        let done = self.all.done.fetch_add(bytes, Ordering::Relaxed) + bytes;
        self.all.observer.progress(Progress { stage: Stage::Reports, done, total: self.all.total });
    }
}

impl formats::Observer for OneReading<'_> {
    fn read(&self, bytes: u64) {
        // What is unpacked on the way is more than what lies there.
        let left = self.found.size.saturating_sub(self.done.load(Ordering::Relaxed));
        let bytes = bytes.min(left);
        self.done.fetch_add(bytes, Ordering::Relaxed);
        self.advance(bytes);
    }

    fn wants_files(&self) -> bool {
        // Where lines must be worked out from the source, the report alone says nothing that could be shown.
        self.all.observer.wants_files() && matches!(self.found.format.reader, Reader::Native { complete: None, .. })
    }

    fn files(&self, files: &[(&str, &Arc<FileCoverage>)]) {
        let file = |&(path, coverage): &(&str, &Arc<FileCoverage>)| {
            let (path, resolved) = self.all.resolver.at_once(self.found.folder(), path);
            let shown = !path.as_str().is_empty() && self.all.filter.keeps(path.as_str());
            let coverage = Arc::clone(coverage);
            shown.then(|| File { path, resolved, coverage, measured_by: Vec::new(), source_hash: None })
        };
        self.all.observer.files(files.iter().filter_map(file).collect());
    }
}
