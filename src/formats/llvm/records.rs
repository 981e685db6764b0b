//! The functions of a binary, as its compiler described them: a record each, with the hashes of name and shape, the
//! unit, and the mapping of counters to the source, still packed.

use rustc_hash::FxHashMap;

use super::mapping::is_placeholder;
use crate::formats::cursor::Cursor;

/// A function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Record<'a> {
    /// Hash of its name.
    pub(super) name: u64,
    /// Hash of its shape; 0 for one that its unit does not use.
    pub(super) hash: u64,
    /// Hash of the list of files of its unit.
    pub(super) unit: u64,
    /// Its mapping.
    pub(super) mapping: &'a [u8],
}

impl Record<'_> {
    /// Does it stand only for a function that its unit does not use? Another unit may have the function itself.
    fn is_placeholder(&self) -> bool {
        self.hash == 0 && is_placeholder(self.mapping)
    }
}

/// The functions of a section, each name once, and how many bytes at the end of it could not be understood.
pub(super) fn records(section: &[u8], big: bool) -> (Vec<Record<'_>>, usize) {
    let mut cursor = Cursor::new(section, big);
    let mut places = FxHashMap::<u64, usize>::default();
    let mut records: Vec<Record<'_>> = Vec::new();
    while cursor.left() > 0 {
        let left = cursor.left();
        let Some(record) = read(&mut cursor) else { return (records, left) };
        cursor.align(8);
        let Some(record) = record else { continue };
        match places.get(&record.name).and_then(|place| records.get_mut(*place)) {
            Some(known) if known.is_placeholder() && !record.is_placeholder() => *known = record,
            Some(_) => {}
            None => {
                places.insert(record.name, records.len());
                records.push(record);
            }
        }
    }
    (records, 0)
}

/// A record; `Some(None)` for zeros, which linkers leave between the records of two units.
#[expect(clippy::option_option, reason = "the end, and nothing for now")]
fn read<'a>(cursor: &mut Cursor<'a>) -> Option<Option<Record<'a>>> {
    let mut ahead = *cursor;
    let (name, length) = (ahead.u64()?, ahead.u32().unwrap_or(0));
    if (name, length) == (0, 0) {
        cursor.u64();
        return Some(None);
    }
    let (hash, unit) = (ahead.u64()?, ahead.u64()?);
    let mapping = ahead.take(length as usize)?;
    *cursor = ahead;
    Some(Some(Record { name, hash, unit, mapping }))
}
