//! A text that was measured, and what was said of it.

use std::hash::{Hash as _, Hasher as _};
use std::sync::Arc;

use rustc_hash::FxHasher;

use crate::project::assemble::{Assembled, Part};

/// A text that was measured, and what reports said of it.
#[derive(Clone, Debug)]
pub(super) struct AsMeasured {
    pub(super) content: [u8; 16],
    pub(super) assembled: Arc<Assembled>,
}

/// A hash of what reports say about a file; never 0. It is kept on disk, but only as long as this version of the program
/// reads it, so that it need not mean the same for ever.
pub(super) fn hash_of(parts: &[Part]) -> u64 {
    let mut hasher = FxHasher::default();
    for part in parts {
        (part.format.id, part.source_hash, part.completes, &*part.coverage).hash(&mut hasher);
    }
    hasher.finish().max(1)
}
