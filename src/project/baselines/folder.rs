//! The files of the folder: which there are, where they may be written, and how one takes the place of another.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::error::BaselineFileError;
use super::slug::{slug, told_apart};
use crate::system::files::share;

/// Where baselines lie, below the root.
pub(super) const FOLDER: [&str; 2] = [".lazycov", "baselines"];

/// Ends of the files' names: packed and plain.
pub(super) const PACKED: &str = ".jsonl.zst";
pub(super) const PLAIN: &str = ".jsonl";

/// The saved baselines of a project.
#[derive(Clone, Debug)]
pub struct Baselines {
    pub(super) root: PathBuf,
}

impl Baselines {
    /// The baselines of the project with this root.
    pub fn of(root: &Path) -> Baselines {
        Baselines { root: root.to_owned() }
    }

    fn folder(&self) -> PathBuf {
        FOLDER.iter().fold(self.root.clone(), |path, part| path.join(part))
    }

    /// The files that should be baselines, sorted.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.folder()).into_iter().flatten().flatten();
        let named = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            !name.starts_with('.') && (name.ends_with(PLAIN) || name.ends_with(PACKED))
        };
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(named).collect();
        files.sort();
        files
    }

    /// Where a file really lies, if that is in the project.
    pub(super) fn inside(&self, file: &Path) -> Result<PathBuf, BaselineFileError> {
        let io = |error| BaselineFileError::io(file, error);
        let (root, real) = (std::fs::canonicalize(&self.root).map_err(io)?, std::fs::canonicalize(file).map_err(io)?);
        if real.starts_with(root) { Ok(real) } else { Err(BaselineFileError::Outside(shown(file))) }
    }

    /// The folder, made if it does not exist. A link may lead elsewhere in the project, not out of it.
    pub(super) fn writable(&self) -> Result<PathBuf, BaselineFileError> {
        let mut folder = self.root.clone();
        for part in FOLDER {
            folder.push(part);
            match std::fs::create_dir(&folder) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                    return Err(BaselineFileError::io(&folder, error));
                }
                _ => {}
            }
            self.inside(&folder)?;
        }
        Ok(folder)
    }

    /// What the file of this name is called. Another baseline's file keeps its name, and so does what is none.
    pub(super) fn file_name(&self, name: &str, plain: bool) -> String {
        let end = if plain { PLAIN } else { PACKED };
        let taken: Vec<String> = self
            .files()
            .into_iter()
            .filter(|file| !self.glance(file.clone()).is_ok_and(|saved| saved.summary.info.name == name))
            .filter_map(|file| Some(file.file_name()?.to_string_lossy().into_owned()))
            .collect();
        let stem = slug(name);
        let free = [PLAIN, PACKED].iter().all(|end| !taken.contains(&format!("{stem}{end}")));
        format!("{}{end}", if free { stem } else { told_apart(name) })
    }
}

/// The path of a baseline's file from the root, for people.
pub(super) fn shown(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    format!("{}/{name}", FOLDER.join("/"))
}

/// Puts a file in the place of another, or of none, in one step: it is complete on the disk before anyone can see it.
pub(super) fn replace(file: &Path, content: &[u8]) -> io::Result<()> {
    let folder = file.parent().ok_or(io::ErrorKind::NotFound)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".saving-");
    share(&mut builder);
    let mut new = builder.tempfile_in(folder)?;
    new.write_all(content)?;
    new.as_file().sync_all()?;
    new.persist(file).map_err(|error| error.error)?;
    // Not every file system can do this to a folder; the file is in its place in any case.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}
