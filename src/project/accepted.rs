//! The gaps that a project accepts: where their file lies, what it says, and which gaps of the present it means.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashSet;
use time::Date;

use super::loaded::Loaded;
use super::mapping::open_regular;
use super::sources::Sources;
use crate::analysis::{AcceptedGap, AcceptedGaps, Snapshot};
use crate::config::accepted_of;
use crate::coverage::RepoPath;

/// What the file is called from the root.
pub const ACCEPTED: &str = ".lazycov/accepted.toml";

/// A larger file was written by no person.
const LARGEST: u64 = 4 << 20;

/// Reads which gaps a project accepts: those that hold on this day, else all.
///
/// # Errors
/// In words that name the file, and the line where there is one.
pub fn read_accepted(root: &Path, today: Option<Date>) -> Result<Vec<Arc<AcceptedGap>>, String> {
    let Some(text) = read(root).map_err(|error| failed(&error))? else { return Ok(Vec::new()) };
    let gaps = accepted_of(ACCEPTED, &text).map_err(|error| error.to_string())?;
    let holds = |gap: &AcceptedGap| !today.is_some_and(|today| gap.is_expired(today));
    Ok(gaps.into_iter().filter(holds).map(Arc::new).collect())
}

/// The file, where it may be written. Its folder is made if it is not there.
///
/// # Errors
/// In words, when it would lie outside of the project or its folder cannot be made.
pub fn writable_accepted(root: &Path) -> Result<PathBuf, String> {
    let file = root.join(ACCEPTED);
    let folder = file.parent().unwrap_or(root);
    match std::fs::create_dir(folder) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(failed(&error)),
        _ => {}
    }
    inside(root, folder).map_err(|error| failed(&error))?;
    match inside(root, &file) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(failed(&error)),
        _ => Ok(file),
    }
}

fn read(root: &Path) -> io::Result<Option<String>> {
    let real = match inside(root, &root.join(ACCEPTED)) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        real => real?,
    };
    let (file, mut text) = (open_regular(&real)?, String::new());
    if file.metadata()?.len() > LARGEST {
        return Err(io::Error::new(ErrorKind::InvalidData, "larger than such a file can be"));
    }
    file.take(LARGEST).read_to_string(&mut text)?;
    Ok(Some(text))
}

/// Where a file really lies, if that is in the project.
fn inside(root: &Path, file: &Path) -> io::Result<PathBuf> {
    let (root, real) = (std::fs::canonicalize(root)?, std::fs::canonicalize(file)?);
    let outside = || io::Error::new(ErrorKind::PermissionDenied, "leads out of the project");
    if real.starts_with(root) { Ok(real) } else { Err(outside()) }
}

fn failed(error: &io::Error) -> String {
    format!("{ACCEPTED}: {error}")
}

impl Sources {
    /// The gaps of a snapshot of this tree that are accepted. Looks at the files of these alone.
    pub fn accepted_gaps(&self, snapshot: &Snapshot, accepted: &[Arc<AcceptedGap>]) -> AcceptedGaps {
        let mut by_path: BTreeMap<&RepoPath, Vec<Arc<AcceptedGap>>> = BTreeMap::new();
        for gap in accepted {
            by_path.entry(&gap.mark.path).or_default().push(Arc::clone(gap));
        }
        let mut found = AcceptedGaps::default();
        for (path, gaps) in by_path {
            if let Some((file, lines)) = snapshot.find(path.as_str()).zip(self.marks(path)) {
                found.add(snapshot, file, &gaps, &lines.lines);
            }
        }
        found
    }
}

impl Loaded {
    /// The gaps that are accepted. Functions that nobody looked for are found in the files of these alone, and aside: what
    /// is accepted changes no total.
    pub fn accepted_gaps(&self, accepted: &[Arc<AcceptedGap>]) -> AcceptedGaps {
        if accepted.is_empty() {
            return AcceptedGaps::default();
        }
        let mut aside = self.clone();
        let concerned: FxHashSet<&RepoPath> = accepted.iter().map(|gap| &gap.mark.path).collect();
        aside.add_extents_of(|entry| concerned.contains(&entry.path));
        self.sources.accepted_gaps(&aside.snapshot, accepted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::gates::parse_date;

    const WHOLE: &str = "[[gap]]\npath = 'a.c'\nlines = '0c1f9ab2-51'\nstart = 3\nreason = 'old'\nuntil = 2027-03-01\n";

    fn project(text: &[u8]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join(".lazycov")).unwrap();
        std::fs::write(root.path().join(ACCEPTED), text).unwrap();
        root
    }

    #[test]
    fn what_has_expired_is_a_gap_again() {
        let root = project(WHOLE.as_bytes());
        let on = |day: &str| read_accepted(root.path(), parse_date(day)).unwrap().len();
        assert_eq!([on("2027-02-28"), on("2027-03-01"), on("2027-03-02")], [1, 1, 0]);
    }

    #[test]
    fn a_file_that_cannot_be_read_is_said() {
        let why = |text: &[u8]| read_accepted(project(text).path(), None).unwrap_err();
        assert!(why(b"[[gap]]\npath = 3\n").starts_with(".lazycov/accepted.toml:2: "));
        assert!(why(b"\xff").starts_with(".lazycov/accepted.toml: "));
        let nothing = tempfile::tempdir().unwrap();
        assert!(read_accepted(nothing.path(), None).unwrap().is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_project_is_neither_read_nor_written() {
        let (root, outside) = (tempfile::tempdir().unwrap(), project(WHOLE.as_bytes()));
        std::os::unix::fs::symlink(outside.path().join(".lazycov"), root.path().join(".lazycov")).unwrap();
        let why = ".lazycov/accepted.toml: leads out of the project";
        assert_eq!(read_accepted(root.path(), None).unwrap_err(), why);
        assert_eq!(writable_accepted(root.path()).unwrap_err(), why);
        let other = tempfile::tempdir().unwrap();
        std::fs::create_dir(other.path().join(".lazycov")).unwrap();
        std::os::unix::fs::symlink(outside.path().join(ACCEPTED), other.path().join(ACCEPTED)).unwrap();
        assert_eq!(read_accepted(other.path(), None).unwrap_err(), why);
        assert_eq!(writable_accepted(other.path()).unwrap_err(), why);
    }
}
