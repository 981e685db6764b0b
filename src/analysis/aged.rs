//! A file whose text changed after it was measured. Its lines are found again by their fingerprints, so that their marks
//! move with the text: what is new or another line than it was is unmeasured, and what stands in the same function as a
//! change is doubtful, since the change may decide what runs there.

use super::differential::{Marks, Unit, origins_in_new_text};
use super::{Extent, ways};
use crate::coverage::{FileCoverage, Line, LineRange, carried, ranges};

/// What became of the lines of a text that changed since.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aged {
    /// Lines of the present text that nobody measured, ascending. Blank ones and those of brackets alone stay out.
    pub unmeasured: Vec<LineRange>,
    /// Lines in functions that changed: what is known of them is what the text before did.
    pub doubtful: Vec<LineRange>,
}

impl Aged {
    /// Finds the measured lines of one text in another, whose functions are known or not. `None` where the fingerprints
    /// of either are not known.
    pub fn of(measured: &FileCoverage, was: &Marks, is: &Marks, functions: &[Extent]) -> Option<(FileCoverage, Aged)> {
        Aged::with_places(measured, was, is, functions).map(|(coverage, aged, _)| (coverage, aged))
    }

    /// The same, and where each line of the measured text is in the other one.
    pub fn with_places(
        measured: &FileCoverage,
        was: &Marks,
        is: &Marks,
        functions: &[Extent],
    ) -> Option<(FileCoverage, Aged, Places)> {
        if was.lines.is_empty() || is.lines.is_empty() {
            return None;
        }
        let units: Vec<Unit> =
            measured.lines.iter().map(|(line, hits)| Unit { line, covered: u32::from(hits > 0), total: 1 }).collect();
        let origins = origins_in_new_text(&was.lines, &is.lines, &units);
        // Of a line that was broken into several the first one takes the data, as tools count it.
        let mut places: Vec<Option<Line>> = vec![None; was.lines.len()];
        for (at, origin) in origins.iter().enumerate().rev() {
            if let Some(slot) = origin.and_then(|origin| places.get_mut(origin as usize)) {
                *slot = Some(Line::from_index(at));
            }
        }
        let place = |line: Line| places.get(line.index()).copied().flatten();
        let coverage = carried(measured, place, |label| ways::moved(label, place));
        let is_new = |(at, origin): (usize, &Option<u32>)| {
            let words = is.lines.get(at).is_some_and(|mark| !mark.is_trivial());
            (origin.is_none() && words).then(|| Line::from_index(at))
        };
        let unmeasured = ranges(origins.iter().enumerate().filter_map(is_new));
        let doubtful = doubtful(&changes(was, &origins), functions);
        Some((coverage, Aged { unmeasured, doubtful }, Places(places)))
    }

    /// Is every line of the present text one that was measured, and none gone?
    pub fn is_same(&self) -> bool {
        self.unmeasured.is_empty() && self.doubtful.is_empty()
    }

    /// How many lines nobody measured.
    pub fn unmeasured_count(&self) -> u64 {
        self.unmeasured.iter().map(|range| u64::from(range.len())).sum()
    }

    /// Did nobody measure this line?
    pub fn is_unmeasured(&self, line: Line) -> bool {
        has(&self.unmeasured, line)
    }

    /// Is what is known of this line doubtful?
    pub fn is_doubtful(&self, line: Line) -> bool {
        has(&self.doubtful, line)
    }
}

/// Where the lines of one text are in another one; `None` for those that are gone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places(Vec<Option<Line>>);

impl Places {
    /// Where a line is.
    pub fn of(&self, line: Line) -> Option<Line> {
        self.0.get(line.index()).copied().flatten()
    }

    /// Where a line that is gone would be: between the lines around it that are still there.
    pub fn gap(&self, line: Line) -> LineRange {
        let (before, behind) = self.0.split_at(line.index().min(self.0.len()));
        let above = before.iter().rev().find_map(|place| *place).unwrap_or(Line::FIRST);
        let below = behind.iter().find_map(|place| *place).unwrap_or(Line::from_index(u32::MAX as usize - 1));
        LineRange::new(above, below)
    }
}

fn has(ranges: &[LineRange], line: Line) -> bool {
    let at = ranges.partition_point(|range| range.end < line);
    ranges.get(at).is_some_and(|range| range.start <= line)
}

/// The lines of the new text at which something is new, or before which something is gone.
fn changes(was: &Marks, origins: &[Option<u32>]) -> Vec<Line> {
    let mut changes = Vec::new();
    let mut next = 0;
    for (at, origin) in origins.iter().enumerate() {
        let Some(origin) = *origin else {
            changes.push(Line::from_index(at));
            continue;
        };
        let gone = was.lines.get(next..origin as usize).unwrap_or_default();
        if gone.iter().any(|mark| !mark.is_empty()) && changes.last() != Some(&Line::from_index(at)) {
            changes.push(Line::from_index(at));
        }
        next = next.max(origin as usize + 1);
    }
    changes
}

/// The lines of the functions in which something changed.
fn doubtful(changes: &[Line], functions: &[Extent]) -> Vec<LineRange> {
    let changed = |function: &&Extent| {
        let first = changes.partition_point(|line| *line < function.start());
        changes.get(first).is_some_and(|line| *line <= function.end())
    };
    let mut all: Vec<LineRange> =
        functions.iter().filter(changed).map(|function| LineRange::new(function.start(), function.end())).collect();
    all.sort_unstable_by_key(|range| (range.start, range.end));
    let mut joined: Vec<LineRange> = Vec::with_capacity(all.len());
    for range in all {
        match joined.last_mut().filter(|last| range.start <= last.end) {
            Some(last) => last.end = last.end.max(range.end),
            None => joined.push(range),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{Metric, MetricSet, Span};

    fn line(number: u32) -> Line {
        Line::new(number).unwrap()
    }

    fn marks(text: &str) -> Marks {
        Marks::new(text.as_bytes(), text.lines())
    }

    fn function(start: u32, end: u32) -> Extent {
        let span = Span { start: line(start), start_column: 1, end: line(end), end_column: 1 };
        Extent { name: format!("f{start}"), span, from: line(start), is_value: false, complexity: None }
    }

    /// Every line of a text is measured and hit once.
    fn measured(text: &str) -> FileCoverage {
        FileCoverage {
            carries: MetricSet::of(&[Metric::Lines]),
            lines: (0..text.lines().count()).map(|at| (Line::from_index(at), at as u64 + 1)).collect(),
            ..FileCoverage::default()
        }
    }

    fn aged(was: &str, is: &str, functions: &[Extent]) -> (FileCoverage, Aged) {
        Aged::of(&measured(was), &marks(was), &marks(is), functions).unwrap()
    }

    const TEXT: &str = "def one():\n    return 1\n\ndef two(a):\n    b = a + 2\n    return b\n";

    #[test]
    fn lines_above_a_change_stay_and_lines_below_it_move() {
        let now = TEXT.replace("    b = a + 2\n", "    b = a + 2\n    log(b)\n");
        let (coverage, aged) = aged(TEXT, &now, &[function(1, 2), function(4, 7)]);
        assert_eq!(aged.unmeasured, [LineRange::new(line(6), line(6))]);
        assert_eq!(coverage.lines.hits(line(7)), Some(6));
        assert_eq!(coverage.lines.hits(line(6)), None);
        assert!(!aged.is_doubtful(line(2)) && aged.is_doubtful(line(4)) && aged.is_doubtful(line(7)));
    }

    #[test]
    fn a_function_that_lost_a_line_is_doubtful_and_misses_nothing() {
        let now = TEXT.replace("    b = a + 2\n", "");
        let (coverage, aged) = aged(TEXT, &now, &[function(1, 2), function(4, 5)]);
        assert_eq!((aged.unmeasured_count(), aged.doubtful.len()), (0, 1));
        assert!(aged.is_doubtful(line(5)) && !aged.is_doubtful(line(1)));
        assert_eq!(coverage.lines.len(), 5);
    }

    #[test]
    fn a_formatter_changes_nothing() {
        let (was, now) = ("call(first, second)\nrest\n", "call(\n    first,\n    second,\n)\nrest\n");
        let (coverage, aged) = aged(was, now, &[]);
        assert!(aged.is_same());
        assert_eq!(coverage.lines.iter().map(|entry| entry.0.get()).collect::<Vec<_>>(), [1, 5]);
    }

    #[test]
    fn a_line_that_became_another_one_is_unmeasured() {
        let now = TEXT.replace("return 1", "raise Error(everything)");
        let (coverage, aged) = aged(TEXT, &now, &[function(1, 2), function(4, 6)]);
        assert!(aged.is_unmeasured(line(2)) && !aged.is_unmeasured(line(1)));
        assert_eq!(coverage.lines.hits(line(2)), None);
        assert_eq!(aged.doubtful, [LineRange::new(line(1), line(2))]);
    }

    #[test]
    fn without_fingerprints_nothing_is_said() {
        assert_eq!(Aged::of(&measured(TEXT), &Marks::default(), &marks(TEXT), &[]), None);
    }
}
