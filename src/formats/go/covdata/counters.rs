//! A file `covcounters.<hash>.<pid>.<time>`: how often the blocks of the functions that ran did. Each process leaves one;
//! `go tool covdata merge` makes one of many.
//!
//! A header of 32 bytes, then segments: the number of functions, a table of strings, the arguments of the process, the
//! functions, each as its number of counters, its package, its place in it, and the counters; and 16 bytes at the end of
//! a segment. Numbers of functions are ULEB128, or raw words of 4 bytes; the file says so.

use crate::formats::ReadError;
use crate::formats::bytes::{Bytes, Endian};

/// The first bytes of such a file.
pub(super) const MARK: [u8; 4] = *b"\0cwm";

/// A file of counters of which the header was read.
pub(super) struct Counters<'a> {
    /// The hash of the build that it counts for.
    pub(super) build: [u8; 16],
    /// Are numbers raw words?
    raw: bool,
    /// The order of the bytes of raw words. Headers are little-endian, always.
    order: Endian,
    bytes: &'a [u8],
    segments: u32,
}

/// The counters of a function.
pub(super) struct Counted<'c> {
    pub(super) package: u32,
    pub(super) function: u32,
    pub(super) counts: &'c [u32],
}

/// Bytes of the header and of the end of a segment.
const HEADER: usize = 32;
const END: usize = 16;

impl<'a> Counters<'a> {
    /// Reads the header and the end.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Counters<'a>, ReadError> {
        let all = Bytes::new(bytes, Endian::Little);
        let mut header = all;
        let mark = header.array("the mark of a covcounters file")?;
        let version = header.u32("a version")?;
        if mark != MARK || version != 1 {
            return Err(header.malformed("version 1 of a covcounters file", format!("version {version}")));
        }
        let build = header.array("the hash of a build")?;
        let raw = match header.u8("the kind of numbers")? {
            1 => true,
            2 => false,
            other => return Err(header.malformed("raw or ULEB128 numbers", format!("kind {other}"))),
        };
        let order = if header.u8("the order of bytes")? == 0 { Endian::Little } else { Endian::Big };
        let mut end = all.from(bytes.len().saturating_sub(END).max(HEADER));
        if end.array("the end of a covcounters file")? != MARK {
            return Err(end.malformed("the end of a covcounters file", "other bytes".to_owned()));
        }
        end.take(4, "the end of a covcounters file")?;
        let segments = end.u32("a number of segments")?;
        Ok(Counters { build, raw, order, bytes, segments })
    }

    /// Tells of each function that ran.
    pub(super) fn each(&self, mut tell: impl FnMut(Counted<'_>)) -> Result<(), ReadError> {
        let mut at = Bytes::new(self.bytes, Endian::Little).from(HEADER);
        let mut counts = Vec::new();
        for _ in 0..self.segments {
            let functions = at.u64("a number of functions")?;
            let strings = at.u32("the length of a table of strings")? as usize;
            let arguments = at.u32("the length of arguments")? as usize;
            at.take(strings, "a table of strings")?;
            at.take(arguments, "arguments")?;
            at.take(at.offset().next_multiple_of(4) - at.offset(), "a gap")?;
            let mut numbers = Bytes::new(self.bytes, self.order).from(at.offset());
            for _ in 0..functions {
                self.function(&mut numbers, &mut counts, &mut tell)?;
            }
            at = at.from(numbers.offset());
            at.take(END, "the end of a segment")?;
        }
        Ok(())
    }

    fn function(
        &self,
        numbers: &mut Bytes<'_>,
        counts: &mut Vec<u32>,
        tell: &mut impl FnMut(Counted<'_>),
    ) -> Result<(), ReadError> {
        // Functions that never ran may be left as zeros.
        let count = loop {
            match self.number(numbers)? {
                0 => {}
                count => break count,
            }
        };
        let (package, function) = (self.number(numbers)?, self.number(numbers)?);
        counts.clear();
        for _ in 0..count {
            counts.push(self.number(numbers)?);
        }
        tell(Counted { package, function, counts });
        Ok(())
    }

    fn number(&self, numbers: &mut Bytes<'_>) -> Result<u32, ReadError> {
        if self.raw { numbers.u32("a counter") } else { numbers.uleb("a counter").map(|number| number as u32) }
    }
}
