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

/// All files of the tree, sorted by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    entries: Vec<Entry>,
    /// Hash of the file name and place in `entries`, sorted.
    names: Vec<(u64, u32)>,
    folders: FxHashSet<RepoPath>,
    /// How files are really called whose name is not UTF-8.
    odd: FxHashMap<RepoPath, PathBuf>,
}

impl Index {
    /// Builds the table. `folders` are those whose content is completely listed.
    pub(super) fn new(
        mut entries: Vec<Entry>,
        folders: FxHashSet<RepoPath>,
        odd: FxHashMap<RepoPath, PathBuf>,
    ) -> Index {
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

    /// Is the content of this folder completely listed here? What is not listed in such a folder does not exist.
    pub(super) fn lists(&self, folder: &str) -> bool {
        self.folders.contains(folder)
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
        Index::new(entries, FxHashSet::default(), FxHashMap::default())
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
    }
}
