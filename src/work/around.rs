//! A project on disk, as detection looks at it. Nothing of the project is run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::project::own_files;
use crate::system::programs::is_installed;
use crate::watch::presets::{Around, Candidate, detect};

/// A file that says how tests are run is no larger.
const LARGEST: u64 = 1 << 20;

/// What could be run in the project at this root.
pub(super) fn candidates(root: &Path) -> Vec<Candidate> {
    OnDisk::new(root).map(|project| detect(&project)).unwrap_or_default()
}

/// A project on disk.
#[derive(Debug)]
pub struct OnDisk {
    root: PathBuf,
    files: Vec<String>,
}

impl OnDisk {
    /// The project at this root; `None` where there is no such folder.
    pub fn new(root: &Path) -> Option<OnDisk> {
        let root = fs::canonicalize(root).ok()?;
        let files = own_files(&root);
        Some(OnDisk { root, files })
    }

    /// Where a path leads, if that is inside of the project.
    fn inside(&self, path: &str) -> Option<PathBuf> {
        let real = fs::canonicalize(self.root.join(path)).ok()?;
        real.starts_with(&self.root).then_some(real)
    }
}

impl Around for OnDisk {
    fn files(&self) -> &[String] {
        &self.files
    }

    fn text(&self, path: &str) -> Option<String> {
        let real = self.inside(path)?;
        let fits = fs::metadata(&real).is_ok_and(|metadata| metadata.is_file() && metadata.len() <= LARGEST);
        fits.then(|| fs::read(real).ok()).flatten().map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    fn exists(&self, path: &str) -> bool {
        // The interpreter of an environment is a link to one of the system's.
        self.root.join(path).exists()
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let Some(entries) = self.inside(folder).and_then(|folder| fs::read_dir(folder).ok()) else { return Vec::new() };
        let mut names: Vec<String> =
            entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort_unstable();
        names
    }

    fn program(&self, name: &str) -> bool {
        is_installed(name)
    }

    fn variable(&self, name: &str) -> Option<String> {
        std::env::var(name).ok().filter(|value| !value.is_empty())
    }

    fn python_has(&self, module: &str) -> bool {
        let python = if self.variable("VIRTUAL_ENV").is_some() { "python" } else { "python3" };
        let asks = "import importlib.util, sys; sys.exit(importlib.util.find_spec(sys.argv[1]) is None)";
        // Isolated, so that nothing of the folder we are in is imported.
        let asked = Command::new(python)
            .args(["-I", "-c", asks, module])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        asked.is_ok_and(|status| status.success())
    }
}
