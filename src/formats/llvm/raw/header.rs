//! The header of a raw profile. Each version of the runtime added fields: where the sections lie follows from them.

use crate::coverage::Position;
use crate::formats::ReadError;
use crate::formats::cursor::Cursor;

/// The oldest and the newest version that are read: those of LLVM 11 and of LLVM 23. No release wrote version 6.
const OLDEST: u64 = 5;
const NEWEST: u64 = 11;
const NEVER: u64 = 6;

/// From these versions on: ids of the binary stand in the file; records say relatively where their counters are; there
/// are bitmaps; there are tables of virtual functions; there are counters of another kind.
const IDS: u64 = 7;
const RELATIVE: u64 = 8;
const BITMAPS: u64 = 9;
const VTABLES: u64 = 10;
const UNIFORM: u64 = 11;

/// The highest byte of the version says how the program was instrumented: here, that a counter is one byte, and 0 when
/// it was passed.
const SINGLE_BYTES: u64 = 1 << 60;
const VERSION: u64 = (1 << 56) - 1;

/// The four spellings of the first eight bytes: 64 or 32 bits, in either order.
const MARKS: [(&[u8; 8], bool, bool); 4] = [
    (b"\x81rforpl\xff", true, false),
    (b"\x81Rforpl\xff", false, false),
    (b"\xfflprofr\x81", true, true),
    (b"\xfflprofR\x81", false, true),
];

/// Does a raw profile begin here?
pub(in crate::formats::llvm) fn is_raw(bytes: &[u8]) -> bool {
    MARKS.iter().any(|(mark, ..)| bytes.starts_with(*mark))
}

/// What a header says, sizes in bytes.
#[derive(Clone, Debug)]
pub(super) struct Header {
    pub(super) version: u64,
    pub(super) big: bool,
    /// Pointers have 8 bytes, otherwise 4.
    pub(super) wide: bool,
    /// Counters have one byte, otherwise 8.
    pub(super) single_bytes: bool,
    pub(super) ids: usize,
    /// Number of records.
    pub(super) records: usize,
    pub(super) before_counters: usize,
    pub(super) counters: usize,
    pub(super) after_counters: usize,
    pub(super) bitmap: usize,
    pub(super) after_bitmap: usize,
    pub(super) uniform: usize,
    pub(super) after_uniform: usize,
    /// Names of the functions, as the binary has them.
    pub(super) names: usize,
    pub(super) vtables: usize,
    pub(super) vtable_names: usize,
    /// What to take off the pointer of the first record to its counters, and to its bitmap.
    pub(super) counters_delta: u64,
    pub(super) bitmap_delta: u64,
    /// Kinds of values that a record knows of.
    pub(super) kinds: usize,
}

impl Header {
    /// Reads a header; `start` is where it lies in its file.
    pub(super) fn read(bytes: &[u8], start: usize) -> Result<(Header, usize), ReadError> {
        let lacking = |what| malformed(start, what, "the end of the file");
        let mark = MARKS.iter().find(|(mark, ..)| bytes.starts_with(*mark));
        let &(_, wide, big) = mark.ok_or_else(|| malformed(start, "the mark of a raw profile", "other bytes"))?;
        let mut cursor = Cursor::new(bytes, big);
        let tagged = cursor.take(8).and_then(|_| cursor.u64()).ok_or_else(|| lacking("a version"))?;
        let version = tagged & VERSION;
        if !(OLDEST..=NEWEST).contains(&version) || version == NEVER {
            return Err(ReadError::Unsupported(format!(
                "a raw profile of version {version} cannot be read, versions {OLDEST} to {NEWEST} can (LLVM 11 to 23): \
                 merge it with the llvm-profdata of its compiler, and export it with its llvm-cov"
            )));
        }
        let single_bytes = tagged & SINGLE_BYTES != 0;
        let header = fields(&mut cursor, version, wide, big, single_bytes);
        header.map(|header| (header, cursor.at())).ok_or_else(|| lacking("a whole header"))
    }

    /// Bytes of a record.
    pub(super) fn record(&self) -> usize {
        let pointers = 3 + usize::from(self.version >= BITMAPS) + usize::from(self.version >= UNIFORM);
        let pointer = if self.wide { 8 } else { 4 };
        let sites = 2 * (self.kinds + usize::from(self.version >= UNIFORM));
        let mut size = 16 + pointers * pointer + 4 + sites;
        if self.version >= BITMAPS {
            size = size.next_multiple_of(4) + 4;
        }
        size.next_multiple_of(8)
    }

    /// Do records have bitmaps?
    pub(super) fn has_bitmaps(&self) -> bool {
        self.version >= BITMAPS
    }

    /// Do pointers start at their own record?
    pub(super) fn is_relative(&self) -> bool {
        self.version >= RELATIVE
    }

    /// Does a record point to counters of another kind before its bitmap?
    pub(super) fn has_uniform(&self) -> bool {
        self.version >= UNIFORM
    }
}

fn fields(cursor: &mut Cursor<'_>, version: u64, wide: bool, big: bool, single_bytes: bool) -> Option<Header> {
    let counter = if single_bytes { 1 } else { 8 };
    let mut sizes = |from: u64| if version >= from { cursor.size() } else { Some(0) };
    let (ids, records, before_counters) = (sizes(IDS)?, sizes(0)?, sizes(0)?);
    let (counters, after_counters) = (sizes(0)?.checked_mul(counter)?, sizes(0)?);
    let (bitmap, after_bitmap) = (sizes(BITMAPS)?, sizes(BITMAPS)?);
    let (uniform, after_uniform) = (sizes(UNIFORM)?.checked_mul(8)?, sizes(UNIFORM)?);
    let mut deltas = |from: u64| if version >= from { cursor.u64() } else { Some(0) };
    deltas(UNIFORM)?;
    let names = usize::try_from(deltas(0)?).ok()?;
    let (counters_delta, bitmap_delta, _names) = (deltas(0)?, deltas(BITMAPS)?, deltas(0)?);
    let (vtables, vtable_names) = (deltas(VTABLES)?, deltas(VTABLES)?);
    // Kinds are counted from 0, and there were never more than three.
    let kinds = usize::try_from(deltas(0)?).ok().filter(|last| *last < 16)? + 1;
    let of_vtable = if wide { 24 } else { 16 };
    Some(Header {
        version,
        big,
        wide,
        single_bytes,
        ids,
        records,
        before_counters,
        counters,
        after_counters,
        bitmap,
        after_bitmap,
        uniform,
        after_uniform,
        names,
        vtables: usize::try_from(vtables).ok()?.checked_mul(of_vtable)?,
        vtable_names: usize::try_from(vtable_names).ok()?,
        counters_delta,
        bitmap_delta,
        kinds,
    })
}

/// What breaks the format at this byte of a file.
pub(super) fn malformed(at: usize, expected: &'static str, found: &str) -> ReadError {
    ReadError::Malformed { position: Position::Byte(at as u64), expected, found: found.to_owned() }
}
