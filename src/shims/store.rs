//! Where what a test ran is kept: a folder that is named after it.

use std::fs;
use std::io;
use std::path::PathBuf;

use super::VARIABLE;
use crate::coverage::{NAME_FILE, folder_of};

/// The folders of a run's tests.
pub(super) struct Store(PathBuf);

impl Store {
    /// The one that the environment names.
    pub(super) fn of_run() -> Option<Store> {
        std::env::var_os(VARIABLE).filter(|path| !path.is_empty()).map(|path| Store(path.into()))
    }

    /// Keeps a report of a test under this name, behind what another test that is called the same left there. Whoever reads
    /// it finds all of it or nothing.
    pub(super) fn keep(&self, test: &str, name: &str, bytes: &[u8]) -> io::Result<()> {
        let (folder, is_cut) = folder_of(test);
        let folder = self.0.join(folder);
        fs::create_dir_all(&folder)?;
        if is_cut {
            fs::write(folder.join(NAME_FILE), test)?;
        }
        let (new, whole) = (folder.join(format!("{name}.new")), folder.join(name));
        let known = fs::read(&whole).unwrap_or_default();
        fs::write(&new, [known.as_slice(), bytes].concat())?;
        fs::rename(new, whole)
    }
}
