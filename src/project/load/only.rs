//! What only one report covers: each of its files is assembled again of what the others say. Files that are what they were
//! the last time are not.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::files::{Files, Measured};
use crate::analysis::{CoveredBy, CoveredOnly, FileEntry};
use crate::coverage::{InputId, InputInfo, Line, RepoPath};
use crate::formats::Settings;
use crate::project::assemble::Assembled;
use crate::project::sources::Sources;

/// More reports than these are the shards of a run, and what one shard alone covers is nobody's question: to answer it
/// for each would assemble each file as often as there are shards.
pub(super) const FEW: usize = 16;

/// What was found out about one report.
#[derive(Default)]
pub(super) struct KnownOnly {
    report: Arc<str>,
    files: FxHashMap<RepoPath, Known>,
}

/// The lines of a file, and what they were found from.
struct Known {
    assembled: Arc<Assembled>,
    entry: Arc<FileEntry>,
    lines: Vec<Line>,
}

impl Known {
    fn fits(&self, file: &Measured) -> bool {
        Arc::ptr_eq(&self.assembled, &file.assembled) && Arc::ptr_eq(&self.entry, &file.entry)
    }
}

impl KnownOnly {
    /// The lines that no report covers but this one.
    pub(super) fn find(
        &mut self,
        of: &InputInfo,
        id: InputId,
        files: &Files,
        around: (&Sources, &Settings),
    ) -> CoveredOnly {
        if self.report != of.path {
            *self = KnownOnly { report: Arc::clone(&of.path), files: FxHashMap::default() };
        }
        let find = |file: &Measured| {
            if self.files.get(&file.path).is_some_and(|known| known.fits(file)) {
                return None;
            }
            let rest = file.without(id, around.0, around.1);
            let own = file.entry.coverage().lines.iter().filter(|(_, hits)| *hits > 0).map(|(line, _)| line);
            let lines = rest.map_or_else(Vec::new, |rest| {
                own.filter(|line| rest.lines.hits(*line).is_none_or(|hits| hits == 0)).collect()
            });
            let (assembled, entry) = (Arc::clone(&file.assembled), Arc::clone(&file.entry));
            Some((file.path.clone(), Known { assembled, entry, lines }))
        };
        let found: Vec<(RepoPath, Known)> = files.all.par_iter().filter_map(find).collect();
        self.files.extend(found);
        let lines = |file: &Measured| Some((file.path.clone(), self.files.get(&file.path)?.lines.clone()));
        CoveredOnly::new(CoveredBy::Report(Arc::clone(&self.report)), files.all.iter().filter_map(lines))
    }
}
