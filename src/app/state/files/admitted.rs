//! The files that pass a filter, and, when somebody walks through them, their gaps.

use std::sync::OnceLock;

use crate::analysis::{FileId, GapIndex, Snapshot};

/// Files that pass.
#[derive(Debug)]
pub(crate) struct AdmittedFiles {
    /// By id.
    pass: Vec<bool>,
    pub(super) count: usize,
    gaps: OnceLock<GapIndex>,
}

impl AdmittedFiles {
    pub(super) fn new(pass: Vec<bool>) -> AdmittedFiles {
        AdmittedFiles { count: pass.iter().filter(|pass| **pass).count(), pass, gaps: OnceLock::new() }
    }

    /// Does a file pass?
    pub(crate) fn admits(&self, file: FileId) -> bool {
        self.pass.get(file.0 as usize).copied().unwrap_or(false)
    }

    /// The gaps of the files that pass, by impact, in the snapshot that was filtered.
    pub(crate) fn gaps(&self, snapshot: &Snapshot) -> &GapIndex {
        self.gaps.get_or_init(|| GapIndex::among(&snapshot.files, &self.pass))
    }
}
