//! The graph of a function: blocks and arcs with their counts.

use super::notes::Arc;

/// The blocks and arcs of a function.
pub(super) struct Graph {
    /// Sorted by the block that they leave.
    arcs: Vec<Arc>,
    counts: Vec<i64>,
    /// Where the arcs of each block begin among all, and the end of the last one's.
    leaving: Vec<u32>,
    /// Numbers of arcs by the block that they enter, and where those of each block begin.
    entering: Vec<u32>,
    entered: Vec<u32>,
    /// How often each block ran.
    pub(super) blocks: Vec<i64>,
}

impl Graph {
    /// The graph of arcs with their counts, which stand by the block that they leave.
    pub(super) fn of(both: Vec<(Arc, i64)>, blocks: usize) -> Graph {
        let (arcs, counts): (Vec<Arc>, Vec<i64>) = both.into_iter().unzip();
        let leaving = starts(arcs.iter().map(|arc| arc.from), blocks);
        let entered = starts(arcs.iter().map(|arc| arc.to), blocks);
        let mut next = entered.clone();
        let mut entering = vec![0; arcs.len()];
        for (number, arc) in (0..).zip(&arcs) {
            if let Some(at) = next.get_mut(arc.to as usize) {
                if let Some(slot) = entering.get_mut(*at as usize) {
                    *slot = number;
                }
                *at += 1;
            }
        }
        Graph { arcs, counts, leaving, entering, entered, blocks: vec![0; blocks] }
    }

    /// The arcs that leave a block, by where they lead.
    pub(super) fn leaving(&self, block: usize) -> std::ops::Range<usize> {
        match (self.leaving.get(block), self.leaving.get(block + 1)) {
            (Some(from), Some(to)) => *from as usize..*to as usize,
            _ => 0..0,
        }
    }

    /// The arcs that enter a block.
    pub(super) fn entering(&self, block: usize) -> impl Iterator<Item = usize> + '_ {
        let range = match (self.entered.get(block), self.entered.get(block + 1)) {
            (Some(from), Some(to)) => *from as usize..*to as usize,
            _ => 0..0,
        };
        self.entering.get(range).unwrap_or_default().iter().map(|arc| *arc as usize)
    }

    /// The block that an arc leaves.
    pub(super) fn from(&self, arc: usize) -> usize {
        self.arcs.get(arc).map_or(0, |arc| arc.from as usize)
    }

    /// The block that an arc enters.
    pub(super) fn to(&self, arc: usize) -> usize {
        self.arcs.get(arc).map_or(0, |arc| arc.to as usize)
    }

    /// How often an arc was taken.
    pub(super) fn count(&self, arc: usize) -> i64 {
        self.counts.get(arc).copied().unwrap_or(0)
    }

    /// Number of arcs.
    pub(super) fn len(&self) -> usize {
        self.arcs.len()
    }

    pub(super) fn set(&mut self, arc: usize, count: i64) {
        if let Some(slot) = self.counts.get_mut(arc) {
            *slot = count;
        }
    }

    pub(super) fn is_on_tree(&self, arc: usize) -> bool {
        self.arcs.get(arc).is_some_and(|arc| arc.is_on_tree())
    }

    pub(super) fn is_fake(&self, arc: usize) -> bool {
        self.arcs.get(arc).is_some_and(|arc| arc.is_fake())
    }
}

/// The counts of arcs: those beside the tree have counters.
pub(super) fn counts(arcs: &[Arc], counters: &[i64]) -> Vec<i64> {
    let mut counters = counters.iter();
    arcs.iter().map(|arc| if arc.is_on_tree() { 0 } else { counters.next().copied().unwrap_or(0) }).collect()
}

/// Where the arcs of each block begin, when they stand by block.
fn starts(blocks: impl Iterator<Item = u32>, count: usize) -> Vec<u32> {
    let mut starts = vec![0u32; count + 1];
    for block in blocks {
        if let Some(next) = starts.get_mut(block as usize + 1) {
            *next += 1;
        }
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    starts
}
