//! Do two reports whose lines are known tell of one run? They do when they measure the same files, every line that one
//! of them has covered is covered to the other, and no branch was taken differently. That two tools, or two formats,
//! agree in all of this by chance does not happen; that two runs of one tool do, does.

use std::cell::OnceCell;
use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::measured::Measured;
use crate::coverage::{FileCoverage, RepoPath};

/// What was covered, as far as one report is compared with others. Worked out when it is first asked for.
pub(super) struct Views<'a> {
    reports: &'a [Measured<'a>],
    covered: Vec<OnceCell<u64>>,
}

impl<'a> Views<'a> {
    pub(super) fn new(reports: &'a [Measured<'a>]) -> Views<'a> {
        Views { reports, covered: vec![OnceCell::new(); reports.len()] }
    }

    /// Do both tell of the same run?
    pub(super) fn are_one_run(&self, a: usize, b: usize) -> bool {
        let (Some(x), Some(y)) = (self.reports.get(a), self.reports.get(b)) else { return false };
        self.covered(a) == self.covered(b) && branches_agree(x, y)
    }

    fn covered(&self, at: usize) -> Option<u64> {
        Some(*self.covered.get(at)?.get_or_init(|| self.reports.get(at).map_or(0, covered)))
    }
}

/// Are they of two formats or tools? Reports of one format by one tool are runs of their own, however alike: shards and
/// suites are.
pub(super) fn two_ways_to_tell(a: &Measured<'_>, b: &Measured<'_>) -> bool {
    a.found.format.id != b.found.format.id || a.raw.producer != b.raw.producer
}

/// Which lines of which files were hit, as one number.
fn covered(report: &Measured<'_>) -> u64 {
    // Files come in any order: their hashes are added up.
    report.raw.files.iter().zip(&report.paths).fold(0u64, |sum, (file, path)| {
        let mut hasher = FxHasher::default();
        path.hash(&mut hasher);
        file.coverage.lines.iter().filter(|line| line.1 > 0).for_each(|line| line.0.hash(&mut hasher));
        sum.wrapping_add(hasher.finish())
    })
}

/// Where both know a line's branches and count as many of them, they must have taken as many.
fn branches_agree(a: &Measured<'_>, b: &Measured<'_>) -> bool {
    let known: FxHashMap<&RepoPath, &FileCoverage> = by_path(a).collect();
    by_path(b).all(|(path, theirs)| known.get(path).is_none_or(|ours| branches_of_file_agree(ours, theirs)))
}

fn by_path<'a>(report: &'a Measured<'_>) -> impl Iterator<Item = (&'a RepoPath, &'a FileCoverage)> {
    report.paths.iter().copied().zip(report.raw.files.iter().map(|file| &*file.coverage))
}

/// The same for one file.
pub(super) fn branches_of_file_agree(a: &FileCoverage, b: &FileCoverage) -> bool {
    let mut theirs = b.branch_lines().peekable();
    a.branch_lines().all(|(line, ours)| {
        while theirs.next_if(|entry| entry.0 < line).is_some() {}
        let same_line = theirs.next_if(|entry| entry.0 == line);
        same_line.is_none_or(|(_, theirs)| theirs.total != ours.total || theirs.covered == ours.covered)
    })
}
