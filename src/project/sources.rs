//! The source files of the project: what they hold and what follows from it. A path may come from a report, so nothing
//! outside of the root and the user's source folders is opened, only regular files are, and only up to a size.
//!
//! Clones share what they know. A file is looked at once until somebody says that it may have changed, and what is worked
//! out from a text is kept by its content.

use std::fs::Metadata;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::git::Git;
use super::index::Index;
use super::mapping::open_regular;
use super::memo::{MeasuredText, Memo, Stamp};
use crate::analysis::Extent;
use crate::analysis::differential::Marks;
use crate::coverage::{LineBits, RepoPath};

/// Larger files are no source code.
const MAX_SIZE: u64 = 64 << 20;

/// How many files one git process names.
const HASHED_AT_ONCE: usize = 4096;

/// A source file as it was when it was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SourceFile {
    /// Hash of its bytes.
    pub content: [u8; 16],
    /// Number of its lines.
    pub lines: u32,
    /// When it was written, where the disk says so.
    pub modified: Option<SystemTime>,
    /// The text of it that was measured last, as far as anyone saw it before.
    pub measured: Option<MeasuredText>,
}

/// Reads files of one project.
#[derive(Clone, Debug)]
pub struct Sources {
    root: Arc<Path>,
    /// The root and the source folders, as the file system calls them.
    allowed: Arc<[PathBuf]>,
    index: Arc<Index>,
    memo: Memo,
    known: Arc<Mutex<Known>>,
    /// A text that stands for what lies on the disk under its path.
    unsaved: Option<Arc<Unsaved>>,
}

/// The text of a file as it would be if an editor saved it now. What is worked out from it goes with it: of each key
/// that is typed nothing should stay.
#[derive(Debug)]
struct Unsaved {
    path: RepoPath,
    bytes: Vec<u8>,
    file: Arc<SourceFile>,
    memo: Memo,
}

/// What was seen of the files.
#[derive(Debug, Default)]
struct Known {
    files: FxHashMap<RepoPath, Option<Arc<SourceFile>>>,
    /// Files that may have changed since: their stamp must be looked at.
    doubted: FxHashMap<RepoPath, Option<Arc<SourceFile>>>,
    /// Files of which another content was seen than before, since somebody asked for them.
    replaced: Vec<RepoPath>,
    /// Where folders really lie; `None` for those outside of all that is allowed.
    folders: FxHashMap<PathBuf, Option<Arc<Path>>>,
}

impl Sources {
    /// Files below the root and the source folders.
    pub(super) fn new(root: &Path, source_dirs: &[PathBuf], index: Arc<Index>, memo: Memo) -> Sources {
        let places = std::iter::once(root).chain(source_dirs.iter().map(PathBuf::as_path));
        let allowed = places.filter_map(|place| std::fs::canonicalize(place).ok()).collect();
        Sources { root: Arc::from(root), allowed, index, memo, known: Arc::default(), unsaved: None }
    }

    /// The same files in a tree in which some came or went.
    #[must_use]
    pub(super) fn with_index(&self, index: Arc<Index>) -> Sources {
        // A folder may have become a link that leads elsewhere.
        self.lock().folders.clear();
        Sources { index, ..self.clone() }
    }

    /// The same files, one of them with a text that nobody saved yet.
    #[must_use]
    pub(super) fn with_unsaved(&self, path: &RepoPath, bytes: Vec<u8>) -> Sources {
        let measured = self.memo.measured(path);
        let (memo, moment) = (Memo::default(), SystemTime::now());
        let (content, lines) = memo.learn(path, &Stamp::default(), moment, &bytes);
        let file = Arc::new(SourceFile { content, lines, modified: Some(moment), measured });
        Sources { unsaved: Some(Arc::new(Unsaved { path: path.clone(), bytes, file, memo })), ..self.clone() }
    }

    fn unsaved(&self, path: &RepoPath) -> Option<&Unsaved> {
        self.unsaved.as_deref().filter(|unsaved| unsaved.path == *path)
    }

    /// What knows the text of this content.
    fn memo_of(&self, content: [u8; 16]) -> &Memo {
        let unsaved = self.unsaved.as_deref().filter(|unsaved| unsaved.file.content == content);
        unsaved.map_or(&self.memo, |unsaved| &unsaved.memo)
    }

    /// These files may have changed.
    pub(super) fn doubt<'a>(&self, paths: impl Iterator<Item = &'a RepoPath>) {
        let mut known = self.lock();
        for path in paths {
            if let Some((path, file)) = known.files.remove_entry(path) {
                known.doubted.insert(path, file);
            }
        }
    }

    /// Any file may have changed.
    pub(super) fn doubt_all(&self) {
        let mut known = self.lock();
        let files = std::mem::take(&mut known.files);
        known.doubted.extend(files);
        known.folders.clear();
    }

    /// What a file holds; `None` where it cannot be read.
    pub(super) fn look(&self, path: &RepoPath) -> Option<Arc<SourceFile>> {
        if let Some(unsaved) = self.unsaved(path) {
            return Some(Arc::clone(&unsaved.file));
        }
        let doubted = {
            let mut known = self.lock();
            if let Some(file) = known.files.get(path) {
                return file.clone();
            }
            known.doubted.remove(path).flatten()
        };
        let file = self.look_anew(path, doubted.as_ref());
        let content = |file: &Option<Arc<SourceFile>>| file.as_ref().map(|file| file.content);
        let mut known = self.lock();
        if doubted.is_some() && content(&doubted) != content(&file) {
            known.replaced.push(path.clone());
        }
        known.files.insert(path.clone(), file.clone());
        file
    }

    fn look_anew(&self, path: &RepoPath, before: Option<&Arc<SourceFile>>) -> Option<Arc<SourceFile>> {
        let (_, metadata) = self.place(path).ok().filter(|(_, metadata)| metadata.is_file())?;
        if metadata.len() > MAX_SIZE {
            return None;
        }
        let (stamp, moment) = (Stamp::of(&metadata), SystemTime::now());
        let modified = metadata.modified().ok();
        let (content, lines) = match self.memo.known(path, &stamp) {
            Some(known) => known,
            None => self.memo.learn(path, &stamp, moment, &self.read(path).ok()?),
        };
        let file = SourceFile { content, lines, modified, measured: self.memo.measured(path) };
        let same = before.filter(|before| ***before == file);
        Some(same.map_or_else(|| Arc::new(file), Arc::clone))
    }

    /// Hash of what a file held when it was last looked at: the beginning of the whole one.
    pub fn seen(&self, path: &RepoPath) -> Option<[u8; 16]> {
        let known = self.lock();
        let file = known.files.get(path).or_else(|| known.doubted.get(path));
        file.cloned().flatten().map(|file| file.content)
    }

    /// Files whose content was another one when they were looked at again, since this was asked before.
    pub fn take_replaced(&self) -> Vec<RepoPath> {
        std::mem::take(&mut self.lock().replaced)
    }

    /// Does a file hold what it held when it was last looked at?
    pub fn is_as_seen(&self, path: &RepoPath) -> bool {
        let seen = self.lock().files.get(path).cloned().flatten();
        seen.is_some_and(|seen| self.read(path).is_ok_and(|bytes| Marks::hash(&bytes) == seen.content))
    }

    /// The functions of a file, parsed if nobody did it before; none where no grammar knows its language.
    pub(super) fn extents(&self, path: &RepoPath) -> Arc<[Extent]> {
        let found = || {
            let content = self.look(path)?.content;
            self.memo_of(content).extents(path, content, || self.read(path).ok())
        };
        found().unwrap_or_default()
    }

    /// The functions of a file, if they are known without parsing.
    pub(super) fn known_extents(&self, path: &RepoPath, file: &SourceFile) -> Option<Arc<[Extent]>> {
        self.memo_of(file.content).known_extents(path, file.content)
    }

    /// The fingerprints of a file's lines.
    pub(super) fn marks(&self, path: &RepoPath) -> Option<Arc<Marks>> {
        let file = self.look(path)?;
        self.memo_of(file.content).marks(file.content, || self.read(path).ok())
    }

    /// The fingerprints of a text that some file had, if somebody asked for them then.
    pub(super) fn known_marks(&self, content: [u8; 16]) -> Option<Arc<Marks>> {
        self.memo.marks(content, || None).or_else(|| self.memo_of(content).marks(content, || None))
    }

    /// The lines of a Python file on which no statement can begin.
    pub(super) fn bare_lines(&self, path: &RepoPath, file: &SourceFile) -> Option<Arc<LineBits>> {
        self.memo_of(file.content).bare_lines(file.content, || self.read(path).ok())
    }

    /// The names that git gives to the content of files. Those that are no files have none.
    pub(super) fn blobs(&self, git: &Git, paths: &[&RepoPath]) -> FxHashMap<RepoPath, String> {
        let look = |path: &&RepoPath| {
            let content = self.look(path)?.content;
            Some(((*path).clone(), content, self.memo.blob(content)))
        };
        let looked: Vec<_> = paths.par_iter().filter_map(look).collect();
        let mut named = FxHashMap::default();
        named.reserve(looked.len());
        let mut unknown: Vec<(RepoPath, [u8; 16])> = Vec::new();
        for (path, content, blob) in looked {
            match blob {
                Some(blob) => _ = named.insert(path, String::from(blob)),
                None => unknown.push((path, content)),
            }
        }
        if !unknown.is_empty() {
            let paths: Vec<RepoPath> = unknown.iter().map(|entry| entry.0.clone()).collect();
            // Git hashes one file after another: several of it share the work.
            let hashes: Vec<_> = paths.par_chunks(HASHED_AT_ONCE).map(|paths| git.hashes(paths)).collect();
            let hashes: FxHashMap<RepoPath, String> = hashes.into_iter().flatten().collect();
            for (path, content) in unknown {
                if let Some(blob) = hashes.get(&path) {
                    self.memo.learn_blob(content, blob);
                    named.insert(path, blob.clone());
                }
            }
        }
        named
    }

    /// The content of a file.
    ///
    /// # Errors
    /// When it does not exist, lies elsewhere, is no regular file, or is too large for source code.
    pub fn read(&self, path: &RepoPath) -> io::Result<Vec<u8>> {
        if let Some(unsaved) = self.unsaved(path) {
            return Ok(unsaved.bytes.clone());
        }
        let real = self.locate(path)?;
        let file = open_regular(&real)?;
        let size = file.metadata()?.len();
        if size > MAX_SIZE {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "too large for a source file"));
        }
        let mut bytes = Vec::with_capacity(size as usize + 1);
        file.take(MAX_SIZE).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Where a file really lies.
    ///
    /// # Errors
    /// When it does not exist or lies elsewhere.
    pub fn locate(&self, path: &RepoPath) -> io::Result<PathBuf> {
        self.place(path).map(|place| place.0)
    }

    /// Where a file really lies, and what the disk says of it.
    fn place(&self, path: &RepoPath) -> io::Result<(PathBuf, Metadata)> {
        let outside = || io::Error::new(io::ErrorKind::PermissionDenied, "outside of the project");
        let real = self.root.join(self.index.real(path));
        let (Some(folder), Some(name)) = (real.parent(), real.file_name()) else { return Err(outside()) };
        let known = self.lock().folders.get(folder).cloned();
        let folder = if let Some(folder) = known {
            folder
        } else {
            let lies = std::fs::canonicalize(folder)?;
            let lies = self.allows(&lies).then(|| Arc::from(lies));
            self.lock().folders.insert(folder.to_owned(), lies.clone());
            lies
        };
        // Most folders are inside, and most files are no links; the others are followed to their end.
        if let Some(place) = folder.map(|folder| folder.join(name)) {
            let metadata = std::fs::symlink_metadata(&place)?;
            if !metadata.is_symlink() {
                return Ok((place, metadata));
            }
        }
        let real = std::fs::canonicalize(&real)?;
        let metadata = std::fs::metadata(&real)?;
        self.allows(&real).then_some((real, metadata)).ok_or_else(outside)
    }

    fn allows(&self, real: &Path) -> bool {
        self.allowed.iter().any(|place| real.starts_with(place))
    }

    /// The project's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// All files of the project.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// What was worked out from their texts. What is learnt beside a text that nobody saved goes with it.
    pub fn memo(&self) -> &Memo {
        self.unsaved.as_deref().map_or(&self.memo, |unsaved| &unsaved.memo)
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
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
        std::os::unix::fs::symlink(outside.path(), root.join("door")).unwrap();
        let made = std::process::Command::new("mkfifo").arg(root.join("pipe.rs")).status().unwrap();
        assert!(made.success());
        let sources = Sources::new(root, &[], Arc::default(), Memo::default());
        assert_eq!(sources.read(&RepoPath::new("a.rs")).unwrap(), b"fn a() {}");
        let absolute = secret.to_str().unwrap();
        let planted =
            ["link.rs", "door/secret.rs", "pipe.rs", "../secret.rs", absolute, "/etc/hostname", "gone.rs", "."];
        for path in planted {
            assert!(sources.read(&RepoPath::new(path)).is_err(), "{path}");
            assert!(sources.look(&RepoPath::new(path)).is_none(), "{path}");
        }
        let wider = Sources::new(root, &[outside.path().to_owned()], Arc::default(), Memo::default());
        assert_eq!(wider.read(&RepoPath::new(absolute)).unwrap(), b"s");
    }

    #[test]
    fn a_file_is_looked_at_again_when_it_is_doubted() {
        let dir = tempfile::tempdir().unwrap();
        let path = RepoPath::new("a.rs");
        std::fs::write(dir.path().join("a.rs"), "fn a() {}\n").unwrap();
        let sources = Sources::new(dir.path(), &[], Arc::default(), Memo::default());
        let first = sources.look(&path).unwrap();
        std::fs::write(dir.path().join("a.rs"), "fn a() {}\n\nfn b() {}\n").unwrap();
        assert_eq!(sources.look(&path).unwrap(), first);
        sources.doubt(std::iter::once(&path));
        assert_eq!(sources.look(&path).unwrap().lines, 3);
    }
}
