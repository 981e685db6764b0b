//! The measured files. Each is a value of what the reports say about it, of its source and of the settings, worked out
//! again only when one of these changes.

mod as_measured;
mod by_text;
mod edited;
mod gain;
mod gains;
mod in_text;
mod measured;
mod past;
mod remembered;
mod summary;
mod unsaved;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

pub(super) use self::gain::Gain;
pub(super) use self::in_text::InText;
pub(super) use self::measured::Measured;
use self::past::MeasuredTexts;
pub(super) use self::past::Past;
use self::summary::Summary;
pub(super) use self::unsaved::{Around, Buffered};
use super::observer::{Observer, Progress, Stage};
use super::parts::PartsByPath;
use crate::coverage::{Diagnostics, InputId, RepoPath};
use crate::formats::Settings;
use crate::project::assemble::Part;
use crate::project::git::Git;
use crate::project::sources::Sources;
use crate::project::stale::{Head, Staleness};

/// Files that are parsed at once in search of the largest gap, and in all: beyond, a gap that functions would cut is as
/// good a place to begin.
const PARCEL: usize = 8;
const MOST_PARSED: usize = 128;

/// The measured files of a project, sorted by path.
#[derive(Debug, Default)]
pub(super) struct Files {
    pub(super) all: Vec<Measured>,
    pub(super) summary: Summary,
    /// When the reports were written by which it was decided what is stale.
    decided: Vec<Option<SystemTime>>,
    /// The places of files that some tests covered more of, since reports were loaded.
    gaining: Vec<usize>,
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
        let (done, total) = (AtomicU64::new(0), parts.len() as u64);
        let new = |path, found, parts, texts| {
            let measured = Measured { texts, ..Measured::new(path, found, parts, sources, settings) };
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            observer.progress(Progress { stage: Stage::Sources, done, total });
            measured
        };
        let mut before = std::mem::take(&mut self.all).into_iter().peekable();
        if before.peek().is_none() {
            let first = |(path, (found, parts))| new(path, found, parts, MeasuredTexts::default());
            self.all = parts.into_par_iter().map(first).collect();
            self.summary = Summary::of(&self.all);
            return;
        }
        let paired: Vec<(RepoPath, bool, Vec<Part>, Option<Measured>)> = parts
            .into_iter()
            .map(|(path, (found, parts))| {
                while before.next_if(|known| known.path < path).is_some() {}
                let known = before.next_if(|known| known.path == path);
                (path, found, parts, known)
            })
            .collect();
        let one = |(path, found, parts, known): (RepoPath, bool, Vec<Part>, Option<Measured>)| match known {
            Some(known) if known.found == found && known.parts == parts => known,
            known => new(path, found, parts, known.map(|known| known.texts).unwrap_or_default()),
        };
        self.all = paired.into_par_iter().map(one).collect();
        self.summary = Summary::of(&self.all);
    }

    /// The place of the file with this path.
    fn place(&self, path: &RepoPath) -> Option<usize> {
        self.all.binary_search_by(|file| file.path.cmp(path)).ok()
    }

    /// Takes what the reports say now about some files. Says whether that was enough; it is not where a report tells of
    /// one file in several places.
    pub(super) fn take_some(&mut self, some: Vec<(RepoPath, Part)>, sources: &Sources, settings: &Settings) -> bool {
        for (path, part) in some {
            let Some(at) = self.place(&path) else { return false };
            let Some(file) = self.all.get_mut(at) else { return false };
            let mut of_report =
                file.parts.iter_mut().filter(|known| (known.input, known.completes) == (part.input, part.completes));
            let (Some(slot), None) = (of_report.next(), of_report.next()) else { return false };
            *slot = part;
            let (parts, texts) = (std::mem::take(&mut file.parts), std::mem::take(&mut file.texts));
            *file = Measured { texts, ..Measured::new(path, file.found, parts, sources, settings) };
            self.summary.note(at, file);
        }
        true
    }

    /// Looks again at the sources of some files; what the reports say is what it was.
    pub(super) fn look(&mut self, concerned: &Concerned<'_>, sources: &Sources, settings: &Settings) {
        match concerned {
            Concerned::All => {
                let before = std::mem::take(&mut self.all);
                self.all = before.into_par_iter().map(|file| file.look(sources, settings)).collect();
                self.summary = Summary::of(&self.all);
            }
            Concerned::Some(paths) => {
                for path in *paths {
                    let Some(at) = self.place(path) else { continue };
                    if let Some(slot) = self.all.get_mut(at) {
                        *slot = slot.clone().look(sources, settings);
                        self.summary.note(at, slot);
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
        let again = self.again(&written);
        self.decided = written;
        let summary = &self.summary;
        let is_open = |at: usize| match again {
            Decide::All => true,
            Decide::Stale => summary.open.has(at) || summary.stale.has(at),
            Decide::Open => summary.open.has(at),
        };
        let files = self.all.iter_mut().enumerate().filter(|(at, _)| is_open(*at));
        let mut open: Vec<(usize, &mut Measured)> = files.collect();
        let stale = staleness.find(open.iter().map(|(_, file)| file.age()), inputs);
        open.par_iter_mut().zip(stale).for_each(|((_, file), stale)| {
            let stale = match file.is_of_present_text(past) {
                Some(is_present) => !is_present,
                None => file.edited || stale && !file.is_as_measured(),
            };
            file.settle(stale, past, sources);
        });
        if open.len() == self.summary.entries.len() {
            self.summary = Summary::of(&self.all);
        } else {
            for (at, file) in &open {
                self.summary.note(*at, file);
            }
        }
    }

    /// Of which files it must be decided whether they are stale, now that their reports were written at these times.
    fn again(&self, written: &[Option<SystemTime>]) -> Decide {
        if self.decided == *written {
            return Decide::Open;
        }
        // What is no older than its reports stays so when they are written again, unless these tell tests apart: then it
        // matters which texts they measured.
        let later = |(before, now): (&Option<SystemTime>, &Option<SystemTime>)| before.is_some() && before <= now;
        let later = self.decided.len() == written.len() && self.decided.iter().zip(written).all(later);
        if later && self.summary.telling.is_empty() { Decide::Stale } else { Decide::All }
    }

    /// Did nobody look yet which functions the source of some file has?
    pub(super) fn lacks_functions(&self) -> bool {
        !self.summary.lacking.is_empty()
    }

    /// Finds the functions of the files of which nobody looked for any.
    pub(super) fn find_functions(&mut self, sources: &Sources, observer: &dyn Observer) {
        let is_lacking = |at: usize| self.summary.lacking.has(at);
        let lacking = self.all.iter_mut().enumerate().filter(|(at, _)| is_lacking(*at));
        let mut lacking: Vec<(usize, &mut Measured)> = lacking.collect();
        let (done, total) = (AtomicU64::new(0), lacking.len() as u64);
        lacking.par_iter_mut().for_each(|(_, file)| {
            file.find_functions(sources);
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            observer.progress(Progress { stage: Stage::Functions, done, total });
        });
        for (at, file) in &lacking {
            self.summary.note(*at, file);
        }
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
            let chosen = self.all.iter_mut().enumerate().filter(|(at, _)| wanted.contains(at));
            let mut chosen: Vec<(usize, &mut Measured)> = chosen.collect();
            let found = chosen.par_iter_mut().map(|(_, file)| {
                if file.lacks_functions() {
                    file.find_functions(sources);
                }
                largest(file)
            });
            best = best.max(found.max().unwrap_or_default());
            for (at, file) in &chosen {
                self.summary.note(*at, file);
            }
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
        let unasked: Vec<usize> = self.summary.unasked.iter().collect();
        let is_tracked = |file: &&Measured| file.found && tracked.contains(&file.path);
        let files = unasked.iter().filter_map(|at| self.all.get(*at)).filter(is_tracked);
        let paths: Vec<&RepoPath> = files.map(|file| &file.path).collect();
        let differing = head.differing(git, &paths, sources);
        for at in unasked {
            if let Some(file) = self.all.get_mut(at) {
                file.differs = Some(differing.contains(&file.path));
                self.summary.note(at, file);
            }
        }
        !self.summary.differing.is_empty()
    }

    /// There is another commit.
    pub(super) fn forget_commit(&mut self) {
        self.all.iter_mut().for_each(|file| file.differs = None);
        self.summary = Summary::of(&self.all);
    }

    /// What is wrong with the files, by the report that is to blame.
    pub(super) fn diagnostics(&self) -> FxHashMap<InputId, Diagnostics> {
        let mut by_input: FxHashMap<InputId, Diagnostics> = FxHashMap::default();
        let faulty = self.summary.faulty.iter().filter_map(|at| self.all.get(at));
        for (input, found) in faulty.flat_map(|file| &file.diagnostics) {
            by_input.entry(*input).or_default().append(found.clone());
        }
        by_input
    }
}

/// Of which files it must be decided whether they are stale.
enum Decide {
    All,
    /// Those that are stale, and those that changed.
    Stale,
    /// Those that changed.
    Open,
}
