//! What was asked of a repository, as long as it looks as it did then: a comparison asks the same after each change.

use std::time::SystemTime;

use rustc_hash::FxHashMap;

/// What the files of a repository look like that change with its commit, its branch or its index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::project) struct GitStamp(pub(super) Vec<Option<(SystemTime, u64)>>);

/// What is known of HEAD.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) stamp: Option<GitStamp>,
    /// Its commit, whole.
    pub(super) commit: Option<Option<String>>,
    /// Which commits are among its ancestors.
    pub(super) ancestors: FxHashMap<String, bool>,
}
