//! Which file of the baseline is which file now: by path, by content, by similarity, in this order. No history is asked,
//! so that a rename is found whatever git is told about renames.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::similar::{Bag, mutual_best};
use super::{FileRecord, Marks, Measurement};
use crate::coverage::{List, Ratio};

/// How much of two texts must be the same for one to be the other under a new path.
const SIMILAR: Ratio = Ratio { covered: 1, total: 2 };

/// The partner of each file, by positions.
#[derive(Debug)]
pub(super) struct Pairs {
    /// For each present file the one of the baseline.
    pub(super) before: Vec<Option<u32>>,
    /// For each file of the baseline the present one.
    pub(super) after: Vec<Option<u32>>,
}

impl Pairs {
    /// Pairs the files of two measurements. Files without data take part: data may be new, or gone.
    pub(super) fn of(before: &Measurement, now: &Measurement) -> Pairs {
        let mut pairs = Pairs { before: vec![None; now.files().len()], after: vec![None; before.files().len()] };
        pairs.by_key(before, now, |file| Some(file.path.as_str()));
        pairs.by_key(before, now, |file| file.text.as_ref().map(|text| text.content));
        pairs.by_similarity(before, now);
        pairs
    }

    /// Pairs files without a partner that alone on their side have a certain key.
    fn by_key<'a, K: Eq + std::hash::Hash>(
        &mut self,
        before: &'a Measurement,
        now: &'a Measurement,
        key: impl Fn(&'a FileRecord) -> Option<K>,
    ) {
        let unique = |files: &'a List<Arc<FileRecord>>, partners: &[Option<u32>]| {
            let mut unique: FxHashMap<K, Option<u32>> = FxHashMap::default();
            for at in alone(partners) {
                if let Some(key) = files.get(at as usize).and_then(|file| key(file)) {
                    unique.entry(key).and_modify(|known| *known = None).or_insert(Some(at));
                }
            }
            unique
        };
        let of_before = unique(before.files(), &self.after);
        for (key, after) in unique(now.files(), &self.before) {
            if let (Some(Some(before)), Some(after)) = (of_before.get(&key), after) {
                self.join(*before, after);
            }
        }
    }

    fn by_similarity(&mut self, before: &Measurement, now: &Measurement) {
        let bags = |files: &List<Arc<FileRecord>>, partners: &[Option<u32>]| -> (Vec<u32>, Vec<Bag>) {
            let text = |at: u32| files.get(at as usize).and_then(|file| file.text.as_ref());
            alone(partners).filter_map(|at| Some((at, Bag::of(&text(at)?.lines)))).unzip()
        };
        let (left, of_left) = bags(before.files(), &self.after);
        let (right, of_right) = bags(now.files(), &self.before);
        for (a, b) in mutual_best(&of_left, &of_right, SIMILAR) {
            if let (Some(before), Some(after)) = (left.get(a), right.get(b)) {
                self.join(*before, *after);
            }
        }
    }

    fn join(&mut self, before: u32, after: u32) {
        if let (Some(a), Some(b)) = (self.after.get_mut(before as usize), self.before.get_mut(after as usize)) {
            (*a, *b) = (Some(after), Some(before));
        }
    }

    /// The partner in the baseline of a present file.
    pub(super) fn before(&self, after: u32) -> Option<u32> {
        self.before.get(after as usize).copied().flatten()
    }

    /// The present partner of a file of the baseline.
    pub(super) fn after(&self, before: u32) -> Option<u32> {
        self.after.get(before as usize).copied().flatten()
    }
}

fn alone(partners: &[Option<u32>]) -> impl Iterator<Item = u32> {
    partners.iter().enumerate().filter(|(_, partner)| partner.is_none()).map(|(at, _)| at as u32)
}

/// Are the lines of a text at hand, and not its hash alone?
pub(super) fn has_lines(text: &Marks) -> bool {
    !text.lines.is_empty() || text.content == Marks::new(&[], std::iter::empty()).content
}
