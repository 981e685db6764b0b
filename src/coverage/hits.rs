//! Hit counts in four bytes. Nearly every count is small; the few large ones live in a list beside the column.

/// A column of hit counts: 4 bytes each, saturating at `u64::MAX`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    small: Vec<u32>,
    /// Counts that do not fit, by position, ascending.
    large: Vec<(u32, u64)>,
}

/// Marks an entry whose count stands in `large`.
const LARGE: u32 = u32::MAX;
/// Marks an entry that has no count ("never reached" in LCOV's branches).
const UNKNOWN: u32 = u32::MAX - 1;

impl Hits {
    /// An empty column with room for `capacity` counts.
    pub fn with_capacity(capacity: usize) -> Hits {
        Hits { small: Vec::with_capacity(capacity), large: Vec::new() }
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.small.len()
    }

    /// Is the column empty?
    pub fn is_empty(&self) -> bool {
        self.small.is_empty()
    }

    /// Appends a count; `None` is "no count".
    pub fn push(&mut self, count: Option<u64>) {
        let small = match count {
            None => UNKNOWN,
            Some(count) if count < u64::from(UNKNOWN) => count as u32,
            Some(count) => {
                self.large.push((self.small.len() as u32, count));
                LARGE
            }
        };
        self.small.push(small);
    }

    /// The count at a position; `None` when there is none, or no such position.
    pub fn get(&self, index: usize) -> Option<u64> {
        match *self.small.get(index)? {
            UNKNOWN => None,
            LARGE => {
                let at = self.large.binary_search_by_key(&(index as u32), |entry| entry.0).ok()?;
                self.large.get(at).map(|entry| entry.1)
            }
            small => Some(u64::from(small)),
        }
    }

    /// Gives back the room that growing left over.
    pub fn shrink(&mut self) {
        self.small.shrink_to_fit();
        self.large.shrink_to_fit();
    }

    /// Does any entry differ from 0 (and is a count)?
    pub fn is_hit(&self, index: usize) -> bool {
        self.small.get(index).is_some_and(|&small| small != 0 && small != UNKNOWN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_and_missing_counts_survive() {
        let values = [Some(0), Some(7), None, Some(u64::from(u32::MAX)), Some(u64::MAX), Some(u64::from(u32::MAX) - 2)];
        let mut hits = Hits::default();
        for value in values {
            hits.push(value);
        }
        let back: Vec<Option<u64>> = (0..hits.len()).map(|i| hits.get(i)).collect();
        assert_eq!(back, values);
        assert!(hits.is_hit(4) && !hits.is_hit(0) && !hits.is_hit(2) && !hits.is_hit(99));
    }
}
