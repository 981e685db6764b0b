//! What a report's path turned out to be.

use crate::coverage::RepoPath;

/// What became of a report's path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::project) enum Resolution {
    /// It is this file.
    Found(RepoPath),
    /// These files fit equally well.
    Ambiguous(RepoPath, Vec<RepoPath>),
    /// It leads out of the root.
    Outside(RepoPath),
    /// No file fits. The path in its one form.
    Unmatched(RepoPath),
}

impl Resolution {
    /// The path under which the file is shown.
    pub(in crate::project) fn path(&self) -> &RepoPath {
        match self {
            Resolution::Found(path)
            | Resolution::Ambiguous(path, _)
            | Resolution::Outside(path)
            | Resolution::Unmatched(path) => path,
        }
    }

    /// Was the file found?
    pub(in crate::project) fn is_found(&self) -> bool {
        matches!(self, Resolution::Found(_))
    }
}
