//! The mapping of one function: which counter, or which sum and difference of counters, says how often a range of the
//! source ran.
//!
//! ```text
//! files        how many, then the place of each in the list of the unit: the file of the function, and one for each use
//!              of a macro, for the code of the macro there
//! expressions  how many, then left and right of each
//! regions      for each file how many, then each: counter and kind, lines since the last one, column, lines, column
//! ```
//!
//! All numbers are in groups of seven bits. The encoding is LLVM's (*LLVM Code Coverage Mapping Format*, versions 4 to 7).

use crate::formats::cursor::Cursor;

/// How often something ran.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Counter {
    /// Never, as the compiler knows.
    #[default]
    Zero,
    /// As this counter says.
    Of(u32),
    /// As this expression says.
    Expression(u32),
}

/// A sum, or a difference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Expression {
    pub(super) left: Counter,
    pub(super) right: Counter,
    pub(super) is_sum: bool,
}

/// What a region is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Code.
    Code,
    /// The use of a macro, whose code stands in this file of the function.
    Expansion(u32),
    /// What the preprocessor left out.
    Skipped,
    /// What lies between two statements.
    Gap,
    /// A condition: the region's counter says how often it was true, this one how often false.
    Branch(Counter),
    /// A decision of several conditions, and where its test vectors stand in the bitmap.
    Decision { bits: u32, conditions: u16 },
    /// A condition of a decision: its number there, and which one is asked next when it is true, and when false.
    Condition { other: Counter, id: u16, if_true: Option<u16>, if_false: Option<u16> },
}

/// A range of the source. Columns count from 1; the end column is the one behind the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) kind: Kind,
    pub(super) counter: Counter,
    /// The file of the function that it is in.
    pub(super) file: u32,
    pub(super) start: (u32, u32),
    pub(super) end: (u32, u32),
}

/// What was compiled of a function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Mapping {
    /// Its files, by their places in the list of the unit.
    pub(super) files: Vec<u32>,
    pub(super) expressions: Vec<Expression>,
    /// Its regions, file by file.
    pub(super) regions: Vec<Region>,
}

/// The end of a line, however long it is.
const END_OF_LINE: u32 = u32::MAX;
const GAP: u32 = 1 << 31;

/// Reads a mapping; `None` where it is broken.
pub(super) fn read(bytes: &[u8]) -> Option<Mapping> {
    let mut cursor = Cursor::new(bytes, false);
    let mut mapping = Mapping::default();
    for _ in 0..cursor.leb_count()? {
        mapping.files.push(cursor.leb32()?);
    }
    let expressions = cursor.leb_count()?;
    mapping.expressions.resize(expressions, Expression::default());
    for at in 0..expressions {
        let (left, right) = (mapping.counter(cursor.leb()?)?, mapping.counter(cursor.leb()?)?);
        let expression = mapping.expressions.get_mut(at)?;
        (expression.left, expression.right) = (left, right);
    }
    for file in 0..mapping.files.len() {
        let mut line = 0u32;
        for _ in 0..cursor.leb_count()? {
            let region = mapping.region(&mut cursor, file as u32, &mut line)?;
            mapping.regions.push(region);
        }
    }
    mapping.count_expansions();
    Some(mapping)
}

/// Is this the mapping of a function that its unit does not use: one file, one region, never run?
pub(super) fn is_placeholder(bytes: &[u8]) -> bool {
    let mut cursor = Cursor::new(bytes, false);
    let mut number = || cursor.leb();
    let (files, _file, expressions, regions) = (number(), number(), number(), number());
    (files, expressions, regions) == (Some(1), Some(0), Some(1))
        && number().is_some_and(|counter| counter.is_multiple_of(4))
}

impl Mapping {
    /// The counter that a number stands for. What kind an expression is, those say who name it.
    fn counter(&mut self, number: u64) -> Option<Counter> {
        let id = u32::try_from(number >> 2).ok()?;
        match number & 3 {
            0 => Some(Counter::Zero),
            1 => Some(Counter::Of(id)),
            kind => {
                self.expressions.get_mut(id as usize)?.is_sum = kind == 3;
                Some(Counter::Expression(id))
            }
        }
    }

    fn region(&mut self, cursor: &mut Cursor<'_>, file: u32, line: &mut u32) -> Option<Region> {
        let number = cursor.leb()?;
        let (mut kind, mut counter) = (Kind::Code, Counter::Zero);
        if number & 3 != 0 {
            counter = self.counter(number)?;
        } else if number & 4 != 0 {
            let expanded = u32::try_from(number >> 3).ok()?;
            self.files.get(expanded as usize)?;
            kind = Kind::Expansion(expanded);
        } else {
            (kind, counter) = self.pseudo(number >> 3, cursor)?;
        }
        *line = line.checked_add(cursor.leb32()?)?;
        let (mut column, lines, mut end_column) = (cursor.leb32()?, cursor.leb32()?, cursor.leb32()?);
        if end_column & GAP != 0 {
            kind = Kind::Gap;
            end_column &= !GAP;
        }
        if (column, end_column) == (0, 0) {
            // Whole lines.
            (column, end_column) = (1, END_OF_LINE);
        }
        let (start, end) = ((*line, column), (line.checked_add(lines)?, end_column));
        (start <= end).then_some(Region { kind, counter, file, start, end })
    }

    /// Regions that are no code of their own, by number.
    fn pseudo(&mut self, number: u64, cursor: &mut Cursor<'_>) -> Option<(Kind, Counter)> {
        let mut branch = || Some((self.counter(cursor.leb()?)?, self.counter(cursor.leb()?)?));
        Some(match number {
            0 => (Kind::Code, Counter::Zero),
            2 => (Kind::Skipped, Counter::Zero),
            4 => {
                let (counter, other) = branch()?;
                (Kind::Branch(other), counter)
            }
            5 => {
                let (bits, conditions) = (cursor.leb32()?, u16::try_from(cursor.leb()?).ok()?);
                (Kind::Decision { bits, conditions }, Counter::Zero)
            }
            6 => {
                let (counter, other) = branch()?;
                // Conditions are counted from 1; 0 stands for the end of the decision.
                let mut next = || Some(u16::try_from(cursor.leb()?).ok()?.checked_sub(1));
                let (id, if_true, if_false) = (next()??, next()?, next()?);
                (Kind::Condition { other, id, if_true, if_false }, counter)
            }
            _ => return None,
        })
    }

    /// The use of a macro runs as often as the first region of the macro's code, which may be the use of another one.
    fn count_expansions(&mut self) {
        let mut first: Vec<Option<usize>> = vec![None; self.files.len()];
        for (at, region) in self.regions.iter().enumerate() {
            if let Some(slot) = first.get_mut(region.file as usize) {
                slot.get_or_insert(at);
            }
        }
        // For each file its counter as far as it is known, so that no chain is followed twice.
        let mut known: Vec<Option<Counter>> = vec![None; self.files.len()];
        for at in 0..self.regions.len() {
            let Some(Kind::Expansion(expanded)) = self.regions.get(at).map(|region| region.kind) else { continue };
            let mut chain = Vec::new();
            let mut file = expanded as usize;
            let counter = loop {
                if let Some(Some(counter)) = known.get(file) {
                    break *counter;
                }
                // A macro that is used in itself has no count.
                if chain.len() > self.files.len() {
                    break Counter::Zero;
                }
                chain.push(file);
                match first.get(file).copied().flatten().and_then(|first| self.regions.get(first)) {
                    Some(Region { kind: Kind::Expansion(next), .. }) => file = *next as usize,
                    region => break region.map_or(Counter::Zero, |region| region.counter),
                }
            };
            for file in chain {
                if let Some(slot) = known.get_mut(file) {
                    *slot = Some(counter);
                }
            }
            if let Some(region) = self.regions.get_mut(at) {
                region.counter = counter;
            }
        }
    }
}

#[cfg(test)]
mod tests;
