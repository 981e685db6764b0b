//! One profile of a raw file: the memory of an instrumented program as its runtime wrote it, a record a function, then
//! the counters and bitmaps of all of them. Libraries that one process loads may write theirs behind each other.

use super::super::binary::Binary;
use super::super::ids::read_ids;
use super::header::{Header, malformed};
use crate::formats::ReadError;
use crate::formats::cursor::Cursor;

/// A profile.
#[derive(Clone, Debug)]
pub(in crate::formats::llvm) struct Section<'a> {
    pub(super) header: Header,
    /// Build ids of the binaries that wrote it.
    pub(super) ids: Vec<&'a [u8]>,
    records: &'a [u8],
    pub(super) counters: &'a [u8],
    pub(super) bitmap: &'a [u8],
    names: &'a [u8],
}

/// Where the counts of a function lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::formats::llvm) struct Slot {
    /// Hash of its name.
    pub(in crate::formats::llvm) name: u64,
    /// Hash of its shape.
    pub(in crate::formats::llvm) hash: u64,
    /// Its first counter, and how many there are.
    pub(super) counters: (usize, usize),
    /// The first byte of its bitmap, and how many there are.
    pub(super) bitmap: (usize, usize),
}

impl<'a> Section<'a> {
    /// Reads the profile that begins at `start`, and tells where the next one would begin.
    pub(super) fn read(bytes: &'a [u8], start: usize) -> Result<(Section<'a>, usize), ReadError> {
        let (header, length) = Header::read(bytes.get(start..).unwrap_or_default(), start)?;
        let mut cursor = Cursor::new(bytes, header.big);
        let cut = |cursor: &Cursor<'_>| malformed(cursor.at(), "the rest of the profile", "the end of the file");
        let mut take = |length: Option<usize>| {
            let taken = length.and_then(|length| cursor.take(length));
            taken.ok_or_else(|| cut(&cursor))
        };
        take(Some(start + length))?;
        let ids = take(Some(header.ids))?;
        let records = take(header.records.checked_mul(header.record()))?;
        take(Some(header.before_counters))?;
        let counters = take(Some(header.counters))?;
        take(Some(header.after_counters))?;
        let bitmap = take(Some(header.bitmap))?;
        for rest in [header.after_bitmap, header.uniform, header.after_uniform] {
            take(Some(rest))?;
        }
        let ids = read_ids(ids, header.big);
        // What follows is not needed; where it is cut, there is no next profile.
        let names = cursor.take(header.names).unwrap_or_default();
        let section = Section { header, ids, records, counters, bitmap, names };
        let end = section.skip_rest(&mut cursor).map_or(bytes.len(), |()| cursor.at());
        Ok((section, end))
    }

    fn skip_rest(&self, cursor: &mut Cursor<'_>) -> Option<()> {
        for size in [self.header.vtables, self.header.vtable_names] {
            cursor.align(8);
            cursor.take(size)?;
        }
        cursor.align(8);
        // Values of a function, where it has any, begin with their size.
        for valued in self.rows().map(|row| row.is_some_and(|row| row.has_values)) {
            if valued {
                let size = Cursor::new(cursor.take(4)?, self.header.big).u32()? as usize;
                cursor.take(size.checked_sub(4)?)?;
            }
        }
        Some(())
    }

    /// Number of counters.
    pub(super) fn len(&self) -> usize {
        if self.header.single_bytes { self.counters.len() } else { self.counters.len() / 8 }
    }

    /// The functions in order; `None` in the place of one whose counts lie nowhere.
    pub(super) fn slots(&self) -> impl Iterator<Item = Option<Slot>> + '_ {
        let (counters, bitmap) = (self.len(), self.bitmap.len());
        let unit = if self.header.single_bytes { 1 } else { 8 };
        self.rows().map(move |row| {
            let row = row?;
            let fits = |(first, count): (usize, usize), of: usize| {
                first.checked_add(count).is_some_and(|end| end <= of).then_some((first, count))
            };
            let first = usize::try_from(row.counters).ok().filter(|at| at.is_multiple_of(unit))? / unit;
            let bits = if row.bitmap_size == 0 { 0 } else { usize::try_from(row.bitmap).ok()? };
            Some(Slot {
                name: row.name,
                hash: row.hash,
                counters: fits((first, row.count), counters).filter(|found| found.1 > 0)?,
                bitmap: fits((bits, row.bitmap_size), bitmap)?,
            })
        })
    }

    /// Did this binary write the profile? It says so by its id, or has the same records and names. A binary whose
    /// functions all are out of use has no records. On Windows zeros stand around both in the binary alone.
    pub(in crate::formats::llvm) fn is_of(&self, binary: &Binary<'_>) -> bool {
        let hashes = |records| hashes(records, self.header.record(), self.header.big);
        binary.id.as_ref().is_some_and(|id| self.ids.contains(&id.as_slice()))
            || without_zeros(&binary.names) == without_zeros(self.names)
                && hashes(&binary.records).eq(hashes(self.records))
    }

    fn rows(&self) -> impl Iterator<Item = Option<Row>> + '_ {
        let size = self.header.record();
        (0u64..).zip(self.records.chunks_exact(size)).map(move |(nth, record)| {
            // Pointers count from their own record, so that the distance shrinks from record to record.
            let passed = if self.header.is_relative() { nth.wrapping_mul(size as u64) } else { 0 };
            Row::read(record, &self.header, passed)
        })
    }
}

/// The hashes of name and shape of each record. The rest of it is another one in the file than in memory.
fn hashes(records: &[u8], size: usize, big: bool) -> impl Iterator<Item = (u64, u64)> + '_ {
    let both = move |record| {
        let mut cursor = Cursor::new(record, big);
        cursor.u64().zip(cursor.u64())
    };
    records.chunks_exact(size).filter_map(both).filter(|hashes| *hashes != (0, 0))
}

fn without_zeros(bytes: &[u8]) -> &[u8] {
    let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
    let end = bytes.iter().rposition(|byte| *byte != 0).map_or(start, |last| last + 1);
    bytes.get(start..end).unwrap_or_default()
}

/// What a record says, pointers as distances from the beginning of their section.
struct Row {
    name: u64,
    hash: u64,
    counters: u64,
    count: usize,
    bitmap: u64,
    bitmap_size: usize,
    has_values: bool,
}

impl Row {
    fn read(record: &[u8], header: &Header, passed: u64) -> Option<Row> {
        let mut cursor = Cursor::new(record, header.big);
        let (name, hash) = (cursor.u64()?, cursor.u64()?);
        let pointer = |cursor: &mut Cursor<'_>| if header.wide { cursor.u64() } else { cursor.u32().map(u64::from) };
        let distance = |pointer: u64, delta: u64| {
            let distance = pointer.wrapping_sub(delta).wrapping_add(passed);
            if header.wide { distance } else { distance & u64::from(u32::MAX) }
        };
        let counters = distance(pointer(&mut cursor)?, header.counters_delta);
        if header.has_uniform() {
            pointer(&mut cursor)?;
        }
        let bitmap = if header.has_bitmaps() { distance(pointer(&mut cursor)?, header.bitmap_delta) } else { 0 };
        // The function itself, and its values.
        pointer(&mut cursor)?;
        pointer(&mut cursor)?;
        let count = cursor.u32()? as usize;
        let mut has_values = false;
        for _ in 0..header.kinds {
            has_values |= cursor.u16()? > 0;
        }
        if header.has_uniform() {
            cursor.u16()?;
        }
        cursor.align(4);
        let bitmap_size = if header.has_bitmaps() { cursor.u32()? as usize } else { 0 };
        Some(Row { name, hash, counters, count, bitmap, bitmap_size, has_values })
    }
}
