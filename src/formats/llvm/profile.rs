//! What profiles counted, by function: a function is known by the hash of its name and that of its shape, which another
//! build of another text does not have.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::coverage::{Code, Diagnostics};

/// The counts of a run, or of several.
#[derive(Default)]
pub(super) struct Profile {
    counters: Vec<u64>,
    bitmaps: Vec<u8>,
    functions: FxHashMap<(u64, u64), Place>,
    names: FxHashSet<u64>,
    /// Build ids of the binaries that were run, where the profile says them.
    pub(super) ids: Vec<Vec<u8>>,
    /// Are test vectors of decisions numbered by the values of their conditions?
    pub(super) by_conditions: bool,
    /// Do counters say only whether something ran?
    pub(super) is_binary: bool,
}

struct Place {
    counters: Range<usize>,
    bitmap: Range<usize>,
}

/// What is known of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counts<'p> {
    /// Its counters, and the bitmap of its decisions.
    Known(&'p [u64], &'p [u8]),
    /// A function of this name was counted, but one of another shape.
    OtherShape,
    /// Nothing: it never ran, or nobody could call it.
    Nothing,
}

impl Profile {
    /// No counts yet, of a profile that says this of itself.
    pub(super) fn new(ids: Vec<Vec<u8>>, by_conditions: bool, is_binary: bool) -> Profile {
        Profile { ids, by_conditions, is_binary, ..Profile::default() }
    }

    /// Adds the counts of a function to what is known of it.
    pub(super) fn add(&mut self, name: u64, hash: u64, counters: &[u64], bitmap: &[u8], diagnostics: &mut Diagnostics) {
        let Some(place) = self.functions.get(&(name, hash)) else {
            let place = Place {
                counters: self.counters.len()..self.counters.len() + counters.len(),
                bitmap: self.bitmaps.len()..self.bitmaps.len() + bitmap.len(),
            };
            self.counters.extend_from_slice(counters);
            self.bitmaps.extend_from_slice(bitmap);
            self.functions.insert((name, hash), place);
            self.names.insert(name);
            return;
        };
        let sums = self.counters.get_mut(place.counters.clone()).unwrap_or_default();
        let bits = self.bitmaps.get_mut(place.bitmap.clone()).unwrap_or_default();
        if sums.len() != counters.len() || bits.len() != bitmap.len() {
            diagnostics.add(Code::BadRecord, None, || {
                "two programs have different counters for one function; those of the first count".to_owned()
            });
            return;
        }
        for (sum, more) in sums.iter_mut().zip(counters) {
            *sum = if self.is_binary { *sum | *more } else { sum.saturating_add(*more) };
        }
        for (sum, more) in bits.iter_mut().zip(bitmap) {
            *sum |= more;
        }
    }

    /// What is known of a function.
    pub(super) fn of(&self, name: u64, hash: u64) -> Counts<'_> {
        let Some(place) = self.functions.get(&(name, hash)) else {
            return if self.names.contains(&name) { Counts::OtherShape } else { Counts::Nothing };
        };
        let counters = self.counters.get(place.counters.clone()).unwrap_or_default();
        Counts::Known(counters, self.bitmaps.get(place.bitmap.clone()).unwrap_or_default())
    }
}
