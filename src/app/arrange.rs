//! Puts functions in order. A report of a gigabyte has millions of them, so a worker does it; when only some files
//! changed, the rows of the others stay in the order they have.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::state::changes::{Deltas, FunctionChange};
use super::state::filter::{Filter, Words};
use super::state::function_sort::FunctionSort;
use crate::analysis::{
    Churn, CoveredOnly, FileEntry, FileId, FunctionId, FunctionRow, GapCount, GapCounter, GapIndex, Rank, Snapshot,
};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Arrangement {
    /// Comes back with the answer.
    pub generation: u64,
    /// Whose functions.
    pub snapshot: Arc<Snapshot>,
    /// In which order.
    pub(crate) sort: FunctionSort,
    /// Those of test code that stands aside, too?
    pub(crate) tests: bool,
    /// Which ones.
    pub(crate) filter: Filter,
    /// Only those that own such lines.
    pub(crate) only: Option<Arc<CoveredOnly>>,
    /// How often files change, where that is known.
    pub(crate) churn: Option<Arc<Churn>>,
    /// What became of rates since the baseline, where that is known.
    pub(crate) deltas: Option<Arc<Deltas>>,
}

impl Arrangement {
    fn wants(&self, file: &FileEntry) -> bool {
        self.tests || !file.test || self.snapshot.tests_aside() == 0
    }

    /// Looks at the functions of a file that pass.
    fn each(&self, file: &FileEntry, words: &mut Words, mut visit: impl FnMut(u32, &FunctionRow)) {
        if !self.wants(file) {
            return;
        }
        let owning: Option<FxHashSet<Option<usize>>> = self.only.as_ref().map(|only| {
            let lines = only.of(file.path.as_str());
            if lines.is_empty() {
                FxHashSet::default()
            } else {
                file.owners(lines.iter().copied()).into_iter().collect()
            }
        });
        if owning.as_ref().is_some_and(FxHashSet::is_empty) {
            return;
        }
        file.each_function(|at, row| {
            if owning.as_ref().is_none_or(|owning| owning.contains(&Some(at as usize)))
                && self.filter.admits_function(file, row, self.snapshot.headline, words)
            {
                visit(at, row);
            }
        });
    }

    /// Is everything to be listed?
    fn is_whole(&self) -> bool {
        self.filter.is_empty() && self.only.is_none()
    }

    /// Is the order the same as that of another one, as far as it depends on how often files change?
    fn is_of_same_churn(&self, other: &Arrangement) -> bool {
        match (&self.churn, &other.churn) {
            _ if self.sort != FunctionSort::Rank(Rank::Churn) => true,
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        }
    }

    /// Is the order the same as that of another one, as far as it depends on a baseline?
    fn is_of_same_deltas(&self, other: &Arrangement) -> bool {
        match (&self.deltas, &other.deltas) {
            _ if self.sort != FunctionSort::Delta => true,
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        }
    }

    /// Is another one of the same lines, as far as a choice of them was made?
    fn is_of_same_lines(&self, other: &Arrangement) -> bool {
        match (&self.only, &other.only) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        }
    }
}

/// Functions in order.
#[derive(Clone, Debug, Default)]
pub struct Arranged {
    /// The functions that pass.
    pub(crate) rows: Vec<FunctionId>,
    /// Where a filter is on: the functions that pass, and how many gaps they have in each file.
    pub(crate) admitted: Option<Arc<Admitted>>,
}

/// What a filter lets pass.
#[derive(Debug, Default)]
pub(crate) struct Admitted {
    pub(crate) functions: FxHashSet<FunctionId>,
    pub(crate) gaps: FxHashMap<FileId, Box<[GapCount]>>,
    pub(crate) index: GapIndex,
}

/// Arranges, and remembers the last arrangement.
#[derive(Debug, Default)]
pub struct Arranger {
    last: Option<(Arrangement, Vec<(u128, FunctionId)>)>,
}

impl Arranger {
    /// Puts functions in order.
    pub fn arrange(&mut self, arrangement: Arrangement) -> Arranged {
        if arrangement.sort == FunctionSort::Name {
            return by_name(&arrangement);
        }
        let keyed = self.keyed(&arrangement);
        let rows: Vec<FunctionId> = keyed.iter().map(|row| row.1).collect();
        let admitted = admitted(&arrangement, &rows);
        self.last = Some((arrangement, keyed));
        Arranged { rows, admitted }
    }

    fn keyed(&mut self, arrangement: &Arrangement) -> Vec<(u128, FunctionId)> {
        let snapshot = &arrangement.snapshot;
        let last = self.last.take().filter(|(last, _)| {
            last.sort == arrangement.sort
                && last.tests == arrangement.tests
                && last.snapshot.tests_aside() == arrangement.snapshot.tests_aside()
                && last.filter == arrangement.filter
                && last.is_of_same_lines(arrangement)
                && last.is_of_same_churn(arrangement)
                && last.is_of_same_deltas(arrangement)
                && last.snapshot.headline == snapshot.headline
        });
        let same = last.and_then(|(last, rows)| {
            let changes = last.snapshot.changes(&snapshot.files)?;
            let changed: FxHashSet<FileId> = changes.into_iter().map(|change| change.0).collect();
            Some((rows, changed))
        });
        let Some((mut rows, changed)) = same else {
            let mut rows: Vec<(u128, FunctionId)> = snapshot
                .files
                .par_iter()
                .enumerate()
                .map_init(
                    || arrangement.filter.words(),
                    |words, (at, file)| keys(arrangement, FileId(at as u32), file, words),
                )
                .flatten_iter()
                .collect();
            rows.par_sort_unstable();
            return rows;
        };
        if !changed.is_empty() {
            rows.retain(|row| !changed.contains(&row.1.file));
            let mut words = arrangement.filter.words();
            for id in changed {
                if let Some(file) = snapshot.file(id) {
                    rows.extend(keys(arrangement, id, file, &mut words));
                }
            }
            // Two sorted runs: merging them is what the sort does.
            rows.sort();
        }
        rows
    }
}

fn keys(arrangement: &Arrangement, id: FileId, file: &FileEntry, words: &mut Words) -> Vec<(u128, FunctionId)> {
    let mut rows = Vec::new();
    let commits = arrangement.churn.as_ref().and_then(|churn| churn.of(file));
    arrangement.each(file, words, |at, row| {
        let id = FunctionId { file: id, at };
        let key = match arrangement.sort {
            FunctionSort::Delta => fallen(arrangement.deltas.as_deref(), file, row),
            sort => key(sort, &arrangement.snapshot, commits, id, row),
        };
        rows.push((key, id));
    });
    rows
}

/// The smallest key comes first; equal keys go by path, then by line.
fn key(sort: FunctionSort, snapshot: &Snapshot, commits: Option<u32>, id: FunctionId, row: &FunctionRow) -> u128 {
    let largest = |n: u64| u128::from(u64::MAX - n);
    match sort {
        FunctionSort::Rank(rank) => rank.key(snapshot.headline, commits, row),
        FunctionSort::Complexity => largest(row.complexity.map_or(0, |paths| u64::from(paths) + 1)),
        FunctionSort::Hits => largest(row.hits.map_or(0, |hits| hits.saturating_add(1))),
        FunctionSort::Tests => largest(snapshot.tests_of(id).map_or(0, |tests| u64::from(tests) + 1)),
        // By falls and by names is asked elsewhere.
        FunctionSort::Delta | FunctionSort::Name => 0,
    }
}

/// What fell most comes first, then what did not fall as much, then what is new, then what is as it was.
fn fallen(deltas: Option<&Deltas>, file: &FileEntry, row: &FunctionRow) -> u128 {
    const MOST: f64 = 100.0;
    match deltas.and_then(|deltas| deltas.of_function(file.path.as_str(), row)) {
        Some(FunctionChange::By(drop)) => ((MOST + drop.as_f64()) * 100.0).round() as u128,
        Some(FunctionChange::New) => u128::MAX - 1,
        None => u128::MAX,
    }
}

fn by_name(arrangement: &Arrangement) -> Arranged {
    let of_file = |words: &mut Words, (at, file): (usize, &Arc<FileEntry>)| {
        let mut rows: Vec<(String, FunctionId)> = Vec::new();
        arrangement.each(file, words, |place, row| {
            rows.push((row.name.clone(), FunctionId { file: FileId(at as u32), at: place }));
        });
        rows
    };
    let files = arrangement.snapshot.files.par_iter().enumerate();
    let mut named: Vec<(String, FunctionId)> =
        files.map_init(|| arrangement.filter.words(), of_file).flatten_iter().collect();
    named.par_sort_unstable();
    let rows: Vec<FunctionId> = named.into_iter().map(|row| row.1).collect();
    let admitted = admitted(arrangement, &rows);
    Arranged { rows, admitted }
}

/// What the filter lets pass, and the gaps of it.
fn admitted(arrangement: &Arrangement, rows: &[FunctionId]) -> Option<Arc<Admitted>> {
    if arrangement.is_whole() {
        return None;
    }
    let functions: FxHashSet<FunctionId> = rows.iter().copied().collect();
    let mut files: Vec<FileId> = rows.iter().map(|row| row.file).collect();
    files.sort_unstable();
    files.dedup();
    let gaps = |id: &FileId| {
        let mut counter = GapCounter::default();
        for gap in arrangement.snapshot.gaps_of(*id) {
            if gap.function.is_some_and(|function| functions.contains(&function)) {
                counter.add(&gap);
            }
        }
        (*id, counter.finish())
    };
    let gaps: Vec<(FileId, Box<[GapCount]>)> =
        files.par_iter().map(gaps).filter(|counts| !counts.1.is_empty()).collect();
    let index = GapIndex::of_counts(gaps.par_iter().map(|(file, counts)| (*file, &**counts)));
    Some(Arc::new(Admitted { functions, gaps: gaps.into_iter().collect(), index }))
}
