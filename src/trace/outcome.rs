//! What a traced program left: its end, a report, and what could not be seen.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::never::{self, Never};
use super::tree::Tree;
use crate::analysis::Extent;
use crate::coverage::{
    Counts, File, FileCoverage, Function, Functions, Line, LinesBuilder, Metric, MetricSet, Repeat, RepoPath, Report,
};

/// Lines that have code, and whether they ran.
pub(super) type SeenLines = BTreeMap<Line, bool>;

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// By itself, with this code.
    Code(i32),
    /// By this signal.
    Signal(i32),
}

/// Why nothing of the tree was found in a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lacking {
    /// It cannot be read as a program for this processor.
    Readable(String),
    /// It has no line tables: built without debug information, or stripped.
    DebugInformation,
    /// It was built from other files, such as this one.
    Lines(PathBuf),
}

/// What following a program and all that it started showed.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) ended: Ended,
    pub(super) lines: BTreeMap<String, SeenLines>,
    /// A file that ran, and why it has no line of the tree, where none has.
    pub(super) lacking: Option<(PathBuf, Lacking)>,
    pub(super) left: usize,
    pub(super) trouble: Option<String>,
}

/// What a traced program left.
#[derive(Debug)]
pub struct Traced {
    /// How it ended.
    pub ended: Ended,
    /// Which lines ran.
    pub report: Report,
    /// Functions of which no code was found, by file and line.
    pub never: Vec<Never>,
    /// Where nothing is measured: what ran, and why.
    pub lacking: Option<(PathBuf, Lacking)>,
    /// How many processes the program left running, which were ended.
    pub left: usize,
    /// What went wrong on the way, so that lines may be missing.
    pub trouble: Option<String>,
}

/// Why a program was not traced.
#[derive(Debug, thiserror::Error)]
pub enum TraceError {
    /// There is no such program.
    #[error("{0}: no such program")]
    NoProgram(String),
    /// The system refuses.
    #[error(
        "programs may not be traced here ({0}): in a container allow SYS_PTRACE (`--cap-add=SYS_PTRACE`), elsewhere set \
         kernel.yama.ptrace_scope to 1 or 0; a program that is traced already cannot be traced twice"
    )]
    Refused(std::io::Error),
    /// Something else went wrong.
    #[error("the program cannot be followed: {0}")]
    Failed(#[from] std::io::Error),
    /// Not on this system.
    #[error("programs can be traced on Linux with x86-64 alone; here, measure with the tools of the language")]
    Elsewhere,
}

/// Makes a report of what was seen.
pub(super) fn traced(seen: Seen, tree: &Tree) -> Traced {
    let mut lines = seen.lines;
    for path in never::unseen(&lines, tree) {
        lines.insert(path, SeenLines::new());
    }
    let (mut files, mut nowhere) = (Vec::new(), Vec::new());
    for (path, mut lines) in lines {
        let extents = never::complete(&path, &mut lines, tree, &mut nowhere);
        if !lines.is_empty() {
            files.push(Arc::new(file(&path, &lines, &extents)));
        }
    }
    let report = Report { files, ..Report::default() };
    let Seen { ended, lacking, left, trouble, .. } = seen;
    Traced { ended, report, never: nowhere, lacking, left, trouble }
}

fn file(path: &str, seen: &SeenLines, extents: &[Extent]) -> File {
    let mut lines = LinesBuilder::with_capacity(seen.len());
    seen.iter().for_each(|(line, ran)| lines.push(*line, u64::from(*ran)));
    let functions: Vec<Function> = extents
        .iter()
        .filter_map(|extent| {
            let mut own =
                seen.range(extent.start()..=extent.end()).filter(|row| innermost(extents, *row.0) == Some(extent));
            let first = own.next()?;
            let entered = *first.1 || own.any(|row| *row.1);
            Some(Function::new(&extent.name, Some(extent.start()), Some(extent.end()), Some(u64::from(entered))))
        })
        .collect();
    let mut carries = MetricSet::of(&[Metric::Lines]);
    if !functions.is_empty() {
        carries = carries.with(Metric::Functions);
    }
    let coverage = FileCoverage {
        carries,
        counts: Counts::Binary,
        lines: lines.finish(Repeat::Max),
        functions: Functions::group(functions),
        ..FileCoverage::default()
    };
    File {
        path: RepoPath::new(path),
        resolved: true,
        coverage: Arc::new(coverage),
        measured_by: Vec::new(),
        source_hash: None,
    }
}

/// The innermost function around a line. Functions come in order of their start.
fn innermost(extents: &[Extent], line: Line) -> Option<&Extent> {
    let begun = extents.partition_point(|extent| extent.start() <= line);
    extents.get(..begun)?.iter().rev().find(|extent| extent.end() >= line)
}
