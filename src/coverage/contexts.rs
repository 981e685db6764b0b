//! Which tests (contexts) ran which lines: one bit set per file and test, never expanded.

use super::{Line, LineRange};

/// A context by its place in [`Report::contexts`](super::Report).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContextId(pub u32);

/// A set of lines: bit `k` of byte `j` is line `8j + k`, as coverage.py stores it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct LineBits(Vec<u8>);

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

    /// Is any of the lines in the set?
    pub fn meets(&self, lines: LineRange) -> bool {
        let last = (self.0.len() as u32).saturating_mul(8);
        (lines.start.get()..=lines.end.get().min(last)).filter_map(Line::new).any(|line| self.contains(line))
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
