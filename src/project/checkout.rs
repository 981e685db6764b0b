//! The files of a commit in a folder of their own, so that a report of that commit can be read against the sources that
//! it measured. Nothing of the work tree is touched and nothing of the repository is run: no checkout, no filters, no
//! hooks. A commit's names are as untrusted as a report's: only plain paths are written, and only regular files.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use rustc_hash::FxHashSet;
use tempfile::TempDir;

use super::git::{Git, GitError, SizedFile, TreeFile};

/// Larger files are no source code.
const MAX_FILE: u64 = 16 << 20;

/// More than the sources of any project.
const MAX_TREE: u64 = 2 << 30;

/// Why the files of a commit could not be laid out.
#[derive(Debug, thiserror::Error)]
pub enum CheckoutError {
    /// Git gave no answer.
    #[error(transparent)]
    Git(#[from] GitError),
    /// A file could not be written.
    #[error("cannot lay out the sources of the commit: {0}")]
    Write(#[from] std::io::Error),
    /// The files are too large together.
    #[error("the commit holds {0} bytes of files, too many to lay out")]
    TooLarge(u64),
}

/// Writes the files into a private temporary folder, which is gone when the value is.
pub(super) fn checkout(git: &Git, tree: &[TreeFile]) -> Result<TempDir, CheckoutError> {
    let files: Vec<&TreeFile> = tree.iter().filter(|file| is_plain(file)).collect();
    let mut files: Vec<SizedFile<'_>> = git.sized(&files)?;
    files.retain(|file| file.1 <= MAX_FILE);
    let sum: u64 = files.iter().map(|file| file.1).sum();
    if sum > MAX_TREE {
        return Err(CheckoutError::TooLarge(sum));
    }
    let folder = tempfile::Builder::new().prefix("lazycov-").tempdir()?;
    let mut made: FxHashSet<PathBuf> = FxHashSet::default();
    git.contents(&files, |file, content| -> Result<(), CheckoutError> {
        let path = folder.path().join(file.path.as_str());
        if let Some(parent) = path.parent()
            && !made.contains(parent)
        {
            fs::create_dir_all(parent)?;
            made.insert(parent.to_owned());
        }
        // Two names that this file system does not tell apart: the first one stays.
        if let Ok(mut written) = File::create_new(&path) {
            written.write_all(content)?;
            // A file newer than its report counts as changed since, and these are not.
            written.set_modified(SystemTime::UNIX_EPOCH)?;
        }
        Ok(())
    })?;
    Ok(folder)
}

/// Does the path stay inside of the folder, whatever the file system makes of it?
fn is_plain(file: &TreeFile) -> bool {
    let plain = |part: Component<'_>| match part {
        Component::Normal(name) => !name.eq_ignore_ascii_case(".git"),
        _ => false,
    };
    let path = file.path.as_str();
    !path.is_empty() && !path.contains(['\\', '\0']) && Path::new(path).components().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::RepoPath;

    #[test]
    fn no_name_leads_out_of_the_folder() {
        let plain = |path: &str| is_plain(&TreeFile { path: RepoPath::new(path), blob: String::new() });
        assert!(plain("src/a.rs") && plain(".gitignore") && plain("a..b"));
        for path in ["", "/etc/passwd", "../a", "a/../../b", "a\\..\\b", ".git/config", "x/.GIT/hooks/a", "a\0b"] {
            assert!(!plain(path), "{path:?}");
        }
    }
}
