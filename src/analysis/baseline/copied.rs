//! What of one baseline is written again as it is into the next one: the rows of files that are made of the same, and whole
//! frames where nothing else stands in them. Frames have a checksum, so that only what was packed is copied.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::by_tests::NAMES;
use super::read::summary;
use super::rows::{FILE, NEXT_FILE, RowHead, head};
use super::{Baseline, BaselineError};
use crate::analysis::differential::FileRecord;
use crate::formats::compress::frames;

/// A packed baseline of this version of the program, unpacked.
#[derive(Debug)]
pub struct Copied<'a> {
    packed: &'a [u8],
    stored: &'a [u8],
    /// Where a frame begins in the stored form: its bytes, and where it ends.
    frames: FxHashMap<usize, (Range<usize>, usize)>,
}

impl<'a> Copied<'a> {
    /// What can be copied of a baseline, if this version of the program wrote it. It must say nothing of tests, which may have
    /// become others.
    pub fn of(packed: &'a [u8], stored: &'a [u8]) -> Option<Copied<'a>> {
        let (first, below) = stored.split_at_checked(memchr::memchr(b'\n', stored)? + 1)?;
        if summary(first).ok()?.info.generator != Baseline::GENERATOR || below.starts_with(NAMES) {
            return None;
        }
        let (mut at, mut from) = (0, 0);
        let mut all = FxHashMap::default();
        for (bytes, size) in frames(packed)? {
            all.insert(from, (at..at + bytes, from + size));
            (at, from) = (at + bytes, from + size);
        }
        (from == stored.len()).then_some(Copied { packed, stored, frames: all })
    }

    /// For each of these files, sorted by path, where its rows lie if they are what would be written.
    ///
    /// # Errors
    /// When a file that stands for its rows has none.
    pub(super) fn places(&self, files: &[&Arc<FileRecord>]) -> Result<Vec<Option<Range<usize>>>, BaselineError> {
        let mut rows = Rows { stored: self.stored, at: self.first(), end: memchr::memmem::Finder::new(NEXT_FILE) };
        let mut next = rows.next();
        let mut place = |file: &&Arc<FileRecord>| {
            while let Some((row, place)) = &next {
                match row.path.cmp(file.path.as_str()) {
                    std::cmp::Ordering::Less => next = rows.next(),
                    std::cmp::Ordering::Equal if file.outline.is_some() || file.made_of == row.made_of => {
                        return Ok(Some(place.clone()));
                    }
                    _ => break,
                }
            }
            if file.outline.is_some() { Err(missing(file)) } else { Ok(None) }
        };
        files.iter().map(&mut place).collect()
    }

    /// The rows in this place.
    pub(super) fn rows(&self, place: &Range<usize>) -> &'a [u8] {
        self.stored.get(place.clone()).unwrap_or_default()
    }

    /// The frames that hold what lies in this place and nothing else.
    pub(super) fn frames(&self, place: &Range<usize>) -> Option<&'a [u8]> {
        let (mut bytes, mut end) = self.frames.get(&place.start)?.clone();
        while end < place.end {
            let (next, after) = self.frames.get(&end)?;
            (bytes.end, end) = (next.end, *after);
        }
        if end == place.end { self.packed.get(bytes) } else { None }
    }

    /// Where the rows of the first file begin.
    fn first(&self) -> usize {
        memchr::memmem::find(self.stored, NEXT_FILE).map_or(self.stored.len(), |at| at + 1)
    }
}

/// A file stands for rows that are at hand.
pub(super) fn missing(file: &FileRecord) -> BaselineError {
    BaselineError::Line { line: 1, message: format!("nothing but the sums of {:?} is known", file.path.as_str()) }
}

/// The rows of a file after the other, and where they lie. Those that say not what they are made of are passed over.
struct Rows<'a> {
    stored: &'a [u8],
    at: usize,
    end: memchr::memmem::Finder<'static>,
}

impl<'a> Iterator for Rows<'a> {
    type Item = (RowHead<'a>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let rest = self.stored.get(self.at..).filter(|rest| rest.starts_with(FILE))?;
            let size = self.end.find(rest).map_or(rest.len(), |at| at + 1);
            let place = self.at..self.at + size;
            self.at = place.end;
            if let Some(head) = head(rest) {
                return Some((head, place));
            }
        }
    }
}
