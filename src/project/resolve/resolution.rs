//! What a report's path turned out to be.

use crate::coverage::RepoPath;

/// Which rule found the file of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::project) enum Rule {
    /// It lies where the report says, from the root.
    Written,
    /// Below one of the report's own source folders.
    Source,
    /// A remap of the settings or of `--remap`.
    Remap,
    /// coverage.py's `[paths]`.
    Alias,
    /// A Go import path.
    Import,
    /// Relative to the report's folder, or to one above it.
    Folder,
    /// Below a `--source-dir`.
    SourceDir,
    /// The longest common end.
    Tail,
    /// Several files fit, and the measured lines tell which.
    Lines,
}

impl Rule {
    /// The rule in words that follow a number of paths.
    pub(in crate::project) fn words(self) -> &'static str {
        match self {
            Rule::Written => "as written",
            Rule::Source => "below a source folder of the report",
            Rule::Remap => "by a remap",
            Rule::Alias => "by [paths] of coverage.py",
            Rule::Import => "as Go imports",
            Rule::Folder => "from the report's folder",
            Rule::SourceDir => "below --source-dir",
            Rule::Tail => "by their last parts",
            Rule::Lines => "by their measured lines",
        }
    }
}

/// What became of a report's path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::project) enum Resolution {
    /// It is this file, by this rule.
    Found(RepoPath, Rule),
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
            Resolution::Found(path, _)
            | Resolution::Ambiguous(path, _)
            | Resolution::Outside(path)
            | Resolution::Unmatched(path) => path,
        }
    }

    /// Was the file found?
    pub(in crate::project) fn is_found(&self) -> bool {
        matches!(self, Resolution::Found(..))
    }
}
