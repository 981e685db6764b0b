//! Which tests edits concern: the texts that were measured beside those of now, for
//! [`impact`](crate::analysis::impact).

use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Project;
use super::files::InText;
use crate::analysis::Language;
use crate::analysis::impact::{
    Edit, FixtureWords, Hash, Known, Selection, Shape, Source, is_tests, select, usual_process,
};
use crate::coverage::{FileCoverage, RepoPath};
use crate::project::git::{Git, GitError, TreeFile};
use crate::project::impact::{TextFacts, named_by};
use crate::project::not_measured;
use crate::project::sources::Sources;
use crate::source::syntax;

/// What became of tests.
#[derive(Clone, Copy, Debug)]
pub struct LatestResults<'a> {
    /// Those that failed when they ran last, as reports call them.
    pub failed: &'a FxHashSet<String>,
    /// Those that are there and never ran.
    pub never_ran: &'a [String],
}

/// A measured file in the text that was measured.
struct Then {
    path: RepoPath,
    coverage: Arc<FileCoverage>,
    /// Which text; `None` where nobody knows.
    content: Option<Hash>,
    /// Its bytes, where they are not the present ones.
    bytes: Option<Vec<u8>>,
}

/// The files of a commit.
struct Commit<'a> {
    git: &'a Git,
    files: FxHashMap<RepoPath, TreeFile>,
}

impl Commit<'_> {
    fn of<'a>(git: &'a Git, commit: &str) -> Result<Commit<'a>, GitError> {
        let files = git.tree(commit)?.into_iter().map(|file| (file.path.clone(), file)).collect();
        Ok(Commit { git, files })
    }

    /// The texts of some files.
    fn texts(&self, paths: &[&RepoPath]) -> Result<FxHashMap<RepoPath, Vec<u8>>, GitError> {
        let files: Vec<&TreeFile> = paths.iter().filter_map(|path| self.files.get(*path)).collect();
        let mut texts = FxHashMap::default();
        self.git.contents(&self.git.sized(&files)?, |file, bytes| -> Result<(), GitError> {
            texts.insert(file.path.clone(), bytes.to_vec());
            Ok(())
        })?;
        Ok(texts)
    }

    /// Files that are other ones now, and those that are new or gone.
    fn differing(&self, sources: &Sources, is_left_out: impl Fn(&RepoPath) -> bool) -> Vec<RepoPath> {
        let entries = sources.index().entries().iter();
        let known = |path: &RepoPath| self.files.contains_key(path);
        let counts = |path: &RepoPath, ignored: bool| !is_left_out(path) && (known(path) || !ignored);
        let present = entries.filter(|entry| counts(&entry.path, entry.ignored));
        let present: Vec<&RepoPath> = present.map(|entry| &entry.path).collect();
        let blobs = sources.blobs(self.git, &present);
        let same = |path: &RepoPath| {
            let known = self.files.get(path);
            known.is_some_and(|file| blobs.get(path).is_none_or(|blob| *blob == file.blob))
        };
        let changed = present.iter().filter(|path| !same(path)).map(|path| (*path).clone());
        let is_there: FxHashSet<&RepoPath> = present.iter().copied().collect();
        let gone = self.files.keys().filter(|path| !is_there.contains(path) && sources.locate(path).is_err());
        let gone = gone.cloned();
        let mut all: Vec<RepoPath> = changed.chain(gone).collect();
        all.sort();
        all
    }
}

impl Project {
    /// Which tests concern the edits since they ran: of measured files it is known which these are, `changed` are the
    /// others. `None` while nothing is loaded.
    pub fn impact(&mut self, changed: &[RepoPath], past: LatestResults<'_>) -> Option<Selection> {
        let sources = self.sources.clone()?;
        let files: Vec<InText<'_>> = self.files.in_text().collect();
        let told: Vec<Then> = files.par_iter().map(|file| self.told(*file, &sources)).collect();
        let is_lost = |then: &Then| then.content.is_some() && then.bytes.is_none() && !is_present(then, &sources);
        let lost: Vec<&RepoPath> = told.iter().filter(|then| is_lost(then)).map(|then| &then.path).collect();
        let git = self.around.as_ref().and_then(|around| around.git.as_ref()).filter(|_| !lost.is_empty());
        let head = git.and_then(|git| Commit::of(git, "HEAD").ok()?.texts(&lost).ok()).unwrap_or_default();
        let then: Vec<Then> = files.iter().zip(told).map(|(file, told)| self.found_in(&head, *file, told)).collect();
        let was_there = |path: &RepoPath| match &self.text_facts.begun {
            Some(begun) => begun.contains_key(path),
            None => self.around.as_ref().is_some_and(|around| around.tracked.contains(path)),
        };
        let began = |path: &RepoPath| {
            let content = *self.text_facts.begun.as_ref()?.get(path)?;
            self.text_facts.shape(path, content, || self.past_bytes(path, content, &sources))
        };
        let others: Vec<Other> = changed
            .iter()
            .map(|path| Other { was: began(path), was_there: was_there(path), path: path.clone() })
            .collect();
        Some(self.choose(&then, others, past, &sources))
    }

    /// Which tests concern what is another text than in a commit; without one, than what was measured, as far as that is
    /// known, else than in the last commit. `None` while nothing is loaded.
    ///
    /// # Errors
    /// When git does not answer.
    pub fn impact_since(
        &mut self,
        git: &Git,
        base: Option<&str>,
        past: LatestResults<'_>,
    ) -> Result<Option<Selection>, GitError> {
        let Some(sources) = self.sources.clone() else { return Ok(None) };
        let commit = Commit::of(git, base.unwrap_or("HEAD"))?;
        let reports: FxHashSet<&str> =
            self.inputs.read.iter().flat_map(|input| &input.found.files).map(|file| &*file.shown).collect();
        let mut differing = commit.differing(&sources, |path| reports.contains(path.as_str()));
        let written = self.parts.inputs.iter().filter_map(|input| input.modified).min();
        let touched = match written.filter(|_| base.is_none()) {
            Some(written) => git.touched_since(written),
            None => FxHashMap::default(),
        };
        let touched: FxHashSet<&RepoPath> =
            touched.iter().filter(|(_, at)| written.is_some_and(|written| **at > written)).map(|it| it.0).collect();
        let texts = commit.texts(&differing.iter().collect::<Vec<_>>())?;
        let mut then = Vec::new();
        for file in self.files.in_text() {
            let path = file.path().clone();
            let told = self.told(file, &sources);
            let is_other = differing.binary_search(&path).is_ok();
            let text = texts.get(&path).filter(|_| is_other);
            then.push(match (base, text) {
                // Reports of a commit speak of its texts.
                (Some(_), Some(bytes)) => self.told_of(file, bytes),
                (Some(_), None) => {
                    let content = sources.look(&path).map(|source| source.content);
                    Then { path, coverage: file.beside_present(), content, bytes: None }
                }
                (None, Some(bytes)) if told.content.is_none() && !touched.contains(&path) => self.told_of(file, bytes),
                (None, _) => self.found_in(&texts, file, told),
            });
        }
        if base.is_none() {
            // What was changed before the tests ran is no change since.
            let is_later = |path: &RepoPath| match sources.locate(path).and_then(std::fs::metadata) {
                Ok(metadata) => later(metadata.modified().ok(), written),
                Err(_) => true,
            };
            differing.extend(touched.into_iter().cloned());
            differing.sort();
            differing.dedup();
            differing.retain(is_later);
        }
        let others = differing
            .into_iter()
            .map(|path| Other {
                was: texts.get(&path).map(|bytes| Arc::new(syntax::shape(path.as_str(), bytes))),
                was_there: commit.files.contains_key(&path),
                path,
            })
            .collect();
        Ok(Some(self.choose(&then, others, past, &sources)))
    }

    /// Remembers the texts with which a run begins.
    pub(super) fn remember_texts(&mut self) {
        let Some(sources) = &self.sources else { return };
        let all: Vec<&RepoPath> = not_measured::sources(sources.index()).collect();
        let measured: FxHashSet<&RepoPath> = self.files.in_text().map(InText::path).collect();
        let begun = all.par_iter().filter_map(|path| {
            let content = sources.look(path)?.content;
            // When a file of tests changes, it matters what it was before, and no report has it.
            if is_tests(path.as_str()) && !measured.contains(path) {
                self.text_facts.shape(path, content, || sources.read(path).ok());
            }
            Some(((*path).clone(), content))
        });
        self.text_facts.begun = Some(begun.collect());
    }

    fn told(&self, file: InText<'_>, sources: &Sources) -> Then {
        let (path, content) = (file.path().clone(), file.content());
        let present = sources.look(&path).map(|source| source.content);
        let bytes = content.filter(|content| present != Some(*content));
        let bytes = bytes.and_then(|content| self.texts.as_ref()?.get(content));
        let coverage = file.coverage(bytes.as_deref(), &self.rules.formats);
        Then { path, coverage, content, bytes }
    }

    fn told_of(&self, file: InText<'_>, bytes: &[u8]) -> Then {
        let coverage = file.coverage(Some(bytes), &self.rules.formats);
        Then { path: file.path().clone(), coverage, content: Some(hash(bytes)), bytes: Some(bytes.to_vec()) }
    }

    /// The same in the text that was measured, where that is one of some others and nobody else kept it.
    fn found_in(&self, texts: &FxHashMap<RepoPath, Vec<u8>>, file: InText<'_>, told: Then) -> Then {
        let text = texts.get(&told.path).filter(|bytes| told.bytes.is_none() && told.content == Some(hash(bytes)));
        text.map_or(told, |bytes| self.told_of(file, bytes))
    }

    /// The bytes of a text that a file had.
    fn past_bytes(&self, path: &RepoPath, content: Hash, sources: &Sources) -> Option<Vec<u8>> {
        let present = sources.look(path).is_some_and(|source| source.content == content);
        if present { sources.read(path).ok() } else { self.texts.as_ref()?.get(content) }
    }

    fn choose(&self, then: &[Then], others: Vec<Other>, past: LatestResults<'_>, sources: &Sources) -> Selection {
        let facts = &self.text_facts;
        let shape_then = |then: &Then| {
            let content = then.content?;
            facts.shape(&then.path, content, || match &then.bytes {
                Some(bytes) => Some(bytes.clone()),
                None => self.past_bytes(&then.path, content, sources),
            })
        };
        let of_then: FxHashMap<&RepoPath, &Then> = then.iter().map(|then| (&then.path, then)).collect();
        let mut edits: Vec<Edit> = Vec::new();
        let edit = |path: &RepoPath, was_there, was| Edit {
            was_there,
            was,
            during_run: self.edited.contains(path),
            ..edit(facts, path, sources)
        };
        let is_edit = |then: &&Then| !is_present(then, sources) || self.edited.contains(&then.path);
        for then in then.iter().filter(is_edit) {
            edits.push(edit(&then.path, true, shape_then(then)));
        }
        for other in others.into_iter().filter(|other| !of_then.contains_key(&other.path)) {
            edits.push(edit(&other.path, other.was_there, other.was));
        }
        let paths: Vec<&RepoPath> = not_measured::sources(sources.index()).collect();
        let words: FxHashMap<&RepoPath, _> = paths.iter().copied().zip(facts.words(&paths, sources)).collect();
        let fixtures = words.values().fold(FixtureWords::default(), |all, words| all.and(words.fixtures)).longest();
        let of = |path: &RepoPath| words.get(path).is_some_and(|words| words.is_suspect);
        let mut all: Vec<Source<'_>> = then
            .iter()
            .map(|then| Source { path: &then.path, coverage: Some(&then.coverage), is_suspect: of(&then.path) })
            .collect();
        let rest = paths.iter().filter(|path| !of_then.contains_key(**path));
        all.extend(rest.map(|path| Source { path, coverage: None, is_suspect: of(path) }));
        all.sort_by(|a, b| a.path.cmp(b.path));
        let shape = |path: &&RepoPath| -> Option<Arc<Shape>> {
            if let Some(then) = of_then.get(*path) {
                return shape_then(then);
            }
            facts.shape(path, sources.look(path)?.content, || sources.read(path).ok())
        };
        let shapes = |paths: &[&RepoPath]| paths.par_iter().map(shape).collect();
        let known = Known {
            contexts: &self.parts.contexts,
            sources: &all,
            shapes: &shapes,
            failed: past.failed,
            never_ran: past.never_ran,
            process: usual_process,
            fixtures,
        };
        select(&known, &edits)
    }
}

/// A file that nobody measured and that changed.
struct Other {
    path: RepoPath,
    was: Option<Arc<Shape>>,
    was_there: bool,
}

/// What a file is now, as if it had been nothing before.
fn edit(facts: &TextFacts, path: &RepoPath, sources: &Sources) -> Edit {
    let present = sources.look(path).map(|source| source.content);
    let is_source = Language::of(path.as_str()).is_some();
    let is = present.filter(|_| is_source).and_then(|content| facts.shape(path, content, || sources.read(path).ok()));
    let named_by = if is_tests(path.as_str()) { named_by(path, sources) } else { None };
    let (path, is_there) = (path.clone(), present.is_some());
    Edit { path, was_there: false, is_there, was: None, is, during_run: false, named_by }
}

fn is_present(then: &Then, sources: &Sources) -> bool {
    then.content.is_some() && then.content == sources.look(&then.path).map(|source| source.content)
}

fn hash(bytes: &[u8]) -> Hash {
    crate::analysis::differential::Marks::hash(bytes)
}

/// Was something written after reports were? What nobody knows may have been.
fn later(modified: Option<SystemTime>, written: Option<SystemTime>) -> bool {
    modified.zip(written).is_none_or(|(modified, written)| modified > written)
}
