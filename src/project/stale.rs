//! Which sources changed after they were measured? A recorded hash decides; without one a file is stale when it is newer
//! than its report and git does not vouch for it: its content is not HEAD's, or the commit that last touched it is later
//! than the report. In a fresh clone every file is newer than the reports, and none is stale.

use std::time::SystemTime;

use rustc_hash::FxHashSet;

use super::assemble::Assembled;
use super::git::Git;
use super::sources::Sources;
use crate::coverage::{InputInfo, RepoPath};

/// The stale ones among the files.
pub(super) fn find(
    files: &[Assembled],
    inputs: &[InputInfo],
    sources: &Sources,
    git: Option<&Git>,
    tracked: &FxHashSet<RepoPath>,
) -> FxHashSet<RepoPath> {
    let mut stale = FxHashSet::default();
    let mut newer: Vec<(&RepoPath, SystemTime)> = Vec::new();
    for assembled in files.iter().filter(|assembled| assembled.lines.is_some()) {
        let file = &assembled.file;
        match assembled.unchanged {
            Some(true) => {}
            Some(false) => {
                stale.insert(file.path.clone());
            }
            None => {
                let reports = file.measured_by.iter().filter_map(|id| inputs.get(id.0 as usize)?.modified);
                // Every report must know the present text: the oldest one decides.
                let Some(measured) = reports.min() else { continue };
                let modified = sources.locate(&file.path).and_then(std::fs::metadata).and_then(|meta| meta.modified());
                if modified.is_ok_and(|modified| modified > measured) {
                    newer.push((&file.path, measured));
                }
            }
        }
    }
    let Some(git) = git else {
        stale.extend(newer.into_iter().map(|entry| entry.0.clone()));
        return stale;
    };
    let (known, unknown): (Vec<_>, Vec<_>) = newer.into_iter().partition(|entry| tracked.contains(entry.0));
    stale.extend(unknown.into_iter().map(|entry| entry.0.clone()));
    if known.is_empty() {
        return stale;
    }
    let paths: Vec<RepoPath> = known.iter().map(|entry| entry.0.clone()).collect();
    stale.extend(git.differing(&paths));
    let Some(oldest) = known.iter().map(|entry| entry.1).min() else { return stale };
    let touched = git.touched_since(oldest);
    // Git's times are whole seconds: a commit of the report's own second is not known to be later.
    let later = |entry: &&(&RepoPath, SystemTime)| touched.get(entry.0).is_some_and(|commit| *commit > entry.1);
    stale.extend(known.iter().filter(later).map(|entry| entry.0.clone()));
    stale
}
