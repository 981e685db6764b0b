//! How many gaps of each impact a file has.

use super::{Extent, FileId, Gap, gaps};
use crate::coverage::FileCoverage;

/// How many gaps of one impact a file has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GapCount {
    /// The impact: missed lines and missed arms.
    pub impact: u64,
    /// How many gaps have it.
    pub gaps: u32,
    /// How many of them are made of partial lines alone.
    pub partial: u32,
}

impl GapCount {
    /// How many gaps, of partial lines alone or of any kind.
    pub fn of_kind(&self, partial: bool) -> u64 {
        u64::from(if partial { self.partial } else { self.gaps })
    }
}

/// Counts gaps, the largest impact first.
#[derive(Debug, Default)]
pub struct GapCounter(Vec<GapCount>);

impl GapCounter {
    /// Counts a gap.
    pub fn add(&mut self, gap: &Gap) {
        let impact = gap.impact();
        // A file has few different impacts, and neighbours are alike.
        let slot = if let Some(at) = self.0.iter_mut().position(|count| count.impact == impact) {
            self.0.get_mut(at)
        } else {
            self.0.push(GapCount { impact, ..GapCount::default() });
            self.0.last_mut()
        };
        if let Some(slot) = slot {
            slot.gaps += 1;
            slot.partial += u32::from(gap.partial_only);
        }
    }

    /// The counts, the largest impact first.
    pub fn finish(mut self) -> Box<[GapCount]> {
        self.0.sort_unstable_by_key(|count| std::cmp::Reverse(count.impact));
        self.0.into_boxed_slice()
    }
}

/// The counts of one file.
pub(super) fn count(coverage: &FileCoverage, extents: &[Extent]) -> Box<[GapCount]> {
    let mut counter = GapCounter::default();
    gaps::each(FileId(0), coverage, extents, |gap| counter.add(&gap));
    counter.finish()
}
