//! A file `.gcda`: how often the counted arcs of each function were taken, in all runs of the program so far.

use rustc_hash::FxHashMap;

use super::words::{DATA, Head, Words};
use crate::formats::ReadError;

const FUNCTION: u32 = 0x0100_0000;
const ARCS: u32 = 0x01a1_0000;
const CONDITIONS: u32 = 0x01b1_0000;

/// Counters of a function: so many zeros, or words.
#[derive(Clone, Copy, Debug)]
enum Values<'a> {
    Zeros(usize),
    Words(Words<'a>),
}

impl Values<'_> {
    /// How many there are.
    fn len(&self) -> usize {
        match self {
            Values::Zeros(bytes) => bytes / 8,
            Values::Words(words) => words.bytes.left() / 8,
        }
    }

    /// Gives each of them, in order.
    fn each(self, mut tell: impl FnMut(usize, i64)) {
        let Values::Words(mut words) = self else { return };
        // The lower word comes first, whatever the order of the bytes.
        let mut at = 0;
        while let (Ok(low), Ok(high)) = (words.word("a counter"), words.word("a counter")) {
            tell(at, (u64::from(high) << 32 | u64::from(low)) as i64);
            at += 1;
        }
    }
}

/// What was counted for a function.
#[derive(Default)]
struct Counted<'a> {
    checksums: [u32; 2],
    arcs: Option<Values<'a>>,
    conditions: Option<Values<'a>>,
}

/// A file of counters.
pub(super) struct Counters<'a> {
    pub(super) head: Head,
    functions: FxHashMap<u32, Counted<'a>>,
    /// Why the rest could not be read, where it could not.
    pub(super) broken: Option<ReadError>,
}

/// The counters of a function are those of another text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mismatch;

impl<'a> Counters<'a> {
    /// Reads a file as far as that can be done.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Counters<'a>, ReadError> {
        let (head, words) = Words::open(bytes, DATA)?;
        let mut counters = Counters { head, functions: FxHashMap::default(), broken: None };
        counters.broken = counters.records(words).err();
        Ok(counters)
    }

    fn records(&mut self, mut words: Words<'a>) -> Result<(), ReadError> {
        let mut last = None;
        while let Some(record) = words.record()? {
            let mut body = record.body;
            let values = record.zeros.map_or(Values::Words(body), Values::Zeros);
            match record.tag {
                // Functions of which the program kept another copy are left empty.
                FUNCTION if body.bytes.left() == 0 => {}
                FUNCTION => {
                    let ident = body.word("the number of a function")?;
                    let checksums = [body.word("a checksum")?, body.word("a checksum")?];
                    self.functions.insert(ident, Counted { checksums, ..Counted::default() });
                    last = Some(ident);
                }
                ARCS | CONDITIONS => {
                    let Some(counted) = last.and_then(|ident| self.functions.get_mut(&ident)) else { continue };
                    let slot = if record.tag == ARCS { &mut counted.arcs } else { &mut counted.conditions };
                    *slot = Some(values);
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Adds what was counted for a function to its counters: of arcs, and of the terms of its decisions, as sets of those
    /// that were shown to matter when true and when false.
    pub(super) fn add(
        &self,
        ident: u32,
        checksums: [u32; 2],
        arcs: &mut [i64],
        conditions: &mut [u64],
    ) -> Result<(), Mismatch> {
        let Some(counted) = self.functions.get(&ident) else { return Ok(()) };
        let fits = |values: &Option<Values<'_>>, wanted: usize| values.is_none_or(|values| values.len() == wanted);
        if counted.checksums != checksums
            || !fits(&counted.arcs, arcs.len())
            || !fits(&counted.conditions, conditions.len())
        {
            return Err(Mismatch);
        }
        if let Some(values) = counted.arcs {
            values.each(|at, count| {
                if let Some(arc) = arcs.get_mut(at) {
                    *arc = arc.wrapping_add(count);
                }
            });
        }
        if let Some(values) = counted.conditions {
            values.each(|at, set| {
                if let Some(condition) = conditions.get_mut(at) {
                    *condition |= set as u64;
                }
            });
        }
        Ok(())
    }
}
