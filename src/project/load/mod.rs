//! The pipeline: discover, recognise, read, resolve, choose, merge, complete, and the facts about the project beside it.
//!
//! A [`Project`] keeps what every step found out, so that the next load repeats only what the news since then touch. A
//! first load is the same walk with nothing kept.

mod around;
mod binaries;
mod change;
mod companions;
mod contexts;
mod covered_only;
mod edits;
mod files;
mod gains;
mod handed;
mod impact;
mod inputs;
mod left;
mod news;
mod observer;
mod only;
mod parts;
mod read;
mod request;
mod resolved;
mod rules;
mod status;
mod unsaved;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use self::around::{Around, Moved};
use self::change::Change;
use self::files::{Concerned, Files};
use self::handed::{facts_of, past};
pub use self::impact::LatestResults;
use self::inputs::{Inputs, UNREADABLE};
use self::left::left;
pub use self::news::News;
pub use self::observer::{Nobody, Observer, Progress, Stage};
use self::only::KnownOnly;
use self::parts::Parts;
pub use self::request::Request;
use self::rules::Rules;
pub use self::unsaved::Unsaved;
use super::error::{LoadError, NothingFound};
use super::impact::TextFacts;
use super::loaded::{Loaded, Records};
use super::memo::Memo;
use super::not_measured;
use super::settings::Settings;
use super::sources::Sources;
use super::stale::Head;
use super::texts::Texts;
use super::walk::walk;
use crate::analysis::{Facts, FileEntry, InputStatus, NotMeasured, ProjectInfo, Snapshot};
use crate::coverage::{Code, Diagnostic, InputId, List, RepoPath, Report};

/// Loads what a request names.
///
/// # Errors
/// When there is no report, a named one does not exist, or none can be read.
pub fn load(request: &Request, observer: &dyn Observer) -> Result<Loaded, LoadError> {
    Project::new(request.clone()).load(News::anything(), observer)
}

/// Files that might be reports of a request, by their names alone.
pub(crate) fn report_candidates(request: &Request) -> Vec<PathBuf> {
    let named = request.paths.iter().chain(&request.settings.config.paths).map(|path| request.root.join(path));
    let found = walk(&request.root).candidates;
    named.chain(found.iter().map(|path| request.root.join(path.as_str()))).collect()
}

/// A project and everything that was found out about it.
pub struct Project {
    request: Request,
    /// Globs of the files that count, and what is wrong with the settings.
    rules: Rules,
    around: Option<Around>,
    sources: Option<Sources>,
    head: Head,
    inputs: Inputs,
    /// Reports that do not count, because a person turned them off.
    off: BTreeSet<Arc<str>>,
    /// Are others turned off than when the reports were chosen?
    switched: bool,
    parts: Parts,
    files: Files,
    not_measured: Arc<[NotMeasured]>,
    records: Records,
    latest: Option<Arc<Snapshot>>,
    /// The texts as they were when the latest run of the tests began.
    begun: Option<Arc<Snapshot>>,
    /// Files that were edited while it ran.
    edited: FxHashSet<RepoPath>,
    /// Has it ended, and nothing was settled since?
    has_ended: bool,
    /// What one report alone covers, as far as it was asked for.
    known_only: KnownOnly,
    /// Texts that were measured and have been edited since, where runs of ours leave their reports.
    texts: Option<Texts>,
    /// What texts are made of, as far as it was asked which tests an edit concerns.
    text_facts: TextFacts,
    /// News that no load took in yet: the one that should have failed.
    missed: News,
    /// Was everything asked for that takes long to find out?
    complete: bool,
}

impl Project {
    /// A project of which nothing is known yet, but what the memo holds.
    pub fn new(request: Request) -> Project {
        Project {
            rules: Rules::of(&request.settings),
            texts: request.latest_run.as_deref().map(Texts::beside),
            request,
            around: None,
            sources: None,
            head: Head::default(),
            inputs: Inputs::default(),
            off: BTreeSet::new(),
            switched: false,
            parts: Parts::default(),
            files: Files::default(),
            not_measured: Arc::default(),
            records: Records::default(),
            latest: None,
            begun: None,
            edited: FxHashSet::default(),
            has_ended: false,
            known_only: KnownOnly::default(),
            text_facts: TextFacts::default(),
            missed: News::anything(),
            complete: false,
        }
    }

    /// A project whose reports will change while it is looked at: to read them again costs what changed.
    #[must_use]
    pub fn watched(mut self) -> Project {
        self.inputs.watched = true;
        self
    }

    /// What is worked out from texts.
    pub fn memo(&self) -> &Memo {
        &self.request.memo
    }

    /// From now on these settings are in force.
    pub fn set_settings(&mut self, settings: Settings) {
        self.request.settings = settings;
        self.forget();
    }

    /// From now on these reports are read instead of those that are found.
    pub fn set_paths(&mut self, paths: Vec<String>) {
        if self.request.paths != paths {
            self.request.paths = paths;
            self.inputs.unsettle();
        }
    }

    /// From now on these reports do not count, and all others do.
    pub fn turn_off(&mut self, reports: BTreeSet<Arc<str>>) {
        self.switched |= self.off != reports;
        self.off = reports;
    }

    /// Forgets all but what was worked out from texts and what reports hold.
    fn forget(&mut self) {
        self.rules = Rules::of(&self.request.settings);
        self.inputs.unsettle();
        self.files = Files::default();
        self.latest = None;
        self.missed = News::anything();
    }

    /// Loads what the news touch; everything else stays as it was.
    ///
    /// # Errors
    /// When there is no report, a named one does not exist, or none can be read. What was loaded before stays.
    pub fn load(&mut self, news: News, observer: &dyn Observer) -> Result<Loaded, LoadError> {
        self.missed.add(news);
        let news = self.missed.clone();
        // What is read are reports of all tests.
        self.files.forget_gains();
        let loaded = self.take(&news, observer)?;
        self.missed = News::default();
        Ok(loaded)
    }

    fn take(&mut self, news: &News, observer: &dyn Observer) -> Result<Loaded, LoadError> {
        let moved = if let Some(around) = &mut self.around {
            around.refresh(&self.request, news)
        } else {
            self.around = Some(Around::look(&self.request));
            Moved { tree: true, git: true }
        };
        let Some(around) = &self.around else { return Err(self.nothing()) };
        if moved.git {
            self.head = Head::default();
            self.files.forget_commit();
        }
        if moved.git || moved.tree {
            self.files.doubt_all();
        }
        let index = Arc::clone(&around.walk.index);
        let sources = match &self.sources {
            Some(sources) if !moved.tree => sources.clone(),
            Some(sources) => sources.with_index(index),
            None => Sources::new(&self.request.root, &self.request.source_dirs, index, self.request.memo.clone()),
        };
        let below = news.below(&self.request.root);
        match &below {
            Some(paths) => sources.doubt(paths.iter()),
            None => sources.doubt_all(),
        }
        self.sources = Some(sources.clone());
        observer.begins(&around.project, &sources);

        let change = self.inputs.refresh(&self.request, around, moved, news, &self.rules.counting.filter, observer)?;
        // What a load that failed left behind belongs to the reports before.
        let anew = self.parts.inputs.is_empty() || self.files.all.is_empty();
        let concerned: Option<FxHashSet<RepoPath>> = below.map(|paths| paths.into_iter().collect());
        // A file that came or went may be any file's source.
        let concerned = match &concerned {
            Some(paths) if !moved.tree => Concerned::Some(paths),
            _ => Concerned::All,
        };
        let change = if std::mem::take(&mut self.switched) { Change::Anything } else { change };
        if anew || change != Change::Nothing {
            let parts = Parts::of(&self.inputs.read, &self.off);
            let before = std::mem::replace(&mut self.parts, parts);
            if self.parts.inputs.is_empty() {
                return Err(self.nothing());
            }
            let few = match &change {
                Change::Files(files) if !anew => {
                    self.parts.changed(&before, &self.inputs.read, files, &self.rules.counting)
                }
                _ => None,
            };
            if !few.is_some_and(|few| self.files.take_some(few, &sources, &self.rules.formats)) {
                let all = self.parts.by_path(&self.inputs.read, &self.rules.counting);
                self.files.take_all(all, &sources, &self.rules.formats, observer);
                if let Some(texts) = self.texts.as_ref().filter(|_| self.latest.is_none()) {
                    self.files.recall(texts, &past(&self.parts, Some(texts), &self.rules));
                }
            }
        }
        if !anew {
            self.files.look(&concerned, &sources, &self.rules.formats);
        }
        self.finish(&sources, moved)
    }

    /// Decides what is stale and puts the snapshot together.
    fn finish(&mut self, sources: &Sources, moved: Moved) -> Result<Loaded, LoadError> {
        if self.settle(sources).is_none() {
            return Err(self.nothing());
        }
        let Some(around) = &self.around else { return Err(self.nothing()) };
        let entries = self.files.summary.entries.clone();
        let same_paths = self.latest.as_ref().is_some_and(|latest| latest.changes(&entries).is_some());
        let report = Arc::new(Report {
            inputs: self.parts.inputs.clone(),
            files: self.files.summary.reported.clone(),
            contexts: self.parts.contexts.clone(),
            diagnostics: self.diagnostics(),
        });
        if moved.tree || !same_paths {
            self.not_measured = not_measured::find(&around.walk.index, &report, &self.request.settings).into();
        }
        let mut project = around.project.clone();
        project.dirty = self.dirty(sources);
        let partial = self.files.lacks_functions();
        let facts = Facts {
            project,
            not_measured: Arc::clone(&self.not_measured),
            headline: self.request.settings.config.metric,
            inputs: self.statuses().into(),
            partial,
        };
        Ok(self.show(report, entries, facts, sources))
    }

    fn show(&mut self, report: Arc<Report>, entries: List<Arc<FileEntry>>, facts: Facts, sources: &Sources) -> Loaded {
        let snapshot = Arc::new(match &self.latest {
            Some(latest) => Snapshot::after(latest, report, entries, facts),
            None => Snapshot::new(report, entries, facts),
        });
        self.latest = Some(Arc::clone(&snapshot));
        let around = self.around.as_ref();
        let git = around.and_then(|around| around.git.clone());
        let tracked = around.map(|around| Arc::clone(&around.tracked)).unwrap_or_default();
        Loaded { snapshot, sources: sources.clone(), git, tracked, records: self.records.clone() }
    }

    /// Does the work tree differ from the commit? Known once somebody asked for everything.
    fn dirty(&mut self, sources: &Sources) -> Option<bool> {
        let around = self.around.as_ref().filter(|_| self.complete)?;
        let git = around.git.as_ref()?;
        Some(self.files.differ(git, &around.tracked, &mut self.head, sources))
    }

    /// Finds the functions of as many files as it takes to know the largest gap.
    pub fn find_largest_gap(&mut self) -> Option<Loaded> {
        let (sources, latest) = (self.sources.clone()?, self.latest.clone()?);
        self.files.find_largest_gap(&sources);
        let facts = facts_of(&latest, latest.project.clone(), latest.partial);
        Some(self.show(Arc::clone(&latest.report), self.files.summary.entries.clone(), facts, &sources))
    }

    /// Finds the functions of all measured files, and whether the work tree is dirty. `None` where both were known.
    pub fn find_functions(&mut self, observer: &dyn Observer) -> Option<Loaded> {
        let (sources, latest) = (self.sources.clone()?, self.latest.clone()?);
        self.files.find_functions(&sources, observer);
        self.complete = true;
        observer.progress(Stage::Commit.begins());
        let dirty = self.dirty(&sources);
        if !latest.partial && dirty == latest.project.dirty {
            return None;
        }
        let facts = facts_of(&latest, ProjectInfo { dirty, ..latest.project.clone() }, false);
        Some(self.show(Arc::clone(&latest.report), self.files.summary.entries.clone(), facts, &sources))
    }

    /// Everything that is wrong, in the order of the walk.
    fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut all = Vec::new();
        for (status, code, count) in left(&self.inputs.discovery, &self.parts.taken(&self.inputs.read)) {
            let (input, message) = (Some(Arc::clone(&status.path)), status.why);
            all.push(Diagnostic { code, input, position: None, message, count });
        }
        let mut say = |code: Code, input: &Arc<str>, message: String| {
            all.push(Diagnostic { code, input: Some(Arc::clone(input)), position: None, message, count: 1 });
        };
        for path in &self.inputs.discovery.missing {
            say(Code::BadSetting, &path.as_str().into(), "reports.paths: no such file or folder".to_owned());
        }
        if let Some((status, why)) = &self.inputs.stdin_refused {
            say(UNREADABLE, &status.path, why.clone());
        }
        all.extend(self.parts.diagnostics.iter().cloned());
        all.extend(self.rules.diagnostics.iter().cloned());
        let mut by_input = self.files.diagnostics();
        for (id, input) in self.parts.inputs.iter().enumerate() {
            let of_input = by_input.remove(&InputId(id as u32)).unwrap_or_default();
            all.extend(of_input.of_input(&input.path));
        }
        all
    }

    /// What became of each report.
    fn statuses(&self) -> Vec<InputStatus> {
        let left = left(&self.inputs.discovery, &self.parts.taken(&self.inputs.read)).into_iter().map(|left| left.0);
        let refused = self.inputs.stdin_refused.iter().map(|refused| refused.0.clone());
        left.chain(refused).chain(self.parts.statuses.iter().cloned()).collect()
    }

    /// Why there is nothing to show. Reports that were named must be readable; those that were met may be left out.
    fn nothing(&self) -> LoadError {
        let named = !self.request.paths.is_empty() || self.request.stdin.is_some();
        let failed: Vec<(Arc<str>, String)> = self
            .diagnostics()
            .iter()
            .filter(|found| found.code == UNREADABLE || (named && found.code == Code::NotReadable))
            .filter_map(|found| Some((found.input.clone()?, found.message.clone())))
            .collect();
        if !failed.is_empty() {
            return LoadError::Unreadable(failed);
        }
        let root = self.request.root.display().to_string();
        let places = if self.request.paths.is_empty() { root } else { self.request.paths.join(", ") };
        let languages =
            self.around.as_ref().map(|around| not_measured::languages(&around.walk.index, &self.request.settings));
        LoadError::Nothing(Box::new(NothingFound {
            places,
            candidates: self.inputs.discovery.candidates.clone(),
            languages: languages.unwrap_or_default(),
            left: self.statuses(),
        }))
    }
}

#[cfg(test)]
mod kept_tests;
#[cfg(test)]
mod tests;
