//! The places of a map, decoded: numbers of base 64 in which each place tells only how far it is from the one before.

use super::Map;

/// A place of the executed text and the place of a source that it comes from; all from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) line: u32,
    pub(super) column: u32,
    /// `None` where the text comes from nowhere.
    pub(super) origin: Option<Origin>,
}

/// A place of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Origin {
    pub(super) source: u32,
    pub(super) line: u32,
    pub(super) column: u32,
}

/// All places of a map, by line and column of the text. What cannot be decoded ends a map.
pub(super) fn segments(map: &Map<'_>) -> Vec<Segment> {
    let mut out = Vec::with_capacity(map.mappings.len() / 6);
    plain(&map.mappings, map.sources.len(), &mut out);
    // The sources of sections follow in the order of the sections.
    let in_sections: usize = map.sections.0.iter().map(|section| section.map.sources.len()).sum();
    let mut first = map.sources.len().saturating_sub(in_sections) as u32;
    for (at, section) in map.sections.0.iter().enumerate() {
        let until = map.sections.0.get(at + 1).map_or((u32::MAX, u32::MAX), |next| (next.line, next.column));
        out.extend(segments(&section.map).into_iter().filter_map(|segment| {
            let column = if segment.line == 0 { section.column } else { 0 };
            let moved = Segment {
                line: segment.line.checked_add(section.line)?,
                column: segment.column.checked_add(column)?,
                origin: segment.origin.map(|origin| Origin { source: origin.source + first, ..origin }),
            };
            ((moved.line, moved.column) < until).then_some(moved)
        }));
        first += section.map.sources.len() as u32;
    }
    out.sort_by_key(|segment| (segment.line, segment.column));
    out
}

fn plain(mappings: &str, sources: usize, out: &mut Vec<Segment>) {
    let (mut source, mut line, mut column) = (0i64, 0i64, 0i64);
    for (number, of_line) in mappings.split(';').enumerate() {
        let mut own = 0i64;
        for text in of_line.split(',').filter(|text| !text.is_empty()) {
            let Some((fields, count)) = fields(text.as_bytes()) else { return };
            own += fields[0];
            if count >= 4 {
                source += fields[1];
                line += fields[2];
                column += fields[3];
            }
            let (Ok(number), Ok(own)) = (u32::try_from(number), u32::try_from(own)) else { return };
            let origin = || {
                let source = u32::try_from(source).ok().filter(|source| (*source as usize) < sources)?;
                Some(Origin { source, line: u32::try_from(line).ok()?, column: u32::try_from(column).ok()? })
            };
            out.push(Segment { line: number, column: own, origin: if count >= 4 { origin() } else { None } });
        }
    }
}

/// The numbers of a place, at most the first five of them, and how many there are.
fn fields(text: &[u8]) -> Option<([i64; 5], usize)> {
    let (mut fields, mut count) = ([0i64; 5], 0);
    let (mut value, mut shift) = (0u64, 0u32);
    for byte in text {
        let digit = u64::from(digit(*byte)?);
        // Places are 32 bits wide.
        if shift > 30 {
            return None;
        }
        value |= (digit & 31) << shift;
        shift += 5;
        if digit & 32 != 0 {
            continue;
        }
        let number = (value >> 1) as i64;
        *fields.get_mut(count)? = if value & 1 == 1 { -number } else { number };
        count += 1;
        (value, shift) = (0, 0);
    }
    (shift == 0 && count > 0).then_some((fields, count))
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Plain = (u32, u32, Option<(u32, u32, u32)>);

    fn of(json: &str) -> Vec<Plain> {
        let map = Map::read(json.as_bytes()).unwrap();
        let tell = |origin: Origin| (origin.source, origin.line, origin.column);
        segments(&map).into_iter().map(|segment| (segment.line, segment.column, segment.origin.map(tell))).collect()
    }

    #[test]
    fn places_are_told_by_how_far_they_are_from_the_one_before() {
        assert_eq!(
            of(r#"{"version": 3, "sources": ["a", "b"], "mappings": "AAAA,IAAIA;;C,GCgBC,C"}"#),
            [(0, 0, Some((0, 0, 0))), (0, 4, Some((0, 0, 4))), (2, 1, None), (2, 4, Some((1, 16, 5))), (2, 5, None),]
        );
    }

    #[test]
    fn what_cannot_be_decoded_ends_the_map() {
        for mappings in ["AAAA,!", "AAAA,g", "AAAA,D", "AAAA,gggggggggB", "AAAA,AAAAAA"] {
            let json = format!(r#"{{"sources": ["a"], "mappings": "{mappings}"}}"#);
            assert_eq!(of(&json), [(0, 0, Some((0, 0, 0)))], "{mappings}");
        }
        assert_eq!(of(r#"{"sources": ["a"], "mappings": "ACAA,CAFA"}"#), [(0, 0, None), (0, 1, None)]);
    }

    #[test]
    fn sections_follow_each_other() {
        let json = r#"{"version": 3, "sections": [
            {"offset": {"line": 0, "column": 0}, "map": {"sources": ["a"], "mappings": "AAAA;AACA;AACA"}},
            {"offset": {"line": 2, "column": 5}, "map": {"sources": ["b"], "sourceRoot": "/x", "mappings": "CAAA;AACA", "sourcesContent": ["!"]}}]}"#;
        assert_eq!(
            of(json),
            [
                (0, 0, Some((0, 0, 0))),
                (1, 0, Some((0, 1, 0))),
                (2, 0, Some((0, 2, 0))),
                (2, 6, Some((1, 0, 0))),
                (3, 0, Some((1, 1, 0))),
            ]
        );
        let map = Map::read(json.as_bytes()).unwrap();
        assert_eq!(map.sources, ["a", "/x/b"]);
        assert_eq!(map.contents, [None, Some("!".into())]);
    }
}
