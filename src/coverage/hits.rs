//! Hit counts in a byte, or in two or four where many are large. Nearly every count is small; the few that do not fit live
//! in a list beside the column.

use super::numbers::Numbers;
use super::{Line, Repeat};

/// A column of hit counts, saturating at `u64::MAX`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Hits {
    column: Column,
    /// Counts that do not fit, by position, ascending.
    large: Vec<(u32, u64)>,
}

/// The two largest values of an entry are marks: [`LARGE`] and [`UNKNOWN`], counted down from the maximum.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Column {
    Byte(Vec<u8>),
    Narrow(Vec<u16>),
    Wide(Vec<u32>),
}

/// Marks an entry whose count stands in `large`.
const LARGE: u32 = 0;
/// Marks an entry that has no count ("never reached" in LCOV's branches).
const UNKNOWN: u32 = 1;

impl Default for Column {
    fn default() -> Column {
        Column::Byte(Vec::new())
    }
}

impl Column {
    fn len(&self) -> usize {
        match self {
            Column::Byte(column) => column.len(),
            Column::Narrow(column) => column.len(),
            Column::Wide(column) => column.len(),
        }
    }

    /// The maximum from which the marks count down.
    fn max(&self) -> u32 {
        match self {
            Column::Byte(_) => u32::from(u8::MAX),
            Column::Narrow(_) => u32::from(u16::MAX),
            Column::Wide(_) => u32::MAX,
        }
    }

    fn get(&self, index: usize) -> Option<u32> {
        match self {
            Column::Byte(column) => column.get(index).map(|&small| u32::from(small)),
            Column::Narrow(column) => column.get(index).map(|&small| u32::from(small)),
            Column::Wide(column) => column.get(index).copied(),
        }
    }

    fn push(&mut self, small: u32) {
        match self {
            Column::Byte(column) => column.push(small as u8),
            Column::Narrow(column) => column.push(small as u16),
            Column::Wide(column) => column.push(small),
        }
    }
}

impl Hits {
    /// An empty column with room for `capacity` counts.
    pub fn with_capacity(capacity: usize) -> Hits {
        Hits { column: Column::Byte(Vec::with_capacity(capacity)), large: Vec::new() }
    }

    /// The column of these counts, as short as they allow.
    pub fn known(counts: &[u64]) -> Hits {
        let fits = |count: u64| count < u64::from(u8::MAX) - u64::from(UNKNOWN);
        let small = |&count: &u64| if fits(count) { count as u8 } else { u8::MAX - LARGE as u8 };
        let column: Vec<u8> = counts.iter().map(small).collect();
        let large = counts.iter().enumerate().filter(|entry| !fits(*entry.1));
        let large = large.map(|(at, count)| (at as u32, *count)).collect();
        let mut hits = Hits { column: Column::Byte(column), large };
        hits.shrink();
        hits
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.column.len()
    }

    /// Is the column empty?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Appends a count; `None` is "no count".
    pub fn push(&mut self, count: Option<u64>) {
        let max = self.column.max();
        let small = match count {
            None => max - UNKNOWN,
            Some(count) if count < u64::from(max - UNKNOWN) => count as u32,
            Some(count) => {
                self.large.push((self.len() as u32, count));
                max - LARGE
            }
        };
        self.column.push(small);
    }

    /// The count at a position; `None` when there is none, or no such position.
    pub fn get(&self, index: usize) -> Option<u64> {
        let small = self.column.get(index)?;
        match self.column.max() - small {
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
    pub fn each(&self, visit: impl FnMut(usize, Option<u64>)) {
        let max = self.column.max();
        match &self.column {
            Column::Byte(column) => each(column, max, &self.large, visit),
            Column::Narrow(column) => each(column, max, &self.large, visit),
            Column::Wide(column) => each(column, max, &self.large, visit),
        }
    }

    /// Gives back the room that growing left over. A column of many large counts becomes a wider one; equal columns
    /// are stored equally once this was called.
    pub fn shrink(&mut self) {
        // A count in the list takes as much as sixteen bytes of the column.
        if let Column::Byte(_) = self.column
            && self.large.len() > self.len() / 16
        {
            self.widen(Column::Narrow(Vec::with_capacity(self.len())));
        }
        if let Column::Narrow(_) = self.column
            && self.large.len() > self.len() / 8
        {
            self.widen(Column::Wide(Vec::with_capacity(self.len())));
        }
        match &mut self.column {
            Column::Byte(column) => column.shrink_to_fit(),
            Column::Narrow(column) => column.shrink_to_fit(),
            Column::Wide(column) => column.shrink_to_fit(),
        }
        self.large.shrink_to_fit();
    }

    /// Moves all counts to a column that is empty yet.
    fn widen(&mut self, column: Column) {
        let mut wide = Hits { column, large: Vec::new() };
        self.each(|_, count| wide.push(count));
        *self = wide;
    }

    /// Two columns as one, entry by entry.
    pub fn merged(&self, other: &Hits, repeat: Repeat) -> Hits {
        let mut out = Hits::with_capacity(self.len());
        self.each(|at, count| out.push(repeat.join_known(count, other.get(at))));
        out.shrink();
        out
    }

    /// How many entries of a range are counts above 0.
    #[inline]
    pub fn hit_within(&self, range: std::ops::Range<usize>) -> u64 {
        // The width is asked for once, not for each entry: totals of large reports are made here.
        match &self.column {
            Column::Byte(column) => hit(column.get(range), |small| small != 0 && small != u8::MAX - UNKNOWN as u8),
            Column::Narrow(column) => hit(column.get(range), |small| small != 0 && small != u16::MAX - UNKNOWN as u16),
            Column::Wide(column) => hit(column.get(range), |small| small != 0 && small != u32::MAX - UNKNOWN),
        }
    }

    /// Visits all entries in order, each with the number in its place.
    #[inline]
    pub(super) fn each_beside(&self, numbers: &Numbers, visit: impl FnMut(Line, Option<u64>)) {
        let max = self.column.max();
        match &self.column {
            Column::Byte(column) => each_beside(numbers, column, max, &self.large, visit),
            Column::Narrow(column) => each_beside(numbers, column, max, &self.large, visit),
            Column::Wide(column) => each_beside(numbers, column, max, &self.large, visit),
        }
    }

    /// Visits the entries that are 0 or no count, each with the number in its place.
    pub(super) fn each_missed(&self, numbers: &Numbers, visit: impl FnMut(usize, Line)) {
        match &self.column {
            Column::Byte(column) => missed(numbers, column, u8::MAX - UNKNOWN as u8, visit),
            Column::Narrow(column) => missed(numbers, column, u16::MAX - UNKNOWN as u16, visit),
            Column::Wide(column) => missed(numbers, column, u32::MAX - UNKNOWN, visit),
        }
    }

    /// Does any entry differ from 0 (and is a count)?
    #[inline]
    pub fn is_hit(&self, index: usize) -> bool {
        self.column.get(index).is_some_and(|small| small != 0 && self.column.max() - small != UNKNOWN)
    }
}

#[inline]
fn each<T: Copy + Into<u32>>(column: &[T], max: u32, large: &[(u32, u64)], mut visit: impl FnMut(usize, Option<u64>)) {
    let mut large = large.iter();
    for (at, &small) in column.iter().enumerate() {
        let small = small.into();
        let count = match max - small {
            UNKNOWN => None,
            LARGE => large.next().map(|entry| entry.1),
            _ => Some(u64::from(small)),
        };
        visit(at, count);
    }
}

#[inline]
fn each_beside<T: Copy + Into<u32>>(
    numbers: &Numbers,
    column: &[T],
    max: u32,
    large: &[(u32, u64)],
    mut visit: impl FnMut(Line, Option<u64>),
) {
    let mut large = large.iter();
    numbers.beside(column, |_, line, small| {
        let small = small.into();
        let count = match max - small {
            UNKNOWN => None,
            LARGE => large.next().map(|entry| entry.1),
            _ => Some(u64::from(small)),
        };
        visit(line, count);
    });
}

fn missed<T: Copy + Default + PartialEq>(numbers: &Numbers, column: &[T], unknown: T, visit: impl FnMut(usize, Line)) {
    numbers.each_of(column, |small| small == T::default() || small == unknown, visit);
}

fn hit<T: Copy>(entries: Option<&[T]>, is_hit: impl Fn(T) -> bool) -> u64 {
    // As many as a byte can count at once.
    let few = |entries: &[T]| entries.iter().map(|entry| u8::from(is_hit(*entry))).sum::<u8>();
    entries.unwrap_or_default().chunks(usize::from(u8::MAX)).map(|entries| u64::from(few(entries))).sum()
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
        for filler in [0, 100, 1000] {
            values.extend(std::iter::repeat_n(Some(1), filler));
            let mut hits = column(&values);
            let before: Vec<Option<u64>> = (0..hits.len()).map(|at| hits.get(at)).collect();
            hits.shrink();
            let after: Vec<Option<u64>> = (0..hits.len()).map(|at| hits.get(at)).collect();
            assert_eq!((&before, &after), (&values, &values));
            let width = match hits.column {
                Column::Byte(_) => 1000,
                Column::Narrow(_) => 100,
                Column::Wide(_) => 0,
            };
            assert_eq!(width, filler);
            let mut each = Vec::new();
            hits.each(|at, count| each.push((at, count)));
            assert_eq!(each, values.iter().copied().enumerate().collect::<Vec<_>>());
            let known: Vec<u64> = values.iter().copied().flatten().collect();
            assert_eq!(Hits::known(&known), {
                let mut hits = column(&known.iter().copied().map(Some).collect::<Vec<_>>());
                hits.shrink();
                hits
            });
            assert_eq!(hits.hit_within(0..values.len()), values.len() as u64 - 2);
            assert_eq!((hits.hit_within(1..3), hits.hit_within(0..9999)), (1, 0));
            assert!(hits.is_hit(4) && !hits.is_hit(0) && !hits.is_hit(2) && !hits.is_hit(9999));
        }
    }
}
