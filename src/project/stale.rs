//! Which sources changed after they were measured? A recorded hash decides; without one a file is stale when it is newer
//! than its report and git does not vouch for it: its content is not HEAD's, or the commit that last touched it is later
//! than the report. In a fresh clone every file is newer than the reports, and none is stale.

use std::time::SystemTime;

use rustc_hash::{FxHashMap, FxHashSet};

use super::git::Git;
use super::sources::{SourceFile, Sources};
use crate::analysis::differential::Marks;
use crate::coverage::{InputId, InputInfo, RepoPath};

/// What decides whether a file is stale.
#[derive(Clone, Copy, Debug)]
pub(super) struct Age<'a> {
    pub(super) path: &'a RepoPath,
    /// Is it what was measured? `None` where no report recorded it.
    pub(super) unchanged: Option<bool>,
    /// Its source, where it was found.
    pub(super) source: Option<&'a SourceFile>,
    pub(super) measured_by: &'a [InputId],
}

/// When the oldest of the reports that measured a file was written: every report must know the present text.
pub(super) fn measured(age: &Age<'_>, inputs: &[InputInfo]) -> Option<SystemTime> {
    age.measured_by.iter().filter_map(|id| inputs.get(id.0 as usize)?.modified).min()
}

/// What HEAD holds, as far as it was asked for. Another commit needs another one.
#[derive(Debug, Default)]
pub(super) struct Head {
    blobs: Option<FxHashMap<RepoPath, String>>,
    /// Since when commits were looked for, and what they touched.
    touched: Option<(SystemTime, FxHashMap<RepoPath, SystemTime>)>,
    /// Hashes of the contents that were asked for.
    contents: FxHashMap<RepoPath, Option<[u8; 16]>>,
}

impl Head {
    /// Is the present content of a file that of HEAD? What git cannot tell counts as different.
    pub(super) fn differing(&mut self, git: &Git, paths: &[&RepoPath], sources: &Sources) -> FxHashSet<RepoPath> {
        if paths.is_empty() {
            return FxHashSet::default();
        }
        let ((), present) =
            rayon::join(|| _ = self.blobs.get_or_insert_with(|| git.blobs()), || sources.blobs(git, paths));
        let Some(blobs) = &self.blobs else { return FxHashSet::default() };
        let same = |path: &RepoPath| present.get(path).is_some_and(|hash| blobs.get(path) == Some(hash));
        paths.iter().filter(|path| !same(path)).map(|path| (*path).clone()).collect()
    }

    /// The content of a file in HEAD, as our hash of it, unless a commit touched the file after it was measured: where its
    /// text is that one, git vouches for it.
    pub(super) fn vouched(&mut self, git: &Git, path: &RepoPath, measured: SystemTime) -> Option<[u8; 16]> {
        // Git's times are whole seconds: a commit of the report's own second is not known to be later.
        if self.touched(git, measured).get(path).is_some_and(|commit| *commit > measured) {
            return None;
        }
        if let Some(known) = self.contents.get(path) {
            return *known;
        }
        let blob = self.blobs.get_or_insert_with(|| git.blobs()).get(path);
        let bytes = blob.and_then(|blob| git.run(&["cat-file", "blob", blob], None).ok());
        let content = bytes.map(|bytes| Marks::hash(&bytes));
        self.contents.insert(path.clone(), content);
        content
    }

    fn touched(&mut self, git: &Git, since: SystemTime) -> &FxHashMap<RepoPath, SystemTime> {
        let known = self.touched.take().filter(|(known, _)| *known <= since);
        &self.touched.insert(known.unwrap_or_else(|| (since, git.touched_since(since)))).1
    }
}

/// A file that is newer than its report: its position, its path, when it was written.
type Newer<'a> = (usize, &'a RepoPath, SystemTime);

/// Decides which files are stale.
pub(super) struct Staleness<'a> {
    pub(super) git: Option<&'a Git>,
    pub(super) tracked: &'a FxHashSet<RepoPath>,
    pub(super) head: &'a mut Head,
    pub(super) sources: &'a Sources,
}

impl Staleness<'_> {
    /// For each file whether it is stale.
    pub(super) fn find<'f>(&mut self, files: impl Iterator<Item = Age<'f>>, inputs: &[InputInfo]) -> Vec<bool> {
        let mut stale = Vec::new();
        let mut newer: Vec<(usize, &RepoPath, SystemTime)> = Vec::new();
        for (at, age) in files.enumerate() {
            stale.push(age.source.is_some() && age.unchanged == Some(false));
            let Some(source) = age.source.filter(|_| age.unchanged.is_none()) else { continue };
            let Some(measured) = measured(&age, inputs) else { continue };
            if source.modified.is_some_and(|modified| modified > measured) {
                newer.push((at, age.path, measured));
            }
        }
        for at in self.not_vouched_for(&newer) {
            if let Some(slot) = stale.get_mut(at) {
                *slot = true;
            }
        }
        stale
    }

    /// Those of the files that are newer than their reports which git does not know to be what was measured.
    fn not_vouched_for(&mut self, newer: &[Newer<'_>]) -> Vec<usize> {
        let Some(git) = self.git else { return newer.iter().map(|file| file.0).collect() };
        let (known, unknown): (Vec<&Newer<'_>>, Vec<&Newer<'_>>) =
            newer.iter().partition(|file| self.tracked.contains(file.1));
        let mut out: Vec<usize> = unknown.iter().map(|file| file.0).collect();
        let Some(oldest) = known.iter().map(|file| file.2).min() else { return out };
        let paths: Vec<&RepoPath> = known.iter().map(|file| file.1).collect();
        let differing = self.head.differing(git, &paths, self.sources);
        let touched = self.head.touched(git, oldest);
        // Git's times are whole seconds: a commit of the report's own second is not known to be later.
        let later = |file: &&&Newer<'_>| touched.get(file.1).is_some_and(|commit| *commit > file.2);
        out.extend(known.iter().filter(|file| differing.contains(file.1) || later(file)).map(|file| file.0));
        out
    }
}
