//! What is asked for.

use std::path::PathBuf;

use crate::project::memo::Memo;
use crate::project::settings::Settings;

/// What to load.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The project's folder.
    pub root: PathBuf,
    /// Reports to read instead of those that are found: files, folders, globs; relative to the root or absolute.
    pub paths: Vec<String>,
    /// Where the latest run of the tests left its reports, outside of the root: they are read where the project has none.
    pub latest_run: Option<PathBuf>,
    /// Reports of something else, such as the other side of a comparison: a search passes over them.
    pub aside: Vec<PathBuf>,
    /// A report that came through standard input.
    pub stdin: Option<Vec<u8>>,
    /// Folders outside of the root in which sources may lie.
    pub source_dirs: Vec<PathBuf>,
    /// The folder in which Deno keeps what it compiles: of it the texts of the project's own sources are read.
    pub deno_dir: Option<PathBuf>,
    /// The settings in force.
    pub settings: Settings,
    /// What was worked out from texts before.
    pub memo: Memo,
}

/// Name of standard input among the reports.
pub(super) const STDIN: &str = "-";
