//! The cycles on a line, each found in the order of `llvm-cov gcov`: a walk into the depth from each block of the line, which
//! ends with the first arc that leads back to a block on the way.

use std::collections::hash_map::Entry;

use rustc_hash::{FxHashMap, FxHashSet};

use super::line::Line;

/// What went round on a line, as `llvm-cov gcov` finds it.
pub(super) fn cycles(mut line: Line<'_>) -> i64 {
    if !line.may_loop() {
        return 0;
    }
    let mut count = 0i64;
    loop {
        match one(&mut line) {
            None => return line.turned_back(),
            Some(0) => return count,
            Some(found) => count = count.wrapping_add(found),
        }
    }
}

/// Takes a cycle off the line and says how often it went round; 0 where there is none, `None` when the steps did not
/// suffice.
fn one(line: &mut Line<'_>) -> Option<i64> {
    let graph = line.graph();
    // The arc by which a block was reached; none for one with which a walk began.
    let mut reached: FxHashMap<usize, Option<usize>> = FxHashMap::default();
    let mut left: FxHashSet<usize> = FxHashSet::default();
    for root in line.blocks() {
        let root = *root as usize;
        if left.contains(&root) {
            continue;
        }
        reached.insert(root, None);
        let mut way = vec![(root, graph.leaving(root))];
        while let Some((block, arcs)) = way.last_mut() {
            if !line.step(1) {
                return None;
            }
            let block = *block;
            let Some(arc) = arcs.next() else {
                left.insert(block);
                way.pop();
                continue;
            };
            let to = graph.to(arc);
            if line.left(arc) == 0 || to == block || !line.has(to) || left.contains(&to) {
                continue;
            }
            if let Entry::Vacant(slot) = reached.entry(to) {
                slot.insert(Some(arc));
                way.push((to, graph.leaving(to)));
                continue;
            }
            let mut cycle = vec![arc];
            let mut at = block;
            while at != to {
                let Some(arc) = reached.get(&at).copied().flatten() else { break };
                cycle.push(arc);
                at = graph.from(arc);
            }
            if !line.step(cycle.len()) {
                return None;
            }
            return Some(line.take(&cycle));
        }
    }
    Some(0)
}
