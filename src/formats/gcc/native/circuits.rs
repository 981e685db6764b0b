//! The circuits through a block of a line, found in the order of gcov: the search of Hawick and James, in which a block
//! on the way, or one from which no way led back, is blocked until that changes.

use rustc_hash::{FxHashMap, FxHashSet};

use super::line::Line;

/// A block on the way.
struct Step {
    block: usize,
    next: usize,
    found: bool,
}

#[derive(Default)]
struct Search {
    blocked: FxHashSet<usize>,
    /// Blocks that are free again when this one is.
    waiting: FxHashMap<usize, Vec<usize>>,
}

/// What went round on a line, as gcov finds it.
pub(super) fn cycles(mut line: Line<'_>) -> i64 {
    if !line.may_loop() {
        return 0;
    }
    let mut count = 0i64;
    for start in line.blocks() {
        match through(*start as usize, &mut line) {
            Some(found) => count = count.wrapping_add(found),
            None => return line.turned_back(),
        }
    }
    count
}

/// Takes the circuits through a block and blocks of higher numbers off the line, and says how often they went round;
/// `None` when the steps did not suffice.
fn through(start: usize, line: &mut Line<'_>) -> Option<i64> {
    let graph = line.graph();
    if !graph.entering(start).any(|arc| graph.from(arc) >= start && line.left(arc) > 0) {
        return Some(0);
    }
    let step = |block: usize| Step { block, next: graph.leaving(block).start, found: false };
    let mut search = Search::default();
    search.blocked.insert(start);
    let mut way = vec![step(start)];
    let mut arcs: Vec<usize> = Vec::new();
    let mut count = 0i64;
    while let Some(top) = way.last_mut() {
        if !line.step(1 + arcs.len()) {
            return None;
        }
        let arc = top.next;
        if arc >= graph.leaving(top.block).end {
            let (block, found) = (top.block, top.found);
            if found {
                search.free(block);
            } else {
                search.wait(block, start, line);
            }
            way.pop();
            if let Some(outer) = way.last_mut() {
                outer.found |= found;
                arcs.pop();
            }
            continue;
        }
        top.next += 1;
        let to = graph.to(arc);
        if to < start || line.left(arc) <= 0 || !line.has(to) {
            continue;
        }
        arcs.push(arc);
        if to == start {
            count = count.wrapping_add(line.take(&arcs));
            top.found = true;
            arcs.pop();
        } else if arcs.iter().all(|arc| line.left(*arc) > 0) && search.blocked.insert(to) {
            search.waiting.remove(&to);
            way.push(step(to));
        } else {
            arcs.pop();
        }
    }
    Some(count)
}

impl Search {
    /// Frees a block through which a circuit was found, and all that wait for it.
    fn free(&mut self, block: usize) {
        let mut free = vec![block];
        while let Some(block) = free.pop() {
            if self.blocked.remove(&block) {
                free.extend(self.waiting.remove(&block).unwrap_or_default());
            }
        }
    }

    /// Lets a block wait for those behind it.
    fn wait(&mut self, block: usize, start: usize, line: &Line<'_>) {
        let graph = line.graph();
        for arc in graph.leaving(block) {
            let to = graph.to(arc);
            if to >= start && line.left(arc) > 0 && line.has(to) && self.blocked.contains(&to) {
                let waiting = self.waiting.entry(to).or_default();
                if !waiting.contains(&block) {
                    waiting.push(block);
                }
            }
        }
    }
}
