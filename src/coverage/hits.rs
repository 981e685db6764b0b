//! Hit counts in two bytes, or in four where many are large. Nearly every count is small; the few that do not fit live
//! in a list beside the column.

use super::Repeat;

/// A column of hit counts, saturating at `u64::MAX`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    column: Column,
    /// Counts that do not fit, by position, ascending.
    large: Vec<(u32, u64)>,
}

/// The two largest values of an entry are marks: [`LARGE`] and [`UNKNOWN`], counted down from the maximum.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Column {
    Narrow(Vec<u16>),
    Wide(Vec<u32>),
}

/// Marks an entry whose count stands in `large`.
const LARGE: u32 = 0;
/// Marks an entry that has no count ("never reached" in LCOV's branches).
const UNKNOWN: u32 = 1;

impl Default for Column {
    fn default() -> Column {
        Column::Narrow(Vec::new())
    }
}

impl Hits {
    /// An empty column with room for `capacity` counts.
    pub fn with_capacity(capacity: usize) -> Hits {
        Hits { column: Column::Narrow(Vec::with_capacity(capacity)), large: Vec::new() }
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        match &self.column {
            Column::Narrow(column) => column.len(),
            Column::Wide(column) => column.len(),
        }
    }

    /// Is the column empty?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Appends a count; `None` is "no count".
    pub fn push(&mut self, count: Option<u64>) {
        let max = match &self.column {
            Column::Narrow(_) => u32::from(u16::MAX),
            Column::Wide(_) => u32::MAX,
        };
        let small = match count {
            None => max - UNKNOWN,
            Some(count) if count < u64::from(max - UNKNOWN) => count as u32,
            Some(count) => {
                self.large.push((self.len() as u32, count));
                max - LARGE
            }
        };
        match &mut self.column {
            Column::Narrow(column) => column.push(small as u16),
            Column::Wide(column) => column.push(small),
        }
    }

    /// The entry at a position, and the maximum from which its marks count down.
    #[inline]
    fn entry(&self, index: usize) -> Option<(u32, u32)> {
        match &self.column {
            Column::Narrow(column) => column.get(index).map(|&small| (u32::from(small), u32::from(u16::MAX))),
            Column::Wide(column) => column.get(index).map(|&small| (small, u32::MAX)),
        }
    }

    /// The count at a position; `None` when there is none, or no such position.
    pub fn get(&self, index: usize) -> Option<u64> {
        let (small, max) = self.entry(index)?;
        match max - small {
            UNKNOWN => None,
            LARGE => {
                let at = self.large.binary_search_by_key(&(index as u32), |entry| entry.0).ok()?;
                self.large.get(at).map(|entry| entry.1)
            }
            _ => Some(u64::from(small)),
        }
    }

    /// Visits all entries in order. The width of the column is asked for once.
    #[inline]
    pub fn each(&self, mut visit: impl FnMut(usize, Option<u64>)) {
        match &self.column {
            Column::Narrow(column) => {
                for (at, &small) in column.iter().enumerate() {
                    let plain = small < u16::MAX - UNKNOWN as u16;
                    visit(at, if plain { Some(u64::from(small)) } else { self.get(at) });
                }
            }
            Column::Wide(column) => {
                for (at, &small) in column.iter().enumerate() {
                    let plain = small < u32::MAX - UNKNOWN;
                    visit(at, if plain { Some(u64::from(small)) } else { self.get(at) });
                }
            }
        }
    }

    /// Gives back the room that growing left over. A column of many large counts becomes a wide one; equal columns
    /// are stored equally once this was called.
    pub fn shrink(&mut self) {
        if let Column::Narrow(_) = self.column
            && self.large.len() > self.len() / 8
        {
            let mut wide = Hits { column: Column::Wide(Vec::with_capacity(self.len())), large: Vec::new() };
            for at in 0..self.len() {
                wide.push(self.get(at));
            }
            *self = wide;
        }
        match &mut self.column {
            Column::Narrow(column) => column.shrink_to_fit(),
            Column::Wide(column) => column.shrink_to_fit(),
        }
        self.large.shrink_to_fit();
    }

    /// Two columns as one, entry by entry.
    pub fn merged(&self, other: &Hits, repeat: Repeat) -> Hits {
        let mut out = Hits::with_capacity(self.len());
        for at in 0..self.len() {
            out.push(repeat.join_known(self.get(at), other.get(at)));
        }
        out.shrink();
        out
    }

    /// Forgets the counts, keeps the room.
    pub fn clear(&mut self) {
        match &mut self.column {
            Column::Narrow(column) => column.clear(),
            Column::Wide(_) => self.column = Column::default(),
        }
        self.large.clear();
    }

    /// How many entries of a range are counts above 0.
    #[inline]
    pub fn hit_within(&self, range: std::ops::Range<usize>) -> u64 {
        // The width is asked for once, not for each entry: totals of large reports are made here.
        match &self.column {
            Column::Narrow(column) => hit(column.get(range), |small| small != 0 && small != u16::MAX - UNKNOWN as u16),
            Column::Wide(column) => hit(column.get(range), |small| small != 0 && small != u32::MAX - UNKNOWN),
        }
    }

    /// Does any entry differ from 0 (and is a count)?
    #[inline]
    pub fn is_hit(&self, index: usize) -> bool {
        self.entry(index).is_some_and(|(small, max)| small != 0 && max - small != UNKNOWN)
    }
}

fn hit<T: Copy>(entries: Option<&[T]>, is_hit: impl Fn(T) -> bool) -> u64 {
    entries.unwrap_or_default().iter().map(|entry| u64::from(is_hit(*entry))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(values: &[Option<u64>]) -> Hits {
        let mut hits = Hits::default();
        for value in values {
            hits.push(*value);
        }
        hits
    }

    #[test]
    fn large_and_missing_counts_survive() {
        let edges = [u64::from(u16::MAX), u64::from(u32::MAX), u64::MAX];
        let near = edges.into_iter().flat_map(|edge| [edge - 2, edge - 1, edge]);
        let mut values: Vec<Option<u64>> = [Some(0), Some(7), None].into_iter().chain(near.map(Some)).collect();
        for filler in [0, 100] {
            values.extend(std::iter::repeat_n(Some(1), filler));
            let mut hits = column(&values);
            let before: Vec<Option<u64>> = (0..hits.len()).map(|at| hits.get(at)).collect();
            hits.shrink();
            let after: Vec<Option<u64>> = (0..hits.len()).map(|at| hits.get(at)).collect();
            assert_eq!((&before, &after), (&values, &values));
            assert_eq!(matches!(hits.column, Column::Wide(_)), filler == 0);
            assert_eq!(hits.hit_within(0..values.len()), values.len() as u64 - 2);
            assert_eq!((hits.hit_within(1..3), hits.hit_within(0..999)), (1, 0));
            assert!(hits.is_hit(4) && !hits.is_hit(0) && !hits.is_hit(2) && !hits.is_hit(999));
        }
    }
}
