//! Regions of one file become segments: at each point of the source the count of the innermost region around it holds.
//! Ends of regions give way to what goes on behind them. The rules are llvm-cov's, down to which of two segments of one
//! point is written, because lines follow from them.

use super::paint::Segment;

/// A point of the source: line and column.
pub(in crate::formats) type Point = (u32, u32);

/// A region of a file. The order of the kinds decides which of two regions of one range holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::formats) struct Range {
    pub(in crate::formats) start: Point,
    pub(in crate::formats) end: Point,
    pub(in crate::formats) kind: RangeKind,
    pub(in crate::formats) count: u64,
}

/// What a region is to its lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::formats) enum RangeKind {
    Code,
    Expansion,
    Skipped,
    Gap,
}

/// Regions that may be open at once.
const DEPTH: usize = 1 << 12;

/// Sorts the regions of all functions of a file, and makes one of those that cover one range: counts of the same kind
/// add up, other kinds give way.
pub(super) fn combined(mut ranges: Vec<Range>) -> Vec<Range> {
    ranges.sort_by(|a, b| a.start.cmp(&b.start).then(b.end.cmp(&a.end)).then(a.kind.cmp(&b.kind)));
    ranges.dedup_by(|next, kept| {
        let same = (next.start, next.end) == (kept.start, kept.end);
        if same && next.kind == kept.kind {
            kept.count = kept.count.saturating_add(next.count);
        }
        same
    });
    ranges
}

/// Hands the segments of combined regions to `give`, in the order of the source. False when too many regions lie inside
/// each other; what is too deep is left out.
pub(super) fn segments(ranges: &[Range], give: &mut dyn FnMut(Segment)) -> bool {
    let mut builder = Builder { open: Vec::new(), earliest: Vec::new(), last: None, give };
    let mut all = true;
    for (at, range) in ranges.iter().enumerate() {
        let start = range.start;
        builder.close_before(start);
        let next = ranges.get(at + 1);
        let is_entry = range.kind != RangeKind::Gap;
        if start == range.end {
            // An empty region holds nothing, and only marks the point.
            let skipped = next.is_none() || range.kind == RangeKind::Skipped;
            let around = builder.open.last().copied();
            builder.start(&around.unwrap_or(*range), start, is_entry, skipped);
            if let Some(around) = around.filter(|_| skipped) {
                builder.start(&around, start, false, false);
            }
            continue;
        }
        if next.is_none_or(|next| next.start != start) {
            builder.start(range, start, is_entry, false);
        }
        if builder.open.len() < DEPTH {
            builder.push(*range);
        } else {
            all = false;
        }
    }
    builder.close(0, None);
    all
}

struct Builder<'g> {
    /// Regions that have begun, in that order.
    open: Vec<Range>,
    /// For each of them the earliest end of it and of those before it.
    earliest: Vec<Point>,
    last: Option<Segment>,
    give: &'g mut dyn FnMut(Segment),
}

impl Builder<'_> {
    fn push(&mut self, range: Range) {
        let earliest = self.earliest.last().map_or(range.end, |earliest| range.end.min(*earliest));
        self.earliest.push(earliest);
        self.open.push(range);
    }

    /// A segment of the count of a region. One that changes nothing is none.
    fn start(&mut self, range: &Range, (line, _): Point, is_entry: bool, skipped: bool) {
        let has_count = !skipped && range.kind != RangeKind::Skipped;
        let same = |last: &Segment| last.has_count == has_count && last.count == range.count && !last.is_entry;
        if !is_entry && !skipped && self.last.as_ref().is_some_and(same) {
            return;
        }
        let count = if has_count { range.count } else { 0 };
        let is_gap = has_count && range.kind == RangeKind::Gap;
        let segment = Segment { line, count, has_count, is_entry, is_gap };
        self.last = Some(segment);
        (self.give)(segment);
    }

    /// Closes the regions that end before this point.
    fn close_before(&mut self, point: Point) {
        // Nothing before the first one whose predecessors end early enough can have ended.
        let from = self.earliest.partition_point(|earliest| *earliest > point);
        if from == self.open.len() {
            return;
        }
        let tail = self.open.split_off(from);
        self.earliest.truncate(from);
        let (ended, going_on): (Vec<Range>, Vec<Range>) = tail.into_iter().partition(|range| range.end <= point);
        for range in going_on {
            self.push(range);
        }
        let first = self.open.len();
        for range in ended {
            self.push(range);
        }
        self.close(first, Some(point));
    }

    /// Closes the regions from this place on, before the one that begins at `point`, if any does.
    fn close(&mut self, first: usize, point: Option<Point>) {
        let mut ended = self.open.split_off(first);
        self.earliest.truncate(first);
        ended.sort_by_key(|range| range.end);
        // Where one ends and another goes on, the one that ends last at the next end holds.
        let mut groups = ended.chunk_by(|a, b| a.end == b.end).peekable();
        while let (Some(group), Some(next)) = (groups.next(), groups.peek()) {
            let Some(end) = group.first().map(|range| range.end).filter(|end| Some(*end) != point) else { break };
            if let Some(last) = next.last() {
                self.start(last, end, false, false);
            }
        }
        let Some(last) = ended.last() else { return };
        if point == Some(last.end) {
            return;
        }
        match self.open.last().copied() {
            Some(around) => self.start(&around, last.end, false, false),
            // Between functions nothing is code.
            None => self.start(last, last.end, false, true),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(start: Point, end: Point, kind: RangeKind, count: u64) -> Range {
        Range { start, end, kind, count }
    }

    fn code(start: Point, end: Point, count: u64) -> Range {
        range(start, end, RangeKind::Code, count)
    }

    /// Line, count, whether it has one, whether it is an entry.
    fn made(ranges: &[Range]) -> Vec<(u32, u64, bool, bool)> {
        let mut out = Vec::new();
        let all = segments(&combined(ranges.to_vec()), &mut |segment| {
            out.push((segment.line, segment.count, segment.has_count, segment.is_entry));
        });
        assert!(all);
        out
    }

    #[test]
    fn the_innermost_region_holds_and_what_is_around_it_goes_on_behind() {
        let function = code((1, 1), (10, 2), 5);
        let branch = code((3, 1), (5, 2), 0);
        let expected = [(1, 5, true, true), (3, 0, true, true), (5, 5, true, false), (10, 0, false, false)];
        assert_eq!(made(&[branch, function]), expected);
        // What begins where another ends needs no segment between them, and two that end together need one.
        let next = code((5, 2), (10, 2), 4);
        let expected = [(1, 5, true, true), (3, 0, true, true), (5, 4, true, true), (10, 0, false, false)];
        assert_eq!(made(&[function, branch, next]), expected);
    }

    #[test]
    fn of_one_range_counts_of_one_kind_add_up_and_code_comes_first() {
        let place = ((2, 3), (2, 9));
        let uses = [RangeKind::Expansion, RangeKind::Expansion].map(|kind| range(place.0, place.1, kind, 3));
        assert_eq!(combined(uses.to_vec()), [range(place.0, place.1, RangeKind::Expansion, 6)]);
        let both = [uses[0], code(place.0, place.1, 2), code(place.0, place.1, 1)];
        assert_eq!(combined(both.to_vec()), [code(place.0, place.1, 3)]);
    }

    #[test]
    fn skipped_code_has_no_count_and_an_empty_region_only_marks_its_point() {
        let function = code((1, 1), (9, 2), 5);
        let skipped = range((3, 1), (4, 1), RangeKind::Skipped, 0);
        let expected = [(1, 5, true, true), (3, 0, false, true), (4, 5, true, false), (9, 0, false, false)];
        assert_eq!(made(&[function, skipped]), expected);
        let empty = code((3, 1), (3, 1), 0);
        let rest = code((4, 1), (5, 1), 1);
        let expected = [(1, 5, true, true), (3, 5, true, true), (4, 1, true, true), (5, 5, true, false)];
        assert_eq!(made(&[function, empty, rest])[..4], expected);
    }

    #[test]
    fn regions_deeper_than_any_are_left_out() {
        let nested = |depth: u32| -> Vec<Range> {
            (0..depth).map(|at| code((at + 1, 1), (2 * depth - at, 1), u64::from(at))).collect()
        };
        let mut count = 0;
        assert!(segments(&combined(nested(4000)), &mut |_| count += 1));
        assert_eq!(count, 8000);
        assert!(!segments(&combined(nested(50_000)), &mut |_| {}));
    }
}
