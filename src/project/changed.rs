//! What changed since a revision, and who may not have been measured: the base of `patch`, and the changed source files
//! that no report speaks of.

use rustc_hash::FxHashSet;

use super::git::Git;
use super::loaded::Loaded;
use crate::analysis::Language;
use crate::analysis::differential::Measurement;
use crate::coverage::RepoPath;
use crate::source::{Text, syntax};

/// The commit that a change started from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fork {
    /// The revision that was asked for or found.
    pub name: String,
    /// Where it and the present parted, whole.
    pub commit: String,
}

/// Why there is no commit that a change started from.
#[derive(Debug, thiserror::Error)]
pub enum ForkError {
    /// There is no commit at all.
    #[error("the repository has no commit yet: there is nothing to compare with")]
    NoCommit,
    /// The revision is none.
    #[error("{0}: git knows no such revision; a shallow clone may have to fetch it first")]
    Unknown(String),
    /// The histories do not meet.
    #[error(
        "{0} and HEAD have no common commit here; in a shallow clone, fetch more of the history (in a GitHub workflow: \
         actions/checkout with fetch-depth: 0)"
    )]
    Apart(String),
    /// It is the present, to which nothing was added.
    #[error("{0} is not compared with itself: no measured file differs from it; HEAD~1 is the commit before")]
    Itself(String),
    /// What there is would be the present itself, or nothing is there.
    #[error("{why}: fetch the whole history ({deeper}), or say with --base REV what to compare with")]
    Nowhere {
        /// What is missing.
        why: String,
        /// How the history is fetched here.
        deeper: &'static str,
    },
}

/// Main branches by custom, those of the remote first.
pub(super) const MAIN: [&str; 4] = ["origin/main", "origin/master", "main", "master"];

/// The languages of which a file can hold nothing but declarations. Their compilers give data of functions alone.
const ONLY_FUNCTIONS_RUN: [&str; 5] = ["Rust", "Go", "C", "C++", "Java"];

impl Fork {
    /// Where the present parted from a revision; without one, from the main branch, or from the last commit where the
    /// present is the main branch itself.
    ///
    /// # Errors
    /// When there is no such commit.
    pub fn find(git: &Git, revision: Option<&str>) -> Result<Fork, ForkError> {
        let head = git.full_commit().ok_or(ForkError::NoCommit)?;
        let name = match revision {
            Some(revision) => revision.to_owned(),
            None => main_branch(git).unwrap_or_else(|| "HEAD".to_owned()),
        };
        let there = git.resolve(&name).ok_or_else(|| ForkError::Unknown(name.clone()))?;
        let commit = git.merge_base(&there, &head).ok_or_else(|| ForkError::Apart(name.clone()))?;
        Ok(Fork { name, commit })
    }
}

/// The main branch, unless it is where the present stands.
fn main_branch(git: &Git) -> Option<String> {
    let here = git.branch();
    let known = MAIN.into_iter().map(str::to_owned).find(|name| git.resolve(name).is_some());
    git.remote_main().or(known).filter(|name| here.as_ref() != Some(name))
}

/// Changed and new source files of measured languages in which something could run, and of which no report speaks.
pub fn changed_without_data(loaded: &Loaded, before: &Measurement, now: &Measurement) -> Vec<RepoPath> {
    let measured = loaded.snapshot.report.files.iter().filter_map(|file| Language::of(file.path.as_str()));
    let measured: FxHashSet<&str> = measured.map(|language| language.name).collect();
    let mut absent = Vec::new();
    for group in loaded.snapshot.not_measured.iter().filter(|group| measured.contains(group.language)) {
        let declares = ONLY_FUNCTIONS_RUN.contains(&group.language);
        for path in &group.files {
            let text = now.file(path.as_str()).and_then(|file| file.text.as_ref());
            let was = before.file(path.as_str()).and_then(|file| file.text.as_ref());
            // Lines are compared, not bytes: a file that was only indented anew did not change.
            let Some(text) = text.filter(|text| was.is_none_or(|was| was.lines != text.lines)) else { continue };
            let empty = text.lines.iter().all(|line| line.is_trivial());
            if empty || (declares && has_no_function(loaded, path)) {
                continue;
            }
            absent.push(path.clone());
        }
    }
    absent.sort();
    absent
}

fn has_no_function(loaded: &Loaded, path: &RepoPath) -> bool {
    let Ok(bytes) = loaded.sources.read(path) else { return false };
    let text = Text::decode(&bytes);
    syntax::extents(path.as_str(), text.as_str()).is_some_and(|functions| functions.is_empty())
}
