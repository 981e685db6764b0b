//! Where the functions of a file stand, and which of them owns each line: the innermost. Nothing is named or counted
//! here, so that finding the gaps of a large report costs no names.

use super::Extent;
use crate::coverage::{FileCoverage, Line, LineFact, names};

/// Where a function stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// First line, if anything says it.
    pub(super) start: Option<Line>,
    /// Last line, if anything says it.
    pub(super) end: Option<Line>,
    /// Was the last line guessed from the next function's start?
    pub(super) end_guessed: bool,
    /// Its place among the functions that the data names.
    pub(super) function: Option<u32>,
    /// Its place among the functions that the source has.
    pub(super) extent: Option<u32>,
}

/// The functions of a file: those of the data where it names any, else those of the source. By start line, the longer
/// first; functions without a place come last.
pub(super) fn places(coverage: &FileCoverage, extents: &[Extent]) -> Vec<Place> {
    let mut places = if coverage.functions.is_empty() {
        extents.iter().enumerate().map(|(at, extent)| of_source(at as u32, extent)).collect()
    } else {
        of_data(coverage, extents)
    };
    places.sort_by_key(|place: &Place| (place.start.is_none(), place.start, std::cmp::Reverse(place.end)));
    places
}

fn of_source(at: u32, extent: &Extent) -> Place {
    let (start, end) = (Some(extent.start()), Some(extent.end()));
    Place { start, end, end_guessed: false, function: None, extent: Some(at) }
}

fn of_data(coverage: &FileCoverage, extents: &[Extent]) -> Vec<Place> {
    let mut starts: Vec<Line> = coverage.functions.iter().filter_map(|function| function.start).collect();
    starts.sort_unstable();
    let mut last = None;
    let places = coverage.functions.iter().enumerate().map(|(at, function)| {
        let extent = function.start.and_then(|start| matching(extents, start, &function.name));
        let said = function.end.or(extent.and_then(|at| extents.get(at)).map(Extent::end));
        let guessed = function.start.filter(|_| said.is_none()).and_then(|start| {
            // Without an end, a function ends where the next one starts, or at the last measured line.
            let next = starts.get(starts.partition_point(|other| *other <= start));
            let end = match next {
                Some(next) => next.previous(),
                None => *last.get_or_insert_with(|| coverage.last_line()),
            };
            end.map(|end| end.max(start))
        });
        Place {
            start: function.start,
            end: said.or(guessed),
            end_guessed: guessed.is_some(),
            function: Some(at as u32),
            extent: extent.map(|at| at as u32),
        }
    });
    places.collect()
}

/// The function in the source that a record means: on the same line, or around it under the same name (producers
/// disagree whether a decorator or an attribute is the first line). Extents are sorted by start.
fn matching(extents: &[Extent], start: Line, name: &str) -> Option<usize> {
    if extents.is_empty() {
        return None;
    }
    let from = extents.partition_point(|extent| extent.start() < start);
    if extents.get(from).is_some_and(|extent| extent.start() == start) {
        return Some(from);
    }
    let last_part = |name: &str| -> String {
        let plain = names::normalise(name);
        let head = plain.split('(').next().unwrap_or(&plain);
        head.rsplit(['.', ':', '#']).next().unwrap_or(head).to_owned()
    };
    let wanted = last_part(&names::demangle(name));
    let near = |extent: &Extent| extent.start().get().abs_diff(start.get()) <= 10;
    let around = extents.iter().enumerate().rev().filter(|(_, extent)| near(extent));
    around.into_iter().find(|(_, extent)| !wanted.is_empty() && last_part(&extent.name) == wanted).map(|(at, _)| at)
}

/// The innermost function around each of some ascending lines.
pub(super) fn owners(places: &[Place], lines: impl Iterator<Item = Line>) -> Vec<Option<usize>> {
    let mut open = Open::default();
    lines.map(|line| open.owner(places, line)).collect()
}

/// Visits every line of a file that has a state, ascending, with the function that owns it.
pub(super) fn owned_lines(coverage: &FileCoverage, places: &[Place], mut visit: impl FnMut(LineFact, Option<usize>)) {
    let mut open = Open::default();
    coverage.each_fact(|fact| {
        let owner = open.owner(places, fact.line);
        visit(fact, owner);
    });
}

/// The functions around a line that moves down the file.
struct Open {
    /// Places and last lines, the innermost last.
    around: Vec<(usize, Line)>,
    next: usize,
    /// The innermost, and the last line up to which nothing begins or ends.
    owner: Option<usize>,
    until: Option<Line>,
}

impl Default for Open {
    fn default() -> Open {
        Open { around: Vec::new(), next: 0, owner: None, until: Some(Line::FIRST) }
    }
}

impl Open {
    #[inline]
    fn owner(&mut self, places: &[Place], line: Line) -> Option<usize> {
        if self.until.is_some_and(|until| line > until || until == Line::FIRST) {
            self.advance(places, line);
        }
        self.owner
    }

    fn advance(&mut self, places: &[Place], line: Line) {
        while let Some(place) = places.get(self.next).filter(|place| place.start.is_some_and(|start| start <= line)) {
            if let Some(end) = place.end {
                self.around.push((self.next, end));
            }
            self.next += 1;
        }
        // An inner function may end after the outer one only in broken data; the check keeps it harmless.
        self.around.retain(|&(_, end)| end >= line);
        self.owner = self.around.last().map(|&(place, _)| place);
        let begins = places.get(self.next).and_then(|place| place.start?.previous());
        self.until = self.around.iter().map(|&(_, end)| end).chain(begins).min();
    }
}
