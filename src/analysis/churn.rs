//! How often files change: in how many of the latest commits each of them was touched. Others asked git; here is what it
//! said.

use rustc_hash::FxHashMap;

use super::{FileEntry, FileState};
use crate::coverage::RepoPath;

/// How many commits are looked at: enough to tell what is worked on now, and as many in a project of any age.
pub const COMMITS: u32 = 1000;

/// The latest commits by the files that they touched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Churn {
    /// `None` where there is no repository, or it gave no answer.
    commits: Option<FxHashMap<RepoPath, u32>>,
}

impl Churn {
    /// What is known of the files that were touched at all.
    pub fn of_commits(commits: FxHashMap<RepoPath, u32>) -> Churn {
        Churn { commits: Some(commits) }
    }

    /// Is anything known?
    pub fn is_known(&self) -> bool {
        self.commits.is_some()
    }

    /// How many of the latest commits touched a file; `None` where nobody knows, and of files that are not there.
    pub fn of(&self, file: &FileEntry) -> Option<u32> {
        let commits = self.commits.as_ref().filter(|_| file.state != FileState::Unresolved)?;
        Some(commits.get(&file.path).copied().unwrap_or(0))
    }
}
