//! What a snapshot needs beside the report: looked up by others, handed in as values.

use std::sync::Arc;

use crate::coverage::{Metric, RepoPath};

/// The project's name and state, for headers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProjectInfo {
    /// Name of the root folder.
    pub name: String,
    /// Branch, where there is git.
    pub branch: Option<String>,
    /// Short commit, where there is git.
    pub commit: Option<String>,
    /// Does the work tree differ from the commit? `None` when nobody has looked yet.
    pub dirty: Option<bool>,
}

/// A report that discovery met: taken or left, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputStatus {
    /// Its path as shown to the user; a pattern where one run wrote several files.
    pub path: Arc<str>,
    /// The files that it is; none for standard input.
    pub parts: Vec<Arc<str>>,
    /// Id of its format; `None` when its content is no format we know.
    pub format: Option<&'static str>,
    /// The tool that wrote it, where the report says so.
    pub producer: Option<String>,
    /// Was it read into the report?
    pub taken: bool,
    /// Why it was taken or left, in words.
    pub why: String,
    /// Paths of it that were found in the project.
    pub matched: usize,
    /// Paths of it that no file matches.
    pub unmatched: Arc<[RepoPath]>,
    /// Paths of it that several files match equally well.
    pub ambiguous: usize,
    /// By which rules paths were found, in words, each with how many.
    pub rules: Vec<(&'static str, usize)>,
    /// Entries beyond the first for a file that the report names several times; they were added up.
    pub folded: usize,
}

impl InputStatus {
    /// A report that was left, or of which nothing more is known yet.
    pub fn left(path: Arc<str>, format: Option<&'static str>, why: String) -> InputStatus {
        InputStatus {
            parts: vec![Arc::clone(&path)],
            path,
            format,
            producer: None,
            taken: false,
            why,
            matched: 0,
            unmatched: Arc::default(),
            ambiguous: 0,
            rules: Vec::new(),
            folded: 0,
        }
    }
}

/// Source files of one language that no report measures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotMeasured {
    /// Name of the language.
    pub language: &'static str,
    /// The files, sorted.
    pub files: Vec<RepoPath>,
}

/// Everything a snapshot needs beside the report and its files.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Name and git state.
    pub project: ProjectInfo,
    /// Source files without data, by language.
    pub not_measured: Arc<[NotMeasured]>,
    /// The metric that the user asked for as headline.
    pub headline: Option<Metric>,
    /// Reports met, taken or left.
    pub inputs: Arc<[InputStatus]>,
    /// Is something still on its way (a large report, functions of the source)?
    pub partial: bool,
}
