//! Finds blocks of lines that left one place and came up in another, in the same file or elsewhere. Short or common
//! blocks are left alone: only what is unique on both sides can be said to have moved.

use std::collections::VecDeque;
use std::hash::Hasher;

use rayon::prelude::*;
use rustc_hash::FxHasher;

use super::mapping::{Mapping, Place};
use super::{FileRecord, LineMap, Mark, Measurement, Origin};
use crate::coverage::Line;

/// How many lines with words a block has at least.
const BLOCK: usize = 4;

/// For each file of both sides, which of its lines are without a partner; empty when none is.
#[derive(Debug)]
pub(super) struct Free {
    before: Vec<Vec<bool>>,
    now: Vec<Vec<bool>>,
}

impl Free {
    /// The lines that the comparison of pairs left over.
    pub(super) fn of(mapping: &Mapping, before: &Measurement, now: &Measurement) -> Free {
        let of_now = |at: usize| match mapping.maps.get(at) {
            Some(LineMap::Lines(origins)) if !mapping.is_whole_now(at as u32) => {
                origins.iter().map(Option::is_none).collect()
            }
            _ => Vec::new(),
        };
        let of_before = |(at, file): (usize, &FileRecord)| {
            let lines = file.text.as_ref().map_or(0, |text| text.lines.len());
            if mapping.is_whole_before(at as u32) {
                return Vec::new();
            }
            match mapping.pairs.after(at as u32).and_then(|after| mapping.maps.get(after as usize)) {
                None => vec![true; lines],
                Some(LineMap::Lines(origins)) => {
                    let mut free = vec![true; lines];
                    for origin in origins.iter().flatten() {
                        if let Some(free) = free.get_mut(origin.line.index()) {
                            *free = false;
                        }
                    }
                    free
                }
                Some(_) => Vec::new(),
            }
        };
        Free {
            before: before.files.par_iter().enumerate().map(of_before).collect(),
            now: (0..now.files.len()).into_par_iter().map(of_now).collect(),
        }
    }

    /// Joins a line of the baseline to a present one, if neither has a partner.
    pub(super) fn join(&mut self, mapping: &mut Mapping, origin: Origin, place: Place) {
        let from = self.before.get_mut(origin.file as usize).and_then(|file| file.get_mut(origin.line.index()));
        let to = self.now.get_mut(place.file as usize).and_then(|file| file.get_mut(place.line.index()));
        if let (Some(from @ true), Some(to @ true)) = (from, to) {
            (*from, *to) = (false, false);
            mapping.add_moved(place, origin);
        }
    }
}

/// Joins the lines of all blocks that moved.
pub(super) fn join_blocks(mapping: &mut Mapping, free: &mut Free, before: &Measurement, now: &Measurement) {
    let left = windows(&before.files, &free.before);
    let right = windows(&now.files, &free.now);
    let mut anchors: Vec<(Window, Window)> = Vec::new();
    let mut others = uniques(&right).peekable();
    for window in uniques(&left) {
        while others.next_if(|other| other.key < window.key).is_some() {}
        if let Some(other) = others.next_if(|other| other.key == window.key) {
            anchors.push((window, other));
        }
    }
    // The order of paths, not that of the files, decides which of two blocks that overlap takes a line.
    let path = |side: &'_ Measurement, at: u32| side.files.get(at as usize).map(|file| file.path.clone());
    anchors.sort_by_cached_key(|(from, to)| (path(before, from.file), from.line, path(now, to.file), to.line));
    for (from, to) in anchors {
        for (line, other) in block(from, to, free, before, now).unwrap_or_default() {
            let origin = Origin { file: from.file, line: Line::from_index(line) };
            free.join(mapping, origin, Place { file: to.file, line: Line::from_index(other) });
        }
    }
}

/// Where [`BLOCK`] lines with words begin that nothing but brackets interrupts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Window {
    key: u64,
    file: u32,
    line: u32,
}

/// The windows of all lines without a partner, by key.
fn windows(files: &[FileRecord], free: &[Vec<bool>]) -> Vec<Window> {
    let of_file = |(at, (file, free)): (usize, (&FileRecord, &Vec<bool>))| {
        let mut found = Vec::new();
        let mut last: VecDeque<(u32, Mark)> = VecDeque::with_capacity(BLOCK);
        let marks = file.text.as_ref().map_or(&[][..], |text| text.lines.as_slice());
        for (line, (mark, free)) in marks.iter().zip(free).enumerate() {
            if !free {
                last.clear();
            } else if !mark.is_trivial() {
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

/// The lines that are equal around an anchor, as far as they go; `None` when its marks only seemed to be equal.
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
    let words = |pairs: &[(usize, usize)]| {
        pairs.iter().filter(|pair| old.0.get(pair.0).is_some_and(|mark| !mark.is_trivial())).count()
    };
    let up = walk((0..line).rev().map(|at| (at, old)), (0..other).rev().map(|at| (at, new)));
    (words(&down) >= BLOCK).then(|| [down, up].concat())
}

/// Marks of a file, and which of its lines have no partner.
type Side<'a> = (&'a [Mark], &'a [bool]);

fn side<'a>(measurement: &'a Measurement, free: &'a [Vec<bool>], file: u32) -> Option<Side<'a>> {
    let text = measurement.files.get(file as usize)?.text.as_ref()?;
    Some((&text.lines, free.get(file as usize)?))
}

/// Walks two runs of lines in step while they are equal. Lines without words may be there on one side alone.
fn walk<'a>(
    old: impl Iterator<Item = (usize, Side<'a>)>,
    new: impl Iterator<Item = (usize, Side<'a>)>,
) -> Vec<(usize, usize)> {
    let mark =
        |(at, (marks, free)): (usize, Side<'a>)| Some((at, *marks.get(at)?)).filter(|_| free.get(at) == Some(&true));
    let (mut old, mut new) = (old.map_while(mark).peekable(), new.map_while(mark).peekable());
    let mut equal = Vec::new();
    while let (Some((line, left)), Some((other, right))) = (old.peek().copied(), new.peek().copied()) {
        if left == right {
            equal.push((line, other));
            old.next();
            new.next();
        } else if left.is_trivial() {
            old.next();
        } else if right.is_trivial() {
            new.next();
        } else {
            break;
        }
    }
    equal
}
