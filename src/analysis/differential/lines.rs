//! Where the lines of one file come from in another version of it: a histogram diff of their marks, then what was only
//! broken into lines in another way.

use std::ops::Range;

use imara_diff::{Algorithm, Diff, Hunk, NoSliderHeuristic, Token};
use rustc_hash::FxHashMap;

use super::{Mark, Unit, chance, rewrap};
use crate::coverage::Line;

/// The shortest way is looked for as long as it is not longer than this: the time for it grows with the square.
const SHORTEST: usize = 1000;

/// What was measured on the lines of two texts, by positions counted from 0.
#[derive(Clone, Copy, Debug)]
pub(super) struct Code<'a> {
    pub(super) old: &'a [Unit],
    pub(super) new: &'a [Unit],
}

impl Code<'_> {
    /// Does an old line count?
    fn counts(self, old: usize) -> bool {
        hit(self.old, old).is_some()
    }

    /// Is a new line missed?
    fn misses(self, new: usize) -> bool {
        hit(self.new, new) == Some(false)
    }
}

fn hit(units: &[Unit], at: usize) -> Option<bool> {
    let found = units.binary_search_by_key(&Line::from_index(at), |unit| unit.line).ok()?;
    units.get(found).map(|unit| unit.covered > 0)
}

/// For each new line the position of the old one, counted from 0. Several new lines may come from one old line, when it
/// was broken.
pub(super) fn origins(old: &[Mark], new: &[Mark], code: Code) -> Vec<Option<u32>> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (old.get(head..).unwrap_or_default(), new.get(head..).unwrap_or_default());
    let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let old_middle = old_rest.get(..old_rest.len() - tail).unwrap_or_default();
    let new_middle = new_rest.get(..new_rest.len() - tail).unwrap_or_default();

    let middle = between(old_middle, new_middle, head, code);
    let shifted = middle.into_iter().map(|origin| origin.map(|at| at + head as u32));
    let last = (old.len() - tail) as u32..old.len() as u32;
    (0..head as u32).map(Some).chain(shifted).chain(last.map(Some)).collect()
}

/// The same where nothing is known yet of the new lines.
pub(in crate::analysis) fn origins_in_new_text(old: &[Mark], new: &[Mark], measured: &[Unit]) -> Vec<Option<u32>> {
    origins(old, new, Code { old: measured, new: &[] })
}

/// The same for two texts that differ in their first and in their last line, and follow `head` equal ones.
fn between(old: &[Mark], new: &[Mark], head: usize, code: Code) -> Vec<Option<u32>> {
    let mut origins = vec![None; new.len()];
    if old.is_empty() || new.is_empty() {
        return origins;
    }
    let hunks = chance::joined(hunks(old, new), old, new, |line| code.misses(head + line));
    let mut at = (0, 0);
    for hunk in hunks.iter().chain([&Hunk { before: old.len() as u32..0, after: new.len() as u32..0 }]) {
        for (line, origin) in (at.1..hunk.after.start).zip(at.0..hunk.before.start) {
            set(&mut origins, line as usize, Some(origin));
        }
        at = (hunk.before.end, hunk.after.end);
    }
    for Hunk { before, after } in grouped(&hunks, old) {
        let (first, other) = (before.start as usize, after.start as usize);
        let lines = |marks: &[Mark], range: &Range<u32>| -> Vec<Mark> {
            marks.get(range.start as usize..range.end as usize).unwrap_or_default().to_vec()
        };
        let (old, new) = (lines(old, &before), lines(new, &after));
        for (from, to) in rewrap::runs(&old, &new) {
            let within = (first + from.start) as u32..(first + from.end) as u32;
            for origin in origins.iter_mut().filter(|origin| origin.is_some_and(|at| within.contains(&at))) {
                *origin = None;
            }
            let (Some(from_marks), Some(to_marks)) = (old.get(from.clone()), new.get(to.clone())) else { continue };
            let aligned = rewrap::align(from_marks, to_marks, |at| code.counts(head + first + from.start + at));
            for (line, origin) in to.zip(aligned) {
                set(&mut origins, other + line, origin.map(|at| (first + from.start + at) as u32));
            }
        }
    }
    origins
}

fn set(origins: &mut [Option<u32>], line: usize, origin: Option<u32>) {
    if let Some(slot) = origins.get_mut(line) {
        *slot = origin;
    }
}

/// What differs, in order.
fn hunks(old: &[Mark], new: &[Mark]) -> Vec<Hunk> {
    let mut known: FxHashMap<Mark, Token> = FxHashMap::default();
    let mut tokens = |marks: &[Mark]| -> Vec<Token> {
        marks
            .iter()
            .map(|mark| {
                let next = Token(known.len() as u32);
                *known.entry(*mark).or_insert(next)
            })
            .collect()
    };
    let (old, new) = (tokens(old), tokens(new));
    let mut diff = Diff::default();
    diff.compute_with(Algorithm::Histogram, &old, &new, known.len() as u32);
    // A histogram is no shortest way. Where lines were only added, or only taken away, nothing else may be said.
    let (removed, added) = (diff.count_removals() > 0, diff.count_additions() > 0);
    let few = old.len().abs_diff(new.len()) <= SHORTEST;
    if removed && added && few && (is_part(&old, &new) || is_part(&new, &old)) {
        diff.compute_with(Algorithm::MyersMinimal, &old, &new, known.len() as u32);
    }
    diff.postprocess_with(&old, &new, NoSliderHeuristic);
    diff.hunks().collect()
}

/// Are these tokens found in the others, in this order?
fn is_part(tokens: &[Token], others: &[Token]) -> bool {
    let mut rest = others.iter();
    tokens.len() <= others.len() && tokens.iter().all(|token| rest.any(|other| other == token))
}

/// Hunks that replace lines, with those that nothing but brackets parts from them: the closing bracket of a broken call
/// is easily taken for another one.
fn grouped(hunks: &[Hunk], old: &[Mark]) -> Vec<Hunk> {
    let mut groups: Vec<Hunk> = Vec::new();
    for hunk in hunks {
        let near = |group: &Hunk| {
            let gap = old.get(group.before.end as usize..hunk.before.start as usize).unwrap_or_default();
            gap.len() <= 3 && gap.iter().all(|mark| mark.is_trivial())
        };
        match groups.last_mut().filter(|group| near(group)) {
            Some(group) => (group.before.end, group.after.end) = (hunk.before.end, hunk.after.end),
            None => groups.push(hunk.clone()),
        }
    }
    groups.retain(|group| !group.before.is_empty() && !group.after.is_empty());
    groups
}
