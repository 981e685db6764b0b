//! Raw profiles (`.profraw`): what the runtime of an instrumented program writes when it ends, each process its own.
//!
//! ```text
//! header    mark, version, sizes                       ids of the binaries
//! records   (hash of name, hash of shape, -> counters, -> bitmap, how many)  one a function
//! counters  u64 u64 u64 ...                            bitmaps of decisions
//! names, values                                        not needed: names stand in the binary
//! ```
//!
//! The layout is that of LLVM's runtime (`InstrProfData.inc`). Processes of one program have the same records, so that
//! their counters add up as vectors, whatever functions they belong to.

mod header;
mod section;
mod sum;
#[cfg(test)]
mod tests;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

pub(super) use self::header::is_raw;
pub(super) use self::section::{Section, Slot};
pub use self::sum::Sums;
use super::binary::Binary;
use super::profile::Profile;
use crate::coverage::{Code, Diagnostics};
use crate::formats::{Part, ReadError};

/// Profiles of one program, each of its functions in one place.
pub(super) struct Group<'a> {
    slots: Vec<Slot>,
    sections: Vec<Section<'a>>,
}

/// The profiles of some files, grouped by program.
pub(super) struct Raw<'a> {
    groups: Vec<Group<'a>>,
    pub(super) version: u64,
}

impl<'a> Raw<'a> {
    /// Reads the files. One that cannot be read costs itself; the first error is returned when none can.
    pub(super) fn read(parts: &[Part<'a>], diagnostics: &mut Diagnostics) -> Result<Raw<'a>, ReadError> {
        let read: Vec<_> = parts.par_iter().map(|part| sections(part.bytes)).collect();
        let mut raw = Raw { groups: Vec::new(), version: 0 };
        let mut places = FxHashMap::default();
        let mut failure = None;
        for (part, (found, error)) in parts.iter().zip(read) {
            for (section, key) in found {
                raw.version = raw.version.max(section.header.version);
                raw.add(section, *places.entry(key).or_insert(raw.groups.len()), diagnostics);
            }
            if let Some(error) = error {
                if parts.len() > 1 || !raw.groups.is_empty() {
                    diagnostics.add(Code::Truncated, None, || format!("{}: {error}", part.name));
                }
                failure.get_or_insert(error);
            }
        }
        match failure {
            Some(error) if raw.groups.is_empty() => Err(error),
            _ => Ok(raw),
        }
    }

    fn add(&mut self, section: Section<'a>, place: usize, diagnostics: &mut Diagnostics) {
        match self.groups.get_mut(place) {
            // A hash may be met by chance or on purpose: what is not the same is no second run of it.
            Some(group) if section.slots().flatten().eq(group.slots.iter().copied()) => group.sections.push(section),
            _ => {
                let mut slots = Vec::with_capacity(section.header.records);
                // Functions share no counters, so that all of them have no more than there are.
                let mut left = (section.len(), section.bitmap.len());
                for slot in section.slots() {
                    let room = slot.and_then(|slot| {
                        Some((left.0.checked_sub(slot.counters.1)?, left.1.checked_sub(slot.bitmap.1)?))
                    });
                    match slot.zip(room) {
                        Some((slot, room)) => {
                            slots.push(slot);
                            left = room;
                        }
                        None => diagnostics.add(Code::BadRecord, None, || {
                            "the record of a function points out of the profile, or to counters of others; it is left out".to_owned()
                        }),
                    }
                }
                self.groups.push(Group { slots, sections: vec![section] });
            }
        }
    }

    /// Did this binary write one of the profiles?
    pub(super) fn is_of(&self, binary: &Binary<'_>) -> bool {
        self.groups.iter().any(|group| group.sections.first().is_some_and(|section| section.is_of(binary)))
    }

    /// All counts, added up by function.
    pub(super) fn sum(self, diagnostics: &mut Diagnostics) -> Profile {
        let sections = || self.groups.iter().flat_map(|group| &group.sections);
        let ids = sections().flat_map(|section| &section.ids).map(|id| id.to_vec()).collect();
        let by_conditions = sections().next().is_some_and(|section| section.header.version < NUMBERED);
        let single_bytes = sections().any(|section| section.header.single_bytes);
        let mut profile = Profile::new(ids, by_conditions, single_bytes);
        for group in &self.groups {
            let (counters, bitmap) = group.sum();
            for slot in &group.slots {
                let counts = counters.get(slot.counters.0..slot.counters.0 + slot.counters.1).unwrap_or_default();
                let bits = bitmap.get(slot.bitmap.0..slot.bitmap.0 + slot.bitmap.1).unwrap_or_default();
                profile.add(slot.name, slot.hash, counts, bits, diagnostics);
            }
        }
        profile
    }
}

/// Before this version a test vector had its number from its conditions, from it on they are counted (LLVM 19).
const NUMBERED: u64 = 10;

/// Counters that one thread adds up at a time.
const PIECE: usize = 1 << 13;

impl Group<'_> {
    /// The counters of all runs, and their bitmaps.
    fn sum(&self) -> (Vec<u64>, Vec<u8>) {
        let length = self.sections.first().map_or(0, Section::len);
        let mut counters = vec![0u64; length];
        counters.par_chunks_mut(PIECE).enumerate().for_each(|(nth, sums)| {
            for section in &self.sections {
                add(sums, section, nth * PIECE);
            }
        });
        let mut bitmap = self.sections.first().map_or_else(Vec::new, |section| section.bitmap.to_vec());
        for section in self.sections.iter().skip(1) {
            for (sum, more) in bitmap.iter_mut().zip(section.bitmap) {
                *sum |= more;
            }
        }
        (counters, bitmap)
    }
}

/// Adds the counters of a run from this place on.
fn add(sums: &mut [u64], section: &Section<'_>, from: usize) {
    let (big, single) = (section.header.big, section.header.single_bytes);
    if single {
        let bytes = section.counters.get(from..).unwrap_or_default();
        sums.iter_mut().zip(bytes).for_each(|(sum, byte)| *sum |= u64::from(*byte == 0));
        return;
    }
    let (words, _) = section.counters.get(from * 8..).unwrap_or_default().as_chunks::<8>();
    if big {
        sums.iter_mut().zip(words).for_each(|(sum, word)| *sum = sum.saturating_add(u64::from_be_bytes(*word)));
    } else {
        sums.iter_mut().zip(words).for_each(|(sum, word)| *sum = sum.saturating_add(u64::from_le_bytes(*word)));
    }
}

/// What profiles of one program have in common: a hash of their functions, and how many counters there are.
pub(super) type Layout = (u64, usize, usize);

/// The functions of a profile of which anything ran, each with its counters.
pub(super) fn ran(section: &Section<'_>, mut tell: impl FnMut(Slot, &[u64])) {
    let mut counters = vec![0; section.len()];
    add(&mut counters, section, 0);
    for slot in section.slots().flatten() {
        let own = counters.get(slot.counters.0..slot.counters.0 + slot.counters.1).unwrap_or_default();
        if own.iter().any(|count| *count > 0) {
            tell(slot, own);
        }
    }
}

/// The profiles in a file with their layout, and what ended the reading where that was no end.
pub(super) fn sections(bytes: &[u8]) -> (Vec<(Section<'_>, Layout)>, Option<ReadError>) {
    if bytes.is_empty() {
        return (Vec::new(), Some(ReadError::Empty));
    }
    let mut found = Vec::new();
    let mut at = 0;
    // Zeros behind a profile are no profile.
    while at == 0 || bytes.get(at..).is_some_and(is_raw) {
        match Section::read(bytes, at) {
            Ok((section, end)) => {
                let mut hasher = FxHasher::default();
                section.slots().for_each(|slot| slot.hash(&mut hasher));
                let key = (hasher.finish(), section.len(), section.bitmap.len());
                found.push((section, key));
                at = end;
            }
            Err(error) => return (found, Some(error)),
        }
    }
    (found, None)
}

/// The build ids that a raw profile names.
pub(super) fn ids(bytes: &[u8]) -> Vec<Vec<u8>> {
    let (found, _) = sections(bytes);
    found.iter().flat_map(|(section, _)| &section.ids).map(|id| id.to_vec()).collect()
}
