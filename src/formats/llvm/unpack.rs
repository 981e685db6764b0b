//! What instrumented binaries keep compressed: names of functions and of files. Each begins with its own length and
//! that of its compressed form, which is 0 where it is not compressed.

use std::io::Read;

use crate::formats::cursor::Cursor;

/// Bytes that packed text may become, for each byte of its section: names of functions repeat each other, but not more
/// than this.
const GROWTH: usize = 64;

/// How many bytes a section of so many may unpack to.
pub(super) fn room(section: &[u8]) -> usize {
    section.len().saturating_mul(GROWTH)
}

/// Reads one packed text, and takes what it needs off the room; `None` where it is broken or too large.
pub(super) fn unpack(cursor: &mut Cursor<'_>, room: &mut usize, out: &mut Vec<u8>) -> Option<()> {
    let (plain, packed) = (usize::try_from(cursor.leb()?).ok()?, usize::try_from(cursor.leb()?).ok()?);
    if packed == 0 {
        out.extend_from_slice(cursor.take(plain)?);
        return Some(());
    }
    let packed = cursor.take(packed)?;
    *room = room.checked_sub(plain)?;
    let before = out.len();
    let read = flate2::read::ZlibDecoder::new(packed).take(plain as u64).read_to_end(out).ok()?;
    if read != plain {
        out.truncate(before);
        return None;
    }
    Some(())
}
