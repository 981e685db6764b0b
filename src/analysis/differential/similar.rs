//! Finds texts that resemble each other: the best partner of each among many, without comparing all with all. It knows
//! neither files nor functions, only the marks of their lines. What is equally good twice is no answer.

use std::cmp::Ordering;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Mark;
use crate::coverage::Ratio;

/// How many entries of the index are looked at for a text: its rarest lines come first, and they decide.
const LOOKUPS: usize = 4096;

/// A line of more texts than this is looked at only when rarer ones led nowhere.
const RARE: usize = 32;

/// How many texts that share rare lines are compared in full.
const CANDIDATES: usize = 16;

/// A text as a bag of its lines that hold words: which, and how often, sorted.
#[derive(Debug, Default)]
pub(super) struct Bag {
    lines: Vec<(Mark, u32)>,
    size: u64,
}

impl Bag {
    /// The bag of some lines.
    pub(super) fn of(lines: &[Mark]) -> Bag {
        let mut sorted: Vec<(Mark, u32)> =
            lines.iter().filter(|mark| !mark.is_trivial()).map(|mark| (*mark, 1)).collect();
        let size = sorted.len() as u64;
        sorted.sort_unstable();
        sorted.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0 };
            same
        });
        Bag { lines: sorted, size }
    }

    /// What both have, counted on both sides, of all: 1 for equal bags.
    fn similarity(&self, other: &Bag) -> Ratio {
        let (mut left, mut right) = (self.lines.iter().peekable(), other.lines.iter().peekable());
        let mut common = 0u64;
        while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
            match a.0.cmp(&b.0) {
                Ordering::Less => _ = left.next(),
                Ordering::Greater => _ = right.next(),
                Ordering::Equal => {
                    common += u64::from(a.1.min(b.1));
                    left.next();
                    right.next();
                }
            }
        }
        Ratio::new(2 * common, self.size + other.size)
    }
}

/// The pairs in which each is the one best partner of the other, and at least this similar.
pub(super) fn mutual_best(left: &[Bag], right: &[Bag], least: Ratio) -> Vec<(usize, usize)> {
    let mut index: Vec<(Mark, u32)> = left
        .par_iter()
        .enumerate()
        .flat_map_iter(|(at, bag)| bag.lines.iter().map(move |line| (line.0, at as u32)))
        .collect();
    index.par_sort_unstable();
    let scored: Vec<Score> = right
        .par_iter()
        .enumerate()
        .flat_map_iter(|(at, bag)| {
            let similar = candidates(&index, bag).into_iter().filter_map(move |candidate| {
                let similarity = left.get(candidate)?.similarity(bag);
                let enough = similarity.compare(least).is_some_and(Ordering::is_ge);
                enough.then_some(Score { left: candidate, right: at, similarity })
            });
            similar.collect::<Vec<_>>()
        })
        .collect();
    let of_left = best(scored.iter().map(|score| (score.left, score.right, score.similarity)));
    let of_right = best(scored.iter().map(|score| (score.right, score.left, score.similarity)));
    let mutual = |score: &&Score| {
        of_left.get(&score.left) == Some(&Some(score.right)) && of_right.get(&score.right) == Some(&Some(score.left))
    };
    scored.iter().filter(mutual).map(|score| (score.left, score.right)).collect()
}

struct Score {
    left: usize,
    right: usize,
    similarity: Ratio,
}

/// The best partner of each; `None` where two are equally good.
fn best(scores: impl Iterator<Item = (usize, usize, Ratio)>) -> FxHashMap<usize, Option<usize>> {
    let mut best: FxHashMap<usize, (Ratio, Option<usize>)> = FxHashMap::default();
    for (of, partner, similarity) in scores {
        let known = best.entry(of).or_insert((Ratio::new(0, 1), None));
        match similarity.order(known.0) {
            Ordering::Greater => *known = (similarity, Some(partner)),
            Ordering::Equal => known.1 = None,
            Ordering::Less => {}
        }
    }
    best.into_iter().map(|(of, (_, partner))| (of, partner)).collect()
}

/// Texts that share the rarest lines of this one, those with the most first.
fn candidates(index: &[(Mark, u32)], bag: &Bag) -> Vec<usize> {
    let mut shared: Vec<&[(Mark, u32)]> = bag
        .lines
        .iter()
        .map(|&(mark, _)| {
            let from = index.partition_point(|entry| entry.0 < mark);
            let rest = index.get(from..).unwrap_or_default();
            rest.get(..rest.partition_point(|entry| entry.0 == mark)).unwrap_or_default()
        })
        .collect();
    shared.sort_by_key(|entries| entries.len());
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    let mut left = LOOKUPS;
    for entries in shared {
        if left == 0 || entries.len() > RARE && !counts.is_empty() {
            break;
        }
        for &(_, at) in entries.iter().take(left) {
            *counts.entry(at).or_default() += 1;
        }
        left = left.saturating_sub(entries.len());
    }
    let mut counts: Vec<(u32, u32)> = counts.into_iter().collect();
    counts.sort_unstable_by_key(|&(at, count)| (std::cmp::Reverse(count), at));
    counts.into_iter().take(CANDIDATES).map(|(at, _)| at as usize).collect()
}
