//! The ranges of a function as V8 nests them. A range inside another one has its own count; the tree keeps what it adds
//! to the count around it, so that trees of several processes can be joined by adding.

/// A range of the executed text, in UTF-16 code units, with how often it ran.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) count: u64,
}

/// Ranges that are nested deeper are left out. Real ones are as deep as the blocks of a function.
pub(super) const DEPTH: usize = 256;

/// A range with the ranges in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) start: u32,
    pub(super) end: u32,
    /// Its count without the counts of the ranges around it.
    pub(super) delta: i128,
    /// The ranges in it, ascending, none touching another's inside.
    pub(super) children: Vec<Node>,
}

impl Node {
    /// The tree of a function, whose own range is the first of these; the rest may come in any order. Also says how many
    /// ranges were left out, because they lie outside the function or too deep.
    pub(super) fn of_ranges(ranges: &[Range]) -> Option<(Node, u64)> {
        let (root, inner) = ranges.split_first()?;
        let mut inner: Vec<&Range> = inner.iter().collect();
        inner.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
        let node = |range: &Range, end: u32, around: i128| Node {
            start: range.start,
            end,
            delta: i128::from(range.count) - around,
            children: Vec::new(),
        };
        let (mut top, mut count) = (node(root, root.end, 0), i128::from(root.count));
        let (mut stack, mut left_out) = (Vec::<(Node, i128)>::new(), 0);
        for range in inner {
            while range.start >= top.end {
                let Some((around, its_count)) = stack.pop() else { break };
                let done = std::mem::replace(&mut top, around);
                top.children.push(done);
                count = its_count;
            }
            let end = range.end.min(top.end);
            if range.start < top.start || range.start >= end || stack.len() >= DEPTH {
                left_out += 1;
                continue;
            }
            stack.push((std::mem::replace(&mut top, node(range, end, count)), count));
            count = i128::from(range.count);
        }
        while let Some((around, _)) = stack.pop() {
            let done = std::mem::replace(&mut top, around);
            top.children.push(done);
        }
        Some((top, left_out))
    }

    /// Joins neighbours of one count, and a range with the only one in it if both are the same range.
    pub(super) fn normalise(&mut self) {
        let mut children: Vec<Node> = Vec::with_capacity(self.children.len());
        for child in std::mem::take(&mut self.children) {
            match children.last_mut().filter(|last| last.delta == child.delta && last.end == child.start) {
                Some(last) => {
                    last.end = child.end;
                    last.children.extend(child.children);
                }
                None => children.push(child),
            }
        }
        children.iter_mut().for_each(Node::normalise);
        self.children = children;
        let whole = |child: &Node| child.start == self.start && child.end == self.end;
        if let [only] = self.children.as_slice()
            && whole(only)
            && let Some(only) = self.children.pop()
        {
            self.delta += only.delta;
            self.children = only.children;
        }
    }

    /// Cuts the range in two: it keeps what lies before this place inside it, and gives away the rest. Also says how many
    /// ranges were cut.
    pub(super) fn split(&mut self, at: u32) -> (Node, u64) {
        let mut cut = 1;
        let whole = self.children.partition_point(|child| child.end <= at);
        let mut rest = self.children.split_off(whole);
        if let Some(first) = rest.first_mut().filter(|child| child.start < at) {
            let (right, more) = first.split(at);
            cut += more;
            self.children.push(std::mem::replace(first, right));
        }
        let right = Node { start: at, end: self.end, delta: self.delta, children: rest };
        self.end = at;
        (right, cut)
    }

    /// The ranges of the tree, each before those in it.
    pub(super) fn ranges(&self) -> Vec<Range> {
        let mut out = Vec::new();
        let mut stack = vec![(self, 0)];
        while let Some((node, around)) = stack.pop() {
            let count = around + node.delta;
            let shown = u64::try_from(count.max(0)).unwrap_or(u64::MAX);
            out.push(Range { start: node.start, end: node.end, count: shown });
            stack.extend(node.children.iter().rev().map(|child| (child, count)));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges(all: &[(u32, u32, u64)]) -> Vec<Range> {
        all.iter().map(|&(start, end, count)| Range { start, end, count }).collect()
    }

    fn normal(all: &[(u32, u32, u64)]) -> Vec<Range> {
        let (mut tree, _) = Node::of_ranges(&ranges(all)).unwrap();
        tree.normalise();
        tree.ranges()
    }

    #[test]
    fn ranges_become_a_tree_and_ranges_again() {
        let all = [(0, 90, 2), (10, 50, 1), (10, 20, 0), (30, 40, 7), (60, 70, 0)];
        assert_eq!(normal(&all), ranges(&all));
        let mut mixed = all;
        mixed.get_mut(1..).unwrap().reverse();
        assert_eq!(normal(&mixed), ranges(&all));
    }

    #[test]
    fn neighbours_of_one_count_are_one_range_and_a_range_twice_is_one() {
        assert_eq!(
            normal(&[(0, 90, 2), (10, 20, 0), (20, 30, 0), (30, 40, 1)]),
            ranges(&[(0, 90, 2), (10, 30, 0), (30, 40, 1)])
        );
        assert_eq!(normal(&[(0, 90, 2), (0, 90, 3), (5, 6, 0)]), ranges(&[(0, 90, 3), (5, 6, 0)]));
    }

    #[test]
    fn ranges_that_do_not_nest_are_cut_or_left_out() {
        let (tree, left_out) =
            Node::of_ranges(&ranges(&[(10, 90, 2), (20, 50, 1), (40, 60, 0), (95, 99, 0), (3, 12, 0), (30, 30, 1)]))
                .unwrap();
        assert_eq!(tree.ranges(), ranges(&[(10, 90, 2), (20, 50, 1), (40, 50, 0)]));
        assert_eq!(left_out, 3);
        let deep: Vec<Range> = (0..2000).map(|at| Range { start: at, end: 9000 - at, count: 1 }).collect();
        assert_eq!(Node::of_ranges(&deep).unwrap().1, 2000 - DEPTH as u64 - 1);
        assert_eq!(Node::of_ranges(&[]), None);
    }

    #[test]
    fn a_cut_goes_through_all_ranges_at_its_place() {
        let (mut tree, _) = Node::of_ranges(&ranges(&[(0, 90, 2), (10, 50, 1), (20, 40, 0), (60, 70, 5)])).unwrap();
        let (right, cut) = tree.split(30);
        assert_eq!(cut, 3);
        assert_eq!(tree.ranges(), ranges(&[(0, 30, 2), (10, 30, 1), (20, 30, 0)]));
        assert_eq!(right.ranges(), ranges(&[(30, 90, 2), (30, 50, 1), (30, 40, 0), (60, 70, 5)]));
    }
}
