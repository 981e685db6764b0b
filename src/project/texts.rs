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
/// The file that says which report measured which text.
const REMEMBERED: &str = "measured";
/// How hard to press them: they are read again soon, if at all.
const LEVEL: i32 = 1;

/// A folder of texts.
#[derive(Clone, Debug)]
pub(super) struct Texts {
    folder: PathBuf,
    /// Those that are there for sure.
    known: Arc<Mutex<FxHashSet<Content>>>,
    /// Hash of what lies in the file that says which report measured which text, as far as we wrote it.
    remembered: Arc<Mutex<Option<Content>>>,
}

impl Texts {
    /// Those beside the reports of this folder.
    pub(super) fn beside(output: &Path) -> Texts {
        let mut name = output.file_name().unwrap_or_default().to_owned();
        name.push("-texts");
        Texts { folder: output.with_file_name(name), known: Arc::default(), remembered: Arc::default() }
    }

    /// Keeps a text. It is only a memory: where it cannot be written, a run of all tests tells what is missing.
    pub(super) fn keep(&self, bytes: &[u8]) {
        let _ = self.write(&self.path(Marks::hash(bytes)), bytes);
    }

    /// Is this text kept?
    pub(super) fn has(&self, content: Content) -> bool {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.contains(&content) || self.path(content).exists() && known.insert(content)
    }

    /// A text that was kept.
    pub(super) fn get(&self, content: Content) -> Option<Vec<u8>> {
        let bytes = unpack(&std::fs::read(self.path(content)).ok()?)?;
        (Marks::hash(&bytes) == content).then_some(bytes)
    }

    /// Keeps which report measured which text.
    pub(super) fn remember(&self, bytes: &[u8]) {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        let hash = Marks::hash(bytes);
        if *remembered != Some(hash) && self.write(&self.folder.join(REMEMBERED), bytes).is_ok() {
            *remembered = Some(hash);
        }
    }

    /// What was kept so.
    pub(super) fn remembered(&self) -> Option<Vec<u8>> {
        unpack(&std::fs::read(self.folder.join(REMEMBERED)).ok()?)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        std::fs::create_dir_all(&self.folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(&zstd::bulk::compress(bytes, LEVEL)?)?;
        file.persist(path)?;
        Ok(())
    }

    /// Removes the oldest until the others fit.
    pub(super) fn make_room(&self) {
        let entries = std::fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut files: Vec<(SystemTime, u64, PathBuf)> = entries
            .filter(|entry| entry.file_name() != REMEMBERED)
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

fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    zstd::bulk::decompress(packed, LARGEST as usize).ok()
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
