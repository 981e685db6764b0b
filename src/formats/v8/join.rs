//! One function measured in several processes. Each process has ranges of its own, so that trees are laid over each other:
//! where they agree counts are added, where they overlap they are cut. The rule, and with it which ranges come out, is
//! that of the library v8-coverage, which c8 uses.

use std::iter::Peekable;

use super::tree::{DEPTH, Node};

/// How many steps the joining of trees may take for each range in them, so that ranges that were made to overlap cost no
/// more than others. Real ones take about two.
const STEPS: u64 = 16;

/// Joins trees of one function. Also says whether ranges had to be left out.
pub(super) fn join(trees: Vec<Node>, ranges: u64) -> Option<(Node, bool)> {
    let mut work = Work { left: ranges.saturating_mul(STEPS).saturating_add(4096), spent: false };
    let joined = work.join(trees, 0)?;
    Some((joined, work.spent))
}

struct Work {
    left: u64,
    /// Was anything left out for want of steps?
    spent: bool,
}

/// A range, and the number of the tree it is from.
type Part = (usize, Node);

impl Work {
    fn take(&mut self, steps: u64) -> bool {
        self.left = self.left.saturating_sub(steps);
        self.left > 0
    }

    fn join(&mut self, trees: Vec<Node>, depth: usize) -> Option<Node> {
        let mut trees = trees;
        if trees.len() <= 1 {
            return trees.pop();
        }
        let (start, end) = trees.first().map(|tree| (tree.start, tree.end))?;
        let delta = trees.iter().map(|tree| tree.delta).sum();
        let parts = trees.into_iter().enumerate();
        let parts: Vec<Part> =
            parts.flat_map(|(at, tree)| tree.children.into_iter().map(move |child| (at, child))).collect();
        let children = if parts.is_empty() { Vec::new() } else { self.children(parts, depth + 1) };
        Some(Node { start, end, delta, children })
    }

    /// Joins the ranges in trees of one place. A range opens where one begins and none is open; what reaches beyond its
    /// end is cut there.
    fn children(&mut self, mut parts: Vec<Part>, depth: usize) -> Vec<Node> {
        let mut out = Vec::new();
        if depth > 2 * DEPTH || !self.take(parts.len() as u64) {
            self.spent = true;
            return out;
        }
        parts.sort_by_key(|(_, node)| node.start);
        let mut coming = parts.into_iter().peekable();
        let mut cut: Vec<Part> = Vec::new();
        let mut open: Option<(u32, u32)> = None;
        let mut inside: Vec<Part> = Vec::new();
        while let Some((at, starting)) = next_event(&mut coming, &mut cut, open) {
            if let Some((start, end)) = open.filter(|(_, end)| *end <= at) {
                out.extend(self.close(start, end, std::mem::take(&mut inside), depth));
                open = None;
            }
            if let Some((_, end)) = open {
                for (tree, mut node) in starting {
                    if node.end > end {
                        let (right, steps) = node.split(end);
                        if !self.take(steps) {
                            self.spent = true;
                            return out;
                        }
                        cut.push((tree, right));
                    }
                    inside.push((tree, node));
                }
            } else {
                let end = starting.iter().map(|(_, node)| node.end).max().unwrap_or(at).max(at.saturating_add(1));
                open = Some((at, end));
                inside.extend(starting);
            }
        }
        if let Some((start, end)) = open {
            out.extend(self.close(start, end, inside, depth));
        }
        out
    }

    /// Joins what lies in an open range: of each tree either that very range or several in it.
    fn close(&mut self, start: u32, end: u32, mut inside: Vec<Part>, depth: usize) -> Option<Node> {
        inside.sort_by_key(|(tree, _)| *tree);
        let mut trees: Vec<Node> = Vec::new();
        let mut last = None;
        for (tree, node) in inside {
            match trees.last_mut().filter(|_| last == Some(tree)) {
                Some(wrapper) if wrapper.delta == 0 && wrapper.start == start && wrapper.end == end => {
                    wrapper.children.push(node);
                }
                _ if node.start == start && node.end == end => trees.push(node),
                _ => trees.push(Node { start, end, delta: 0, children: vec![node] }),
            }
            last = Some(tree);
        }
        self.join(trees, depth)
    }
}

/// The next place at which ranges begin, and these ranges: new ones, and before or with them those that were cut at the end
/// of the open range.
fn next_event(
    coming: &mut Peekable<std::vec::IntoIter<Part>>,
    cut: &mut Vec<Part>,
    open: Option<(u32, u32)>,
) -> Option<(u32, Vec<Part>)> {
    let cut_at = open.map(|(_, end)| end).filter(|_| !cut.is_empty());
    let at = match (coming.peek().map(|(_, node)| node.start), cut_at) {
        (Some(next), Some(cut_at)) => next.min(cut_at),
        (next, cut_at) => next.or(cut_at)?,
    };
    let mut starting = Vec::new();
    while let Some(part) = coming.next_if(|(_, node)| node.start == at) {
        starting.push(part);
    }
    if cut_at == Some(at) {
        starting.append(cut);
    }
    Some((at, starting))
}

#[cfg(test)]
mod tests {
    use super::super::tree::Range;
    use super::*;

    fn ranges(all: &[(u32, u32, u64)]) -> Vec<Range> {
        all.iter().map(|&(start, end, count)| Range { start, end, count }).collect()
    }

    fn joined(processes: &[&[(u32, u32, u64)]]) -> Vec<Range> {
        let trees: Vec<Node> = processes.iter().map(|all| Node::of_ranges(&ranges(all)).unwrap().0).collect();
        let (mut tree, spent) = join(trees, processes.iter().map(|all| all.len() as u64).sum()).unwrap();
        assert!(!spent);
        tree.normalise();
        tree.ranges()
    }

    #[test]
    fn counts_of_processes_add_up_by_range() {
        let one: &[_] = &[(0, 90, 1), (10, 20, 0), (30, 40, 5)];
        let two: &[_] = &[(0, 90, 2), (30, 40, 0)];
        assert_eq!(joined(&[one, two]), ranges(&[(0, 90, 3), (10, 20, 2), (30, 40, 5)]));
        assert_eq!(joined(&[two, one]), joined(&[one, two]));
    }

    /// The results are those that v8-coverage gives for these ranges.
    #[test]
    fn ranges_that_overlap_are_cut_at_their_ends() {
        let one: &[_] = &[(0, 90, 1), (10, 50, 0)];
        let two: &[_] = &[(0, 90, 1), (30, 70, 0)];
        assert_eq!(joined(&[one, two]), ranges(&[(0, 90, 2), (10, 70, 1), (30, 50, 0)]));
        let three: &[_] = &[(0, 90, 1), (10, 20, 0), (30, 40, 0), (35, 38, 4)];
        assert_eq!(joined(&[one, three]), ranges(&[(0, 90, 2), (10, 50, 1), (10, 20, 0), (30, 40, 0), (35, 38, 4)]));
    }

    #[test]
    fn what_is_made_to_overlap_everywhere_ends_in_time() {
        let stairs = |by: u32| {
            let steps = (0..3000).map(move |at| Range {
                start: 1 + at * 3 + by,
                end: 4 + at * 3 + by,
                count: u64::from(at % 2),
            });
            let all: Vec<Range> = std::iter::once(Range { start: 0, end: 20_000, count: 1 }).chain(steps).collect();
            Node::of_ranges(&all).unwrap().0
        };
        assert!(!join(vec![stairs(0), stairs(1), stairs(2)], 9003).unwrap().1);
        let nested = |by: u32| {
            let all = (0..250).map(|at| Range { start: at * 2 + by, end: 5000 - at * 2 + by, count: 1 });
            Node::of_ranges(&all.collect::<Vec<_>>()).unwrap().0
        };
        let many: Vec<Node> =
            (0..200).map(|at| Node { start: 0, end: 6000, delta: 1, children: vec![nested(at)] }).collect();
        assert!(join(many, 50_000).is_some());
    }
}
