//! Which files really changed: by their content, not by what the system tells about them. Editors save the same text
//! again, formatters rewrite what was fine, and reading a file is news to some systems too.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::shared::SharedSources;
use crate::coverage::RepoPath;

/// What a file contains; `None` when there is no such file.
pub(crate) type Content = Option<blake3::Hash>;

/// The contents that were last acted upon. Clones share them.
#[derive(Clone, Debug)]
pub(crate) struct KnownContents {
    files: Arc<Mutex<HashMap<PathBuf, Known>>>,
    root: Arc<Path>,
    sources: SharedSources,
}

/// What is known of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    /// What it contains.
    Content(Content),
    /// That it is there: to read every file of a large project would cost as much as to load it.
    There,
}

impl KnownContents {
    /// Of the files below a folder. What a source contained when it was last looked at is known from `sources`.
    pub(crate) fn new(root: &Path, sources: SharedSources) -> KnownContents {
        KnownContents { files: Arc::default(), root: Arc::from(root), sources }
    }

    /// Is this file's content another than the known one? From now on it is known.
    pub(crate) fn is_news(&self, path: &Path) -> bool {
        let known = self.lock().get(path).copied();
        let content = content(path);
        self.lock().insert(path.to_owned(), Known::Content(content));
        match known {
            Some(Known::Content(known)) => known != content,
            // A file never seen before is news if it is there.
            Some(Known::There) => !self.is_as_seen(path),
            None => content.is_some(),
        }
    }

    /// Learns what a file contains, unless that is known already.
    pub(crate) fn learn(&self, path: &Path) {
        if !self.lock().contains_key(path) {
            let content = content(path);
            self.lock().insert(path.to_owned(), Known::Content(content));
        }
    }

    /// Learns that there is a file, unless more is known already.
    pub(crate) fn learn_of(&self, path: &Path) {
        self.lock().entry(path.to_owned()).or_insert(Known::There);
    }

    /// Is a source what it was when the loader looked at it?
    fn is_as_seen(&self, path: &Path) -> bool {
        let sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let inside = path.strip_prefix(&*self.root).ok();
        inside.zip(sources).is_some_and(|(inside, sources)| {
            let inside = RepoPath::new(&inside.to_string_lossy().replace('\\', "/"));
            sources.is_as_seen(&inside)
        })
    }

    /// Was this file ever there?
    pub(crate) fn knows(&self, path: &Path) -> bool {
        self.lock().contains_key(path)
    }

    /// All files that were ever there.
    pub(crate) fn paths(&self) -> Vec<PathBuf> {
        self.lock().keys().cloned().collect()
    }

    /// Somebody just read this content of a file: it is no news any more.
    pub(crate) fn learned(&self, path: &Path, content: Content) {
        self.lock().insert(path.to_owned(), Known::Content(content));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<PathBuf, Known>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a file contains.
pub(crate) fn content(path: &Path) -> Content {
    let mut hasher = blake3::Hasher::new();
    let file = std::fs::File::open(path).ok()?;
    if !file.metadata().ok()?.is_file() {
        return None;
    }
    hasher.update_reader(file).ok()?;
    Some(hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_another_content_is_news() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.py");
        let known = KnownContents::new(directory.path(), SharedSources::default());
        assert!(!known.is_news(&path));
        std::fs::write(&path, "one").unwrap();
        assert!(known.is_news(&path));
        std::fs::write(&path, "one").unwrap();
        assert!(!known.is_news(&path));
        std::fs::write(&path, "two").unwrap();
        known.learned(&path, content(&path));
        assert!(!known.is_news(&path));
        std::fs::remove_file(&path).unwrap();
        assert!(known.is_news(&path));
        assert!(!known.is_news(&path));
    }
}
