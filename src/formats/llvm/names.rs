//! Names of functions. Records name a function by the hash of its name; the names stand in a section of the binary, a
//! packed list for each unit that was linked into it, with the byte 1 between them.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::hash::hash;
use super::unpack::{room, unpack};
use crate::formats::cursor::Cursor;

/// The names of a binary.
pub(super) struct Names {
    text: Vec<u8>,
    places: FxHashMap<u64, Range<usize>>,
}

impl Names {
    /// Reads the section. What is broken ends it.
    pub(super) fn read(section: &[u8], big: bool) -> Names {
        let mut cursor = Cursor::new(section, big);
        let mut room = room(section);
        let mut text = Vec::new();
        while cursor.left() > 0 {
            // Zeros lie between lists, and in COFF before the first one.
            if let Some(0) = section.get(cursor.at()) {
                cursor.take(1);
                continue;
            }
            if unpack(&mut cursor, &mut room, &mut text).is_none() {
                break;
            }
            text.push(SEPARATOR);
        }
        let mut at = 0;
        let ranges: Vec<Range<usize>> = memchr::memchr_iter(SEPARATOR, &text)
            .map(|end| std::mem::replace(&mut at, end + 1)..end)
            .filter(|range| !range.is_empty())
            .collect();
        let hashed = |range: &Range<usize>| (hash(text.get(range.clone()).unwrap_or_default()), range.clone());
        let places: Vec<_> = ranges.par_iter().with_min_len(512).map(hashed).collect();
        Names { text, places: places.into_iter().collect() }
    }

    /// The name of this hash.
    pub(super) fn of(&self, hash: u64) -> Option<&[u8]> {
        self.text.get(self.places.get(&hash)?.clone())
    }
}

const SEPARATOR: u8 = 1;
