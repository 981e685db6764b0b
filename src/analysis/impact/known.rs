//! What is known when something was edited.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::shape::Shape;
use crate::coverage::{FileCoverage, RepoPath};

/// Do tests share what they load?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Process {
    /// One process runs them all and loads each file once (pytest, RSpec, minitest, PHPUnit): what happens then is no
    /// test's, and what one test leaves behind is there for the next.
    Shared,
    /// Each of the contexts is a process, or a world, of its own: a package in Go, a test in Rust, a file of tests in
    /// jest and vitest.
    Own,
}

/// How long lives what tests of a shared process set up?
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fixtures {
    /// No longer than for the tests of a file.
    File,
    /// For many files, or nobody knows.
    Session,
    /// The same, and tests may ask for it while they run.
    Anywhere,
}

/// A source file as it was when the tests ran.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    /// Its path.
    pub path: &'a RepoPath,
    /// What was measured, in the lines of that text; `None` where no report speaks of it.
    pub coverage: Option<&'a FileCoverage>,
    /// Does that text speak of processes?
    pub is_suspect: bool,
}

/// The texts of some files as they were measured, each where it is known.
pub type Shapes<'a> = dyn Fn(&[&RepoPath]) -> Vec<Option<Arc<Shape>>> + 'a;

/// What is known of the tests.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// Names of the contexts that the coverage speaks of.
    pub contexts: &'a [Arc<str>],
    /// Measured files and the other source files, sorted by path.
    pub sources: &'a [Source<'a>],
    /// Texts as they were measured: where a process is shared, those of files that did not change matter, too.
    pub shapes: &'a Shapes<'a>,
    /// Tests that failed when they ran last, by name.
    pub failed: &'a FxHashSet<String>,
    /// Tests that are there and never ran, by name.
    pub never_ran: &'a [String],
    /// Do the tests of a language share what they load?
    pub process: fn(&str) -> Process,
    /// How long lives what they set up?
    pub fixtures: Fixtures,
}

impl<'a> Known<'a> {
    /// A source file by its path.
    pub(super) fn source(&self, path: &str) -> Option<&'a Source<'a>> {
        let at = self.sources.binary_search_by(|source| source.path.as_str().cmp(path)).ok()?;
        self.sources.get(at)
    }
}

/// A file that is another one than it was when the tests ran.
#[derive(Clone, Debug)]
pub struct Edit {
    /// Its path.
    pub path: RepoPath,
    /// Was it there when the tests ran?
    pub was_there: bool,
    /// Is it there now?
    pub is_there: bool,
    /// Its text before, where that is known.
    pub was: Option<Arc<Shape>>,
    /// Was it edited while the tests ran? They may have read another text than the one before and the present one.
    pub during_run: bool,
    /// Its present text, where it is there and source text.
    pub is: Option<Arc<Shape>>,
    /// A file that speaks of this one, where this one is a file of tests: it may be more than that.
    pub named_by: Option<RepoPath>,
}

/// Do the tests of a language usually share what they load?
pub fn usual_process(language: &str) -> Process {
    match language {
        "Rust" | "Go" | "JavaScript" | "TypeScript" => Process::Own,
        _ => Process::Shared,
    }
}
