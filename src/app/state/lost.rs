//! Lines that lost their coverage in a run beside which nobody sat. They stay marked until somebody has seen them.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::{FileEntry, Snapshot};
use crate::coverage::{Line, RepoPath};

/// The lines, by file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LostLines(FxHashMap<RepoPath, FxHashSet<Line>>);

impl LostLines {
    /// Takes what a new snapshot says: which lines are lost, and which of those before are hit again or are in a text that
    /// is another one by now.
    pub(in crate::app) fn take(&mut self, old: &Snapshot, new: &Snapshot, lost: &FxHashMap<RepoPath, FxHashSet<Line>>) {
        self.0.retain(|path, lines| {
            let of = |snapshot: &'_ Snapshot| -> Option<Arc<FileEntry>> {
                let at = snapshot.find(path.as_str())?;
                snapshot.files.get(at.0 as usize).cloned()
            };
            let (Some(before), Some(now)) = (of(old), of(new)) else { return false };
            lines.retain(|line| now.coverage().lines.hits(*line) == Some(0));
            before.content == now.content && !lines.is_empty()
        });
        for (path, lines) in lost {
            self.0.entry(path.clone()).or_default().extend(lines);
        }
    }

    /// Somebody has seen these lines of a file.
    pub(in crate::app) fn see(&mut self, path: &RepoPath, (first, last): (Line, Line)) {
        if let Some(lines) = self.0.get_mut(path) {
            lines.retain(|line| !(first..=last).contains(line));
            if lines.is_empty() {
                self.0.remove(path);
            }
        }
    }

    /// Did this line lose its coverage unseen?
    pub(crate) fn has(&self, path: &RepoPath, line: Line) -> bool {
        self.0.get(path).is_some_and(|lines| lines.contains(&line))
    }

    /// How many lines of a file did.
    pub(crate) fn count(&self, path: &RepoPath) -> usize {
        self.0.get(path).map_or(0, FxHashSet::len)
    }
}
