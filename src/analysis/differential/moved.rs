//! Finds blocks of lines that left one place and came up in another, in the same file or elsewhere. Short or common
//! blocks are left alone: only what is unique on both sides can be said to have moved. Lines without words are not
//! looked at; they follow the others.

use std::sync::Arc;

use std::collections::VecDeque;
use std::hash::Hasher;

use rayon::prelude::*;
use rustc_hash::FxHasher;

use super::mapping::{Mapping, Place, marks};
use super::{FileRecord, LineMap, Mark, Measurement, Origin};
use crate::coverage::{Line, List};

/// How many lines with words a block has at least.
const BLOCK: usize = 4;

/// Is a line still to be had?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// It has its partner.
    Taken,
    /// Its partner is this line of the paired file, for want of a better one: around them everything differs.
    Weak(Line),
    /// It has no partner.
    Free,
}

/// For each file of both sides, which of its lines are still to be had; empty when none is.
#[derive(Debug)]
pub(super) struct Free {
    before: Vec<Vec<State>>,
    now: Vec<Vec<State>>,
}

impl Free {
    /// The lines that the comparison of pairs left over.
    pub(super) fn of(mapping: &Mapping, before: &Measurement, now: &Measurement) -> Free {
        let of_now = |(at, file): (usize, &Arc<FileRecord>)| match mapping.maps.get(at) {
            Some(LineMap::Lines(origins)) if !mapping.is_whole_now(at as u32) => {
                let old = mapping.pairs.before(at as u32).and_then(|partner| before.record(partner));
                states(origins, marks(old), marks(Some(file)))
            }
            _ => Vec::new(),
        };
        let now: Vec<Vec<State>> = now.files().par_iter().enumerate().map(of_now).collect();
        let of_before = |(at, file): (usize, &Arc<FileRecord>)| {
            if mapping.is_whole_before(at as u32) {
                return Vec::new();
            }
            let mut states = vec![State::Free; marks(Some(file)).len()];
            let Some(partner) = mapping.pairs.after(at as u32) else { return states };
            let Some(LineMap::Lines(origins)) = mapping.maps.get(partner as usize) else { return Vec::new() };
            let others = now.get(partner as usize).map_or(&[][..], Vec::as_slice);
            for (line, (origin, other)) in origins.iter().zip(others).enumerate() {
                if let Some(state) = origin.and_then(|origin| states.get_mut(origin.line.index())) {
                    let weak = matches!(other, State::Weak(_));
                    *state = if weak { State::Weak(Line::from_index(line)) } else { State::Taken };
                }
            }
            states
        };
        Free { before: before.files().par_iter().enumerate().map(of_before).collect(), now }
    }

    /// Which lines of a file of the baseline have no partner.
    pub(super) fn of_before(&self, file: u32) -> Vec<bool> {
        is_free(&self.before, file)
    }

    /// Which lines of a present file have none.
    pub(super) fn of_now(&self, file: u32) -> Vec<bool> {
        is_free(&self.now, file)
    }

    /// Joins a line of the baseline to a present one, if both are to be had. Partners that they had for want of a better
    /// one are to be had again.
    pub(super) fn join(&mut self, mapping: &mut Mapping, origin: Origin, place: Place) {
        let from = state(&mut self.before, origin.file, origin.line);
        let to = state(&mut self.now, place.file, place.line);
        let (Some(from), Some(to)) = (from, to) else { return };
        let had = (*from, *to);
        if had.0 == State::Taken || had.1 == State::Taken {
            return;
        }
        (*from, *to) = (State::Taken, State::Taken);
        if mapping.origin(place) == Some(origin) {
            return;
        }
        if let (State::Weak(line), Some(file)) = (had.0, mapping.pairs.after(origin.file)) {
            mapping.set(Place { file, line }, None);
            set_free(&mut self.now, file, line);
        }
        if let (State::Weak(line), Some(file)) = (had.1, mapping.pairs.before(place.file)) {
            set_free(&mut self.before, file, line);
        }
        mapping.add_moved(place, origin);
    }
}

fn is_free(files: &[Vec<State>], file: u32) -> Vec<bool> {
    files.get(file as usize).into_iter().flatten().map(|state| *state == State::Free).collect()
}

fn state(files: &mut [Vec<State>], file: u32, line: Line) -> Option<&mut State> {
    files.get_mut(file as usize)?.get_mut(line.index())
}

fn set_free(files: &mut [Vec<State>], file: u32, line: Line) {
    if let Some(state) = state(files, file, line) {
        *state = State::Free;
    }
}

/// The states of present lines. A run of equal lines with at most one that holds words, between others that differ, is
/// a weak reason to call them the same.
fn states(origins: &[Option<Origin>], old: &[Mark], new: &[Mark]) -> Vec<State> {
    let mut states = vec![State::Free; origins.len()];
    let lines: Vec<(usize, Line)> =
        origins.iter().enumerate().filter_map(|(at, origin)| Some((at, (*origin)?.line))).collect();
    for run in lines.chunk_by(|a, b| a.0 + 1 == b.0 && a.1.next() == b.1) {
        let is_equal =
            |&(at, origin): &(usize, Line)| old.get(origin.index()).is_some_and(|old| new.get(at) == Some(old));
        let words = run.iter().filter(|(at, _)| new.get(*at).is_some_and(|mark| !mark.is_trivial())).count();
        let weak = words <= 1 && run.iter().all(is_equal);
        for &(at, origin) in run {
            if let Some(state) = states.get_mut(at) {
                *state = if weak { State::Weak(origin) } else { State::Taken };
            }
        }
    }
    states
}

/// Joins the lines of all blocks that moved.
pub(super) fn join_blocks(mapping: &mut Mapping, free: &mut Free, before: &Measurement, now: &Measurement) {
    let left = windows(before.files(), &free.before);
    let right = windows(now.files(), &free.now);
    let mut anchors: Vec<(Window, Window)> = Vec::new();
    let mut others = uniques(&right).peekable();
    for window in uniques(&left) {
        while others.next_if(|other| other.key < window.key).is_some() {}
        if let Some(other) = others.next_if(|other| other.key == window.key) {
            anchors.push((window, other));
        }
    }
    // The order of paths, not that of the files, decides which of two blocks that overlap takes a line.
    let path = |side: &'_ Measurement, at: u32| side.record(at).map(|file| file.path.clone());
    anchors.sort_by_cached_key(|(from, to)| (path(before, from.file), from.line, path(now, to.file), to.line));
    for (from, to) in anchors {
        for (line, other) in block(from, to, free, before, now).unwrap_or_default() {
            let origin = Origin { file: from.file, line: Line::from_index(line) };
            free.join(mapping, origin, Place { file: to.file, line: Line::from_index(other) });
        }
    }
}

/// Where [`BLOCK`] lines with words begin that only lines without words part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Window {
    key: u64,
    file: u32,
    line: u32,
}

/// The windows of all lines that are to be had, by key.
fn windows(files: &List<Arc<FileRecord>>, free: &[Vec<State>]) -> Vec<Window> {
    let of_file = |(at, (file, free)): (usize, (&Arc<FileRecord>, &Vec<State>))| {
        let mut found = Vec::new();
        let mut last: VecDeque<(u32, Mark)> = VecDeque::with_capacity(BLOCK);
        for (line, (mark, state)) in marks(Some(file)).iter().zip(free).enumerate() {
            if mark.is_trivial() {
                continue;
            }
            if *state == State::Taken {
                last.clear();
            } else {
                if last.len() == BLOCK {
                    last.pop_front();
                }
                last.push_back((line as u32, *mark));
                if let (BLOCK, Some(first)) = (last.len(), last.front()) {
                    let mut hasher = FxHasher::default();
                    for (hash, length) in last.iter().map(|(_, mark)| mark.to_parts()) {
                        hasher.write_u64(u64::from(hash) << 32 | u64::from(length));
                    }
                    found.push(Window { key: hasher.finish(), file: at as u32, line: first.0 });
                }
            }
        }
        found
    };
    let mut windows: Vec<Window> = files.par_iter().zip(free).enumerate().flat_map_iter(of_file).collect();
    windows.par_sort_unstable();
    windows
}

/// The windows that no other one is like.
fn uniques(sorted: &[Window]) -> impl Iterator<Item = Window> {
    let alike = sorted.chunk_by(|a, b| a.key == b.key);
    alike.filter_map(|alike| if let [one] = alike { Some(*one) } else { None })
}

/// The lines with words that are equal around an anchor, as far as they go; `None` when its marks only seemed to be
/// equal.
fn block(
    from: Window,
    to: Window,
    free: &Free,
    before: &Measurement,
    now: &Measurement,
) -> Option<Vec<(usize, usize)>> {
    let (old, new) = (side(before, &free.before, from.file)?, side(now, &free.now, to.file)?);
    let (line, other) = (from.line as usize, to.line as usize);
    let down = walk((line..old.0.len()).map(|at| (at, old)), (other..new.0.len()).map(|at| (at, new)));
    let up = walk((0..line).rev().map(|at| (at, old)), (0..other).rev().map(|at| (at, new)));
    (down.len() >= BLOCK).then(|| [down, up].concat())
}

/// Marks of a file, and which of its lines are to be had.
type Side<'a> = (&'a [Mark], &'a [State]);

fn side<'a>(measurement: &'a Measurement, free: &'a [Vec<State>], file: u32) -> Option<Side<'a>> {
    Some((marks(measurement.record(file)), free.get(file as usize)?))
}

/// Walks two runs of lines in step while their lines with words are equal and to be had.
fn walk<'a>(
    old: impl Iterator<Item = (usize, Side<'a>)>,
    new: impl Iterator<Item = (usize, Side<'a>)>,
) -> Vec<(usize, usize)> {
    let words = |(at, (marks, states)): (usize, Side<'a>)| {
        let mark = *marks.get(at)?;
        (!mark.is_trivial()).then(|| (at, mark, states.get(at).is_some_and(|state| *state != State::Taken)))
    };
    let equal = |(old, new): ((usize, Mark, bool), (usize, Mark, bool))| {
        (old.1 == new.1 && old.2 && new.2).then_some((old.0, new.0))
    };
    old.filter_map(words).zip(new.filter_map(words)).map_while(equal).collect()
}
