//! Is there such a file? The index of the walk answers nearly always; the disk is asked only about folders that the walk
//! left out (dependencies, build output) or that lie behind a link.

use std::ffi::OsString;
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
    folders: Mutex<FxHashMap<OsString, bool>>,
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
        if !self.index.may_have(path) {
            return None;
        }
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
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
        if !is_there(&mut folders, folder) {
            return None;
        }
        drop(folders);
        let name = path.rsplit('/').next()?;
        let real = std::fs::canonicalize(folder.join(name)).ok()?;
        real.is_file().then_some(real)
    }
}

/// Is there such a folder? Below one that is not, there is none: tools of the JVM name packages, of which nothing lies where
/// they say, and the disk is asked for the first of them, from the top.
fn is_there(known: &mut FxHashMap<OsString, bool>, folder: &Path) -> bool {
    if let Some(is_there) = known.get(folder.as_os_str()) {
        return *is_there;
    }
    let above: Vec<&Path> = folder.ancestors().filter(|above| !above.as_os_str().is_empty()).collect();
    let is_there = above.into_iter().rev().all(|above| {
        let is_known = known.get(above.as_os_str()).copied();
        is_known.unwrap_or_else(|| {
            let is_there = above.is_dir();
            known.insert(above.as_os_str().to_owned(), is_there);
            is_there
        })
    });
    known.insert(folder.as_os_str().to_owned(), is_there);
    is_there
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_disk_is_asked_once_for_what_is_below_a_missing_folder() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("a/b")).unwrap();
        let mut known = FxHashMap::default();
        let mut ask = |folder: &str| is_there(&mut known, &root.path().join(folder));
        assert!(ask("a/b") && ask("a"));
        assert!(!ask("org/acme/x") && !ask("org/acme/y") && !ask("org") && !ask("a/c"));
        let below = known.keys().filter(|path| Path::new(path).starts_with(root.path().join("org")));
        // The first of them, and those that were asked for.
        assert_eq!(below.count(), 3);
    }
}
