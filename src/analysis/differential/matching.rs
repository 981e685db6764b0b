//! Which function of the baseline is which function now: by where most of a body went, by name, by line, by text, and by
//! similar text, in this order.
//! What could be two is neither.

use std::sync::Arc;

use std::collections::BTreeMap;
use std::hash::Hash;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::mapping::{Mapping, Place};
use super::moved::Free;
use super::similar::{Bag, mutual_best};
use super::{FileRecord, FunctionRecord, Mark, Match, Measurement, Origin, bodies, rewrap};
use crate::coverage::{Line, Ratio};

/// How much of two bodies must be the same for one to be the other under a new name.
const SIMILAR: Ratio = Ratio { covered: 3, total: 5 };

/// A function by the position of its file and its own among those of the file.
type At = (u32, u32);

/// A function of the baseline, as the partner of a present one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Partner {
    /// Position of its file.
    pub(super) file: u32,
    /// Position among the functions of the file.
    pub(super) function: u32,
    /// How it was found.
    pub(super) matched: Match,
}

/// The partners of all functions.
#[derive(Debug)]
pub(super) struct Matching<'a> {
    before: &'a Measurement,
    now: &'a Measurement,
    /// For each present file and function its partner.
    partners: Vec<Vec<Option<Partner>>>,
    /// For each file and function of the baseline, whether it is anyone's partner.
    taken: Vec<Vec<bool>>,
}

impl<'a> Matching<'a> {
    /// Matches what has a name of its own in a pair of files, unless most of its body is in another function.
    pub(super) fn by_name(before: &'a Measurement, now: &'a Measurement, mapping: &Mapping) -> Matching<'a> {
        let mut matching = Matching {
            before,
            now,
            partners: now.files().iter().map(|file| vec![None; file.functions.len()]).collect(),
            taken: before.files().iter().map(|file| vec![false; file.functions.len()]).collect(),
        };
        let named = |(after, file): (usize, &'a Arc<FileRecord>)| {
            let partner = mapping.pairs.before(after as u32)?;
            let record = before.record(partner)?;
            Some((after as u32, partner, same_names(record, file)))
        };
        let found: Vec<_> = now.files().par_iter().enumerate().filter_map(named).collect();
        let all = found.into_iter().flat_map(|(after, partner, functions)| {
            functions.into_iter().map(move |(old, new)| ((partner, old), (after, new)))
        });
        let names: FxHashMap<At, At> = all.collect();
        // Where most of a body is under another name now, a name that stayed is that of something else.
        for (old, new) in bodies::moved(before, now, mapping) {
            if names.get(&old).is_some_and(|named| *named != new) {
                let here = mapping.pairs.before(new.0) == Some(old.0);
                matching.join(old, new, if here { Match::Renamed } else { Match::Moved });
            }
        }
        for (old, new) in names {
            matching.join(old, new, Match::Same);
        }
        matching
    }

    /// Matches what starts on a line that is the start of the other. Literals have no other name than their place.
    pub(super) fn by_start(&mut self, mapping: &Mapping) {
        // Functions of the baseline and present ones, by the file and the line of the baseline that they start on.
        let mut starting: BTreeMap<(u32, Line), [Vec<At>; 2]> = BTreeMap::new();
        for (file, new, function) in unmatched(self.now, |file, at| self.partner(file, at).is_none()) {
            let origin = function.start.and_then(|line| mapping.origin(Place { file, line }));
            if let Some(origin) = origin {
                let [_, new_ones] = starting.entry((origin.file, origin.line)).or_default();
                new_ones.push((file, new));
            }
        }
        for (file, old, function) in unmatched(self.before, |file, at| !self.is_taken(file, at)) {
            let entry = function.start.and_then(|line| starting.get_mut(&(file, line)));
            if let Some([old_ones, _]) = entry {
                old_ones.push((file, old));
            }
        }
        for [old, new] in starting.into_values() {
            self.in_order(&old, &new, mapping);
        }
    }

    /// Matches functions that start on one line: those with the same name, then the rest in their order if none was
    /// added or taken away.
    fn in_order(&mut self, old: &[At], new: &[At], mapping: &Mapping) {
        let (mut old, mut new) = (old.to_vec(), new.to_vec());
        let name = |side: &'a Measurement, at: At| function(side, at).map(|function| function.name.as_str());
        let found = unique_pairs(&old, &new, |at| name(self.before, *at), |at| name(self.now, *at));
        for (from, to) in &found {
            self.join_elsewhere(*from, *to, mapping);
        }
        old.retain(|at| found.iter().all(|pair| pair.0 != *at));
        new.retain(|at| found.iter().all(|pair| pair.1 != *at));
        if old.len() == new.len() {
            for (from, to) in old.into_iter().zip(new) {
                let (Some(a), Some(b)) = (function(self.before, from), function(self.now, to)) else { continue };
                if may_be_one(a, b) {
                    self.join_elsewhere(from, to, mapping);
                }
            }
        }
    }

    fn join_elsewhere(&mut self, old: At, new: At, mapping: &Mapping) {
        let here = mapping.pairs.before(new.0) == Some(old.0);
        self.join(old, new, if here { Match::Same } else { Match::Moved });
    }

    /// Matches what has the same text anywhere, and joins its lines: they moved, however few they are.
    pub(super) fn by_body(&mut self, mapping: &mut Mapping, free: &mut Free) {
        let old: Vec<_> = unmatched(self.before, |file, at| !self.is_taken(file, at)).collect();
        let new: Vec<_> = unmatched(self.now, |file, at| self.partner(file, at).is_none()).collect();
        let body = |(_, _, function): &(u32, u32, &FunctionRecord)| function.body.filter(|body| !body.is_trivial());
        for ((before, from, was), (after, to, is)) in unique_pairs(&old, &new, body, body) {
            let same = mapping.pairs.before(after) == Some(before) && was.key().is_some() && was.key() == is.key();
            self.join((before, from), (after, to), if same { Match::Same } else { Match::Moved });
            let (Some((first, old)), Some((other, new))) =
                (lines_of(self.before, before, was), lines_of(self.now, after, is))
            else {
                continue;
            };
            for (at, origin) in rewrap::align(old, new, |_| false).into_iter().enumerate() {
                // Lines without words follow those above them.
                let Some(origin) = origin.filter(|_| new.get(at).is_some_and(|mark| !mark.is_trivial())) else {
                    continue;
                };
                let origin = Origin { file: before, line: Line::from_index(first.index() + origin) };
                free.join(mapping, origin, Place { file: after, line: Line::from_index(other.index() + at) });
            }
        }
    }

    /// Matches what has similar text and lost its name, within a pair of files.
    pub(super) fn by_similarity(&mut self, mapping: &Mapping) {
        let similar = |(after, file): (usize, &Arc<FileRecord>)| {
            let after = after as u32;
            let partner = mapping.pairs.before(after)?;
            let record = self.before.record(partner)?;
            let (old, left) = bags(self.before, partner, record, |at| !self.is_taken(partner, at));
            if left.is_empty() {
                return None;
            }
            let (new, right) = bags(self.now, after, file, |at| self.partner(after, at).is_none());
            let pairs = mutual_best(&left, &right, SIMILAR).into_iter();
            let found = pairs.filter_map(|(a, b)| Some((*old.get(a)?, *new.get(b)?)));
            Some((partner, after, found.collect::<Vec<_>>()))
        };
        let found: Vec<_> = self.now.files().par_iter().enumerate().filter_map(similar).collect();
        for (partner, after, pairs) in found {
            for (old, new) in pairs {
                self.join((partner, old), (after, new), Match::Renamed);
            }
        }
    }

    fn join(&mut self, old: At, new: At, matched: Match) {
        let slot = self.partners.get_mut(new.0 as usize).and_then(|file| file.get_mut(new.1 as usize));
        let taken = self.taken.get_mut(old.0 as usize).and_then(|file| file.get_mut(old.1 as usize));
        if let (Some(slot @ None), Some(taken @ false)) = (slot, taken) {
            *slot = Some(Partner { file: old.0, function: old.1, matched });
            *taken = true;
        }
    }

    /// The partner of a present function.
    pub(super) fn partner(&self, file: u32, function: u32) -> Option<Partner> {
        self.partners.get(file as usize)?.get(function as usize).copied().flatten()
    }

    /// Is this function of the baseline anyone's partner?
    pub(super) fn is_taken(&self, file: u32, function: u32) -> bool {
        self.taken.get(file as usize).and_then(|file| file.get(function as usize)).copied().unwrap_or(false)
    }
}

fn function(side: &Measurement, at: At) -> Option<&FunctionRecord> {
    side.record(at.0)?.functions.get(at.1 as usize)
}

/// The functions of a side that a test lets through, with the positions of file and function.
fn unmatched(
    side: &Measurement,
    is_free: impl Fn(u32, u32) -> bool,
) -> impl Iterator<Item = (u32, u32, &FunctionRecord)> {
    let all = side.files().iter().enumerate().flat_map(|(file, record)| {
        record.functions.iter().enumerate().map(move |(at, function)| (file as u32, at as u32, function))
    });
    all.filter(move |(file, at, _)| is_free(*file, *at))
}

/// The pairs with a key that nothing else has on either side.
fn unique_pairs<A: Copy, B: Copy, K: Eq + Hash>(
    old: &[A],
    new: &[B],
    of_old: impl Fn(&A) -> Option<K>,
    of_new: impl Fn(&B) -> Option<K>,
) -> Vec<(A, B)> {
    let mut known: FxHashMap<K, [Option<usize>; 2]> = FxHashMap::default();
    let mut twice = Vec::new();
    let keys = old.iter().enumerate().map(|(at, item)| (0, at, of_old(item)));
    let keys: Vec<_> = keys.chain(new.iter().enumerate().map(|(at, item)| (1, at, of_new(item)))).collect();
    for (side, at, key) in keys {
        let Some(slot) = key.and_then(|key| known.entry(key).or_default().get_mut(side)) else { continue };
        if let Some(other) = slot.replace(at) {
            twice.extend([(side, other), (side, at)]);
        }
    }
    twice.sort_unstable();
    let is_twice = |side: usize, at: usize| twice.binary_search(&(side, at)).is_ok();
    let mut pairs: Vec<(usize, usize)> = known
        .into_values()
        .filter_map(|[old, new]| old.zip(new))
        .filter(|(from, to)| !is_twice(0, *from) && !is_twice(1, *to))
        .collect();
    pairs.sort_unstable();
    pairs.into_iter().filter_map(|(from, to)| Some((*old.get(from)?, *new.get(to)?))).collect()
}

/// The functions of two versions of a file that have the same name, which no other one has; all of them when nothing
/// about them changed.
fn same_names(before: &FileRecord, now: &FileRecord) -> Vec<(u32, u32)> {
    let place = |function: &FunctionRecord| (function.start, function.end);
    let (old, new) = (&before.functions, &now.functions);
    let alike = |(a, b): (&FunctionRecord, &FunctionRecord)| a.name == b.name && place(a) == place(b);
    if old.len() == new.len() && old.iter().zip(new).all(alike) {
        return (0..old.len() as u32).map(|at| (at, at)).collect();
    }
    let keyed = |functions: &[FunctionRecord]| functions.iter().map(FunctionRecord::key).collect::<Vec<_>>();
    let (old_keys, new_keys) = (keyed(old), keyed(new));
    let positions = |functions: &[FunctionRecord]| (0..functions.len() as u32).collect::<Vec<_>>();
    let key = |keys: &'_ [Option<String>], at: u32| keys.get(at as usize).cloned().flatten();
    unique_pairs(&positions(old), &positions(new), |at| key(&old_keys, *at), |at| key(&new_keys, *at))
}

/// May functions on the same line be one under two names? Names that a person wrote must agree up to the signature: a
/// line such as `static int` says little about the function below it.
fn may_be_one(old: &FunctionRecord, new: &FunctionRecord) -> bool {
    let plain = |key: &str| key.split('(').next().unwrap_or_default().to_owned();
    match (old.key(), new.key()) {
        (Some(a), Some(b)) => plain(&a) == plain(&b),
        (None, None) => true,
        _ => false,
    }
}

/// The first line of a function and the marks of its lines.
fn lines_of<'a>(side: &'a Measurement, file: u32, function: &FunctionRecord) -> Option<(Line, &'a [Mark])> {
    let (start, end) = function.start.zip(function.end)?;
    let text = side.record(file)?.text.as_ref()?;
    Some((start, text.lines.get(start.index()..=end.index())?))
}

/// The positions of free functions of a file, with the bags of their lines.
fn bags(side: &Measurement, file: u32, record: &FileRecord, is_free: impl Fn(u32) -> bool) -> (Vec<u32>, Vec<Bag>) {
    let free = record.functions.iter().enumerate().filter(|(at, _)| is_free(*at as u32));
    free.filter_map(|(at, function)| Some((at as u32, Bag::of(lines_of(side, file, function)?.1)))).unzip()
}
