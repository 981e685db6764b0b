//! How commits stand to each other. Names of commits come from files that someone else may have written: only whole
//! hashes are handed to git, so that no name is read as an option.

use std::sync::{MutexGuard, PoisonError};

use super::Git;
use super::asked::{Asked, Head};

impl Git {
    /// The commit, whole; `None` before the first one.
    pub fn full_commit(&self) -> Option<String> {
        let ask = || self.text(&["rev-parse", "--quiet", "--verify", "HEAD^{commit}"]).ok();
        self.asked().head.get_or_insert_with(|| Head(ask().filter(|commit| is_whole(commit)))).0.clone()
    }

    /// What was asked, as far as it is still true.
    fn asked(&self) -> MutexGuard<'_, Asked> {
        let stamp = self.stamp();
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.stamp != stamp || stamp.is_none() {
            *asked = Asked { stamp, ..Asked::default() };
        }
        asked
    }

    /// Does the clone lack a part of the history?
    pub fn is_shallow(&self) -> bool {
        self.common.join("shallow").is_file()
    }

    /// Is this commit HEAD or one of its ancestors? A commit that is not in the repository is none.
    pub fn is_ancestor(&self, commit: &str) -> bool {
        let ask = || self.run(&["merge-base", "--is-ancestor", commit, "HEAD"], None).is_ok();
        is_whole(commit) && *self.asked().ancestors.entry(commit.to_owned()).or_insert_with(ask)
    }

    /// The same; `None` where it cannot be told, because the history is cut off.
    pub fn leads_here(&self, commit: &str) -> Option<bool> {
        let known = self.is_ancestor(commit);
        (known || !self.is_shallow()).then_some(known)
    }

    /// The best common ancestor of two commits; `None` when they share none, or it is not in a shallow clone.
    pub fn merge_base(&self, a: &str, b: &str) -> Option<String> {
        if !is_whole(a) || !is_whole(b) {
            return None;
        }
        self.text(&["merge-base", a, b]).ok().filter(|commit| is_whole(commit))
    }
}

/// A hash in SHA-1 or SHA-256.
fn is_whole(commit: &str) -> bool {
    matches!(commit.len(), 40 | 64) && commit.bytes().all(|byte| byte.is_ascii_hexdigit())
}
