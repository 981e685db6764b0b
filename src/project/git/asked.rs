//! What was asked of a repository, as long as it looks as it did then: a comparison asks the same after each change.

use std::time::SystemTime;

use rustc_hash::FxHashMap;

/// What the files of a repository look like that change with its commit, its branch or its index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::project) struct GitStamp(pub(super) Vec<Option<(SystemTime, u64)>>);

/// The commit of HEAD, whole; `None` before the first one.
#[derive(Debug)]
pub(super) struct Head(pub(super) Option<String>);

/// What is known of HEAD.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) stamp: Option<GitStamp>,
    pub(super) head: Option<Head>,
    /// Which commits are among its ancestors.
    pub(super) ancestors: FxHashMap<String, bool>,
}
