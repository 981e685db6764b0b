//! The measured files. Each is a value of what the reports say about it, of its source and of the settings, worked out
//! again only when one of these changes.

mod as_measured;
mod by_text;
mod edited;
mod in_text;
mod past;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use self::as_measured::{AsMeasured, hash_of};
pub(super) use self::in_text::InText;
use self::past::MeasuredTexts;
pub(super) use self::past::Past;
use super::observer::{Observer, Progress, Stage};
use super::parts::PartsByPath;
use crate::analysis::{FileEntry, FileState};
use crate::coverage::{Diagnostics, FileCoverage, InputId, RepoPath};
use crate::formats::Settings;
use crate::project::assemble::{Assembled, Part, assemble};
use crate::project::git::Git;
use crate::project::past_end;
use crate::project::sources::{SourceFile, Sources};
use crate::project::stale::{Age, Head, Staleness};

/// Files that are parsed at once in search of the largest gap, and in all: beyond, a gap that functions would cut is as
/// good a place to begin.
const PARCEL: usize = 8;
const MOST_PARSED: usize = 128;

/// A measured file with everything that it was worked out from.
#[derive(Clone, Debug)]
pub(super) struct Measured {
    pub(super) path: RepoPath,
    found: bool,
    parts: Vec<Part>,
    source: Option<Arc<SourceFile>>,
    pub(super) assembled: Arc<Assembled>,
    /// The text that the reports speak of and what they said of it, once the source is another one.
    in_text: Option<AsMeasured>,
    /// The text that each of its reports measured.
    texts: MeasuredTexts,
    /// Was it edited while it was measured?
    edited: bool,
    /// A hash of what the reports say about it; never 0.
    data: u64,
    /// Is the entry made of all this, and of this staleness?
    settled: Option<bool>,
    /// Which writings of its reports it was made of, where that matters.
    writings: u64,
    /// Does the source differ from the commit, as far as anyone asked?
    differs: Option<bool>,
    /// What is wrong with the file, by the report that is to blame.
    pub(super) diagnostics: Vec<(InputId, Diagnostics)>,
    pub(super) entry: Arc<FileEntry>,
}

/// The measured files of a project, sorted by path.
#[derive(Debug, Default)]
pub(super) struct Files {
    pub(super) all: Vec<Measured>,
    /// When the reports were written by which it was decided what is stale.
    decided: Vec<Option<SystemTime>>,
}

/// Which files have to be looked at.
pub(super) enum Concerned<'a> {
    /// Those of another text, or in another state of the repository.
    All,
    /// These.
    Some(&'a FxHashSet<RepoPath>),
}

impl Files {
    /// Takes what the reports say now. Files about which nothing else is said stay.
    pub(super) fn take_all(
        &mut self,
        parts: PartsByPath,
        sources: &Sources,
        settings: &Settings,
        observer: &dyn Observer,
    ) {
        let mut before = std::mem::take(&mut self.all).into_iter().peekable();
        let mut sorted: Vec<(RepoPath, (bool, Vec<Part>))> = parts.into_iter().collect();
        sorted.par_sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let paired: Vec<(RepoPath, bool, Vec<Part>, Option<Measured>)> = sorted
            .into_iter()
            .map(|(path, (found, parts))| {
                while before.next_if(|known| known.path < path).is_some() {}
                let known = before.next_if(|known| known.path == path);
                (path, found, parts, known)
            })
            .collect();
        let (done, total) = (AtomicU64::new(0), paired.len() as u64);
        let one = |(path, found, parts, known): (RepoPath, bool, Vec<Part>, Option<Measured>)| match known {
            Some(known) if known.found == found && known.parts == parts => known,
            known => {
                let texts = known.map(|known| known.texts).unwrap_or_default();
                let measured = Measured { texts, ..Measured::new(path, found, parts, sources, settings) };
                let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                observer.progress(Progress { stage: Stage::Sources, done, total });
                measured
            }
        };
        self.all = paired.into_par_iter().map(one).collect();
    }

    /// Takes what the reports say now about some files. Says whether that was enough; it is not where a report tells of
    /// one file in several places.
    pub(super) fn take_some(&mut self, some: Vec<(RepoPath, Part)>, sources: &Sources, settings: &Settings) -> bool {
        for (path, part) in some {
            let known = self.all.binary_search_by(|file| file.path.cmp(&path)).ok().and_then(|at| self.all.get_mut(at));
            let Some(file) = known else { return false };
            let mut of_report =
                file.parts.iter_mut().filter(|known| (known.input, known.completes) == (part.input, part.completes));
            let (Some(slot), None) = (of_report.next(), of_report.next()) else { return false };
            *slot = part;
            let (parts, texts) = (std::mem::take(&mut file.parts), std::mem::take(&mut file.texts));
            *file = Measured { texts, ..Measured::new(path, file.found, parts, sources, settings) };
        }
        true
    }

    /// Looks again at the sources of some files; what the reports say is what it was.
    pub(super) fn look(&mut self, concerned: &Concerned<'_>, sources: &Sources, settings: &Settings) {
        match concerned {
            Concerned::All => {
                let before = std::mem::take(&mut self.all);
                self.all = before.into_par_iter().map(|file| file.look(sources, settings)).collect();
            }
            Concerned::Some(paths) => {
                for path in *paths {
                    let Ok(at) = self.all.binary_search_by(|file| file.path.cmp(path)) else { continue };
                    if let Some(slot) = self.all.get_mut(at) {
                        *slot = slot.clone().look(sources, settings);
                    }
                }
            }
        }
    }

    /// What was decided of any file may be otherwise now.
    pub(super) fn doubt_all(&mut self) {
        self.decided.clear();
    }

    /// Decides which files are stale, and brings the entries of those up to date that are not as they were. Where neither a
    /// report nor the repository is another one, that is decided for the files that changed themselves.
    pub(super) fn settle(&mut self, past: &Past<'_>, staleness: &mut Staleness<'_>, sources: &Sources) {
        let inputs = past.inputs;
        let written: Vec<Option<SystemTime>> = inputs.iter().map(|input| input.modified).collect();
        let all = written != self.decided;
        self.decided = written;
        let mut open: Vec<&mut Measured> = self.all.iter_mut().filter(|file| all || file.settled.is_none()).collect();
        let stale = staleness.find(open.iter().map(|file| file.age()), inputs);
        open.par_iter_mut().zip(stale).for_each(|(file, stale)| {
            let stale = match file.is_of_present_text(past) {
                Some(is_present) => !is_present,
                None => file.edited || stale && !file.is_as_measured(),
            };
            file.settle(stale, past, sources);
        });
    }

    /// The files as a snapshot shows them.
    pub(super) fn entries(&self) -> Vec<Arc<FileEntry>> {
        self.all.iter().map(|file| Arc::clone(&file.entry)).collect()
    }

    /// Finds the functions of the files of which nobody looked for any.
    pub(super) fn find_functions(&mut self, sources: &Sources, observer: &dyn Observer) {
        let lacking: Vec<&mut Measured> = self.all.iter_mut().filter(|file| file.lacks_functions()).collect();
        let (done, total) = (AtomicU64::new(0), lacking.len() as u64);
        lacking.into_par_iter().for_each(|file| {
            file.find_functions(sources);
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            observer.progress(Progress { stage: Stage::Functions, done, total });
        });
    }

    /// Finds the functions of the few files that may hold the largest gap of all. Functions only cut gaps into smaller
    /// ones: what is uncut tells how large those of a file can be at most.
    pub(super) fn find_largest_gap(&mut self, sources: &Sources) {
        let largest = |file: &Measured| file.entry.gap_counts().first().map_or(0, |count| count.impact);
        let bounds: Vec<u64> = self.all.par_iter().map(largest).collect();
        let mut order: Vec<usize> = (0..self.all.len()).collect();
        order.sort_by_key(|at| std::cmp::Reverse(bounds.get(*at).copied()));
        let mut best = 0;
        for parcel in order.get(..MOST_PARSED.min(order.len())).unwrap_or_default().chunks(PARCEL) {
            let bound = parcel.first().and_then(|at| bounds.get(*at)).copied().unwrap_or_default();
            if bound < best {
                break;
            }
            let wanted: FxHashSet<usize> = parcel.iter().copied().collect();
            let chosen = self.all.iter_mut().enumerate().filter(|(at, _)| wanted.contains(at)).map(|(_, file)| file);
            let found = chosen.collect::<Vec<_>>().into_par_iter().map(|file| {
                if file.lacks_functions() {
                    file.find_functions(sources);
                }
                largest(file)
            });
            best = best.max(found.max().unwrap_or_default());
        }
    }

    /// Does the source of any tracked file differ from the commit? Files that were asked about before are not looked at
    /// again.
    pub(super) fn differ(
        &mut self,
        git: &Git,
        tracked: &FxHashSet<RepoPath>,
        head: &mut Head,
        sources: &Sources,
    ) -> bool {
        let is_unknown = |file: &Measured| file.found && file.differs.is_none() && tracked.contains(&file.path);
        let unknown: Vec<&RepoPath> = self.all.iter().filter(|file| is_unknown(file)).map(|file| &file.path).collect();
        let differing = head.differing(git, &unknown, sources);
        for file in self.all.iter_mut().filter(|file| file.differs.is_none()) {
            file.differs = Some(differing.contains(&file.path));
        }
        self.all.iter().any(|file| file.differs == Some(true))
    }

    /// There is another commit.
    pub(super) fn forget_commit(&mut self) {
        self.all.iter_mut().for_each(|file| file.differs = None);
    }

    /// What is wrong with the files, by the report that is to blame.
    pub(super) fn diagnostics(&self) -> FxHashMap<InputId, Diagnostics> {
        let mut by_input: FxHashMap<InputId, Diagnostics> = FxHashMap::default();
        for (input, found) in self.all.iter().flat_map(|file| &file.diagnostics) {
            by_input.entry(*input).or_default().append(found.clone());
        }
        by_input
    }
}

impl Measured {
    fn new(path: RepoPath, found: bool, parts: Vec<Part>, sources: &Sources, settings: &Settings) -> Measured {
        let source = if found { sources.look(&path) } else { None };
        let assembled = Arc::new(assemble(&path, found, &parts, source.as_deref(), sources, settings));
        let state = if found { FileState::Measured } else { FileState::Unresolved };
        let entry = Arc::new(FileEntry::new(Arc::clone(&assembled.file), state, None, None));
        let (data, in_text, settled, differs) = (hash_of(&parts), None, None, None);
        Measured {
            path,
            found,
            parts,
            source,
            assembled,
            in_text,
            texts: MeasuredTexts::default(),
            edited: false,
            data,
            settled,
            writings: 0,
            differs,
            diagnostics: Vec::new(),
            entry,
        }
    }

    /// The file with its source as it is now.
    fn look(self, sources: &Sources, settings: &Settings) -> Measured {
        let source = if self.found { sources.look(&self.path) } else { None };
        let content = |source: &Option<Arc<SourceFile>>| source.as_ref().map(|source| source.content);
        if content(&source) == content(&self.source) {
            // Written again, it may be newer than its reports.
            let when = |source: &Option<Arc<SourceFile>>| source.as_ref().map(|source| source.modified);
            let settled = self.settled.filter(|_| when(&source) == when(&self.source));
            return Measured { source, settled, ..self };
        }
        let assembled = assemble(&self.path, self.found, &self.parts, source.as_deref(), sources, settings);
        let in_text = self.as_measured();
        Measured { source, assembled: Arc::new(assembled), in_text, settled: None, differs: None, ..self }
    }

    /// What the other reports say about a file that this one measured; `None` where it did not.
    pub(super) fn without(&self, input: InputId, sources: &Sources, settings: &Settings) -> Option<Arc<FileCoverage>> {
        let others: Vec<Part> = self.parts.iter().filter(|part| part.input != input).cloned().collect();
        if others.len() == self.parts.len() {
            return None;
        }
        let rest = assemble(&self.path, self.found, &others, self.source.as_deref(), sources, settings);
        Some(Arc::clone(&rest.file.coverage))
    }

    fn age(&self) -> Age<'_> {
        let file = &self.assembled.file;
        Age {
            path: &self.path,
            unchanged: self.assembled.unchanged,
            source: self.source.as_deref(),
            measured_by: &file.measured_by,
        }
    }

    /// Brings the entry up to date.
    fn settle(&mut self, stale: bool, past: &Past<'_>, sources: &Sources) {
        let writings = self.writings(past);
        if self.settled == Some(stale) && self.writings == writings {
            return;
        }
        self.settled = Some(stale);
        self.writings = writings;
        let content = self.source.as_ref().map(|source| source.content);
        if !stale {
            self.remember_measured(sources);
            self.learn_present(past);
            if writings != 0 {
                // When the text is edited and some tests run again, the lines of the others are found by what these are now.
                sources.marks(&self.path);
            }
        }
        let same_text = self.entry.content == content;
        let extents = match (&self.entry.extents, &self.source) {
            (Some(extents), _) if same_text => Some(Arc::clone(extents)),
            // Somebody looked for functions before, so they are wanted of the new text, too.
            (Some(_), Some(_)) => Some(sources.extents(&self.path)),
            (None, Some(source)) => sources.known_extents(&self.path, source),
            (_, None) => None,
        };
        let functions = extents.as_deref().unwrap_or_default();
        let by_text = if stale { self.by_text(past, sources, functions) } else { None };
        let aged = if stale && by_text.is_none() { self.aged(sources, functions) } else { None };
        let state = match (self.found, stale && by_text.as_ref().is_none_or(|(_, open)| open.is_some())) {
            (false, _) => FileState::Unresolved,
            (true, true) => FileState::Stale,
            (true, false) => FileState::Measured,
        };
        let (file, aged) = if let Some(by_text) = by_text {
            by_text
        } else if let Some((file, aged)) = aged {
            self.diagnostics.clone_from(&self.assembled.diagnostics);
            (file, Some(aged))
        } else {
            let (file, diagnostics) = past_end::cut(&self.assembled, self.source.as_deref(), stale);
            self.diagnostics = diagnostics;
            (file, None)
        };
        let same_file = Arc::ptr_eq(&file, &self.entry.file) || *file == *self.entry.file;
        let same = same_file && same_text && self.entry.state == state;
        if same && self.entry.extents == extents && self.entry.aged == aged {
            return;
        }
        let entry = if same_file {
            self.entry.with(state, content, extents)
        } else {
            FileEntry::new(file, state, content, extents)
        };
        self.entry = Arc::new(entry.aged(aged));
    }

    /// Did nobody look yet which functions its source has?
    pub(super) fn lacks_functions(&self) -> bool {
        self.source.is_some() && self.entry.extents.is_none()
    }

    fn find_functions(&mut self, sources: &Sources) {
        let extents = Some(sources.extents(&self.path));
        // When the text changes, its lines are found again by the fingerprints of what they were.
        sources.marks(&self.path);
        self.entry = Arc::new(self.entry.with(self.entry.state, self.entry.content, extents));
    }
}
