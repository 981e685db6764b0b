//! From a snapshot to a side of a comparison.

use std::sync::Arc;

use rayon::prelude::*;

use super::{FileRecord, Marks, Measurement};
use crate::analysis::{FileEntry, Snapshot};

impl Measurement {
    /// What a snapshot measured: its files, with the fingerprints of their sources where `marks` has them, and other
    /// source files beside them.
    pub fn of(
        snapshot: &Snapshot,
        marks: impl Fn(&FileEntry) -> Option<Arc<Marks>> + Sync,
        others: Vec<Arc<FileRecord>>,
    ) -> Measurement {
        let measured = snapshot.files.par_iter().map(|entry| entry.record(|| marks(entry)));
        let mut files: Vec<Arc<FileRecord>> = measured.collect();
        files.extend(others);
        files.par_sort_unstable_by(|a, b| a.path.cmp(&b.path));
        Measurement { headline: snapshot.headline, files }
    }
}
