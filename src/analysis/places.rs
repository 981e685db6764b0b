//! Where the functions of a file stand, and which of them owns each line: the innermost. Nothing is named or counted
//! here, so that finding the gaps of a large report costs no names.

use std::cmp::Reverse;

use super::Extent;
use super::meant::meant;
use crate::coverage::{FileCoverage, Function, Line, LineFact};

/// Where a function stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// First line, if anything says it.
    pub(super) start: Option<Line>,
    /// Last line, if anything says it.
    pub(super) end: Option<Line>,
    /// Was the last line guessed: from the next function's start, or as that of one of several functions?
    pub(super) end_guessed: bool,
    /// First line that it owns: those before belong to what is around it.
    pub(super) from: Option<Line>,
    /// Its place among the functions that the data names.
    pub(super) function: Option<u32>,
    /// Its place among the functions that the source has.
    pub(super) extent: Option<u32>,
}

/// The functions of a file: those of the data where it names any, else those of the source. By start line, the longer
/// first; functions without a place come last.
pub(super) fn places(coverage: &FileCoverage, extents: &[Extent]) -> Vec<Place> {
    let mut places = if coverage.functions.is_empty() {
        extents.iter().enumerate().map(|(at, extent)| of_source(at as u32, extent, coverage)).collect()
    } else {
        of_data(coverage, extents)
    };
    places.sort_by_key(|place: &Place| (place.start.is_none(), place.start, Reverse(place.end), place.extent));
    places
}

fn of_source(at: u32, extent: &Extent, coverage: &FileCoverage) -> Place {
    let (start, end) = (Some(extent.start()), Some(extent.end()));
    Place { start, end, end_guessed: false, from: Some(own_start(extent, coverage)), function: None, extent: Some(at) }
}

/// The first line that a function of the data owns. A record may stand above its function, on an attribute.
fn first_owned(extent: Option<&Extent>, function: &Function, coverage: &FileCoverage) -> Option<Line> {
    let known = extent.map(|extent| (extent.start(), own_start(extent, coverage)));
    match known.filter(|(start, from)| from > start) {
        Some((_, from)) => Some(from),
        None => function.from.or(function.start),
    }
}

fn own_start(extent: &Extent, coverage: &FileCoverage) -> Line {
    let mut header = (extent.start().get() + 1..extent.from.get()).filter_map(Line::new);
    let counted = extent.is_value && header.any(|line| coverage.lines.hits(line).is_some());
    if counted { extent.start() } else { extent.from }
}

fn of_data(coverage: &FileCoverage, extents: &[Extent]) -> Vec<Place> {
    let mut starts: Vec<Line> = coverage.functions.iter().filter_map(|function| function.start).collect();
    starts.sort_unstable();
    let mut last = None;
    let meant = meant(coverage.functions.iter(), extents);
    let places = coverage.functions.iter().zip(meant).enumerate().map(|(at, (function, meant))| {
        let extent = meant.and_then(|meant| extents.get(meant.extent));
        let said = function.end.or(extent.map(Extent::end));
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
            end_guessed: guessed.is_some() || (function.end.is_none() && meant.is_some_and(|meant| meant.doubtful)),
            from: first_owned(extent, function, coverage),
            function: Some(at as u32),
            extent: meant.map(|meant| meant.extent as u32),
        }
    });
    places.collect()
}

/// The innermost function around each of some ascending lines.
pub(super) fn owners(places: &[Place], lines: impl Iterator<Item = Line>) -> Vec<Option<usize>> {
    let mut open = Open::of(places);
    lines.map(|line| open.owner(line)).collect()
}

/// Visits every line of a file that has a state, ascending, with the function that owns it.
pub(super) fn owned_lines(coverage: &FileCoverage, places: &[Place], mut visit: impl FnMut(LineFact, Option<usize>)) {
    let mut open = Open::of(places);
    coverage.each_fact(|fact| {
        let owner = open.owner(fact.line);
        visit(fact, owner);
    });
}

/// Visits the missed and the partial lines, ascending, with the function that owns each, and says whether a hit line lies
/// between it and the one before.
pub(super) fn owned_weak_lines(
    coverage: &FileCoverage,
    places: &[Place],
    mut visit: impl FnMut(LineFact, Option<usize>, bool),
) {
    let mut open = Open::of(places);
    coverage.each_weak(|fact, after_hit| {
        let owner = open.owner(fact.line);
        visit(fact, owner, after_hit);
    });
}

/// The functions around a line that moves down the file.
struct Open<'a> {
    places: &'a [Place],
    /// Places by the first line that they own, the innermost of one line last.
    order: Vec<usize>,
    /// Places and last lines, the innermost last.
    around: Vec<(usize, Line)>,
    next: usize,
    /// The innermost, and the last line up to which nothing begins or ends.
    owner: Option<usize>,
    until: Option<Line>,
}

impl<'a> Open<'a> {
    fn of(places: &'a [Place]) -> Open<'a> {
        let key = |place: &Place| (place.from.is_none(), place.from, Reverse(place.end));
        let mut order: Vec<usize> = (0..places.len()).collect();
        order.sort_by_key(|at| places.get(*at).map(key));
        Open { places, order, around: Vec::new(), next: 0, owner: None, until: Some(Line::FIRST) }
    }

    #[inline]
    fn owner(&mut self, line: Line) -> Option<usize> {
        if self.until.is_some_and(|until| line > until || until == Line::FIRST) {
            self.advance(line);
        }
        self.owner
    }

    fn advance(&mut self, line: Line) {
        while let Some((at, place)) = self.upcoming().filter(|(_, place)| place.from.is_some_and(|from| from <= line)) {
            if let Some(end) = place.end {
                self.around.push((at, end));
            }
            self.next += 1;
        }
        // An inner function may end after the outer one only in broken data; the check keeps it harmless.
        self.around.retain(|&(_, end)| end >= line);
        self.owner = self.around.last().map(|&(place, _)| place);
        let begins = self.upcoming().and_then(|(_, place)| place.from?.previous());
        self.until = self.around.iter().map(|&(_, end)| end).chain(begins).min();
    }

    fn upcoming(&self) -> Option<(usize, &'a Place)> {
        let at = *self.order.get(self.next)?;
        Some((at, self.places.get(at)?))
    }
}
