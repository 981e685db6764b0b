//! Which text of a file the reports speak of that lie there: what was measured is found again in a text that changed since,
//! also after another start.

use std::sync::atomic::Ordering;

use rustc_hash::FxHashMap;

use super::stamp::MeasuredText;
use super::stored::FileRow;
use super::{Memo, hash, read, write};
use crate::coverage::RepoPath;

impl Memo {
    /// The text of a file that was measured last.
    pub(in crate::project) fn measured(&self, path: &RepoPath) -> Option<MeasuredText> {
        let learnt = read(&self.measured).get(path).copied();
        learnt
            .or_else(|| self.of_stored_tree.then(|| self.texts.earlier().stored.file(&hash(path))?.measured).flatten())
    }

    /// Learns which text of a file was measured.
    pub(in crate::project) fn learn_measured(&self, path: &RepoPath, measured: MeasuredText) {
        self.texts.learnt.store(true, Ordering::Relaxed);
        write(&self.measured).insert(path.clone(), measured);
    }

    /// Says in the rows of files what was learnt.
    pub(super) fn add_measured(&self, files: &mut FxHashMap<[u8; 16], FileRow>) {
        for (path, measured) in &*read(&self.measured) {
            if let Some(row) = files.get_mut(&hash(path)) {
                row.measured = Some(*measured);
            }
        }
    }
}
