//! Searches in a decoded map, with the answers that the library trace-mapping gives, through which c8 asks.

use super::Map;
use super::decode::{Origin, Segment, segments};

/// Which place answers where none has the very column: the last one before it, or the first one behind it.
#[derive(Clone, Copy, PartialEq)]
pub(in crate::formats::v8) enum Bias {
    Before,
    Behind,
}

/// A place of a source: its number, a line, and a column; all from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::formats::v8) struct Original {
    pub(in crate::formats::v8) source: u32,
    pub(in crate::formats::v8) line: u32,
    pub(in crate::formats::v8) column: u32,
}

/// A map, ready to be asked in both directions.
#[derive(Clone, Debug, Default)]
pub(in crate::formats::v8) struct Lookup {
    segments: Vec<Segment>,
    /// The places of the sources with the line and column of the text, by source, line and column.
    origins: Vec<(Origin, u32, u32)>,
}

impl Lookup {
    /// Decodes a map.
    pub(in crate::formats::v8) fn new(map: &Map<'_>) -> Lookup {
        let segments = segments(map);
        let origins = segments.iter().filter_map(|segment| Some((segment.origin?, segment.line, segment.column)));
        let mut origins: Vec<(Origin, u32, u32)> = origins.collect();
        origins.sort_by_key(|entry| entry.0);
        Lookup { segments, origins }
    }

    /// Where a place of the text comes from.
    pub(in crate::formats::v8) fn original(&self, line: u32, column: u32, bias: Bias) -> Option<Original> {
        let of_line = between(&self.segments, |segment| segment.line.cmp(&line));
        let at = nearest(of_line, |segment| segment.column, column, bias)?;
        let Origin { source, line, column } = of_line.get(at)?.origin?;
        Some(Original { source, line, column })
    }

    /// The place of the text that comes from a place of a source or the first one behind it on its line.
    pub(in crate::formats::v8) fn generated(&self, source: u32, line: u32, column: u32) -> Option<(u32, u32)> {
        let of_line = between(&self.origins, |entry| (entry.0.source, entry.0.line).cmp(&(source, line)));
        let at = nearest(of_line, |entry| entry.0.column, column, Bias::Behind)?;
        of_line.get(at).map(|entry| (entry.1, entry.2))
    }
}

/// The equal ones in a sorted list.
fn between<T>(all: &[T], order: impl Fn(&T) -> std::cmp::Ordering) -> &[T] {
    let from = all.partition_point(|entry| order(entry).is_lt());
    let to = all.partition_point(|entry| order(entry).is_le());
    all.get(from..to).unwrap_or_default()
}

/// The entry of this column; of several the first one for `Before`, the last one for `Behind`. Else the one beside it.
fn nearest<T>(all: &[T], column_of: impl Fn(&T) -> u32, column: u32, bias: Bias) -> Option<usize> {
    let at = all.partition_point(|entry| column_of(entry) < column);
    let equal = all.get(at).is_some_and(|entry| column_of(entry) == column);
    match bias {
        Bias::Before if equal => Some(at),
        Bias::Before => at.checked_sub(1),
        Bias::Behind if equal => all.partition_point(|entry| column_of(entry) <= column).checked_sub(1),
        Bias::Behind => (at < all.len()).then_some(at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_directions_find_the_place_or_the_one_beside_it() {
        // Line 0: columns 2, 2 and 8 come from 0:0, 0:4 and 1:0; line 1: column 0 from nowhere, column 3 from 0:4.
        let map = Map::read(br#"{"sources": ["a"], "mappings": "EAAA,AAAI,MACJ;A,GADI"}"#).unwrap();
        let lookup = Lookup::new(&map);
        let original = |line, column, bias| lookup.original(line, column, bias).map(|found| (found.line, found.column));
        assert_eq!(original(0, 1, Bias::Before), None);
        assert_eq!(original(0, 1, Bias::Behind), Some((0, 0)));
        assert_eq!(original(0, 2, Bias::Before), Some((0, 0)));
        assert_eq!(original(0, 2, Bias::Behind), Some((0, 4)));
        assert_eq!(original(0, 7, Bias::Before), Some((0, 4)));
        assert_eq!(original(0, 9, Bias::Behind), None);
        assert_eq!(original(1, 1, Bias::Before), None);
        assert_eq!(original(7, 0, Bias::Before), None);
        assert_eq!(lookup.generated(0, 0, 1), Some((0, 2)));
        assert_eq!(lookup.generated(0, 0, 4), Some((1, 3)));
        assert_eq!(lookup.generated(0, 0, 5), None);
        assert_eq!(lookup.generated(1, 0, 0), None);
    }
}
