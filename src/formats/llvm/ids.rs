//! Build ids: what a linker wrote into a binary to know it by. Profiles name the binaries that wrote them.

use crate::formats::cursor::Cursor;

/// The ids of a list: a length, and so many bytes, padded to eight. A list that is cut ends where it is cut.
pub(super) fn read_ids(bytes: &[u8], big: bool) -> Vec<&[u8]> {
    let mut cursor = Cursor::new(bytes, big);
    let mut ids = Vec::new();
    while let Some(id) = cursor.size().filter(|length| *length > 0).and_then(|length| cursor.take(length)) {
        ids.push(id);
        cursor.align(8);
    }
    ids
}
