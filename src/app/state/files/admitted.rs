//! The files that pass a filter, and, when somebody walks through them, their gaps.

use std::sync::OnceLock;

use crate::analysis::{FileId, GapIndex, Snapshot};

/// Files that pass.
#[derive(Debug)]
pub(crate) struct AdmittedFiles {
    /// By id.
    pass: Vec<bool>,
    pub(super) count: usize,
    /// Without test code that stands aside, and with it.
    gaps: [OnceLock<GapIndex>; 2],
}

impl AdmittedFiles {
    pub(super) fn new(pass: Vec<bool>) -> AdmittedFiles {
        AdmittedFiles {
            count: pass.iter().filter(|pass| **pass).count(),
            pass,
            gaps: [OnceLock::new(), OnceLock::new()],
        }
    }

    /// Does a file pass?
    pub(crate) fn admits(&self, file: FileId) -> bool {
        self.pass.get(file.0 as usize).copied().unwrap_or(false)
    }

    /// The gaps of the files that pass, by impact, in the snapshot that was filtered.
    pub(crate) fn gaps(&self, snapshot: &Snapshot, tests: bool) -> &GapIndex {
        let [product, all] = &self.gaps;
        if tests || snapshot.tests_aside() == 0 {
            return all.get_or_init(|| GapIndex::among(&snapshot.files, &self.pass));
        }
        product.get_or_init(|| {
            let wanted = self.pass.iter().zip(&snapshot.files).map(|(pass, file)| *pass && !file.test);
            GapIndex::among(&snapshot.files, &wanted.collect::<Vec<_>>())
        })
    }
}
