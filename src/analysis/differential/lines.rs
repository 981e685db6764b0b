//! Where the lines of one file come from in another version of it: a histogram diff of their marks, then what was only
//! broken into lines in another way.

use std::cell::OnceCell;
use std::ops::Range;

use imara_diff::{Algorithm, Diff, Hunk, NoSliderHeuristic, Token};
use rustc_hash::FxHashMap;

use super::{Mark, rewrap};

/// The shortest way is looked for as long as it is not longer than this: the time for it grows with the square.
const SHORTEST: usize = 1000;

/// For each new line the position of the old one, counted from 0. Several new lines may come from one old line, when it
/// was broken. `is_code` says of an old line whether it counts.
pub(super) fn origins(old: &[Mark], new: &[Mark], is_code: impl Fn(usize) -> bool) -> Vec<Option<u32>> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (old.get(head..).unwrap_or_default(), new.get(head..).unwrap_or_default());
    let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let old_middle = old_rest.get(..old_rest.len() - tail).unwrap_or_default();
    let new_middle = new_rest.get(..new_rest.len() - tail).unwrap_or_default();

    let middle = between(old_middle, new_middle, |at| is_code(head + at));
    let shifted = middle.into_iter().map(|origin| origin.map(|at| at + head as u32));
    let last = (old.len() - tail) as u32..old.len() as u32;
    (0..head as u32).map(Some).chain(shifted).chain(last.map(Some)).collect()
}

/// The same for two texts that differ in their first and in their last line.
fn between(old: &[Mark], new: &[Mark], is_code: impl Fn(usize) -> bool) -> Vec<Option<u32>> {
    let mut origins = vec![None; new.len()];
    if old.is_empty() || new.is_empty() {
        return origins;
    }
    let hunks = hunks(old, new);
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
            let aligned = rewrap::align(from_marks, to_marks, |at| is_code(first + from.start + at));
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
fn hunks(old_marks: &[Mark], new_marks: &[Mark]) -> Vec<Hunk> {
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
    let (old, new) = (tokens(old_marks), tokens(new_marks));
    let mut diff = Diff::default();
    diff.compute_with(Algorithm::Histogram, &old, &new, known.len() as u32);
    // A histogram is no shortest way. Where lines were only added, or only taken away, nothing else may be said.
    let (removed, added) = (diff.count_removals() > 0, diff.count_additions() > 0);
    let few = old.len().abs_diff(new.len()) <= SHORTEST;
    if removed && added && few && (is_part(&old, &new) || is_part(&new, &old)) {
        diff.compute_with(Algorithm::MyersMinimal, &old, &new, known.len() as u32);
    }
    diff.postprocess_with(&old, &new, NoSliderHeuristic);
    without_chance(diff.hunks().collect(), (&old, old_marks), (&new, new_marks))
}

/// Joins hunks that only chance parts: one or two lines that occur more than once, such as `return None`, between
/// rewritten passages that are each at least twice as long on both sides. Which of the equal lines is meant cannot be
/// told there, and taking one for the other would report a loss that is none.
fn without_chance(hunks: Vec<Hunk>, old: (&[Token], &[Mark]), new: (&[Token], &[Mark])) -> Vec<Hunk> {
    let words = |marks: &[Mark], lines: Range<u32>| {
        let lines = marks.get(lines.start as usize..lines.end as usize).unwrap_or_default();
        lines.iter().filter(|mark| !mark.is_trivial()).count()
    };
    let shorter = |hunk: &Hunk| words(old.1, hunk.before.clone()).min(words(new.1, hunk.after.clone()));
    let counts = OnceCell::new();
    let repeats = |token: &Token| {
        let counts: &[FxHashMap<Token, u32>; 2] = counts.get_or_init(|| [old.0, new.0].map(count));
        counts.iter().any(|counts| counts.get(token).is_some_and(|count| *count > 1))
    };
    let mut joined: Vec<Hunk> = Vec::with_capacity(hunks.len());
    for hunk in hunks {
        let by_chance = |last: &&mut Hunk| {
            let gap = last.before.end..hunk.before.start;
            let common = words(old.1, gap.clone());
            let tokens = old.0.get(gap.start as usize..gap.end as usize).unwrap_or_default();
            (1..=2).contains(&common) && shorter(last).min(shorter(&hunk)) >= 2 * common && tokens.iter().all(repeats)
        };
        match joined.last_mut().filter(by_chance) {
            Some(last) => (last.before.end, last.after.end) = (hunk.before.end, hunk.after.end),
            None => joined.push(hunk),
        }
    }
    joined
}

fn count(tokens: &[Token]) -> FxHashMap<Token, u32> {
    let mut counts = FxHashMap::default();
    for token in tokens {
        *counts.entry(*token).or_default() += 1;
    }
    counts
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
