//! Which commands a person agreed to: of a project, told apart by what they are. And where runs write their reports.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::system::folders::caches;

/// Whether a command of a project may be run unasked.
#[derive(Debug)]
pub struct Trust {
    file: Option<PathBuf>,
    key: String,
}

impl Trust {
    /// About this command in the project at this root.
    pub fn of(root: &Path, command: &str) -> Trust {
        Trust::kept_in(caches().map(|folder| folder.join("trusted")), root, command)
    }

    fn kept_in(file: Option<PathBuf>, root: &Path, command: &str) -> Trust {
        let mut hasher = blake3::Hasher::new();
        hasher.update(real(root).as_os_str().as_encoded_bytes()).update(b"\0").update(command.as_bytes());
        Trust { file, key: hasher.finalize().to_hex().to_string() }
    }

    /// Did a person agree to this very command here?
    pub fn is_given(&self) -> bool {
        let text = self.file.as_ref().and_then(|file| fs::read_to_string(file).ok()).unwrap_or_default();
        text.lines().any(|line| line == self.key)
    }

    /// A person agrees. Where that cannot be written down, they are asked again.
    pub fn give(&self) {
        let Some(file) = &self.file else { return };
        if let Some(folder) = file.parent() {
            let _ = fs::create_dir_all(folder);
        }
        if let Ok(mut file) = fs::OpenOptions::new().create(true).append(true).open(file) {
            let _ = writeln!(file, "{}", self.key);
        }
    }
}

/// The folder that runs of a project write their reports to: outside of it, so that nothing there changes.
pub fn output(root: &Path) -> Option<PathBuf> {
    place(root, "runs")
}

/// The folder of a project among those of one kind.
pub(super) fn place(root: &Path, kind: &str) -> Option<PathBuf> {
    let name = blake3::hash(real(root).as_os_str().as_encoded_bytes()).to_hex();
    Some(caches()?.join(kind).join(name.get(..32).unwrap_or_default()))
}

fn real(root: &Path) -> PathBuf {
    fs::canonicalize(root).unwrap_or_else(|_| root.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_agrees_to_one_command_of_one_project() {
        let dir = tempfile::tempdir().unwrap();
        let about = |root: &str, command| Trust::kept_in(Some(dir.path().join("x/trusted")), Path::new(root), command);
        assert!(!about("/one", "make test").is_given());
        about("/one", "make test").give();
        assert!(about("/one", "make test").is_given());
        assert!(!about("/one", "make tests").is_given() && !about("/two", "make test").is_given());
        about("/two", "make test").give();
        assert!(about("/one", "make test").is_given() && about("/two", "make test").is_given());
    }
}
