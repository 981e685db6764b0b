//! Which files really changed: by their content, not by what the system tells about them. Editors save the same text
//! again, formatters rewrite what was fine, and reading a file is news to some systems too.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;

use super::shared::SharedSources;
use crate::coverage::RepoPath;

/// What a file contains; `None` when there is no such file.
pub(crate) type Content = Option<blake3::Hash>;

/// The contents that were last acted upon. Clones share them.
#[derive(Clone, Debug)]
pub(crate) struct KnownContents {
    files: Arc<Mutex<FxHashMap<PathBuf, Known>>>,
    root: Arc<Path>,
    sources: SharedSources,
}

/// What is known of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    /// What it contains, and what it contained before that was told: the loader may not have caught up.
    Content { now: Content, before: Content },
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
        let before = match known {
            Some(Known::Content { now, before }) => {
                if now == content {
                    before
                } else {
                    now
                }
            }
            _ => None,
        };
        self.lock().insert(path.to_owned(), Known::Content { now: content, before });
        match known {
            // What was put back before anyone looked may have been loaded, and measured, in between.
            Some(Known::Content { now, .. }) => now != content || self.was_loaded_as_another(path, [content, before]),
            // A file never seen before is news if it is there.
            Some(Known::There) => !self.is_as_seen(path),
            None => content.is_some(),
        }
    }

    /// Learns what a file contains, unless that is known already.
    pub(crate) fn learn(&self, path: &Path) {
        if !self.lock().contains_key(path) {
            let content = content(path);
            self.lock().insert(path.to_owned(), Known::Content { now: content, before: None });
        }
    }

    /// Learns that there are some files, unless more is known of them already.
    pub(crate) fn learn_of(&self, paths: impl Iterator<Item = PathBuf>) {
        let mut files = self.lock();
        for path in paths {
            files.entry(path).or_insert(Known::There);
        }
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

    /// Did the loader see a content of a source when it looked last that is none of these?
    fn was_loaded_as_another(&self, path: &Path, known: [Content; 2]) -> bool {
        let sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let inside = path.strip_prefix(&*self.root).ok();
        let seen = inside
            .zip(sources)
            .and_then(|(inside, sources)| sources.seen(&RepoPath::new(&inside.to_string_lossy().replace('\\', "/"))));
        let is_known = |seen: [u8; 16]| known.iter().flatten().any(|content| content.as_bytes().starts_with(&seen));
        seen.is_some_and(|seen| !is_known(seen))
    }

    /// Did the loader see a content of a source that is not the known one? Then the watcher looked before or after it, and what
    /// changed in between is no news to it yet.
    pub(crate) fn is_behind(&self, path: &Path) -> bool {
        match self.lock().get(path).copied() {
            Some(Known::Content { now, .. }) => self.was_loaded_as_another(path, [now, None]),
            Some(Known::There) | None => false,
        }
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
        self.lock().insert(path.to_owned(), Known::Content { now: content, before: None });
    }

    fn lock(&self) -> MutexGuard<'_, FxHashMap<PathBuf, Known>> {
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

    #[test]
    fn what_was_put_back_is_news_if_it_was_loaded_in_between() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.py");
        let report = directory.path().join("lcov.info");
        std::fs::write(&report, "SF:a.py\nDA:1,1\nend_of_record\n").unwrap();
        std::fs::write(&path, "one\n").unwrap();
        let sources = SharedSources::default();
        let known = KnownContents::new(directory.path(), Arc::clone(&sources));
        known.learn(&path);
        std::fs::write(&path, "another\n").unwrap();
        let request = crate::project::Request { root: directory.path().to_owned(), ..Default::default() };
        let loaded = crate::project::load(&request, &crate::project::Nobody).unwrap();
        // Told, and not loaded yet: told once.
        let early = KnownContents::new(directory.path(), Arc::clone(&sources));
        early.learn(&path);
        *sources.lock().unwrap() = Some(loaded.sources);
        std::fs::write(&path, "one\n").unwrap();
        assert!(known.is_news(&path));
        assert!(early.is_news(&path) && !early.is_news(&path));
        assert!(known.is_behind(&path));
        std::fs::write(&path, "another\n").unwrap();
        assert!(known.is_news(&path) && !known.is_behind(&path));
    }
}
