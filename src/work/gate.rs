//! Which files really changed: by their content, not by what the system tells about them. Editors save the same text
//! again, formatters rewrite what was fine, and reading a file is news to some systems too.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// What a file contains; `None` when there is no such file.
pub(crate) type Content = Option<blake3::Hash>;

/// The contents that were last acted upon. Clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gate(Arc<Mutex<HashMap<PathBuf, Content>>>);

impl Gate {
    /// Is this file's content another than the known one? From now on it is known.
    pub(crate) fn is_news(&self, path: &Path) -> bool {
        let content = content(path);
        let known = self.lock().insert(path.to_owned(), content);
        // A file never seen before is news if it is there.
        known.map_or(content.is_some(), |known| known != content)
    }

    /// Learns what a file contains, unless that is known already.
    pub(crate) fn learn(&self, path: &Path) {
        if !self.lock().contains_key(path) {
            let content = content(path);
            self.lock().insert(path.to_owned(), content);
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
        self.lock().insert(path.to_owned(), content);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<PathBuf, Content>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
        let gate = Gate::default();
        assert!(!gate.is_news(&path));
        std::fs::write(&path, "one").unwrap();
        assert!(gate.is_news(&path));
        std::fs::write(&path, "one").unwrap();
        assert!(!gate.is_news(&path));
        std::fs::write(&path, "two").unwrap();
        gate.learned(&path, content(&path));
        assert!(!gate.is_news(&path));
        std::fs::remove_file(&path).unwrap();
        assert!(gate.is_news(&path));
        assert!(!gate.is_news(&path));
    }
}
