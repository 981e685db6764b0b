//! A report that lies there: its files, what it is, and when it was written.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::tests_of::OfTests;
use crate::formats::Format;

/// A report that exists and can be read.
#[derive(Clone, Debug)]
pub(in crate::project) struct Found {
    /// Its path as shown to the user: from the root, or as it was named; for several files a pattern that names them.
    pub(in crate::project) shown: Arc<str>,
    /// The files that it is, sorted; none for standard input.
    pub(in crate::project) files: Vec<FoundFile>,
    /// What it is.
    pub(in crate::project) format: &'static Format,
    /// Bytes of all files.
    pub(in crate::project) size: u64,
    /// When the newest was written.
    pub(in crate::project) modified: Option<SystemTime>,
    /// Did the user name this very file? Then no rule leaves it out.
    pub(in crate::project) named: bool,
    /// Did the latest run of the tests leave it outside of the project?
    pub(in crate::project) of_latest_run: bool,
    /// Which tests it is of.
    pub(in crate::project) tests: OfTests,
}

/// A file of a report.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::project) struct FoundFile {
    /// Its path as shown to the user.
    pub(in crate::project) shown: Arc<str>,
    /// Where it lies.
    pub(in crate::project) real: PathBuf,
}

impl Found {
    /// The folder it lies in, from the root; `""` for the root and for places outside.
    pub(in crate::project) fn folder(&self) -> &str {
        let outside = Path::new(&*self.shown).is_absolute();
        self.shown.rsplit_once('/').filter(|_| !outside).map_or("", |(folder, _)| folder)
    }
}
