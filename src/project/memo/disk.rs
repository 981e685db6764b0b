//! The file in which the memo of a project is kept: in the cache folder of the user, one for each root. It is written in
//! one step; processes that share it lose nothing that another one learnt.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::stored::Stored;
use crate::system::folders;

/// Another version of this program may see other functions in a text.
pub(super) const GENERATOR: &str = concat!("lazycov ", env!("CARGO_PKG_VERSION"), " extents 3 marks 2");

/// Larger files are no memo of ours.
pub(super) const LARGEST: u64 = 256 << 20;

/// All memos together; the oldest go first.
const ALL_MEMOS: u64 = 1 << 30;

/// Where a memo is kept, and what its file looked like when it was read.
#[derive(Debug)]
pub(super) struct Place {
    path: PathBuf,
    stamp: Option<(SystemTime, u64)>,
}

impl Place {
    /// The place of a project's memo; `None` where the system has no place for such things.
    pub(super) fn of(root: &Path) -> Option<Place> {
        let folder = folders::caches()?.join("memo");
        let root = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
        let name = blake3::hash(root.as_os_str().as_encoded_bytes()).to_hex();
        Some(Place::at(folder.join(name.get(..32).unwrap_or_default())))
    }

    /// A memo in this very file.
    pub(super) fn at(path: PathBuf) -> Place {
        Place { path, stamp: None }
    }

    /// Reads the memo. What cannot be read, or was written by another version, is nothing.
    pub(super) fn read(&mut self) -> Stored {
        self.stamp = stamp(&self.path);
        let fits = self.stamp.is_some_and(|(_, size)| size <= LARGEST);
        let bytes = fits.then(|| fs::read(&self.path).ok()).flatten();
        bytes.and_then(|bytes| Stored::read(bytes, GENERATOR)).unwrap_or_default()
    }

    /// Has another process written it since?
    pub(super) fn is_outdated(&self) -> bool {
        stamp(&self.path) != self.stamp
    }

    /// Writes a memo, whole or not at all. It is only a memory: where it cannot be written, there is none.
    pub(super) fn write(&mut self, bytes: &[u8]) {
        let Some(folder) = self.path.parent() else { return };
        let written = || -> std::io::Result<()> {
            fs::create_dir_all(folder)?;
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            file.write_all(bytes)?;
            file.persist(&self.path)?;
            Ok(())
        };
        if written().is_ok() {
            make_room(folder, &self.path);
        }
        self.stamp = stamp(&self.path);
    }
}

fn stamp(path: &Path) -> Option<(SystemTime, u64)> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

/// Removes the memos that were not written for longest, but for this one, until the others fit.
fn make_room(folder: &Path, keep: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut others: Vec<(SystemTime, u64, PathBuf)> = entries
        .filter_map(|entry| {
            let (modified, size) = stamp(&entry.path())?;
            Some((modified, size, entry.path()))
        })
        .filter(|(_, _, path)| path != keep)
        .collect();
    others.sort();
    let mut sum: u64 = others.iter().map(|other| other.1).sum();
    for (_, size, path) in others {
        if sum <= ALL_MEMOS {
            break;
        }
        // Another process may have done it already.
        let _ = fs::remove_file(path);
        sum -= size;
    }
}
