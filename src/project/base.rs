//! The other side of a comparison, made of a git revision: its texts alone, or a report read against its texts.
//!
//! With its texts alone, what is new or changed since can be told, and nothing else: no line of it was covered or missed.

use std::sync::Arc;

use std::path::Path;

use rayon::prelude::*;

use super::checkout::{CheckoutError, checkout};
use super::error::LoadError;
use super::git::{Git, GitError, TreeFile};
use super::load::{Nobody, Request, load};
use super::loaded::Loaded;
use super::not_measured;
use super::settings::Settings;
use crate::analysis::Extent;
use crate::analysis::differential::{FileRecord, FunctionRecord, Marks, Measurement};
use crate::config::Remap;
use crate::coverage::{RepoPath, Report, Totals};
use crate::source::{Text, syntax};

/// Why a revision cannot be compared with.
#[derive(Debug, thiserror::Error)]
pub enum BaseError {
    /// Its files could not be had.
    #[error(transparent)]
    Checkout(#[from] CheckoutError),
    /// Its reports could not be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// Its reports speak of other files.
    #[error("no path of the report is a file of {commit}: it measured something else, or needs a --remap")]
    NoMatch {
        /// The commit.
        commit: String,
    },
}

impl From<GitError> for BaseError {
    fn from(error: GitError) -> BaseError {
        BaseError::Checkout(error.into())
    }
}

/// What reports say about a commit.
#[derive(Debug)]
pub struct MeasuredCommit {
    /// What was measured.
    pub measurement: Measurement,
    /// The reports that were read, and what went wrong.
    pub report: Arc<Report>,
}

/// The source texts of a commit, without any data.
///
/// # Errors
/// When git does not answer.
pub fn texts_at(loaded: &Loaded, settings: &Settings, git: &Git, commit: &str) -> Result<Measurement, BaseError> {
    let (tree, counts) = (git.tree(commit)?, not_measured::counts(settings));
    let measured = |file: &TreeFile| loaded.snapshot.report.file(file.path.as_str()).is_some_and(|file| file.resolved);
    let wanted: Vec<&TreeFile> = tree.iter().filter(|file| measured(file) || counts(&file.path)).collect();
    let paths: Vec<&RepoPath> = wanted.iter().map(|file| &file.path).collect();
    let present = loaded.sources.blobs(git, &paths);
    // What did not change is on disk, and need not be asked for.
    let (same, other): (Vec<&TreeFile>, Vec<&TreeFile>) =
        wanted.into_iter().partition(|file| present.get(&file.path) == Some(&file.blob));
    let unmeasured = |file: &&TreeFile| {
        let text = loaded.sources.marks(&file.path)?;
        Some(Arc::new(FileRecord::unmeasured(file.path.clone(), Some(text))))
    };
    let mut files: Vec<Arc<FileRecord>> = same.par_iter().filter_map(unmeasured).collect();
    git.contents(&git.sized(&other)?, |file, content| -> Result<(), GitError> {
        let mut record = FileRecord::unmeasured(file.path.clone(), Some(Arc::new(marks(content))));
        // A function that moved takes its lines along, whether they were measured or not.
        record.functions = if measured(file) { functions(&record, content) } else { Vec::new() };
        files.push(Arc::new(record));
        Ok(())
    })?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Measurement::new(loaded.snapshot.headline, files))
}

/// What reports say about a commit, read against its own sources. `request` is that of the present: its settings count
/// for both sides.
///
/// # Errors
/// When git does not answer, the reports cannot be read, or they measured something else.
pub fn measured_at(
    request: &Request,
    git: &Git,
    commit: &str,
    reports: &[String],
) -> Result<MeasuredCommit, BaseError> {
    let tree = git.tree(commit)?;
    let folder = checkout(git, &tree)?;
    let mut settings = request.settings.clone();
    settings.config.remap = remap(&request.root, settings.config.remap);
    let there = Request {
        root: folder.path().to_owned(),
        paths: reports.to_vec(),
        latest_run: None,
        aside: Vec::new(),
        stdin: None,
        source_dirs: request.source_dirs.clone(),
        deno_dir: request.deno_dir.clone(),
        settings,
        memo: request.memo.of_another_tree(),
    };
    let mut loaded = load(&there, &Nobody)?;
    if !loaded.snapshot.report.files.iter().any(|file| file.resolved) {
        return Err(BaseError::NoMatch { commit: commit.to_owned() });
    }
    loaded.add_extents();
    let measurement = loaded.measurement(None);
    Ok(MeasuredCommit { measurement, report: Arc::clone(&loaded.snapshot.report) })
}

/// Where reports name the project's folder, they mean the folder in which its files lie now.
fn remap(root: &Path, remap: Vec<Remap>) -> Vec<Remap> {
    let canonical = std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    let mut roots = vec![canonical, root.to_owned()];
    roots.dedup();
    let inside = |to: &str| {
        let below = roots.iter().find_map(|root| Path::new(to).strip_prefix(root).ok())?;
        Some(format!("./{}", below.display()))
    };
    // The user's rules come first, whether they lead into the root by its full name or not.
    let mut rules: Vec<Remap> =
        remap.into_iter().map(|rule| Remap { to: inside(&rule.to).unwrap_or(rule.to), from: rule.from }).collect();
    rules.extend(roots.iter().map(|root| Remap { from: root.to_string_lossy().into_owned(), to: ".".to_owned() }));
    rules
}

fn functions(record: &FileRecord, content: &[u8]) -> Vec<FunctionRecord> {
    let extents = syntax::extents(record.path.as_str(), Text::decode(content).as_str()).unwrap_or_default();
    let function = |extent: Extent| {
        let (start, end) = (extent.span.start, extent.span.end);
        let text = record.text.as_ref();
        FunctionRecord {
            name: extent.name,
            start: Some(start),
            end: Some(end),
            from: Some(extent.from).filter(|from| *from != start),
            body: text.and_then(|text| text.joined(start.index()..end.index() + 1)),
            totals: Totals::default(),
            entered: None,
        }
    };
    extents.into_iter().map(function).collect()
}

fn marks(bytes: &[u8]) -> Marks {
    Marks::new(bytes, Text::decode(bytes).lines())
}
