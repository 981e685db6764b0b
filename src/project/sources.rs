//! Reads source files of the project for whoever wants their text. A path may come from a report, so nothing outside of
//! the root and the user's source folders is opened, only regular files are, and only up to a size.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::index::Index;
use super::mapping::open_regular;
use crate::coverage::RepoPath;

/// Larger files are no source code.
const MAX_SIZE: u64 = 64 << 20;

/// Reads files of one project.
#[derive(Clone, Debug)]
pub struct Sources {
    root: PathBuf,
    /// The root and the source folders, as the file system calls them.
    allowed: Arc<[PathBuf]>,
    index: Arc<Index>,
}

impl Sources {
    /// Files below the root and the source folders.
    pub(super) fn new(root: &Path, source_dirs: &[PathBuf], index: Arc<Index>) -> Sources {
        let places = std::iter::once(root).chain(source_dirs.iter().map(PathBuf::as_path));
        let allowed = places.filter_map(|place| std::fs::canonicalize(place).ok()).collect();
        Sources { root: root.to_owned(), allowed, index }
    }

    /// The content of a file.
    ///
    /// # Errors
    /// When it does not exist, lies elsewhere, is no regular file, or is too large for source code.
    pub fn read(&self, path: &RepoPath) -> io::Result<Vec<u8>> {
        let real = self.locate(path)?;
        let file = open_regular(&real)?;
        if file.metadata()?.len() > MAX_SIZE {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "too large for a source file"));
        }
        let mut bytes = Vec::new();
        file.take(MAX_SIZE).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Where a file really lies.
    ///
    /// # Errors
    /// When it does not exist or lies elsewhere.
    pub fn locate(&self, path: &RepoPath) -> io::Result<PathBuf> {
        let real = std::fs::canonicalize(self.root.join(self.index.real(path)))?;
        let allowed = self.allowed.iter().any(|place| real.starts_with(place));
        allowed.then_some(real).ok_or_else(|| io::Error::new(io::ErrorKind::PermissionDenied, "outside of the project"))
    }

    /// All files of the project.
    pub fn index(&self) -> &Index {
        &self.index
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn nothing_planted_by_a_report_is_opened() {
        let (dir, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (root, secret) = (dir.path(), outside.path().join("secret.rs"));
        std::fs::write(root.join("a.rs"), "fn a() {}").unwrap();
        std::fs::write(&secret, "s").unwrap();
        std::os::unix::fs::symlink(&secret, root.join("link.rs")).unwrap();
        let made = std::process::Command::new("mkfifo").arg(root.join("pipe.rs")).status().unwrap();
        assert!(made.success());
        let sources = Sources::new(root, &[], Arc::default());
        assert_eq!(sources.read(&RepoPath::new("a.rs")).unwrap(), b"fn a() {}");
        let absolute = secret.to_str().unwrap();
        for path in ["link.rs", "pipe.rs", "../secret.rs", absolute, "/etc/hostname", "gone.rs", "."] {
            assert!(sources.read(&RepoPath::new(path)).is_err(), "{path}");
        }
        let wider = Sources::new(root, &[outside.path().to_owned()], Arc::default());
        assert_eq!(wider.read(&RepoPath::new(absolute)).unwrap(), b"s");
    }
}
