//! Coverage of the lines that are new or changed. Lines that only moved, or were indented anew, are neither.

use super::differential::{Category, Differential, FileDelta};
use crate::coverage::{LineRange, Ratio, RepoPath};

/// The new and changed lines of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatchFile {
    /// Its path.
    pub path: RepoPath,
    /// Hit of those that could run.
    pub lines: Ratio,
    /// The missed ones.
    pub missed: Vec<LineRange>,
}

/// The new and changed lines of everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patch {
    /// Hit of those that could run.
    pub lines: Ratio,
    /// The files that have such lines, sorted by path.
    pub files: Vec<PatchFile>,
}

impl Patch {
    /// What a comparison says about them.
    pub fn of(differential: &Differential) -> Patch {
        let files: Vec<PatchFile> =
            differential.files.iter().map(of_file).filter(|file| !file.lines.is_empty()).collect();
        Patch { lines: files.iter().map(|file| file.lines).sum(), files }
    }
}

fn of_file(file: &FileDelta) -> PatchFile {
    let count = |category| file.categories.lines(category).len() as u64;
    let (hit, missed) = (count(Category::NewHit), count(Category::NewMissed));
    PatchFile {
        path: file.path.clone(),
        lines: Ratio::new(hit, hit + missed),
        missed: file.categories.ranges(Category::NewMissed),
    }
}
