//! Decisions of several conditions. For each decision the program keeps a bitmap of the test vectors that it saw: which
//! conditions were asked, and what they said. A condition was shown to matter when two vectors with different outcomes
//! differ in it alone, as far as both asked (*modified condition/decision coverage* with masking).

use super::mapping::{Kind, Region};

/// The conditions of a decision as they are met, in the order of the source, the one that is asked first before them.
pub(super) struct Decision<'m> {
    region: &'m Region,
    bits: u32,
    conditions: usize,
    /// Files of the function that hold the code of macros used inside of it.
    inside: Vec<u32>,
    met: Vec<Condition>,
}

#[derive(Clone, Copy)]
struct Condition {
    id: u16,
    next: [Option<u16>; 2],
    /// The compiler knew its value.
    is_constant: bool,
}

/// Decisions of a function that wait for their conditions.
#[derive(Default)]
pub(super) struct Open<'m>(Vec<Decision<'m>>);

/// Decisions that may wait at once.
const MOST: usize = 1 << 12;

impl<'m> Open<'m> {
    /// A decision begins. Its conditions come after it.
    pub(super) fn begin(&mut self, region: &'m Region, bits: u32, conditions: u16) {
        if self.0.len() < MOST && conditions > 0 {
            self.0.push(Decision { region, bits, conditions: conditions.into(), inside: Vec::new(), met: Vec::new() });
        }
    }

    /// The use of a macro: its code belongs to the decision around it.
    pub(super) fn expand(&mut self, region: &Region, expanded: u32) {
        if let Some(decision) = self.0.iter_mut().find(|decision| decision.holds(region)) {
            decision.inside.push(expanded);
        }
    }

    /// A condition of a decision. The decision comes back when this was its last one.
    pub(super) fn condition(&mut self, region: &Region) -> Option<Decision<'m>> {
        let Kind::Condition { other, id, if_true, if_false } = region.kind else { return None };
        let wants = |decision: &Decision<'_>| {
            usize::from(id) < decision.conditions
                && decision.holds(region)
                && !decision.met.iter().any(|condition| condition.id == id)
        };
        let at = self.0.iter().position(wants)?;
        let decision = self.0.get_mut(at)?;
        let is_constant = [region.counter, other].contains(&super::mapping::Counter::Zero);
        let condition = Condition { id, next: [if_false, if_true], is_constant };
        decision.met.insert(if id == 0 { 0 } else { decision.met.len() }, condition);
        (decision.met.len() == decision.conditions).then(|| self.0.remove(at))
    }
}

impl Decision<'_> {
    /// Is this region inside of the decision?
    fn holds(&self, region: &Region) -> bool {
        let own = self.region;
        region.file == own.file && region.start >= own.start && region.end <= own.end
            || self.inside.contains(&region.file)
    }

    /// The region of the whole.
    pub(super) fn region(&self) -> &Region {
        self.region
    }

    /// For each condition whether it was shown to matter; a constant cannot be. `None` where the bitmap and the decision
    /// do not fit each other. A function without a bitmap never ran. Decisions share no bits: `room` are those that are
    /// left of the function's.
    pub(super) fn shown(&self, bitmap: &[u8], by_conditions: bool, room: &mut usize) -> Option<Vec<Option<bool>>> {
        let graph = Graph::of(self)?;
        let mut seen = Seen::default();
        if !bitmap.is_empty() {
            let first = if by_conditions { self.bits as usize * 8 } else { self.bits as usize };
            let length = if by_conditions { 1usize.checked_shl(self.conditions as u32)? } else { graph.vectors };
            let first = if by_conditions { first } else { first.checked_sub(length)? };
            if first.checked_add(length)? > bitmap.len().checked_mul(8)? {
                return None;
            }
            *room = room.checked_sub(length)?;
            let is_set =
                |at: usize| bitmap.get((first + at) / 8).is_some_and(|byte| byte >> ((first + at) % 8) & 1 == 1);
            graph.walk(by_conditions, &is_set, &mut seen)?;
        }
        let pairs = seen.pairs(self.conditions)?;
        let shown = |condition: &Condition| {
            (!condition.is_constant).then(|| pairs.get(usize::from(condition.id)).copied().unwrap_or(false))
        };
        Some(self.met.iter().map(shown).collect())
    }
}

/// Which condition is asked after which, and how the ways through them are numbered.
struct Graph {
    nodes: Vec<Node>,
    /// Number of ways through.
    vectors: usize,
}

#[derive(Clone, Copy, Default)]
struct Node {
    next: [Option<usize>; 2],
    /// How many ways lead here.
    width: usize,
    /// What each side adds to the number of a way.
    steps: [usize; 2],
    waiting: usize,
}

/// Ways through one decision that are followed. Compilers stop far below it, and a bitmap holds a bit for each.
const WAYS: usize = 1 << 20;

impl Graph {
    /// Counts the ways, from the first condition on; `None` for what is no decision: a circle, or one that is too wide.
    fn of(decision: &Decision<'_>) -> Option<Graph> {
        let mut nodes = vec![Node::default(); decision.conditions];
        for condition in &decision.met {
            nodes.get_mut(usize::from(condition.id))?.next = condition.next.map(|next| next.map(usize::from));
        }
        for at in 0..nodes.len() {
            for next in nodes.get(at)?.next.into_iter().flatten() {
                nodes.get_mut(next)?.waiting += 1;
            }
        }
        let first = nodes.first_mut().filter(|first| first.waiting == 0)?;
        first.width = 1;
        let mut queue = std::collections::VecDeque::from([0]);
        // Ends of ways: the widest come first, then in the order in which they are met.
        let mut ends = Vec::new();
        while let Some(at) = queue.pop_front() {
            let node = *nodes.get(at)?;
            for (side, next) in node.next.into_iter().enumerate() {
                let Some(next) = next else {
                    ends.push((node.width, at, side));
                    continue;
                };
                let follower = nodes.get_mut(next)?;
                let step = follower.width;
                follower.width = step.checked_add(node.width).filter(|width| *width <= WAYS)?;
                follower.waiting -= 1;
                if follower.waiting == 0 {
                    queue.push_back(next);
                }
                *nodes.get_mut(at)?.steps.get_mut(side)? = step;
            }
        }
        // A condition that is reached, and still waits to be reached another way, is part of a circle.
        if nodes.iter().any(|node| node.width > 0 && node.waiting > 0) {
            return None;
        }
        ends.sort_by_key(|end| std::cmp::Reverse(end.0));
        let mut vectors = 0usize;
        for (width, at, side) in ends {
            *nodes.get_mut(at)?.steps.get_mut(side)? = vectors;
            vectors = vectors.checked_add(width).filter(|vectors| *vectors <= WAYS)?;
        }
        Some(Graph { nodes, vectors })
    }

    /// Follows every way, and keeps those that the program took. `None` when there are too many of them.
    fn walk(&self, by_conditions: bool, is_set: &dyn Fn(usize) -> bool, seen: &mut Seen) -> Option<()> {
        // A condition to ask, the number of the way so far, how many conditions it has behind it.
        let mut stack = vec![(0usize, 0usize, 0usize)];
        let mut way: Vec<(usize, bool)> = Vec::new();
        let mut ways = 0usize;
        let mut sides: Vec<u8> = Vec::new();
        while let Some((at, number, depth)) = stack.last().copied() {
            sides.resize(depth + 1, 0);
            way.truncate(depth);
            let side = usize::from(*sides.last()?);
            if side == 2 {
                stack.pop();
                sides.pop();
                continue;
            }
            *sides.last_mut()? += 1;
            let node = self.nodes.get(at)?;
            way.push((at, side == 1));
            let number = if by_conditions {
                number | usize::from(side == 1).checked_shl(at as u32)?
            } else {
                number.checked_add(*node.steps.get(side)?)?
            };
            if let Some(next) = node.next.get(side).copied().flatten() {
                stack.push((next, number, depth + 1));
                continue;
            }
            ways += 1;
            if ways > WAYS {
                return None;
            }
            if is_set(number) {
                seen.add(&way, side == 1, self.nodes.len());
            }
        }
        Some(())
    }
}

/// A test vector: which conditions were asked, and what they said, a bit each.
struct Vector {
    asked: Vec<u64>,
    said: Vec<u64>,
}

/// The test vectors that the program saw, by the outcome of the decision.
#[derive(Default)]
struct Seen {
    outcomes: [Vec<Vector>; 2],
}

/// Comparisons of two vectors that are made for one decision.
const COMPARISONS: usize = 1 << 20;

impl Seen {
    fn add(&mut self, way: &[(usize, bool)], outcome: bool, conditions: usize) {
        let words = conditions.div_ceil(64);
        let mut vector = Vector { asked: vec![0; words], said: vec![0; words] };
        for &(at, value) in way {
            let bit = 1u64 << (at % 64);
            if let (Some(asked), Some(said)) = (vector.asked.get_mut(at / 64), vector.said.get_mut(at / 64)) {
                *asked |= bit;
                *said |= if value { bit } else { 0 };
            }
        }
        let [no, yes] = &mut self.outcomes;
        if outcome { yes.push(vector) } else { no.push(vector) }
    }

    /// The conditions in which alone two vectors of different outcome differ; `None` when there are too many vectors.
    fn pairs(&self, conditions: usize) -> Option<Vec<bool>> {
        let [no, yes] = &self.outcomes;
        if no.len().saturating_mul(yes.len()) > COMPARISONS {
            return None;
        }
        let mut shown = vec![false; conditions];
        for (a, b) in no.iter().flat_map(|a| yes.iter().map(move |b| (a, b))) {
            let mut differ = None;
            let mut several = false;
            let words = a.asked.iter().zip(&a.said).zip(b.asked.iter().zip(&b.said));
            for (nth, ((asked, said), (asked_too, said_too))) in words.enumerate() {
                let differing = (said ^ said_too) & asked & asked_too;
                if differing != 0 {
                    several |= differ.is_some() || differing.count_ones() > 1;
                    differ = Some(nth * 64 + differing.trailing_zeros() as usize);
                }
            }
            if let Some(slot) = differ.filter(|_| !several).and_then(|at| shown.get_mut(at)) {
                *slot = true;
            }
        }
        Some(shown)
    }
}

#[cfg(test)]
mod tests {
    use super::super::mapping::Counter;
    use super::*;

    fn region(kind: Kind, counter: Counter) -> Region {
        Region { kind, counter, file: 0, start: (1, 1), end: (1, 9) }
    }

    /// What a decision of these conditions, each with what comes next, says of a bitmap.
    fn shown(
        next: &[[Option<u16>; 2]],
        constant: Option<usize>,
        bits: u32,
        bitmap: &[u8],
        by_conditions: bool,
    ) -> Option<Vec<Option<bool>>> {
        let whole = region(Kind::Decision { bits, conditions: next.len() as u16 }, Counter::Zero);
        let mut open = Open::default();
        open.begin(&whole, bits, next.len() as u16);
        let mut done = None;
        for (id, [if_false, if_true]) in (0u16..).zip(next) {
            let other = if constant == Some(id.into()) { Counter::Zero } else { Counter::Of(1) };
            let kind = Kind::Condition { other, id, if_true: *if_true, if_false: *if_false };
            done = open.condition(&region(kind, Counter::Of(0))).or(done);
        }
        done?.shown(bitmap, by_conditions, &mut (bitmap.len() * 8))
    }

    /// `a && b`: `b` is asked when `a` is true.
    const AND: [[Option<u16>; 2]; 2] = [[None, Some(1)], [None, None]];

    #[test]
    fn a_condition_matters_when_two_vectors_differ_in_it_alone() {
        let (yes, no) = (Some(true), Some(false));
        // The ways are numbered: `a` false, then `b` false, then both true.
        for (bitmap, expected) in [(0b101, [yes, no]), (0b110, [no, yes]), (0b111, [yes, yes]), (0b100, [no, no])] {
            assert_eq!(shown(&AND, None, 3, &[bitmap], false), Some(expected.to_vec()), "{bitmap:b}");
        }
        // Or they have a bit for each condition.
        for (bitmap, expected) in [(0b1001, [yes, no]), (0b1010, [no, yes]), (0b1011, [yes, yes])] {
            assert_eq!(shown(&AND, None, 1, &[0, bitmap], true), Some(expected.to_vec()), "{bitmap:b}");
        }
        assert_eq!(shown(&AND, Some(1), 3, &[0b111], false), Some(vec![yes, None]));
        assert_eq!(shown(&AND, None, 3, &[], false), Some(vec![no, no]));
    }

    #[test]
    fn what_is_no_decision_says_nothing() {
        let circle = [[Some(1), Some(1)], [Some(0), None]];
        assert_eq!(shown(&circle, None, 3, &[0xff], false), None);
        let later = [[Some(1), Some(1)], [Some(2), None], [Some(1), None]];
        for by_conditions in [false, true] {
            assert_eq!(shown(&later, None, 0, &[0xff], by_conditions), None);
        }
        assert_eq!(shown(&[[Some(9), None], [None, None]], None, 3, &[0xff], false), None);
        // Bits that are not there, before the bitmap and behind it.
        assert_eq!(shown(&AND, None, 2, &[0xff], false), None);
        assert_eq!(shown(&AND, None, 9, &[0xff], false), None);
        // Both ways lead to the next condition: the number of ways doubles each time, beyond all bounds.
        let wide: Vec<[Option<u16>; 2]> =
            (1..64u16).map(|next| [Some(next), Some(next)]).chain([[None, None]]).collect();
        assert_eq!(shown(&wide, None, 64, &[0xff; 64], false), None);
    }
}
