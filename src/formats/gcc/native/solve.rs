//! The counts of arcs that have no counter, by the law that what enters a block leaves it: solved in the order of gcov.

use super::graph::{Graph, counts};
use super::notes::{Arc, Function};

/// The graph of a function that GCC compiled. Counters belong to its arcs in the order of the blocks. Where counts are not
/// consistent, because threads raced or a program was left by a jump, the order of solving decides, which is gcov's.
pub(super) fn graph(function: &Function<'_>, counters: &[i64]) -> Graph {
    let mut arcs = function.arcs.clone();
    arcs.sort_by_key(|arc| arc.from);
    let counts = counts(&arcs, counters);
    let mut both: Vec<(Arc, i64)> = arcs.into_iter().zip(counts).collect();
    both.sort_by_key(|(arc, _)| (arc.from, arc.to));
    let mut graph = Graph::of(both, function.blocks);
    Solver::new(&graph).solve(&mut graph);
    graph
}

/// Finds the counts that follow from others: of an arc when it is the only unknown one on its side of a known block, of a
/// block when all arcs of one side are known.
struct Solver {
    /// Unknown arcs that leave and enter each block; never none where there are no arcs because the function begins or
    /// ends there.
    unknown: [Vec<u32>; 2],
    known_arcs: Vec<bool>,
    known: Vec<bool>,
    /// Blocks to look at: those that may become known, and known ones whose arcs may.
    open: Stack,
    done: Stack,
}

/// Blocks, each once.
struct Stack {
    blocks: Vec<usize>,
    has: Vec<bool>,
}

impl Stack {
    fn new(blocks: usize) -> Stack {
        Stack { blocks: Vec::new(), has: vec![false; blocks] }
    }

    fn push(&mut self, block: usize) {
        if let Some(has) = self.has.get_mut(block).filter(|has| !**has) {
            *has = true;
            self.blocks.push(block);
        }
    }

    fn pop(&mut self) -> Option<usize> {
        let block = self.blocks.pop()?;
        if let Some(has) = self.has.get_mut(block) {
            *has = false;
        }
        Some(block)
    }
}

const LEAVING: usize = 0;
const ENTERING: usize = 1;

impl Solver {
    fn new(graph: &Graph) -> Solver {
        let blocks = graph.blocks.len();
        let unknown_of = |block: usize, side: usize| {
            let unknown = |arc: &usize| graph.is_on_tree(*arc);
            let (count, all) = match side {
                LEAVING => (graph.leaving(block).filter(unknown).count(), graph.leaving(block).len()),
                _ => (graph.entering(block).filter(unknown).count(), graph.entering(block).count()),
            };
            // Nothing follows from the arcs that enter the function, or leave it.
            let is_open = all == 0 && blocks >= 2 && block == [1, 0][side];
            if is_open { u32::MAX } else { count as u32 }
        };
        let mut open = Stack::new(blocks);
        (0..blocks).for_each(|block| open.push(block));
        Solver {
            unknown: [LEAVING, ENTERING].map(|side| (0..blocks).map(|block| unknown_of(block, side)).collect()),
            known_arcs: (0..graph.len()).map(|arc| !graph.is_on_tree(arc)).collect(),
            known: vec![false; blocks],
            open,
            done: Stack::new(blocks),
        }
    }

    fn unknown(&self, block: usize, side: usize) -> u32 {
        self.unknown.get(side).and_then(|side| side.get(block)).copied().unwrap_or(u32::MAX)
    }

    /// The sum of the arcs of a side, and the last one of them that is unknown.
    fn side(&self, graph: &Graph, block: usize, side: usize) -> (i64, Option<usize>) {
        let mut found = (0i64, None);
        let mut add = |arc: usize| {
            found.0 = found.0.wrapping_add(graph.count(arc));
            if self.known_arcs.get(arc) == Some(&false) {
                found.1 = Some(arc);
            }
        };
        if side == LEAVING {
            graph.leaving(block).for_each(&mut add);
        } else {
            graph.entering(block).for_each(&mut add);
        }
        found
    }

    fn solve(&mut self, graph: &mut Graph) {
        loop {
            while let Some(block) = self.open.pop() {
                let Some(side) = [LEAVING, ENTERING].into_iter().find(|side| self.unknown(block, *side) == 0) else {
                    continue;
                };
                let (sum, _) = self.side(graph, block, side);
                if let (Some(count), Some(known)) = (graph.blocks.get_mut(block), self.known.get_mut(block)) {
                    (*count, *known) = (sum, true);
                }
                self.done.push(block);
            }
            let Some(block) = self.done.pop() else { return };
            self.conclude(graph, block);
            while let Some(block) = self.done.pop() {
                self.conclude(graph, block);
            }
        }
    }

    /// Finds the last unknown arc of each side of a known block.
    fn conclude(&mut self, graph: &mut Graph, block: usize) {
        for side in [LEAVING, ENTERING] {
            if self.unknown(block, side) != 1 {
                continue;
            }
            let (sum, last) = self.side(graph, block, side);
            let Some(arc) = last else { continue };
            let of_block = graph.blocks.get(block).copied().unwrap_or(0);
            graph.set(arc, of_block.wrapping_sub(sum));
            if let Some(known) = self.known_arcs.get_mut(arc) {
                *known = true;
            }
            let ends = [graph.from(arc), graph.to(arc)];
            for (unknown, end) in self.unknown.iter_mut().zip(ends) {
                if let Some(unknown) = unknown.get_mut(end).filter(|unknown| **unknown != u32::MAX) {
                    *unknown = unknown.saturating_sub(1);
                }
            }
            let other = ends[1 - side];
            let left = self.unknown(other, 1 - side);
            match self.known.get(other) {
                Some(true) if left == 1 => self.done.push(other),
                Some(false) if left == 0 => self.open.push(other),
                _ => {}
            }
        }
    }
}
