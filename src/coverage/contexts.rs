//! Which tests (contexts) ran which lines: one bit set per file and test, never expanded.

use super::{Line, LineRange};

/// A context by its place in [`Report::contexts`](super::Report).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContextId(pub u32);

/// A set of lines: bit `k` of byte `j` is line `8j + k`, as coverage.py stores it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct LineBits(Vec<u8>);

impl FromIterator<Line> for LineBits {
    fn from_iter<I: IntoIterator<Item = Line>>(lines: I) -> LineBits {
        let mut bits = LineBits::default();
        lines.into_iter().for_each(|line| bits.insert(line));
        bits
    }
}

impl LineBits {
    /// Takes the bytes as they stand in the data file. Bit 0 of the first byte (line 0) is cleared.
    pub fn from_bytes(mut bytes: Vec<u8>) -> LineBits {
        if let Some(first) = bytes.first_mut() {
            *first &= !1;
        }
        while bytes.last() == Some(&0) {
            bytes.pop();
        }
        LineBits(bytes)
    }

    /// The bytes as a data file stores them.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Adds a line.
    pub fn insert(&mut self, line: Line) {
        let (byte, bit) = (line.get() as usize / 8, line.get() % 8);
        if self.0.len() <= byte {
            self.0.resize(byte + 1, 0);
        }
        if let Some(slot) = self.0.get_mut(byte) {
            *slot |= 1 << bit;
        }
    }

    /// Is the line in the set?
    pub fn contains(&self, line: Line) -> bool {
        self.0.get(line.get() as usize / 8).is_some_and(|byte| byte & (1 << (line.get() % 8)) != 0)
    }

    /// How many lines are in the set.
    pub fn count(&self) -> u64 {
        self.0.iter().map(|byte| u64::from(byte.count_ones())).sum()
    }

    /// Lines in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = Line> + '_ {
        self.0.iter().enumerate().flat_map(|(at, &byte)| {
            (0..8u32).filter(move |bit| byte & (1 << bit) != 0).filter_map(move |bit| Line::new(at as u32 * 8 + bit))
        })
    }

    /// Is there no line?
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|byte| *byte == 0)
    }

    /// Is any of the lines in the set?
    pub fn meets(&self, range: LineRange) -> bool {
        let (first, last) = (range.start.get(), range.end.get());
        let bytes = self.0.iter().enumerate().skip(first as usize / 8).take((last / 8 - first / 8) as usize + 1);
        let mut inside = bytes.map(|(at, &byte)| {
            let from = first.saturating_sub(at as u32 * 8).min(8);
            let to = last.saturating_add(1).saturating_sub(at as u32 * 8).min(8);
            u32::from(byte) & ((1 << to) - 1) & !((1 << from) - 1)
        });
        inside.any(|bits| bits != 0)
    }

    /// Keeps the lines that another set has, too.
    pub fn intersect(&mut self, other: &LineBits) {
        self.0.truncate(other.0.len());
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine &= theirs;
        }
    }

    /// Takes the lines of another set away.
    pub fn subtract(&mut self, other: &LineBits) {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine &= !theirs;
        }
    }

    /// Adds all lines of another set.
    pub fn union(&mut self, other: &LineBits) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine |= theirs;
        }
    }
}

/// The contexts that ran lines of a file, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Contexts(Vec<(ContextId, LineBits)>);

impl Contexts {
    /// Adds lines of a context.
    pub fn add(&mut self, context: ContextId, lines: &LineBits) {
        match self.0.binary_search_by_key(&context, |entry| entry.0) {
            Ok(at) => {
                if let Some(entry) = self.0.get_mut(at) {
                    entry.1.union(lines);
                }
            }
            Err(at) => self.0.insert(at, (context, lines.clone())),
        }
    }

    /// Contexts and their lines.
    pub fn iter(&self) -> std::slice::Iter<'_, (ContextId, LineBits)> {
        self.0.iter()
    }

    /// The lines of a context.
    pub fn get(&self, context: ContextId) -> Option<&LineBits> {
        let at = self.0.binary_search_by_key(&context, |entry| entry.0).ok()?;
        self.0.get(at).map(|entry| &entry.1)
    }

    /// Does the file have no contexts?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The contexts that ran a line.
    pub fn of(&self, line: Line) -> impl Iterator<Item = ContextId> + '_ {
        self.0.iter().filter(move |entry| entry.1.contains(line)).map(|entry| entry.0)
    }

    /// The same contexts under other ids; `None` drops one.
    pub fn renumbered(&self, rename: impl Fn(ContextId) -> Option<ContextId>) -> Contexts {
        let mut out = Contexts::default();
        for (context, lines) in &self.0 {
            if let Some(context) = rename(*context) {
                out.add(context, lines);
            }
        }
        out
    }

    /// Two measurements of one file as one.
    pub fn merged(&self, other: &Contexts) -> Contexts {
        let mut out = self.clone();
        for (context, lines) in &other.0 {
            out.add(*context, lines);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(n: u32) -> Line {
        Line::new(n).unwrap()
    }

    fn bits(lines: &[u32]) -> LineBits {
        lines.iter().map(|n| line(*n)).collect()
    }

    #[test]
    fn sets_meet_ranges_and_each_other() {
        let set = bits(&[3, 8, 15, 40]);
        for first in 1..50 {
            for last in first..50 {
                let any = [3, 8, 15, 40].iter().any(|n| (first..=last).contains(n));
                assert_eq!(set.meets(LineRange::new(line(first), line(last))), any, "{first}-{last}");
            }
        }
        let lines = |set: &LineBits| set.iter().map(Line::get).collect::<Vec<_>>();
        let (mut both, mut rest) = (set.clone(), set.clone());
        both.intersect(&bits(&[2, 8, 15]));
        rest.subtract(&bits(&[8, 15, 90]));
        assert_eq!((lines(&both), lines(&rest), set.count()), (vec![8, 15], vec![3, 40], 4));
    }

    #[test]
    fn bytes_are_line_sets() {
        let bits = LineBits::from_bytes(vec![0x10, 0x10]);
        assert_eq!(bits.iter().map(Line::get).collect::<Vec<_>>(), [4, 12]);
        let mut built = LineBits::default();
        built.insert(Line::new(12).unwrap());
        built.insert(Line::new(4).unwrap());
        assert_eq!(built, bits);
    }
}
