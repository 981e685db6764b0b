//! The lines of one instance of a function, by the rules by which a file's lines are made of the regions of all of them.

use super::paint::Painter;
use super::segments::{Range, combined, segments};
use crate::coverage::Lines;

/// Lines for each region. One that lies in fewer regions is made up, and its lines are left unknown.
const LINES_A_REGION: u64 = 256;

/// The lines of an instance with these regions in the file that holds it, up to `limit`.
pub(in crate::formats) fn own_lines(ranges: Vec<Range>, limit: u32) -> Lines {
    let (mut painter, mut left, mut cut) = (Painter::default(), ranges.len() as u64 * LINES_A_REGION, false);
    let all = segments(&combined(ranges), &mut |segment| {
        if segment.line >= painter.line().max(1) && segment.line <= limit {
            painter.take(segment, &mut |wanted| {
                let granted = wanted.min(left);
                left -= granted;
                cut |= granted < wanted;
                granted
            });
        }
    });
    if all && !cut { painter.finish() } else { Lines::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::llvm::segments::RangeKind;

    fn code(start: (u32, u32), end: (u32, u32), count: u64) -> Range {
        Range { start, end, kind: RangeKind::Code, count }
    }

    #[test]
    fn the_lines_of_an_instance_are_those_of_its_regions() {
        let lines = own_lines(vec![code((1, 1), (5, 2), 3), code((2, 8), (4, 6), 0)], 100);
        let counts: Vec<(u32, u64)> = lines.iter().map(|(line, hits)| (line.get(), hits)).collect();
        assert_eq!(counts, [(1, 3), (2, 3), (3, 0), (4, 0), (5, 3)]);
    }

    #[test]
    fn more_lines_than_are_believed_are_none() {
        assert!(own_lines(vec![code((1, 1), (1_000_000_000, 2), 3)], u32::MAX).is_empty());
    }
}
