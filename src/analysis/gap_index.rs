//! Which gaps there are without a list of them. A report of a gigabyte has millions of gaps; here is how many of each
//! impact a file has, and which files have gaps of an impact. The gaps themselves are found again in the file at hand.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{FileEntry, FileId, GapCount};
use crate::coverage::List;

/// The gaps of one impact in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GapsOfFile {
    /// The file.
    pub file: FileId,
    /// How many gaps have the impact, at least one.
    pub gaps: u32,
    /// How many of them are made of partial lines alone.
    pub partial: u32,
}

impl GapsOfFile {
    fn new(file: FileId, count: GapCount) -> GapsOfFile {
        GapsOfFile { file, gaps: count.gaps, partial: count.partial }
    }

    /// How many gaps, of partial lines alone or of any kind.
    pub fn of_kind(&self, partial: bool) -> u64 {
        u64::from(if partial { self.partial } else { self.gaps })
    }
}

/// The gaps of one impact in the whole project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GapClass {
    /// The impact.
    pub impact: u64,
    /// How many gaps have it.
    pub gaps: u64,
    /// How many of them are made of partial lines alone.
    pub partial: u64,
    /// The files that have any, ascending. Their counts stand here again, since the place of a gap among all is their sum.
    pub files: Arc<Vec<GapsOfFile>>,
}

impl GapClass {
    /// How many gaps, of partial lines alone or of any kind.
    pub fn of_kind(&self, partial: bool) -> u64 {
        if partial { self.partial } else { self.gaps }
    }
}

/// Classes on their way, each with its files.
type Classes = FxHashMap<u64, (GapClass, Vec<GapsOfFile>)>;

/// All gaps of a project by impact, the largest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GapIndex {
    classes: Vec<GapClass>,
}

impl GapIndex {
    /// The index of gaps that are counted file by file, in the order of files.
    pub fn of_counts<'a>(counts: impl IndexedParallelIterator<Item = (FileId, &'a [GapCount])>) -> GapIndex {
        let classes = counts.fold(Classes::default, |mut classes, (file, counts)| {
            for count in counts {
                let class = classes.entry(count.impact).or_insert_with(|| (empty(count.impact), Vec::new()));
                add(&mut class.0, *count);
                class.1.push(GapsOfFile::new(file, *count));
            }
            classes
        });
        let classes = classes.reduce(Classes::default, |mut one, other| {
            for (impact, (class, files)) in other {
                let known = one.entry(impact).or_insert_with(|| (empty(impact), Vec::new()));
                known.0.gaps += class.gaps;
                known.0.partial += class.partial;
                known.1.extend(files);
            }
            one
        });
        let class = |(class, files): (GapClass, Vec<GapsOfFile>)| GapClass { files: Arc::new(files), ..class };
        let mut classes: Vec<GapClass> = classes.into_values().map(class).collect();
        classes.sort_unstable_by_key(|class| std::cmp::Reverse(class.impact));
        GapIndex { classes }
    }

    /// The index of these files, of those with test code only where `tests` says so.
    pub(super) fn of(files: &List<Arc<FileEntry>>, tests: bool) -> GapIndex {
        GapIndex::of_counts(files.par_iter().enumerate().map(|(at, entry)| {
            let counts = if tests || !entry.test { entry.gap_counts() } else { &[] };
            (FileId(at as u32), counts)
        }))
    }

    /// The index of the files that are wanted.
    pub fn among(files: &List<Arc<FileEntry>>, wanted: &[bool]) -> GapIndex {
        GapIndex::of_counts(files.par_iter().zip(wanted).enumerate().map(|(at, (entry, wanted))| {
            let counts = if *wanted { entry.gap_counts() } else { &[] };
            (FileId(at as u32), counts)
        }))
    }

    /// The index after some files became others in their places. What has no gap of theirs stays shared.
    pub(super) fn after(&self, changes: &[(FileId, &FileEntry, &FileEntry)], tests: bool) -> GapIndex {
        let mut classes: FxHashMap<u64, GapClass> =
            self.classes.iter().map(|class| (class.impact, class.clone())).collect();
        for &(id, before, after) in changes {
            if before.gap_counts() == after.gap_counts() || after.test && !tests {
                continue;
            }
            for count in before.gap_counts() {
                let Some(class) = classes.get_mut(&count.impact) else { continue };
                class.gaps -= u64::from(count.gaps);
                class.partial -= u64::from(count.partial);
                Arc::make_mut(&mut class.files).retain(|known| known.file != id);
            }
            for count in after.gap_counts() {
                let class = classes.entry(count.impact).or_insert_with(|| empty(count.impact));
                add(class, *count);
                let files = Arc::make_mut(&mut class.files);
                files.insert(files.partition_point(|known| known.file < id), GapsOfFile::new(id, *count));
            }
        }
        let mut classes: Vec<GapClass> = classes.into_values().filter(|class| class.gaps > 0).collect();
        classes.sort_unstable_by_key(|class| std::cmp::Reverse(class.impact));
        GapIndex { classes }
    }

    /// The classes, the largest impact first.
    pub fn classes(&self) -> &[GapClass] {
        &self.classes
    }

    /// How many gaps there are, of partial lines alone or of any kind.
    pub fn total(&self, partial: bool) -> u64 {
        self.classes.iter().map(|class| class.of_kind(partial)).sum()
    }

    /// How many gaps there are.
    pub fn len(&self) -> u64 {
        self.classes.iter().map(|class| class.gaps).sum()
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.classes.is_empty()
    }
}

fn empty(impact: u64) -> GapClass {
    GapClass { impact, gaps: 0, partial: 0, files: Arc::default() }
}

fn add(class: &mut GapClass, count: GapCount) {
    class.gaps += u64::from(count.gaps);
    class.partial += u64::from(count.partial);
}
