//! Branch arms as columns, mostly 7 bytes an arm, grouped into blocks the way their producer grouped them.
//!
//! Block numbers are not stable between compilations, so two measurements are matched as lcov does: a block by its
//! signature (the labels of its arms) and, among equal signatures on one line, by order of appearance.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::labels::{Packed, STARTS, STORED, VALUE};
use super::{Hits, Line, Ratio, Repeat, Span};

/// What tells the arms of a block apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label<'a> {
    /// A number that the producer gave: LCOV from compilers, Istanbul and LLVM.
    Number(u32),
    /// Text that the producer gave: coverage.py's `jump to line 18`, lcov 2's expressions.
    Text(&'a str),
    /// The source range of the arm.
    Span(Span),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum StoredLabel {
    Text(Box<str>),
    Span(Span),
}

/// One way out of a branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arm<'a> {
    /// Line of the branch.
    pub line: Line,
    /// Is this the first arm of its block?
    pub starts_block: bool,
    /// Its name within the block.
    pub label: Label<'a>,
    /// How often it was taken; `None` when the branch itself was never reached (`-` in LCOV).
    pub taken: Option<u64>,
}

impl Arm<'_> {
    /// Was the arm taken at least once?
    pub fn is_taken(&self) -> bool {
        self.taken.is_some_and(|taken| taken > 0)
    }
}

/// All arms of a file, by line, then block, then order within the block.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Branches {
    lines: Vec<Line>,
    labels: Packed,
    taken: Hits,
    /// How many are taken: asked for again and again.
    covered: u64,
    table: Vec<StoredLabel>,
}

impl Branches {
    /// The last line that has arms.
    pub fn last_line(&self) -> Option<Line> {
        self.lines.last().copied()
    }

    /// Number of arms.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Are there no arms?
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// All arms in order.
    pub fn iter(&self) -> impl Iterator<Item = Arm<'_>> + '_ {
        (0..self.len()).filter_map(|at| self.arm(at))
    }

    /// The arms of one line.
    pub fn on(&self, line: Line) -> impl Iterator<Item = Arm<'_>> + '_ {
        self.within(line, line)
    }

    /// The arms of the lines of a range.
    pub fn within(&self, start: Line, end: Line) -> impl Iterator<Item = Arm<'_>> + '_ {
        let from = self.lines.partition_point(|line| *line < start);
        let to = self.lines.partition_point(|line| *line <= end);
        (from..to).filter_map(|at| self.arm(at))
    }

    /// Taken arms of all arms.
    pub fn ratio(&self) -> Ratio {
        Ratio::new(self.covered, self.len() as u64)
    }

    /// For each line that has arms: taken of all, ascending.
    pub fn by_line(&self) -> impl Iterator<Item = (Line, Ratio)> + '_ {
        let mut at = 0;
        self.lines.chunk_by(|a, b| a == b).filter_map(move |arms| {
            let from = at;
            at += arms.len();
            Some((*arms.first()?, Ratio::new(self.taken.hit_within(from..at), arms.len() as u64)))
        })
    }

    fn arm(&self, at: usize) -> Option<Arm<'_>> {
        let (line, packed) = (*self.lines.get(at)?, self.labels.get(at)?);
        let label = if packed & STORED == 0 {
            Label::Number(packed & VALUE)
        } else {
            match self.table.get((packed & VALUE) as usize)? {
                StoredLabel::Text(text) => Label::Text(text),
                StoredLabel::Span(span) => Label::Span(*span),
            }
        };
        Some(Arm { line, starts_block: packed & STARTS != 0, label, taken: self.taken.get(at) })
    }

    /// Two measurements of one file as one. Equal blocks add up (`-` is no information); a block that only one side
    /// has, or has in another shape, is kept as it is.
    pub fn merged(&self, other: &Branches, repeat: Repeat) -> Branches {
        if other.is_empty() {
            return self.clone();
        }
        if self.is_empty() {
            return other.clone();
        }
        if self.lines == other.lines && self.labels == other.labels && self.table == other.table {
            // Several tests of one build have the same arms in the same order.
            let taken = self.taken.merged(&other.taken, repeat);
            return Branches { covered: taken.hit_within(0..taken.len()), taken, ..self.clone() };
        }
        let mut out = BranchesBuilder::default();
        let (left, right) = (self.blocks(), other.blocks());
        let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
        let mut number = 0;
        while let Some(key) = [left.peek(), right.peek()].into_iter().flatten().map(Block::key).min() {
            let a = left.next_if(|block| block.key() == key);
            let b = right.next_if(|block| block.key() == key);
            let arms = a.as_ref().or(b.as_ref()).map_or(0, |block| block.arms.len());
            for at in 0..arms {
                let pair = [&a, &b].map(|side| side.as_ref().and_then(|block| block.arms.get(at)));
                let Some(arm) = pair[0].or(pair[1]) else { continue };
                let [x, y] = pair.map(|arm| arm.and_then(|arm| arm.taken));
                out.push(arm.line, number, arm.label, repeat.join_known(x, y));
            }
            number += 1;
        }
        out.finish(repeat)
    }

    /// Blocks in the order of (line, signature, appearance), each with how many equal ones came before it.
    fn blocks(&self) -> Vec<Block<'_>> {
        let mut blocks: Vec<Block<'_>> = Vec::new();
        for arm in self.iter() {
            match blocks.last_mut().filter(|_| !arm.starts_block) {
                Some(block) => block.arms.push(arm),
                None => blocks.push(Block { arms: vec![arm], nth: 0 }),
            }
        }
        blocks.sort_by(|a, b| a.signature().cmp(b.signature()));
        for at in 1..blocks.len() {
            let (before, rest) = blocks.split_at_mut(at);
            if let (Some(previous), Some(block)) = (before.last(), rest.first_mut())
                && previous.signature().eq(block.signature())
            {
                block.nth = previous.nth + 1;
            }
        }
        blocks
    }
}

struct Block<'a> {
    arms: Vec<Arm<'a>>,
    nth: u32,
}

impl<'a> Block<'a> {
    fn signature(&self) -> impl Iterator<Item = (Line, Label<'a>)> + '_ {
        self.arms.iter().map(|arm| (arm.line, arm.label))
    }

    fn key(&self) -> (Vec<(Line, Label<'a>)>, u32) {
        (self.signature().collect(), self.nth)
    }
}

/// Collects arms as a reader meets them.
#[derive(Debug, Default)]
pub struct BranchesBuilder {
    arms: Vec<StoredArm>,
    table: Vec<StoredLabel>,
    texts: FxHashMap<Box<str>, u32>,
    unsorted: bool,
}

#[derive(Clone, Copy, Debug)]
struct StoredArm {
    line: Line,
    block: u32,
    label: u32,
    taken: Option<u64>,
}

impl BranchesBuilder {
    /// Adds an arm. `block` is any number that is the same for the arms of one block of the line.
    pub fn push(&mut self, line: Line, block: u32, label: Label<'_>, taken: Option<u64>) {
        let label = self.intern(label);
        if self.arms.last().is_some_and(|last| (last.line, last.block) > (line, block)) {
            self.unsorted = true;
        }
        self.arms.push(StoredArm { line, block, label, taken });
    }

    fn intern(&mut self, label: Label<'_>) -> u32 {
        let stored = match label {
            Label::Number(number) if number <= VALUE => return number,
            Label::Number(number) => return self.text(&number.to_string()),
            Label::Text(text) => return self.text(text),
            Label::Span(span) => StoredLabel::Span(span),
        };
        self.table.push(stored);
        STORED | (self.table.len() as u32 - 1) & VALUE
    }

    fn text(&mut self, text: &str) -> u32 {
        if let Some(&known) = self.texts.get(text) {
            return known;
        }
        self.table.push(StoredLabel::Text(text.into()));
        let packed = STORED | (self.table.len() as u32 - 1) & VALUE;
        self.texts.insert(text.into(), packed);
        packed
    }

    /// The sorted columns. The same label twice in one block is one arm.
    pub fn finish(mut self, repeat: Repeat) -> Branches {
        self.take(repeat)
    }

    /// As [`finish`](BranchesBuilder::finish), but the builder keeps its room for the arms of the next file.
    pub fn take(&mut self, repeat: Repeat) -> Branches {
        let key = |arm: &StoredArm| (arm.line, arm.block);
        if std::mem::take(&mut self.unsorted) {
            self.arms.sort_by_key(key);
            self.sort_table();
        }
        let mut lines = Vec::with_capacity(self.arms.len());
        let mut labels = Vec::with_capacity(self.arms.len());
        let mut taken = Hits::with_capacity(self.arms.len());
        for block in self.arms.chunk_by(|a, b| key(a) == key(b)) {
            for (at, arm) in distinct(block, repeat).iter().enumerate() {
                lines.push(arm.line);
                labels.push(arm.label | if at == 0 { STARTS } else { 0 });
                taken.push(arm.taken);
            }
        }
        self.arms.clear();
        self.texts.clear();
        lines.shrink_to_fit();
        taken.shrink();
        let table = self.table.drain(..).collect();
        Branches { lines, labels: Packed::new(labels), covered: taken.hit_within(0..taken.len()), taken, table }
    }
}

impl BranchesBuilder {
    /// Puts the labels into the order in which the arms name them, so that equal arms are equal columns however they
    /// came.
    fn sort_table(&mut self) {
        let mut places: Vec<Option<u32>> = vec![None; self.table.len()];
        let mut next = 0;
        for arm in self.arms.iter_mut().filter(|arm| arm.label & STORED != 0) {
            let Some(place) = places.get_mut((arm.label & VALUE) as usize) else { continue };
            let place = *place.get_or_insert_with(|| {
                next += 1;
                next - 1
            });
            arm.label = STORED | place;
        }
        let mut table: Vec<(Option<u32>, StoredLabel)> =
            places.into_iter().zip(std::mem::take(&mut self.table)).collect();
        table.sort_by_key(|entry| entry.0);
        self.table.extend(table.into_iter().map(|entry| entry.1));
    }
}

/// The arms of a block, each label once. Nearly every block is a pair of different arms, but a hostile one may have
/// thousands, so that comparing each with each is kept to small ones.
fn distinct(block: &[StoredArm], repeat: Repeat) -> Cow<'_, [StoredArm]> {
    let repeats = |at: usize, arm: &StoredArm| block.iter().take(at).any(|earlier| earlier.label == arm.label);
    if block.len() <= 16 && !block.iter().enumerate().any(|(at, arm)| repeats(at, arm)) {
        return Cow::Borrowed(block);
    }
    let mut places: FxHashMap<u32, usize> = FxHashMap::default();
    let mut out: Vec<StoredArm> = Vec::with_capacity(block.len());
    for arm in block {
        let next = out.len();
        match out.get_mut(*places.entry(arm.label).or_insert(next)) {
            Some(known) => known.taken = repeat.join_known(known.taken, arm.taken),
            None => out.push(*arm),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Spec<'a> = (u32, u32, Label<'a>, Option<u64>);

    fn branches(arms: &[Spec<'_>]) -> Branches {
        let mut builder = BranchesBuilder::default();
        for &(line, block, label, taken) in arms {
            builder.push(Line::new(line).unwrap(), block, label, taken);
        }
        builder.finish(Repeat::Sum)
    }

    fn taken(branches: &Branches) -> Vec<(u32, Option<u64>)> {
        branches.iter().map(|arm| (arm.line.get(), arm.taken)).collect()
    }

    #[test]
    fn never_reached_is_no_information() {
        let a = branches(&[(3, 0, Label::Number(0), None), (3, 0, Label::Number(1), Some(2))]);
        let b = branches(&[(3, 9, Label::Number(0), Some(4)), (3, 9, Label::Number(1), Some(0))]);
        assert_eq!(taken(&a.merged(&b, Repeat::Sum)), [(3, Some(4)), (3, Some(2))]);
        assert_eq!(a.ratio(), Ratio::new(1, 2));
    }

    #[test]
    fn blocks_match_by_signature_then_order_and_other_shapes_stay_apart() {
        let pair = |block, x, y| [(1, block, Label::Number(0), Some(x)), (1, block, Label::Number(1), Some(y))];
        let a = branches(&[pair(0, 1, 0), pair(1, 0, 1)].concat());
        let b = branches(&[pair(7, 5, 0).to_vec(), vec![(1, 8, Label::Text("x, y"), Some(1))]].concat());
        let ab = a.merged(&b, Repeat::Sum);
        assert_eq!(taken(&ab), [(1, Some(6)), (1, Some(0)), (1, Some(0)), (1, Some(1)), (1, Some(1))]);
        assert_eq!(ab, b.merged(&a, Repeat::Sum));
        assert_eq!(ab.by_line().collect::<Vec<_>>(), [(Line::FIRST, Ratio::new(3, 5))]);
    }

    #[test]
    fn equal_arms_are_equal_in_whatever_order_they_came() {
        let (x, y) = ((3, 0, Label::Text("x"), Some(1)), (1, 0, Label::Text("y"), None));
        assert_eq!(branches(&[x, y]), branches(&[y, x]));
    }

    #[test]
    fn the_same_arm_twice_in_a_block_is_one_arm() {
        let text = Label::Text("jump to line 3");
        let joined = branches(&[(2, 0, text, Some(1)), (2, 0, Label::Number(1), Some(0)), (2, 0, text, Some(2))]);
        assert_eq!(taken(&joined), [(2, Some(3)), (2, Some(0))]);
    }
}
