//! What is to be run, and why.

use std::fmt;
use std::sync::Arc;

use crate::coverage::{LineRange, Ratio, RepoPath};

/// Why a test is to be run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// It failed when it ran last.
    Failed,
    /// It never ran.
    NeverRan,
    /// The file that it stands in is another one.
    OwnFile(RepoPath),
    /// It ran lines that are other ones now.
    Covers(RepoPath, LineRange),
    /// It ran a function that does something else now.
    Runs(RepoPath, Arc<str>),
    /// It ran something of a file.
    Loads(RepoPath),
    /// A test of the same file set something up with a function that does something else now.
    SetUp(RepoPath, Arc<str>),
    /// It may find what a test left that ran a function which does something else now.
    Finds(RepoPath, Arc<str>),
    /// A file that is loaded before it is another one.
    Below(RepoPath),
    /// It starts other processes, and what runs there nobody sees.
    Opaque(RepoPath),
    /// Every test is to be run.
    Everything,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Failed => f.write_str("failed last time"),
            Reason::NeverRan => f.write_str("never ran"),
            Reason::OwnFile(path) => write!(f, "stands in {path}, which changed"),
            Reason::Covers(path, lines) if lines.start == lines.end => {
                write!(f, "covers line {} of {path}, which you edited", lines.start)
            }
            Reason::Covers(path, lines) => {
                write!(f, "covers lines {}–{} of {path}, which you edited", lines.start, lines.end)
            }
            Reason::Runs(path, name) => write!(f, "runs {name} of {path}, which you edited"),
            Reason::Loads(path) => write!(f, "loads {path}, which you edited"),
            Reason::SetUp(path, name) => write!(f, "is set up by {name} of {path}, which you edited"),
            Reason::Finds(path, name) => {
                write!(f, "may find in {name} of {path} what a test left that runs what you edited")
            }
            Reason::Below(path) => write!(f, "stands below {path}, which is loaded before it"),
            Reason::Opaque(path) => write!(f, "starts other processes ({path}), whose lines nobody sees"),
            Reason::Everything => f.write_str("runs, as everything does"),
        }
    }
}

/// A test that is to be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picked {
    /// Its name, as contexts call it. Untrusted.
    pub test: Arc<str>,
    /// Why, the reason that puts it where it stands.
    pub reason: Reason,
}

/// What edits can make fail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Why every test must run, in sentences; empty where some are enough.
    pub everything: Vec<String>,
    /// The tests to run, in this order: all that are known, where everything must run.
    pub tests: Vec<Picked>,
    /// Files of tests that are new or other ones: they may hold tests that nobody knows yet, and are to be run whole.
    pub files: Vec<RepoPath>,
    /// Why some edits matter to no test, in sentences.
    pub harmless: Vec<String>,
    /// How many tests are known.
    pub known: usize,
}

impl Selection {
    /// Must every test run?
    pub fn is_everything(&self) -> bool {
        !self.everything.is_empty()
    }

    /// The share of the tests that may fail for all anyone knows.
    pub fn risk(&self) -> Ratio {
        let known = self.known.max(self.tests.len()) as u64;
        let all = self.is_everything() && self.tests.is_empty();
        Ratio::new(if all { known } else { self.tests.len() as u64 }, known)
    }
}
