//! From a snapshot to a side of a comparison.

use std::sync::Arc;

use rayon::prelude::*;

use super::{FileRecord, Marks, Measurement};
use crate::analysis::{FileEntry, Snapshot};

impl Measurement {
    /// What a snapshot measured: its files, with the fingerprints of their sources where `marks` has them, and other
    /// source files beside them. Records of `earlier`, sorted by path, stand for files that are still the same: of a
    /// large project nearly all.
    pub fn of(
        snapshot: &Snapshot,
        earlier: Option<&Measurement>,
        marks: impl Fn(&FileEntry) -> Option<Arc<Marks>> + Sync,
        others: Vec<Arc<FileRecord>>,
    ) -> Measurement {
        let known = |entry: &FileEntry| earlier.and_then(|earlier| earlier.shared(&entry.path));
        let measured = snapshot.files.par_iter().map(|entry| entry.record(|| known(entry), || marks(entry)));
        let mut files: Vec<Arc<FileRecord>> = measured.collect();
        if !others.is_empty() {
            files.extend(others);
            files.par_sort_unstable_by(|a, b| a.path.cmp(&b.path));
        }
        Measurement::new(snapshot.headline, files)
    }
}
