//! Profiles of many runs of the same programs as one: what each test wrote would be as long as the whole.

use rustc_hash::FxHashMap;

use super::section::Section;
use super::{Layout, add, sections};

/// Files of profiles, added up: those of the same programs in the same order.
#[derive(Debug, Default)]
pub struct Sums(FxHashMap<Vec<Layout>, Vec<u8>>);

impl Sums {
    /// Adds a file. What cannot be read is left out.
    pub fn add(&mut self, file: &[u8]) {
        let (found, None) = sections(file) else { return };
        let layout = found.iter().map(|(_, key)| *key).collect();
        let Some(sum) = self.0.get_mut(&layout) else {
            self.0.insert(layout, file.to_vec());
            return;
        };
        let counts: Vec<(usize, Vec<u8>)> = {
            let (known, _) = sections(sum);
            let pairs = known.iter().zip(&found);
            pairs.flat_map(|((known, _), (more, _))| both(sum, known, more)).collect()
        };
        for (at, bytes) in counts {
            if let Some(place) = sum.get_mut(at..at + bytes.len()) {
                place.copy_from_slice(&bytes);
            }
        }
    }

    /// The files.
    pub fn files(&self) -> impl Iterator<Item = &[u8]> {
        self.0.values().map(Vec::as_slice)
    }
}

/// The counters and the bitmap of two runs as one, and where in the file of the first they lie.
fn both(file: &[u8], known: &Section<'_>, more: &Section<'_>) -> [(usize, Vec<u8>); 2] {
    let place = |part: &[u8]| part.as_ptr() as usize - file.as_ptr() as usize;
    let bitmap = known.bitmap.iter().zip(more.bitmap).map(|(one, other)| one | other).collect();
    let counters = if known.header.single_bytes {
        // 0 says that it was passed.
        known.counters.iter().zip(more.counters).map(|(one, other)| one & other).collect()
    } else {
        let mut sums = vec![0; known.len()];
        add(&mut sums, known, 0);
        add(&mut sums, more, 0);
        let bytes = |sum: u64| if known.header.big { sum.to_be_bytes() } else { sum.to_le_bytes() };
        sums.into_iter().flat_map(bytes).collect()
    };
    [(place(known.counters), counters), (place(known.bitmap), bitmap)]
}
