//! A text that was measured, and by which reports.

use std::sync::Arc;

use crate::coverage::{InputId, InputInfo};
use crate::project::assemble::Assembled;

/// A text that was measured, and what reports said of it.
#[derive(Clone, Debug)]
pub(super) struct AsMeasured {
    pub(super) content: [u8; 16],
    pub(super) assembled: Arc<Assembled>,
}

/// Some of the bytes that tell a report from all others.
pub(super) fn hash_of_report(input: &InputInfo) -> u64 {
    input.content_hash.first_chunk().copied().map_or(0, u64::from_le_bytes)
}

/// A hash of the reports that measured a file; never 0.
pub(super) fn joined(measured_by: &[InputId], hashes: &[u64]) -> u64 {
    let hash = |id: &InputId| hashes.get(id.0 as usize).copied().unwrap_or_default();
    measured_by.iter().fold(1, |all: u64, id| (all.rotate_left(7) ^ hash(id)).max(1))
}
