//! How often loops that lie on one line went round. Together with what enters the line from elsewhere this is how often
//! the line ran; the sum of its blocks would count each part of a loop anew.
//!
//! A cycle went round as often as its arc of the smallest count; this is taken off all of its arcs, and the next cycle
//! is looked for in what is left. Which cycles are found first can matter, so each tool's order is kept.

use rustc_hash::FxHashMap;

use super::graph::Graph;

/// The blocks of a function that a line has, and what is left of the counts of their arcs.
pub(super) struct Line<'g> {
    graph: &'g Graph,
    /// As the tool lists them; some may repeat.
    blocks: &'g [u32],
    sorted: Vec<u32>,
    left: FxHashMap<usize, i64>,
    /// How many steps the searches of an object file may still take. Real ones need few.
    steps: &'g mut u64,
}

impl<'g> Line<'g> {
    /// The line of some blocks.
    pub(super) fn new(graph: &'g Graph, blocks: &'g [u32], steps: &'g mut u64) -> Line<'g> {
        let mut sorted = blocks.to_vec();
        sorted.sort_unstable();
        Line { graph, blocks, sorted, left: FxHashMap::default(), steps }
    }

    /// What enters a block of the line from other lines.
    pub(super) fn entered(&self, block: usize) -> i64 {
        let outside = |arc: &usize| !self.has(self.graph.from(*arc));
        self.graph.entering(block).filter(outside).map(|arc| self.graph.count(arc)).fold(0, i64::wrapping_add)
    }

    /// Prepares the search. Is there anything to find?
    pub(super) fn may_loop(&mut self) -> bool {
        let inside = |block: &u32| self.graph.leaving(*block as usize).any(|arc| self.has(self.graph.to(arc)));
        if !self.blocks.iter().any(inside) {
            return false;
        }
        let arcs = self.blocks.iter().flat_map(|block| self.graph.leaving(*block as usize));
        self.left = arcs.map(|arc| (arc, self.graph.count(arc))).collect();
        true
    }

    /// The sum of the arcs that lead back: what is found in a graph without jumps into loops, when numbers of blocks rise
    /// along the program.
    pub(super) fn turned_back(&self) -> i64 {
        let mut blocks = self.sorted.clone();
        blocks.dedup();
        let arcs = blocks.into_iter().flat_map(|block| self.graph.leaving(block as usize));
        let back = arcs.filter(|arc| self.has(self.graph.to(*arc)) && self.graph.to(*arc) <= self.graph.from(*arc));
        back.map(|arc| self.graph.count(arc)).fold(0, i64::wrapping_add)
    }

    /// Is a block one of the line?
    pub(super) fn has(&self, block: usize) -> bool {
        u32::try_from(block).is_ok_and(|block| self.sorted.binary_search(&block).is_ok())
    }

    /// What is left of the count of an arc.
    pub(super) fn left(&self, arc: usize) -> i64 {
        self.left.get(&arc).copied().unwrap_or(0)
    }

    pub(super) fn graph(&self) -> &'g Graph {
        self.graph
    }

    pub(super) fn blocks(&self) -> &'g [u32] {
        self.blocks
    }

    /// Takes so many steps; `false` when there are no more.
    pub(super) fn step(&mut self, count: usize) -> bool {
        let left = self.steps.checked_sub(count as u64);
        *self.steps = left.unwrap_or(0);
        left.is_some()
    }

    /// Takes the smallest count of a cycle off its arcs; nothing where that is not above zero.
    pub(super) fn take(&mut self, cycle: &[usize]) -> i64 {
        let least = cycle.iter().map(|arc| self.left(*arc)).min().unwrap_or(0).max(0);
        for arc in cycle {
            if let Some(left) = self.left.get_mut(arc) {
                *left -= least;
            }
        }
        least
    }
}
