//! The graph of a function: blocks and arcs with their counts, which are found by the law that what enters a block leaves
//! it.

use super::notes::{Arc, Function};

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
    /// The graph with the counts of GCC: they belong to the arcs in the order of the blocks, and where they are not
    /// consistent, because threads raced or a program was left by a jump, the order of solving is that of gcov.
    pub(super) fn by_gcc(function: &Function<'_>, counters: &[i64]) -> Graph {
        let mut arcs = function.arcs.clone();
        arcs.sort_by_key(|arc| arc.from);
        let counts = counts(&arcs, counters);
        let mut both: Vec<(Arc, i64)> = arcs.into_iter().zip(counts).collect();
        both.sort_by_key(|(arc, _)| (arc.from, arc.to));
        let mut graph = Graph::of(both, function.blocks);
        Solver::new(&graph).solve(&mut graph);
        graph
    }

    /// The graph with the counts of clang: they belong to the arcs in the order of the file, and where they are not
    /// consistent, the distance counts, as `llvm-cov gcov` has it.
    pub(super) fn by_clang(function: &Function<'_>, counters: &[i64]) -> Graph {
        let mut both: Vec<(Arc, i64)> = function.arcs.iter().copied().zip(counts(&function.arcs, counters)).collect();
        both.sort_by_key(|(arc, _)| arc.from);
        let mut graph = Graph::of(both, function.blocks);
        super::tree::walk(&mut graph);
        for block in 0..graph.blocks.len() {
            let sum = graph.leaving(block).map(|arc| graph.count(arc)).fold(0, i64::wrapping_add);
            if let Some(count) = graph.blocks.get_mut(block) {
                *count = sum;
            }
        }
        graph
    }

    fn of(both: Vec<(Arc, i64)>, blocks: usize) -> Graph {
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
fn counts(arcs: &[Arc], counters: &[i64]) -> Vec<i64> {
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
