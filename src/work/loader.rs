//! Loading in the background. Files are shown as they are read the first time, numbers as soon as the reports are read,
//! functions when they are found. After that a load costs what changed. After a run of the tests only what the run wrote
//! counts.

mod runs;
mod unsaved;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crossbeam_channel::{Receiver, Sender, unbounded};

use super::choose::choose;
use super::comparison::{ComparisonWorker, SharedBaselines};
use super::contents::KnownContents;
use super::history::HistoryWorker;
use super::incoming::{Outbox, Working, worker};
use super::preview::Preview;
use super::settings_file::{edit, name};
use super::shared::{SharedNews, SharedSources, UnsavedFiles};
use super::written::{Before, taken};
use crate::analysis::{CoveredBy, CoveredOnly, Snapshot};
use crate::app::{ListedTest, Msg, Task};
use crate::config::{Remap, with_remap};
use crate::coverage::RepoPath;
use crate::project::{LoadError, Loaded, News, Project, Request, Settings};
use crate::watch::{Event, RunId};

/// The loader, from outside.
pub(crate) struct Loader {
    requests: Sender<LoadRequest>,
    started: Arc<AtomicU64>,
    seen: Seen,
    history: HistoryWorker,
}

enum LoadRequest {
    /// What is there now. Not shown when a run has begun since; it may have been half written.
    All { started: u64 },
    /// Everything, whatever is known of it.
    Anew { started: u64 },
    /// A run begins: it measures the texts as they are.
    Begin { told_apart: bool },
    /// What a run wrote, during which some files were edited.
    Run { run: RunId, before: Before, edited: Vec<RepoPath> },
    /// What a run of some tests wrote, and which of them ended.
    Some { run: RunId, edited: Vec<RepoPath>, ran: Vec<String> },
    /// What a run of some tests wrote that does not tell them apart.
    Gains { run: RunId, edited: Vec<RepoPath> },
    /// Which tests do the changes of these files concern?
    Choose { request: u64, paths: Vec<RepoPath>, tests: Vec<ListedTest> },
    /// The texts of these files are others; the reports are not looked at.
    Texts(Vec<RepoPath>),
    /// These reports, as the settings name reports.
    Reports(Vec<String>),
    /// All reports but these.
    Off(BTreeSet<Arc<str>>),
    /// The lines that only this report covers.
    Only(Arc<str>),
    /// These settings, as their files say them now.
    Settings(Box<Settings>),
    /// These files are open in an editor: who shows them is told what it takes to look at their unsaved texts, now and
    /// whenever anything changed.
    Unsaved(BTreeSet<RepoPath>, UnsavedFiles),
    /// With one more remap, which may be written into the configuration first.
    Remap { remap: Remap, written: bool },
}

/// The reports that the latest load met, taken or not.
type Seen = Arc<Mutex<Vec<PathBuf>>>;

/// What the loader works with and for.
pub(crate) struct Surroundings {
    pub(crate) outbox: Outbox,
    pub(crate) request: Request,
    pub(crate) sources: SharedSources,
    pub(crate) news: SharedNews,
    pub(crate) contents: KnownContents,
    /// Learns that the first load is over.
    pub(crate) begin: Box<dyn Fn() + Send>,
    /// Learns where the reports are.
    pub(crate) tell: Box<dyn Fn(Vec<PathBuf>) + Send>,
    /// Learns of sources whose content was another one when they were looked at again.
    pub(crate) doubt: Box<dyn Fn(Vec<PathBuf>) + Send>,
    pub(crate) comparison: ComparisonWorker,
    pub(crate) baselines: SharedBaselines,
}

impl Loader {
    /// Starts the thread and the first load; `then` happens when it has ended.
    pub(crate) fn start(around: Surroundings, then: Vec<Msg>) -> Loader {
        let (requests, incoming) = unbounded();
        let (started, seen) = (Arc::new(AtomicU64::new(0)), Seen::default());
        let outbox = around.outbox.clone();
        let history = HistoryWorker::start(&outbox, &around.request, Arc::clone(&around.baselines));
        let mut work = LoadWorker {
            history: history.clone(),
            project: Project::new(around.request.clone()).watched(),
            around,
            started: Arc::clone(&started),
            seen: Arc::clone(&seen),
            is_first: true,
            reports: None,
            unsaved: None,
            remaps: Vec::new(),
        };
        worker("loader", &outbox, move || work.work(&incoming, then));
        Loader { requests, started, seen, history }
    }

    /// Reads what changed.
    pub(crate) fn reload(&self) {
        let started = self.started.load(Ordering::SeqCst);
        let _ = self.requests.send(LoadRequest::All { started });
    }

    /// Looks at everything again, as the user asks for it.
    pub(crate) fn reload_anew(&self) {
        let started = self.started.load(Ordering::SeqCst);
        let _ = self.requests.send(LoadRequest::Anew { started });
    }

    /// From now on these reports are read, as the settings name reports.
    pub(crate) fn read(&self, reports: Vec<String>) {
        let _ = self.requests.send(LoadRequest::Reports(reports));
    }

    /// Who is told of settings that changed.
    pub(crate) fn settings(&self) -> impl Fn(Settings) + Send + 'static {
        let requests = self.requests.clone();
        move |settings| {
            let _ = requests.send(LoadRequest::Settings(Box::new(settings)));
        }
    }

    /// From now on these reports do not count.
    pub(crate) fn turn_off(&self, reports: BTreeSet<Arc<str>>) {
        let _ = self.requests.send(LoadRequest::Off(reports));
    }

    /// Finds the lines that only this report covers.
    pub(crate) fn find_covered_only(&self, report: Arc<str>) {
        let _ = self.requests.send(LoadRequest::Only(report));
    }

    /// From now on paths are remapped so, too.
    pub(crate) fn remap(&self, remap: Remap) {
        let _ = self.requests.send(LoadRequest::Remap { remap, written: false });
    }

    /// The same, also at the next start.
    pub(crate) fn write_remap(&self, remap: Remap) {
        let _ = self.requests.send(LoadRequest::Remap { remap, written: true });
    }

    /// A run begins. Hand the answer to [`collect`](Loader::collect) when it has ended.
    pub(crate) fn before_run(&self, told_apart: bool) -> Before {
        self.started.fetch_add(1, Ordering::SeqCst);
        let _ = self.requests.send(LoadRequest::Begin { told_apart });
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        Before::new(seen.iter().cloned())
    }

    /// Reads what a run wrote. Of these files nobody knows which text it measured.
    pub(crate) fn collect(&self, run: RunId, before: Before, edited: Vec<RepoPath>) {
        let _ = self.requests.send(LoadRequest::Run { run, before, edited });
    }

    /// Reads what a run of some tests wrote, in the place of what was known of those that ended.
    pub(crate) fn collect_some(&self, run: RunId, edited: Vec<RepoPath>, ran: Vec<String>) {
        let _ = self.requests.send(LoadRequest::Some { run, edited, ran });
    }

    /// Reads what a run of some tests covered, without knowing which of them covered what.
    pub(crate) fn collect_gains(&self, run: RunId, edited: Vec<RepoPath>) {
        let _ = self.requests.send(LoadRequest::Gains { run, edited });
    }

    /// Finds out which tests the changes of these files concern.
    pub(crate) fn choose(&self, request: u64, paths: Vec<RepoPath>, tests: Vec<ListedTest>) {
        let _ = self.requests.send(LoadRequest::Choose { request, paths, tests });
    }

    /// Somebody looks at the history, or does not any more.
    pub(crate) fn show_history(&self, shown: bool) {
        self.history.show(shown);
    }

    /// The texts of these files are others than they were.
    pub(crate) fn follow(&self, paths: Vec<RepoPath>) {
        let _ = self.requests.send(LoadRequest::Texts(paths));
    }
}

/// The loader, from inside.
struct LoadWorker {
    around: Surroundings,
    project: Project,
    history: HistoryWorker,
    started: Arc<AtomicU64>,
    seen: Seen,
    /// Is there nothing on the screen yet that could stay there?
    is_first: bool,
    /// The reports of a command that a person agreed to.
    reports: Option<Vec<String>>,
    /// The files that are open in an editor, and who shows them.
    unsaved: Option<(BTreeSet<RepoPath>, UnsavedFiles)>,
    /// Remaps of this session.
    remaps: Vec<Remap>,
}

impl LoadWorker {
    fn work(&mut self, incoming: &Receiver<LoadRequest>, then: Vec<Msg>) {
        self.all(0, News::anything());
        (self.around.begin)();
        for msg in then {
            self.around.outbox.send(msg);
        }
        while let Ok(request) = incoming.recv() {
            match request {
                LoadRequest::Begin { told_apart } => self.project.run_begins(told_apart),
                LoadRequest::Run { run, before, edited } => {
                    self.project.edited_during_run(edited);
                    self.run(run, &before);
                }
                LoadRequest::Some { run, edited, ran } => {
                    self.project.edited_during_run(edited);
                    self.some(run, &ran);
                }
                LoadRequest::Gains { run, edited } => self.gains(run, &edited),
                LoadRequest::Choose { request, paths, tests } => {
                    let choice = choose(&mut self.project, &paths, &tests);
                    self.around.outbox.send(Msg::Watch(Event::Chosen { request, choice }));
                }
                LoadRequest::Texts(paths) => self.follow(&paths),
                LoadRequest::Anew { started } => self.all(started, News::anything()),
                LoadRequest::Reports(reports) => {
                    self.reports = Some(reports.clone());
                    self.around.request.settings.config.paths = reports;
                    self.project.set_settings(self.around.request.settings.clone());
                }
                LoadRequest::Off(reports) => {
                    self.project.turn_off(reports);
                    self.all(self.started.load(Ordering::SeqCst), News::default());
                }
                LoadRequest::Only(report) => {
                    let only = self.project.covered_only_by(&report);
                    let only = only.unwrap_or_else(|| CoveredOnly::new(CoveredBy::Report(report), []));
                    self.around.outbox.send(Msg::CoveredOnly(Arc::new(only)));
                }
                LoadRequest::Unsaved(paths, tell) => {
                    self.unsaved = Some((paths, tell));
                    self.tell_unsaved();
                }
                LoadRequest::Settings(settings) => self.settings(*settings),
                LoadRequest::Remap { remap, written } => self.remap(remap, written),
                LoadRequest::All { started } => {
                    // The same request twice is one; the last in the queue will be heard.
                    if incoming.is_empty() {
                        self.all(started, News::default());
                    }
                }
            }
        }
    }

    fn remap(&mut self, remap: Remap, written: bool) {
        let settings = &mut self.around.request.settings;
        if written && let Err(why) = edit(&settings.file, |text| with_remap(text, &remap)) {
            return self.around.outbox.send(Msg::Notice(why));
        }
        if written {
            let words = format!("{} now holds {}={}", name(&settings.file), remap.from, remap.to);
            self.around.outbox.send(Msg::Notice(words));
        }
        settings.config.add_remap(remap.clone());
        self.remaps.push(remap);
        self.project.set_settings(settings.clone());
        self.all(self.started.load(Ordering::SeqCst), News::anything());
    }

    /// Takes on other settings; what was chosen in this session stays.
    fn settings(&mut self, mut now: Settings) {
        for remap in &self.remaps {
            if !now.config.remap.contains(remap) {
                now.config.add_remap(remap.clone());
            }
        }
        if let Some(reports) = &self.reports {
            now.config.paths.clone_from(reports);
        }
        self.around.comparison.settings(now.clone());
        self.history.settings(now.config.clone());
        let before = std::mem::replace(&mut self.around.request.settings, now.clone());
        if !before.config.counts_as(&now.config) {
            self.project.set_settings(now);
            self.all(self.started.load(Ordering::SeqCst), News::anything());
        }
    }

    /// Loads what the news touch that came until now.
    fn load(&mut self, more: News) -> Result<Loaded, LoadError> {
        let mut news = std::mem::take(&mut *self.around.news.lock().unwrap_or_else(PoisonError::into_inner));
        news.add(more);
        let preview = Preview::new(&self.around.outbox, &self.around.sources, self.is_first);
        self.project.load(news, &preview)
    }

    fn all(&mut self, started: u64, news: News) {
        let outbox = self.around.outbox.clone();
        let _working = Working::on(Task::Load, &outbox);
        self.project.set_paths(self.around.request.paths.clone());
        let loaded = self.load(news);
        if self.started.load(Ordering::SeqCst) != started {
            return;
        }
        match loaded {
            Ok(loaded) => {
                let age = age(&loaded);
                self.show(loaded, Event::Loaded { age });
            }
            Err(error) => self.around.outbox.send(Msg::LoadFailed(error.into())),
        }
    }

    /// Shows what was measured where it is in the present texts.
    fn follow(&mut self, paths: &[RepoPath]) {
        let Some(loaded) = self.project.follow(paths) else { return };
        self.tell_replaced(&loaded);
        self.display(&loaded.snapshot);
        self.around.comparison.compare(loaded.clone());
        self.history.tell(loaded);
    }

    /// Shows what was loaded, first without what takes long to find out.
    fn show(&mut self, loaded: Loaded, event: Event) {
        self.learn(&loaded);
        // The cursor goes to the largest gap the first time.
        let is_first = std::mem::take(&mut self.is_first);
        let loaded = if is_first && loaded.snapshot.partial {
            self.project.find_largest_gap().unwrap_or(loaded)
        } else {
            loaded
        };
        self.display(&loaded.snapshot);
        self.around.outbox.send(Msg::Watch(event));
        let whole = if loaded.snapshot.partial || loaded.snapshot.project.dirty.is_none() {
            let preview = Preview::new(&self.around.outbox, &self.around.sources, false);
            self.project.find_functions(&preview)
        } else {
            None
        };
        if let Some(whole) = &whole {
            self.display(&whole.snapshot);
        }
        let loaded = whole.unwrap_or(loaded);
        self.project.keep_texts();
        self.around.comparison.compare(loaded.clone());
        self.history.tell(loaded);
        // What changes teach after that is written when the explorer is left.
        if is_first {
            self.project.memo().save();
        }
    }

    fn display(&mut self, snapshot: &Arc<Snapshot>) {
        // Found here, so that nobody waits for it at a key.
        rayon::join(|| snapshot.gap_index(false), || snapshot.outline());
        self.around.outbox.send(Msg::Loaded(Arc::clone(snapshot)));
        self.tell_unsaved();
    }

    /// What is shown now is no news, and where it came from is where news will come from.
    fn learn(&self, loaded: &Loaded) {
        let root = &self.around.request.root;
        *self.around.sources.lock().unwrap_or_else(PoisonError::into_inner) = Some(loaded.sources.clone());
        for part in loaded.snapshot.report.inputs.iter().flat_map(|input| &input.parts) {
            self.around.contents.learned(&root.join(&*part.path), Some(part.content_hash.into()));
        }
        let parts = loaded.snapshot.inputs.iter().flat_map(|input| &input.parts);
        let seen = parts.map(|part| root.join(&**part)).collect();
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = seen;
        (self.around.tell)(taken(&self.around.request, loaded));
        self.tell_replaced(loaded);
    }

    /// The watcher may not have seen what was seen here, and what follows may be what it saw before: no news to it.
    fn tell_replaced(&self, loaded: &Loaded) {
        let root = &self.around.request.root;
        (self.around.doubt)(loaded.sources.take_replaced().iter().map(|path| root.join(path.as_str())).collect());
    }
}

/// How long ago the newest report was written, in milliseconds.
fn age(loaded: &Loaded) -> u64 {
    let newest = loaded.snapshot.report.inputs.iter().filter_map(|input| input.modified).max();
    newest.and_then(|newest| newest.elapsed().ok()).map_or(0, |age| age.as_millis() as u64)
}
