//! What a reader returns: files under the paths that the report gave them.

use std::sync::Arc;

use super::Kept;
use crate::coverage::{Diagnostics, FileCoverage, Reported};

/// One report as its reader understood it.
#[derive(Clone, Debug, Default)]
pub struct RawReport {
    /// The tool that wrote it, where the report says so: `coverage.py 7.17.3`, `gcovr 8.8`.
    pub producer: Option<String>,
    /// Folders that the report's paths are relative to (Cobertura's `<source>`), as written.
    pub sources: Vec<String>,
    /// Names of parts of the project that begin the paths of some files, because several parts have such a file:
    /// `core/org/acme/A.java` is the `org/acme/A.java` of the part `core`, wherever that lies.
    pub modules: Vec<String>,
    /// Measured files in the report's order. The same path may come several times; the parts add up.
    pub files: Vec<RawFile>,
    /// Where the report was read before and lists the same files in the same order: those that may say something else, by
    /// their places. The others are what they were, and [`files`](RawReport::files) is empty.
    pub changed: Option<Vec<(usize, RawFile)>>,
    /// It belongs to other reports of its folder and has nothing of its own: an index of them.
    pub companion: bool,
    /// Totals as stored in the report.
    pub reported: Option<Reported>,
    /// Names of the contexts (tests) that the files' [`ContextId`](crate::coverage::ContextId)s count into.
    pub contexts: Vec<String>,
    /// What went wrong while reading.
    pub diagnostics: Diagnostics,
    /// What its reader keeps for the next time.
    pub kept: Option<Kept>,
}

/// One measured file under its report's path.
#[derive(Clone, Debug, Default)]
pub struct RawFile {
    /// The path as the report wrote it. Bytes that are not UTF-8 are replaced.
    pub path: String,
    /// What was measured, as far as the report alone says it.
    pub coverage: Arc<FileCoverage>,
    /// Hash of the measured source text, where the report records one that lazycov can check.
    pub source_hash: Option<[u8; 32]>,
}
