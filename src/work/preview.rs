//! What can be seen of a load while it goes on: how far it is, and, the first time, the files that are read already.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::incoming::Outbox;
use super::shared::SharedSources;
use crate::analysis::{Facts, FileEntry, FileState, ProjectInfo, Snapshot};
use crate::app::Msg;
use crate::coverage::{File, Report};
use crate::project::{Observer, Progress, Sources, Stage};

/// Progress is told no more often than this.
const PROGRESS: Duration = Duration::from_millis(50);

/// Files are shown after this long, and then each time so many times as many have come: what that costs stays a small part of
/// what reading costs, however many there are.
const FILES: Duration = Duration::from_millis(120);
const MORE: usize = 8;

/// Follows a load for the screen.
pub(crate) struct Preview<'a> {
    outbox: &'a Outbox,
    sources: &'a SharedSources,
    /// Is there nothing else to show?
    shows_files: bool,
    began: Instant,
    /// When something was told, and of which stage.
    told: Mutex<(Instant, Option<Stage>)>,
    read: Mutex<FilesRead>,
    /// Is the load over? What was read by then must not be shown after what is complete.
    over: Arc<Mutex<bool>>,
}

struct FilesRead {
    project: ProjectInfo,
    files: Vec<Arc<File>>,
    shown: usize,
    last: Instant,
}

impl<'a> Preview<'a> {
    pub(crate) fn new(outbox: &'a Outbox, sources: &'a SharedSources, shows_files: bool) -> Preview<'a> {
        let now = Instant::now();
        let read = FilesRead { project: ProjectInfo::default(), files: Vec::new(), shown: 0, last: now };
        Preview {
            outbox,
            sources,
            shows_files,
            began: now,
            told: Mutex::new((now, None)),
            read: Mutex::new(read),
            over: Arc::default(),
        }
    }
}

impl Drop for Preview<'_> {
    fn drop(&mut self) {
        *self.over.lock().unwrap_or_else(PoisonError::into_inner) = true;
    }
}

impl Observer for Preview<'_> {
    fn begins(&self, project: &ProjectInfo, sources: &Sources) {
        if self.shows_files {
            self.read.lock().unwrap_or_else(PoisonError::into_inner).project = project.clone();
            *self.sources.lock().unwrap_or_else(PoisonError::into_inner) = Some(sources.clone());
        }
    }

    fn progress(&self, progress: Progress) {
        // Whoever finds it locked has nothing newer to say.
        let Ok(mut told) = self.told.try_lock() else { return };
        let (moment, stage) = *told;
        // The beginning of a stage may be all that is told of it.
        if moment.elapsed() >= PROGRESS || (self.began.elapsed() >= PROGRESS && stage != Some(progress.stage)) {
            *told = (Instant::now(), Some(progress.stage));
            self.outbox.send(Msg::Loading(progress));
        }
    }

    fn wants_files(&self) -> bool {
        self.shows_files
    }

    fn files(&self, files: Vec<File>) {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.files.extend(files.into_iter().map(Arc::new));
        if read.last.elapsed() >= FILES && read.files.len() >= MORE * read.shown {
            (read.shown, read.last) = (read.files.len(), Instant::now());
            let (files, project) = (read.files.clone(), read.project.clone());
            drop(read);
            let (outbox, over) = (self.outbox.clone(), Arc::clone(&self.over));
            // Whoever reads goes on reading.
            rayon::spawn(move || {
                let snapshot = Arc::new(so_far(files, project));
                let over = over.lock().unwrap_or_else(PoisonError::into_inner);
                if !*over {
                    outbox.send(Msg::Loaded(snapshot));
                }
            });
        }
    }
}

/// A snapshot of the files that are read so far.
fn so_far(mut files: Vec<Arc<File>>, project: ProjectInfo) -> Snapshot {
    files.par_sort_by(|a, b| a.path.cmp(&b.path));
    // Of a file of which several parts were read, each alone would be wrong in its own way: any of them will do.
    files.dedup_by(|next, kept| next.path == kept.path);
    let report = Report { files: files.iter().cloned().collect(), ..Report::default() };
    // Only now: of files that are never shown before all are, nobody has to know more.
    let entry = |file: Arc<File>| {
        let state = if file.resolved { FileState::Measured } else { FileState::Unresolved };
        Arc::new(FileEntry::new(file, state, None, None))
    };
    let files: Vec<Arc<FileEntry>> = files.into_par_iter().map(entry).collect();
    let snapshot = Snapshot::new(Arc::new(report), files, Facts { project, partial: true, ..Facts::default() });
    // Made here, so that no key waits for it.
    snapshot.outline();
    snapshot
}
