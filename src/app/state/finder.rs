//! The finder over files and functions: what was typed, what came back, and where the user was before.

use super::line_input::LineInput;
use super::view::{Focus, View};
use super::window::Window;
use crate::analysis::{FileId, FunctionId, Snapshot};
use crate::coverage::{Line, RepoPath};

/// The pane's state.
#[derive(Clone, Debug)]
pub(crate) struct Finder {
    pub(crate) input: LineInput,
    /// The query that an answer must belong to.
    pub(in crate::app) generation: u64,
    /// Best first.
    pub(crate) matches: Vec<Candidate>,
    pub(crate) total: usize,
    pub(crate) window: Window,
    pub(in crate::app) origin: Origin,
}

/// Where the user was.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    pub(in crate::app) focus: Focus,
    pub(in crate::app) view: View,
    pub(in crate::app) path: Option<RepoPath>,
    pub(in crate::app) line: Line,
}

/// What a candidate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Candidate {
    /// A file.
    File(FileId),
    /// A function.
    Function(FunctionId),
}

/// What is matched and shown of a candidate.
pub(crate) fn label(snapshot: &Snapshot, candidate: Candidate) -> Option<String> {
    match candidate {
        Candidate::File(id) => Some(snapshot.file(id)?.path.as_str().to_owned()),
        Candidate::Function(id) => {
            Some(function_label(&snapshot.function(id)?.name, snapshot.file(id.file)?.path.as_str()))
        }
    }
}

/// What is matched and shown of a function.
pub(crate) fn function_label(name: &str, path: &str) -> String {
    format!("{name}  {path}")
}
