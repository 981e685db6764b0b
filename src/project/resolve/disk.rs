//! Is there such a file? The index of the walk answers nearly always; the disk is asked only about folders that the walk
//! left out (dependencies, build output) or that lie behind a link.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rustc_hash::FxHashMap;

use crate::coverage::RepoPath;
use crate::project::index::Index;

/// Looks files up, each folder once.
#[derive(Debug)]
pub(super) struct Disk<'a> {
    root: &'a Path,
    canonical: PathBuf,
    index: &'a Index,
    /// Does the folder exist? Reports name thousands of files in few folders.
    folders: Mutex<FxHashMap<PathBuf, bool>>,
}

impl<'a> Disk<'a> {
    pub(super) fn new(root: &'a Path, canonical: PathBuf, index: &'a Index) -> Disk<'a> {
        Disk { root, canonical, index, folders: Mutex::default() }
    }

    /// The file at a path from the root, under its one path.
    pub(super) fn file(&self, path: &str) -> Option<RepoPath> {
        if path.is_empty() || path.starts_with('/') || path.starts_with("..") {
            return None;
        }
        if let Some(entry) = self.index.get(path) {
            return Some(entry.path.clone());
        }
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        if self.index.lists(folder) {
            return None;
        }
        let real = self.existing(&self.root.join(folder), path)?;
        let inside = real.strip_prefix(&self.canonical).ok()?;
        Some(RepoPath::new(&inside.to_string_lossy().replace('\\', "/")))
    }

    /// The file below one of the user's source folders: the longest tail of the path that exists there.
    pub(super) fn below(&self, folders: &[PathBuf], path: &str) -> Option<RepoPath> {
        if folders.is_empty() {
            return None;
        }
        let tails = std::iter::successors(Some(path.trim_start_matches('/')), |tail| Some(tail.split_once('/')?.1));
        tails.flat_map(|tail| folders.iter().map(move |folder| (folder, tail))).find_map(|(folder, tail)| {
            let parent = tail.rsplit_once('/').map_or("", |(parent, _)| parent);
            let real = self.existing(&folder.join(parent), tail)?;
            let folder = std::fs::canonicalize(folder).ok()?;
            let inside = real.starts_with(folder);
            let shown = real.strip_prefix(&self.canonical).unwrap_or(&real).to_string_lossy().replace('\\', "/");
            inside.then(|| RepoPath::new(&shown))
        })
    }

    /// The real path of the regular file named by the end of `path` in `folder`.
    fn existing(&self, folder: &Path, path: &str) -> Option<PathBuf> {
        let mut folders = self.folders.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if !*folders.entry(folder.to_owned()).or_insert_with(|| folder.is_dir()) {
            return None;
        }
        let name = path.rsplit('/').next()?;
        let real = std::fs::canonicalize(folder.join(name)).ok()?;
        real.is_file().then_some(real)
    }
}
