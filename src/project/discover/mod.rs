//! Which reports are there? Names choose what is opened, the content decides what it is, and rules decide what is taken:
//! fixtures are left out unless named, and formats that cannot be read yet are named with the way to one that can.

mod choose;
pub(super) mod fixture;
mod found;
mod outdated;
mod tests_of;
mod together;

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

pub(super) use choose::{LeftOut, Measured, choose, names};
pub(super) use found::{Found, FoundFile};
pub(super) use tests_of::OfTests;

use self::together::together;

use super::candidates::promises_report;
use super::error::LoadError;
use super::globs::Globs;
use super::mapping::open_regular;
use super::walk::{Walk, walk};
use crate::analysis::InputStatus;
use crate::coverage::{Code, RepoPath};
use crate::formats::recognise::{HEAD_BYTES, recognise};
use crate::formats::{Format, compress};

/// A report that is not read, and why.
#[derive(Clone, Debug)]
pub(super) struct Left {
    pub(super) status: InputStatus,
    pub(super) code: Code,
    /// What it is, where that is known.
    pub(super) format: Option<&'static Format>,
    pub(super) modified: Option<SystemTime>,
}

/// The outcome of a search.
#[derive(Debug, Default)]
pub(super) struct Discovery {
    pub(super) found: Vec<Found>,
    pub(super) left: Vec<Left>,
    /// Configured paths that nothing matches.
    pub(super) missing: Vec<String>,
    /// How many files were opened.
    pub(super) candidates: Vec<String>,
}

/// A file that may be a report.
struct Candidate {
    shown: String,
    real: PathBuf,
    named: bool,
    /// Was it, or its folder, asked for? Then it may be a fixture.
    asked: bool,
}

/// Where to look for reports.
pub(super) enum Search<'a> {
    /// Files, folders and globs that the user named: each must exist.
    Named(&'a [String]),
    /// The same, from the settings: some may not be there yet.
    Configured(&'a [String]),
    /// Anywhere below the root, and where coverage.py's settings put its data.
    Tree {
        /// The data file, as the settings name it.
        data_file: Option<&'a str>,
    },
}

/// Finds reports. `output` is where runs of the tests leave them.
pub(super) fn discover(
    root: &Path,
    walked: &Walk,
    search: &Search<'_>,
    tracked: &FxHashSet<RepoPath>,
    output: Option<&Path>,
) -> Result<Discovery, LoadError> {
    let mut out = Discovery::default();
    let mut candidates = Vec::new();
    match search {
        Search::Named(paths) => {
            for path in *paths {
                candidates.extend(named(root, walked, path)?);
            }
        }
        Search::Configured(paths) => {
            for path in *paths {
                match named(root, walked, path) {
                    Ok(found) => candidates.extend(found),
                    Err(_) => out.missing.push(path.clone()),
                }
            }
        }
        Search::Tree { data_file } => {
            let data_files = data_file.map(|path| data_files(&root.join(path))).unwrap_or_default();
            let data_files = data_files.into_iter().map(|real| (shown(root, &real), real, true));
            let usual = walked.candidates.iter();
            let usual = usual.map(|path| (path.to_string(), root.join(walked.index.real(path)), false));
            let all = data_files.chain(usual);
            candidates.extend(all.map(|(shown, real, asked)| Candidate { shown, real, named: false, asked }));
        }
    }
    let mut seen = FxHashSet::default();
    candidates.retain(|candidate| seen.insert(candidate.real.clone()));
    out.candidates = candidates.iter().map(|candidate| candidate.shown.clone()).collect();
    let opened: Vec<Option<Outcome>> =
        candidates.par_iter().map(|candidate| open(candidate, tracked, output)).collect();
    for outcome in opened.into_iter().flatten() {
        match outcome {
            Outcome::Found(found) => out.found.push(found),
            Outcome::Left(left) => out.left.push(left),
        }
    }
    out.found = together(std::mem::take(&mut out.found));
    if let Some(output) = output {
        outdated::outdate(&mut out.found, output);
    }
    Ok(out)
}

enum Outcome {
    Found(Found),
    Left(Left),
}

/// coverage.py's data file and the parallel ones beside it, whose names begin with its name.
fn data_files(path: &Path) -> Vec<PathBuf> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return Vec::new() };
    let parallel = format!("{}.", name.to_string_lossy());
    let is_one = |entry: &std::fs::DirEntry| {
        let own = entry.file_name();
        own == name || own.to_string_lossy().starts_with(&parallel)
    };
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> =
        entries.flatten().filter(is_one).map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    files.sort_unstable();
    files
}

/// The candidates that one argument names.
fn named(root: &Path, walked: &Walk, path: &str) -> Result<Vec<Candidate>, LoadError> {
    let real = root.join(path);
    if real.is_dir() {
        let inner = walk(&real);
        let of_folder = |file: &RepoPath| {
            let real = real.join(inner.index.real(file));
            Candidate { shown: shown(root, &real), real, named: false, asked: true }
        };
        return Ok(inner.candidates.iter().map(of_folder).collect());
    }
    if real.exists() {
        return Ok(vec![Candidate { shown: shown(root, &real), real, named: true, asked: true }]);
    }
    let (globs, _) = Globs::new([path]);
    let matching = walked.index.entries().iter().filter(|entry| globs.matches(entry.path.as_str()));
    let found: Vec<Candidate> = matching
        .map(|entry| Candidate {
            shown: entry.path.to_string(),
            real: root.join(walked.index.real(&entry.path)),
            named: true,
            asked: true,
        })
        .collect();
    if found.is_empty() { Err(LoadError::Missing(path.to_owned())) } else { Ok(found) }
}

/// A path as the user should see it.
fn shown(root: &Path, real: &Path) -> String {
    let slashes = |path: &Path| path.to_string_lossy().replace('\\', "/").trim_start_matches("./").to_owned();
    if let Ok(inside) = real.strip_prefix(root) {
        return slashes(inside);
    }
    let (Ok(canonical), Ok(base)) = (std::fs::canonicalize(real), std::fs::canonicalize(root)) else {
        return slashes(real);
    };
    slashes(canonical.strip_prefix(base).unwrap_or(real))
}

/// Looks at the beginning of a file. `None` for a file that is no report and that nobody named.
fn open(candidate: &Candidate, tracked: &FxHashSet<RepoPath>, output: Option<&Path>) -> Option<Outcome> {
    let left_at = |format: Option<&'static Format>, code, why: String, modified| {
        let status = InputStatus::left(candidate.shown.as_str().into(), format.map(|format| format.id), why);
        Some(Outcome::Left(Left { status, code, format, modified }))
    };
    let left = |format, code, why: String| left_at(format, code, why, None);
    let (head, size, modified) = match head(&candidate.real) {
        Ok(opened) => opened,
        Err(error) if candidate.named => return left(None, Code::UnreadableInput, error.to_string()),
        Err(_) => return None,
    };
    if size == 0 {
        if !candidate.named && !promises_report(&candidate.shown) {
            return None;
        }
        return left(None, Code::EmptyInput, "the file is empty".to_owned());
    }
    let Some(format) = recognise(&compress::head(&head)) else {
        let why = "its content is of no coverage format that lazycov knows";
        return if candidate.named { left(None, Code::UnreadableInput, why.to_owned()) } else { None };
    };
    if let Some(why) = fixture::reason(&candidate.shown, tracked).filter(|_| !candidate.asked) {
        return left(Some(format), Code::FixtureLeftOut, why);
    }
    if let Some(why) = format.advice_on(&candidate.shown) {
        return left_at(Some(format), Code::NotReadable, why, modified);
    }
    Some(Outcome::Found(Found {
        shown: candidate.shown.as_str().into(),
        files: vec![FoundFile { shown: candidate.shown.as_str().into(), real: candidate.real.clone() }],
        format,
        size,
        modified,
        named: candidate.named,
        of_latest_run: false,
        tests: tests_of::of(&candidate.real, output),
    }))
}

/// The first bytes of a file, its size and when it was written.
fn head(path: &Path) -> std::io::Result<(Vec<u8>, u64, Option<SystemTime>)> {
    use std::io::Read;
    let file = open_regular(path)?;
    let metadata = file.metadata()?;
    let mut head = Vec::new();
    file.take(HEAD_BYTES as u64).read_to_end(&mut head)?;
    Ok((head, metadata.len(), metadata.modified().ok()))
}
