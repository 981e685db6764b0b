//! The files of the tree as a table that answers two questions fast: is there such a file, and which files have this
//! name? It knows names alone; nothing is opened.

use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use crate::coverage::RepoPath;

/// A file that the walk met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its path from the root. Bytes of a name that are not UTF-8 are replaced.
    pub path: RepoPath,
    /// Does git ignore it?
    pub ignored: bool,
}

/// The folders that the walk met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Folders {
    /// What is in these is completely listed.
    pub(super) listed: FxHashSet<RepoPath>,
    /// There is more in these, or behind a link in them, than is listed.
    pub(super) open: FxHashSet<RepoPath>,
}

/// All files of the tree, sorted by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    entries: Vec<Entry>,
    /// Hash of the file name and place in `entries`, sorted.
    names: Vec<(u64, u32)>,
    folders: Folders,
    /// How files are really called whose name is not UTF-8.
    odd: FxHashMap<RepoPath, PathBuf>,
}

impl Index {
    /// Builds the table.
    pub(super) fn new(mut entries: Vec<Entry>, folders: Folders, odd: FxHashMap<RepoPath, PathBuf>) -> Index {
        entries.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        let mut names: Vec<(u64, u32)> =
            entries.iter().enumerate().map(|(at, entry)| (hash(entry.path.file_name()), at as u32)).collect();
        names.sort_unstable();
        Index { entries, names, folders, odd }
    }

    /// All files.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The file with this path.
    pub fn get(&self, path: &str) -> Option<&Entry> {
        let at = self.entries.binary_search_by(|entry| entry.path.as_str().cmp(path)).ok()?;
        self.entries.get(at)
    }

    /// The files with this name, wherever they lie.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Entry> {
        let wanted = hash(name);
        let from = self.names.partition_point(|entry| entry.0 < wanted);
        let same = self.names.get(from..).unwrap_or_default().iter().take_while(move |entry| entry.0 == wanted);
        same.filter_map(|entry| self.entries.get(entry.1 as usize)).filter(move |entry| entry.path.file_name() == name)
    }

    /// May there be a file at this path from the root, although it is not listed? What is not in a folder that is completely
    /// listed is not there, be it a file or the first folder on the way to one: reports of the JVM name thousands of packages
    /// of which nothing lies where they say.
    pub(super) fn may_have(&self, path: &str) -> bool {
        if path.contains("//") || path.contains("/.") {
            return true;
        }
        let ends = path.match_indices('/').map(|(at, _)| at);
        let mut on_the_way = std::iter::once(0).chain(ends).filter_map(|end| path.get(..end));
        let first = on_the_way.find(|folder| !self.folders.listed.contains(*folder));
        first.is_some_and(|folder| folder.is_empty() || self.folders.open.contains(folder))
    }

    /// Where a file lies below the root.
    pub(super) fn real<'a>(&'a self, path: &'a RepoPath) -> &'a Path {
        self.odd.get(path).map_or(Path::new(path.as_str()), PathBuf::as_path)
    }
}

fn hash(name: &str) -> u64 {
    let mut hasher = FxHasher::default();
    name.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
impl Index {
    /// A table of files that need not exist.
    pub(super) fn of(paths: &[&str]) -> Index {
        let entries = paths.iter().map(|path| Entry { path: RepoPath::new(path), ignored: false }).collect();
        Index::new(entries, Folders::default(), FxHashMap::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_by_path_and_by_name() {
        let index = Index::of(&["src/b.rs", "src/a.rs", "lib/a.rs"]);
        assert!(index.get("src/a.rs").is_some() && index.get("src/c.rs").is_none());
        let named: Vec<&str> = index.named("a.rs").map(|entry| entry.path.as_str()).collect();
        assert_eq!(named, ["lib/a.rs", "src/a.rs"]);
        assert!(index.may_have("x.rs"), "nobody walked");
    }

    #[test]
    fn what_a_walk_left_out_may_hold_files() {
        let set = |paths: &[&str]| paths.iter().map(|path| RepoPath::new(path)).collect();
        let folders = Folders { listed: set(&["", "src", "src/a"]), open: set(&["vendor", "src/link"]) };
        let index = Index::new(Vec::new(), folders, FxHashMap::default());
        for path in ["vendor/x.rs", "vendor/deep/x.rs", "src/link/x.rs", "src/../vendor/x.rs"] {
            assert!(index.may_have(path), "{path}");
        }
        for path in ["x.rs", "src/x.rs", "src/a/x.rs", "org/acme/x.java", "src/org/x.java", "src/a/b/c/x.rs"] {
            assert!(!index.may_have(path), "{path}");
        }
    }
}
