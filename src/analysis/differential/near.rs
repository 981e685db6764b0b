//! Finds lines that moved a short way within their file: a diff tells a block that passed two lines as two lines that
//! were deleted and written again. Only lines that are unique on both sides, and that a diff left over, are looked at.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::mapping::{Mapping, Place, is_hit, marks};
use super::moved::Free;
use super::{FileRecord, LineMap, Mark, Measurement, Origin};
use crate::coverage::Line;

/// How many lines with words a lone line may have passed.
const LONE: usize = 10;
/// How many several of them together.
const SEVERAL: usize = 40;
/// Shorter lines say too little to be known again.
const SHORTEST: u32 = 8;

/// Joins lines that moved a short way.
pub(super) fn join_lines(mapping: &mut Mapping, free: &mut Free, before: &Measurement, now: &Measurement) {
    let of_file = |after: u32| -> Vec<(Origin, Place)> {
        let pair = mapping.pairs.before(after).and_then(|at| Some((at, before.record(at)?, now.record(after)?)));
        let Some((at, old, new)) = pair.filter(|_| !mapping.is_whole_now(after)) else { return Vec::new() };
        let Some(LineMap::Lines(origins)) = mapping.maps.get(after as usize) else { return Vec::new() };
        let left = (free.of_before(at), free.of_now(after));
        let origin = |line: usize| origins.get(line).copied().flatten().filter(|origin| origin.file == at);
        let came_from = |line: usize| origin(line).map(|origin| origin.line.index());
        let found = moved(Side::of(old, &left.0), Side::of(new, &left.1), came_from);
        let place = |(old, new): (usize, usize)| {
            let line = Line::from_index;
            (Origin { file: at, line: line(old) }, Place { file: after, line: line(new) })
        };
        found.into_iter().map(place).collect()
    };
    let found: Vec<(Origin, Place)> = (0..now.files().len() as u32).into_par_iter().flat_map_iter(of_file).collect();
    for (origin, place) in found {
        free.join(mapping, origin, place);
    }
}

/// A text, and which of its lines have no partner.
#[derive(Clone, Copy)]
struct Side<'a> {
    record: &'a FileRecord,
    marks: &'a [Mark],
    free: &'a [bool],
}

impl<'a> Side<'a> {
    fn of(record: &'a FileRecord, free: &'a [bool]) -> Side<'a> {
        Side { record, marks: marks(Some(record)), free }
    }

    /// Lines without partner that no other line of the text is like, with their position among the lines with words.
    fn candidates(&self) -> FxHashMap<Mark, (usize, usize)> {
        let mut all: FxHashMap<Mark, Option<(usize, usize)>> = FxHashMap::default();
        let words = self.marks.iter().enumerate().filter(|(_, mark)| !mark.is_trivial());
        for (nth, (line, mark)) in words.enumerate() {
            let free = self.free.get(line) == Some(&true) && mark.len() >= SHORTEST;
            all.entry(*mark).and_modify(|known| *known = None).or_insert_with(|| free.then_some((line, nth)));
        }
        all.into_iter().filter_map(|(mark, place)| Some((mark, place?))).collect()
    }
}

/// Old and new lines that are one, by the new line. `came_from` says where other new lines were.
fn moved(old: Side<'_>, new: Side<'_>, came_from: impl Fn(usize) -> Option<usize>) -> Vec<(usize, usize)> {
    if !(old.free.contains(&true) && new.free.contains(&true)) {
        return Vec::new();
    }
    let known = old.candidates();
    let mut pairs: Vec<Pair> =
        new.candidates().into_iter().filter_map(|(mark, new)| Some(Pair { old: *known.get(&mark)?, new })).collect();
    pairs.sort_unstable_by_key(|pair| pair.new);
    let nth = |side: &Side<'_>| -> Vec<usize> {
        let count = |count: &mut usize, mark: &Mark| {
            let nth = *count;
            *count += usize::from(!mark.is_trivial());
            Some(nth)
        };
        side.marks.iter().scan(0, count).collect()
    };
    let (old_nth, new_nth) = (nth(&old), nth(&new));
    // For each new line the nearest one above that has a partner: both positions.
    let mut above: Vec<Option<(usize, usize)>> = Vec::with_capacity(new_nth.len());
    let mut nearest = None;
    for (line, nth) in new_nth.iter().enumerate() {
        above.push(nearest);
        nearest = came_from(line).and_then(|old| Some((*old_nth.get(old)?, *nth))).or(nearest);
    }
    // How far from where it would be, had it stayed below the line that stands above it now.
    let passed = |pair: &Pair| {
        let above = above.get(pair.new.0).copied().flatten();
        let expected = above.map_or(pair.new.1, |(old, new)| old + pair.new.1 - new);
        expected.abs_diff(pair.old.1)
    };
    let mut found = Vec::new();
    for run in pairs.chunk_by(|a, b| a.old.1 + 1 == b.old.1 && a.new.1 + 1 == b.new.1) {
        let Some(first) = run.first() else { continue };
        let lone = run.len() == 1;
        // That one line was lost when it moved would be a loss that rests on a guess. What it was before is not asked: with
        // the data of before and without, the same lines are new.
        let missed = is_hit(new.record, first.new.0) == Some(false);
        if passed(first) <= if lone { LONE } else { SEVERAL } && !(lone && missed) {
            found.extend(run.iter().map(|pair| (pair.old.0, pair.new.0)));
        }
    }
    found
}

/// An old and a new line that are equal, each with its position among the lines with words.
struct Pair {
    old: (usize, usize),
    new: (usize, usize),
}
