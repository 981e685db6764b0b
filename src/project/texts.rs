//! The texts that were measured, kept by their content beside the reports of runs: when a file was edited and some tests
//! ran again, what the others measured is still told in the text before.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use rustc_hash::FxHashSet;

use crate::analysis::differential::Marks;

/// The hash of a text's bytes.
type Content = [u8; 16];

/// All texts together; those that were written first go first.
const LARGEST: u64 = 64 << 20;
/// How hard to press them: they are read again soon, if at all.
const LEVEL: i32 = 1;

/// A folder of texts.
#[derive(Clone, Debug)]
pub(super) struct Texts {
    folder: PathBuf,
    /// Those that are there for sure.
    known: Arc<Mutex<FxHashSet<Content>>>,
}

impl Texts {
    /// Those beside the reports of this folder.
    pub(super) fn beside(output: &Path) -> Texts {
        let mut name = output.file_name().unwrap_or_default().to_owned();
        name.push("-texts");
        Texts { folder: output.with_file_name(name), known: Arc::default() }
    }

    /// Keeps a text. It is only a memory: where it cannot be written, a run of all tests tells what is missing.
    pub(super) fn keep(&self, bytes: &[u8]) {
        let path = self.path(Marks::hash(bytes));
        let written = || -> std::io::Result<()> {
            std::fs::create_dir_all(&self.folder)?;
            let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
            file.write_all(&zstd::bulk::compress(bytes, LEVEL)?)?;
            file.persist(&path)?;
            Ok(())
        };
        let _ = written();
    }

    /// Is this text kept?
    pub(super) fn has(&self, content: Content) -> bool {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.contains(&content) || self.path(content).exists() && known.insert(content)
    }

    /// A text that was kept.
    pub(super) fn get(&self, content: Content) -> Option<Vec<u8>> {
        let packed = std::fs::read(self.path(content)).ok()?;
        let bytes = zstd::bulk::decompress(&packed, LARGEST as usize).ok()?;
        (Marks::hash(&bytes) == content).then_some(bytes)
    }

    /// Removes the oldest until the others fit.
    pub(super) fn make_room(&self) {
        let entries = std::fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut files: Vec<(SystemTime, u64, PathBuf)> = entries
            .filter_map(|entry| {
                let metadata = entry.metadata().ok()?;
                Some((metadata.modified().ok()?, metadata.len(), entry.path()))
            })
            .collect();
        files.sort();
        let mut sum: u64 = files.iter().map(|file| file.1).sum();
        for (_, size, path) in files {
            if sum <= LARGEST {
                break;
            }
            let _ = std::fs::remove_file(path);
            sum -= size;
        }
    }

    fn path(&self, content: Content) -> PathBuf {
        let name: String = content.iter().map(|byte| format!("{byte:02x}")).collect();
        self.folder.join(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_comes_back_as_it_was_or_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let texts = Texts::beside(&dir.path().join("runs/x"));
        let text = b"def one():\n    return 1\n";
        let content = Marks::hash(text);
        assert_eq!(texts.get(content), None);
        texts.keep(text);
        assert_eq!(texts.get(content).as_deref(), Some(&text[..]));
        let file = std::fs::read_dir(dir.path().join("runs/x-texts")).unwrap().next().unwrap().unwrap();
        std::fs::write(file.path(), zstd::bulk::compress(b"something else", 1).unwrap()).unwrap();
        assert_eq!(texts.get(content), None);
        texts.make_room();
        assert!(file.path().exists());
    }
}
