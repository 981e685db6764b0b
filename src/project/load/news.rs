//! What may have changed since the last load. Who watches the tree knows it; who does not must look at every stamp.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use crate::coverage::RepoPath;

/// What may have changed since the last load.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// Anything: nobody watched, or events were lost.
    all: bool,
    /// Files may have come that nobody told of.
    tree: bool,
    /// These files and folders, as the watcher calls them.
    paths: FxHashSet<PathBuf>,
}

impl News {
    /// Anything may have changed.
    pub fn anything() -> News {
        News { all: true, tree: true, paths: FxHashSet::default() }
    }

    /// These files.
    pub fn of(paths: impl IntoIterator<Item = PathBuf>) -> News {
        News { paths: paths.into_iter().collect(), ..News::default() }
    }

    /// These files, and others may have come.
    #[must_use]
    pub fn with_new_files(self) -> News {
        News { tree: true, ..self }
    }

    /// Both.
    pub fn add(&mut self, other: News) {
        self.all |= other.all;
        self.tree |= other.tree;
        self.paths.extend(other.paths);
    }

    /// May anything have changed?
    pub(super) fn is_anything(&self) -> bool {
        self.all
    }

    /// Must the tree be walked again, whatever the paths are?
    pub(super) fn is_of_tree(&self) -> bool {
        self.tree || self.all
    }

    /// Was this file named?
    pub(super) fn names(&self, path: &Path) -> bool {
        self.paths.contains(path)
    }

    /// The files that were named.
    pub(super) fn paths(&self) -> impl Iterator<Item = &PathBuf> {
        self.paths.iter()
    }

    /// The files below the root that may have changed; `None` for any.
    pub(super) fn below(&self, root: &Path) -> Option<Vec<RepoPath>> {
        let inside = |path: &PathBuf| {
            let parts: Vec<_> = path.strip_prefix(root).ok()?.iter().map(|part| part.to_string_lossy()).collect();
            Some(RepoPath::new(&parts.join("/")))
        };
        (!self.all).then(|| self.paths.iter().filter_map(inside).collect())
    }
}
