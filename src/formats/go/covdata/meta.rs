//! A file `covmeta.<hash>`: which functions a program has and which blocks they consist of. Each build of a program has
//! one, whose hash its files of counters repeat.
//!
//! A header of 56 bytes, then for each package an offset and, behind all of these, a length; a package lists offsets of
//! its functions, its strings, and its functions as ULEB128 numbers. Written by Go 1.20 and newer; one version so far.

use crate::coverage::{Line, Span};
use crate::formats::ReadError;
use crate::formats::bytes::{Bytes, Endian};

/// The first bytes of such a file.
pub(super) const MARK: [u8; 4] = *b"\0cvm";

/// What the counters of a program are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// 0 or 1.
    Set,
    /// Counts.
    Counting,
}

/// A block of statements, and how often it ran in all runs so far.
pub(super) struct Unit {
    /// Where it lies; `None` for what is no place in a file.
    pub(super) span: Option<Span>,
    pub(super) statements: u32,
    pub(super) count: u64,
}

/// A function: a declaration, or a literal outside of any; those inside belong to the declaration.
pub(super) struct Described<'a> {
    pub(super) name: &'a [u8],
    /// The file by import path.
    pub(super) file: &'a [u8],
    pub(super) is_literal: bool,
    /// Where its blocks begin and end among all.
    units: std::ops::Range<usize>,
}

/// The functions of a program.
pub(super) struct Meta<'a> {
    pub(super) hash: [u8; 16],
    pub(super) mode: Mode,
    pub(super) functions: Vec<Described<'a>>,
    /// Where the functions of each package begin and end.
    packages: Vec<std::ops::Range<usize>>,
    units: Vec<Unit>,
    /// Packages that could not be read, and why the first one could not.
    pub(super) broken: Option<(u64, ReadError)>,
}

impl<'a> Meta<'a> {
    /// Reads a file. A package that is broken costs itself.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Meta<'a>, ReadError> {
        let mut header = Bytes::new(bytes, Endian::Little);
        let mark = header.array("the mark of a covmeta file")?;
        let version = header.u32("a version")?;
        if mark != MARK || version != 1 {
            return Err(header.malformed("version 1 of a covmeta file", format!("version {version}")));
        }
        header.u64("a length")?;
        let count = header.u64("a number of packages")?;
        let hash = header.array("the hash of a build")?;
        header.take(8, "a table of strings")?;
        let mode = match header.u8("a mode")? {
            1 => Mode::Set,
            2 | 3 => Mode::Counting,
            other => return Err(header.malformed("set, count or atomic", format!("mode {other}"))),
        };
        header.take(7, "the end of a header")?;
        let size = usize::try_from(count).ok().and_then(|count| count.checked_mul(8)).unwrap_or(usize::MAX);
        let offsets = header.take(size, "offsets of packages")?;
        let lengths = header.take(size, "lengths of packages")?;
        let (packages, functions, units) = (Vec::new(), Vec::new(), Vec::new());
        let mut meta = Meta { hash, mode, functions, packages, units, broken: None };
        let mut rest = bytes.len();
        for (offset, length) in numbers(offsets).zip(numbers(lengths)) {
            let begin = (meta.functions.len(), meta.units.len());
            let package = Bytes::new(bytes, Endian::Little).from(offset);
            // Packages do not overlap, so that they cannot be more than the file.
            let whole = rest.checked_sub(length).filter(|_| package.left() >= length);
            let read = match whole {
                Some(left) => {
                    rest = left;
                    meta.package(bytes.get(offset..offset + length).unwrap_or_default(), bytes.len())
                }
                None => Err(package.malformed("a package inside of the file", format!("one of {length} bytes"))),
            };
            if let Err(error) = read {
                meta.functions.truncate(begin.0);
                meta.units.truncate(begin.1);
                meta.broken.get_or_insert((0, error)).0 += 1;
            }
            meta.packages.push(begin.0..meta.functions.len());
        }
        Ok(meta)
    }

    fn package(&mut self, bytes: &'a [u8], limit: usize) -> Result<(), ReadError> {
        let start = Bytes::new(bytes, Endian::Little);
        let mut header = start;
        // Its length, three strings, its hash, four bytes that mean nothing, the number of its files.
        header.take(16 + 16 + 4 + 4, "the header of a package")?;
        let count = header.u32("a number of functions")? as usize;
        let offsets = header.take(count.saturating_mul(4), "offsets of functions")?;
        let strings = strings(&mut header)?;
        for offset in offsets.as_chunks::<4>().0 {
            let mut function = start.from(u32::from_le_bytes(*offset) as usize);
            let units = function.uleb("a number of blocks")?;
            let name = string(&strings, &mut function)?;
            let file = string(&strings, &mut function)?;
            let begin = self.units.len();
            for _ in 0..units {
                let unit = unit(&mut function)?;
                // A block has five bytes at least, and belongs to one function.
                if self.units.len() >= limit / 5 {
                    return Err(function.malformed("blocks of one function each", "more than fit the file".to_owned()));
                }
                self.units.push(unit);
            }
            let is_literal = function.uleb("whether it is a literal")? != 0;
            self.functions.push(Described { name, file, is_literal, units: begin..self.units.len() });
        }
        Ok(())
    }

    /// The blocks of a function.
    pub(super) fn units(&self, function: &Described<'_>) -> &[Unit] {
        self.units.get(function.units.clone()).unwrap_or_default()
    }

    /// The blocks of a function, by the numbers of its package and of it in this one.
    pub(super) fn units_mut(&mut self, package: u32, function: u32) -> Option<&mut [Unit]> {
        let package = self.packages.get(package as usize)?.clone();
        let units = self.functions.get(package)?.get(function as usize)?.units.clone();
        self.units.get_mut(units)
    }
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = usize> {
    bytes.as_chunks::<8>().0.iter().map(|chunk| usize::try_from(u64::from_le_bytes(*chunk)).unwrap_or(usize::MAX))
}

/// A table of strings: how many there are, then the length and the bytes of each.
fn strings<'a>(bytes: &mut Bytes<'a>) -> Result<Vec<&'a [u8]>, ReadError> {
    let count = bytes.uleb("a number of strings")?;
    let mut out = Vec::new();
    for _ in 0..count {
        let length = bytes.uleb("the length of a string")?;
        out.push(bytes.take(usize::try_from(length).unwrap_or(usize::MAX), "a string")?);
    }
    Ok(out)
}

fn string<'a>(strings: &[&'a [u8]], bytes: &mut Bytes<'_>) -> Result<&'a [u8], ReadError> {
    let number = bytes.uleb("the number of a string")?;
    let found = usize::try_from(number).ok().and_then(|number| strings.get(number).copied());
    found.ok_or_else(|| bytes.malformed("a string of the package", format!("number {number} of {}", strings.len())))
}

fn unit(bytes: &mut Bytes<'_>) -> Result<Unit, ReadError> {
    let mut number = || bytes.uleb("a block").map(|number| u32::try_from(number).unwrap_or(u32::MAX));
    let (line, start_column, last, end_column, statements) = (number()?, number()?, number()?, number()?, number()?);
    let span = Line::new(line).zip(Line::new(last)).map(|(start, end)| Span { start, start_column, end, end_column });
    let forward = |span: &Span| (span.start, span.start_column) <= (span.end, span.end_column);
    Ok(Unit { span: span.filter(forward), statements, count: 0 })
}
