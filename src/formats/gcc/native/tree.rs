//! The counts of arcs on a spanning tree, found by a walk over the tree from its leaves inwards, as `llvm-cov gcov` does
//! it: beyond an arc lies a part of the graph, and what enters this part otherwise and does not leave it leaves by the
//! arc. A distance below zero, which no consistent counts have, is taken without its sign.

use super::graph::{Graph, counts};
use super::notes::{Arc, Function};

/// A block on the way from the root.
struct Step {
    /// The arc by which it was reached.
    by: Option<usize>,
    /// Was that one followed in its direction?
    forward: bool,
    /// Which of its arcs, those that enter before those that leave, comes next.
    next: usize,
    excess: i64,
}

/// The graph of a function that clang compiled. Counters belong to its arcs in the order of the file.
pub(super) fn graph(function: &Function<'_>, counters: &[i64]) -> Graph {
    let arcs = function.arcs.iter().copied();
    let mut both: Vec<(Arc, i64)> = arcs.zip(counts(&function.arcs, counters)).collect();
    both.sort_by_key(|(arc, _)| arc.from);
    let mut graph = Graph::of(both, function.blocks);
    walk(&mut graph);
    for block in 0..graph.blocks.len() {
        let sum = graph.leaving(block).map(|arc| graph.count(arc)).fold(0, i64::wrapping_add);
        if let Some(count) = graph.blocks.get_mut(block) {
            *count = sum;
        }
    }
    graph
}

/// Sets the counts of all arcs on the tree. One more arc, from the exit to the entry, closes it; it is none of the
/// function.
fn walk(graph: &mut Graph) {
    let mut seen = vec![false; graph.blocks.len()];
    for root in 0..graph.blocks.len() {
        if !std::mem::replace(seen.get_mut(root).unwrap_or(&mut true), true) {
            walk_from(root, graph, &mut seen);
        }
    }
}

/// The number that stands for the arc from the exit to the entry.
const BACK: usize = usize::MAX;

/// The arcs that touch a block, each with whether it leaves it.
fn touching(graph: &Graph, block: usize) -> Vec<(usize, bool)> {
    let mut arcs: Vec<(usize, bool)> = graph.entering(block).map(|arc| (arc, false)).collect();
    if block == 0 {
        arcs.push((BACK, false));
    }
    arcs.extend(graph.leaving(block).map(|arc| (arc, true)));
    if block == 1 {
        arcs.push((BACK, true));
    }
    arcs
}

fn walk_from(root: usize, graph: &mut Graph, seen: &mut [bool]) {
    let step = |by, forward| Step { by, forward, next: 0, excess: 0 };
    let mut way = vec![(step(None, false), touching(graph, root))];
    while let Some((top, arcs)) = way.last_mut() {
        let Some(&(arc, leaves)) = arcs.get(top.next) else {
            let excess = top.excess.wrapping_abs();
            let (by, forward) = (top.by, top.forward);
            if let Some(by) = by {
                graph.set(by, excess);
            }
            way.pop();
            if let Some((outer, _)) = way.last_mut() {
                outer.excess =
                    if forward { outer.excess.wrapping_sub(excess) } else { outer.excess.wrapping_add(excess) };
            }
            continue;
        };
        top.next += 1;
        if Some(arc) == top.by {
            continue;
        }
        if arc == BACK || graph.is_on_tree(arc) {
            let other = match (arc, leaves) {
                (BACK, true) => 0,
                (BACK, false) => 1,
                (arc, true) => graph.to(arc),
                (arc, false) => graph.from(arc),
            };
            if let Some(seen) = seen.get_mut(other).filter(|seen| !**seen) {
                *seen = true;
                let arcs = touching(graph, other);
                way.push((step(Some(arc), leaves), arcs));
            }
        } else if leaves {
            top.excess = top.excess.wrapping_sub(graph.count(arc));
        } else {
            top.excess = top.excess.wrapping_add(graph.count(arc));
        }
    }
}
