//! Indexed profiles (`.profdata`): what `llvm-profdata merge` makes of raw ones. A hash table on disk, all numbers with
//! the lowest byte first.
//!
//! ```text
//! header   mark, version, ..., where the table is, where the build ids are (from version 9 on)
//! chains   how many, then each: hash, lengths, name of the function, and its data:
//!            (hash of shape, counters, bitmap from version 11 on, values)  one a shape
//! table    buckets, entries, where the chain of each bucket begins
//! ```
//!
//! Merged sparsely, it leaves out what never ran.

use super::hash::hash;
use super::ids::read_ids;
use super::profile::Profile;
use crate::coverage::{Code, Diagnostics, Position};
use crate::formats::ReadError;
use crate::formats::cursor::Cursor;

/// The first bytes.
const MARK: &[u8; 8] = b"\xfflprofi\x81";
/// The versions that are read: LLVM 4 to 23.
const OLDEST: u64 = 4;
const NEWEST: u64 = 13;
/// From these on the header says where memory profiles are, where build ids are; functions have bitmaps; test vectors
/// are counted.
const MEMORY: u64 = 8;
const IDS: u64 = 9;
const BITMAPS: u64 = 11;
const NUMBERED: u64 = 12;
/// The highest byte of the version says how the program was instrumented.
const VERSION: u64 = (1 << 56) - 1;
const SINGLE_BYTES: u64 = 1 << 60;

/// Does an indexed profile begin here?
pub(super) fn is_indexed(bytes: &[u8]) -> bool {
    bytes.starts_with(MARK)
}

/// What the header says.
struct Header {
    version: u64,
    single_bytes: bool,
    table: usize,
    ids: Option<usize>,
}

fn header(bytes: &[u8]) -> Result<Header, ReadError> {
    let lacking = || malformed(bytes.len(), "a whole header", "the end of the file");
    let mut cursor = Cursor::new(bytes, false);
    cursor.take(MARK.len()).filter(|_| is_indexed(bytes)).ok_or_else(lacking)?;
    let mut number = || cursor.u64().ok_or_else(lacking);
    let tagged = number()?;
    let version = tagged & VERSION;
    if !(OLDEST..=NEWEST).contains(&version) {
        return Err(ReadError::Unsupported(format!(
            "an indexed profile of version {version} cannot be read, versions {OLDEST} to {NEWEST} can (LLVM 4 to 23): \
             export it with the llvm-cov of its compiler"
        )));
    }
    let (_unused, _kind_of_hash, table) = (number()?, number()?, number()?);
    if version >= MEMORY {
        number()?;
    }
    let ids = if version >= IDS { Some(number()?) } else { None };
    let place = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX);
    Ok(Header { version, single_bytes: tagged & SINGLE_BYTES != 0, table: place(table), ids: ids.map(place) })
}

/// Reads a profile.
pub(super) fn read(bytes: &[u8], diagnostics: &mut Diagnostics) -> Result<(Profile, u64), ReadError> {
    let header = header(bytes)?;
    let mut profile = Profile::new(ids_of(bytes, &header), header.version < NUMBERED, header.single_bytes);
    let cut = |at| malformed(at, "the table of functions", "the end of the file");
    let mut table = at(bytes, header.table).ok_or_else(|| cut(header.table))?;
    let (buckets, _entries) = table.size().zip(table.size()).ok_or_else(|| cut(header.table))?;
    if buckets > table.left() / 8 {
        return Err(cut(header.table));
    }
    // Chains lie apart from each other, so that all of them are no longer than the file.
    let mut room = bytes.len();
    for _ in 0..buckets {
        let Some(start) = table.size().filter(|start| *start > 0) else { continue };
        let chain = at(bytes, start).and_then(|chain| read_chain(chain, &header, &mut room, &mut profile, diagnostics));
        if chain.is_none() {
            diagnostics.add(Code::BadRecord, Some(Position::Byte(start as u64)), || {
                "some functions lie outside of the profile, or inside of others; they are left out".to_owned()
            });
        }
    }
    Ok((profile, header.version))
}

/// Adds the functions of a chain.
fn read_chain(
    mut chain: Cursor<'_>,
    header: &Header,
    room: &mut usize,
    profile: &mut Profile,
    diagnostics: &mut Diagnostics,
) -> Option<()> {
    for _ in 0..chain.u16()? {
        let (_hash, of_name, of_data) = (chain.u64()?, chain.size()?, chain.size()?);
        let (name, data) = (chain.take(of_name)?, chain.take(of_data)?);
        *room = room.checked_sub(of_name.checked_add(of_data)?.checked_add(24)?)?;
        let name = hash(name);
        let mut data = Cursor::new(data, false);
        while data.left() > 0 {
            read_shape(&mut data, name, header, profile, diagnostics)?;
        }
    }
    Some(())
}

/// Adds the counts of one shape of a function.
fn read_shape(
    data: &mut Cursor<'_>,
    name: u64,
    header: &Header,
    profile: &mut Profile,
    diagnostics: &mut Diagnostics,
) -> Option<()> {
    let words = |data: &mut Cursor<'_>| -> Option<Vec<u64>> {
        let count = data.size()?;
        let (words, _) = data.take(count.checked_mul(8)?)?.as_chunks::<8>();
        Some(words.iter().map(|word| u64::from_le_bytes(*word)).collect())
    };
    let shape = data.u64()?;
    let counters = words(data)?;
    // A byte of a bitmap takes as much room as a counter.
    let bitmap = if header.version >= BITMAPS { words(data)? } else { Vec::new() };
    let bitmap: Vec<u8> = bitmap.iter().map(|byte| *byte as u8).collect();
    // Values begin with their size, which counts itself.
    let values = data.u32()? as usize;
    data.take(values.checked_sub(4)?)?;
    profile.add(name, shape, &counters, &bitmap, diagnostics);
    Some(())
}

/// The build ids that an indexed profile names.
pub(super) fn ids(bytes: &[u8]) -> Vec<Vec<u8>> {
    header(bytes).map(|header| ids_of(bytes, &header)).unwrap_or_default()
}

fn ids_of(bytes: &[u8], header: &Header) -> Vec<Vec<u8>> {
    let list = header.ids.filter(|start| *start > 0).and_then(|start| at(bytes, start));
    let list = list.and_then(|mut list| list.size().and_then(|size| list.take(size)));
    list.map(|list| read_ids(list, false).into_iter().map(<[u8]>::to_vec).collect()).unwrap_or_default()
}

fn at(bytes: &[u8], start: usize) -> Option<Cursor<'_>> {
    bytes.get(start..).map(|rest| Cursor::new(rest, false))
}

fn malformed(at: usize, expected: &'static str, found: &str) -> ReadError {
    ReadError::Malformed { position: Position::Byte(at as u64), expected, found: found.to_owned() }
}
