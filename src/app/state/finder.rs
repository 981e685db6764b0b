//! The finder over files, functions, gaps and findings: what was typed, what came back, and where the user was before.

use super::changes::{Finding, Findings};
use super::line_input::LineInput;
use super::view::{Focus, View};
use super::window::Window;
use crate::analysis::{FileId, FunctionId, Gap, Snapshot};
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
    /// A gap.
    Gap(Gap),
    /// A finding of the comparison, by its place among them.
    Finding(usize),
}

/// What is matched and shown of a candidate. What stands before the first two spaces matters most.
pub fn label(snapshot: &Snapshot, findings: &Findings, candidate: Candidate) -> Option<String> {
    match candidate {
        Candidate::File(id) => Some(snapshot.file(id)?.path.as_str().to_owned()),
        Candidate::Function(id) => {
            Some(function_label(&snapshot.function(id)?.name, snapshot.file(id.file)?.path.as_str()))
        }
        Candidate::Gap(gap) => {
            let name = gap.function.and_then(|id| snapshot.function(id)).map(|row| row.name.as_str());
            Some(gap_label(name, snapshot.file(gap.file)?.path.as_str(), &gap))
        }
        Candidate::Finding(at) => Some(finding_label(findings.all().get(at)?)),
    }
}

/// What is matched and shown of a function.
pub(crate) fn function_label(name: &str, path: &str) -> String {
    format!("{name}  {path}")
}

/// What is matched and shown of a gap: what its function or its file is found by, with its lines in it. Whatever finds a gap by
/// anything but these finds the function or the file, too, and that is shorter: it is listed before the gap.
pub(crate) fn gap_label(function: Option<&str>, path: &str, gap: &Gap) -> String {
    let lines = if gap.start == gap.end { gap.start.to_string() } else { format!("{}-{}", gap.start, gap.end) };
    match function {
        Some(name) => format!("{name}:{lines}  {path}"),
        None => format!("{lines}  {path}"),
    }
}

/// What is matched and shown of a finding: what it is about, what it says, and where it is.
pub(crate) fn finding_label(finding: &Finding) -> String {
    let (kind, message, place) = (finding.kind.word(), &finding.message, finding.location());
    match (finding.place.function.as_deref(), place.as_deref()) {
        (Some(name), Some(place)) => format!("{kind} {name}  {message}  {place}"),
        (Some(about), None) | (None, Some(about)) => format!("{kind} {about}  {message}"),
        (None, None) => format!("{kind}  {message}"),
    }
}
