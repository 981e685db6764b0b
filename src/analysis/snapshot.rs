//! The one immutable value that every screen and every command shows.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::functions::{self, FileFunctions};
use super::{Facts, FunctionId, FunctionRow, Gap, InputStatus, NotMeasured, ProjectInfo, Tree, gaps};
use crate::coverage::{Counts, FileCoverage, Metric, RepoPath, Report, Totals};

/// A measured file by its place in [`Snapshot::files`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// How a file stands to its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileState {
    /// Measured, and the source is what was measured as far as anyone can tell.
    Measured,
    /// Measured, but the source changed since.
    Stale,
    /// Measured, but no such file was found in the project.
    Unresolved,
}

impl FileState {
    /// The state in JSON.
    pub fn key(self) -> &'static str {
        match self {
            FileState::Measured => "measured",
            FileState::Stale => "stale",
            FileState::Unresolved => "unresolved",
        }
    }
}

/// A measured file with its sums.
#[derive(Clone, Debug, PartialEq)]
pub struct FileEntry {
    /// Its path; untrusted where the file was not found.
    pub path: RepoPath,
    /// How it stands to its data.
    pub state: FileState,
    /// Its place in the report's files.
    pub report: usize,
    /// Its totals.
    pub totals: Totals,
    /// Missed lines and missed arms.
    pub impact: u64,
    /// Partial lines.
    pub partial: u64,
    /// Its functions, as a range of [`Snapshot::functions`].
    pub functions: Range<u32>,
}

/// Coverage of a project at one moment, analysed.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Name and git state.
    pub project: ProjectInfo,
    /// The merged report.
    pub report: Arc<Report>,
    /// The metric shown first.
    pub headline: Metric,
    /// Sums over all files.
    pub totals: Totals,
    /// Measured files, sorted by path.
    pub files: Vec<FileEntry>,
    /// All functions, by file, then start line.
    pub functions: Vec<FunctionRow>,
    /// All gaps, by impact, then path, then line.
    pub gaps: Vec<Gap>,
    /// Folders with their sums.
    pub tree: Tree,
    /// Source files without data.
    pub not_measured: Vec<NotMeasured>,
    /// Reports met, taken or left.
    pub inputs: Vec<InputStatus>,
    /// Is something still on its way?
    pub partial: bool,
}

impl Snapshot {
    /// Analyses a report.
    pub fn build(report: Arc<Report>, facts: Facts) -> Snapshot {
        Snapshot::analyse(report, facts, true)
    }

    /// The files, folders and totals of a report alone: no functions and no gaps, which take three times as long.
    pub fn summary(report: Arc<Report>, facts: Facts) -> Snapshot {
        Snapshot::analyse(report, facts, false)
    }

    fn analyse(report: Arc<Report>, facts: Facts, whole: bool) -> Snapshot {
        let parts: Vec<(FileEntry, FileFunctions, Vec<Gap>)> = report
            .files
            .par_iter()
            .enumerate()
            .map(|(at, file)| {
                let id = FileId(at as u32);
                let extents = facts.extents.get(&file.path).map_or(&[][..], Vec::as_slice);
                let functions =
                    if whole { functions::of_file(id, &file.coverage, extents) } else { FileFunctions::default() };
                let gaps = gaps::of_file(id, &functions, 0);
                let totals = file.coverage.totals();
                let missed = |metric| totals.get(metric).map_or(0, crate::coverage::Ratio::missed);
                let state = if !file.resolved {
                    FileState::Unresolved
                } else if facts.stale.contains(&file.path) {
                    FileState::Stale
                } else {
                    FileState::Measured
                };
                let entry = FileEntry {
                    path: file.path.clone(),
                    state,
                    report: at,
                    totals,
                    impact: missed(Metric::Lines) + missed(Metric::Branches),
                    partial: file.coverage.partial().count() as u64,
                    functions: 0..0,
                };
                (entry, functions, gaps)
            })
            .collect();
        let mut snapshot = Snapshot {
            project: facts.project,
            headline: facts.headline.unwrap_or_else(|| report.headline()),
            totals: Totals::default(),
            files: Vec::with_capacity(parts.len()),
            functions: Vec::new(),
            gaps: Vec::new(),
            tree: Tree::default(),
            not_measured: facts.not_measured,
            inputs: facts.inputs,
            partial: facts.partial,
            report,
        };
        for (mut entry, functions, gaps) in parts {
            let first = snapshot.functions.len() as u32;
            let renumber = |gap: Gap| Gap { function: gap.function.map(|id| FunctionId(id.0 + first)), ..gap };
            snapshot.gaps.extend(gaps.into_iter().map(renumber));
            snapshot.functions.extend(functions.rows);
            entry.functions = first..snapshot.functions.len() as u32;
            snapshot.totals.add(&entry.totals);
            snapshot.files.push(entry);
        }
        snapshot.gaps.sort_by_key(|gap| (std::cmp::Reverse(gap.impact()), gap.file, gap.start));
        snapshot.tree = Tree::build(&snapshot.files);
        snapshot
    }

    /// The file with this id.
    pub fn file(&self, id: FileId) -> Option<&FileEntry> {
        self.files.get(id.0 as usize)
    }

    /// The file with this path.
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok().map(|at| FileId(at as u32))
    }

    /// What was measured about a file.
    pub fn coverage(&self, id: FileId) -> Option<&FileCoverage> {
        self.report.files.get(self.file(id)?.report).map(|file| &file.coverage)
    }

    /// The function with this id.
    pub fn function(&self, id: FunctionId) -> Option<&FunctionRow> {
        self.functions.get(id.0 as usize)
    }

    /// The functions of a file, by start line.
    pub fn functions_of(&self, id: FileId) -> &[FunctionRow] {
        let range = self.file(id).map_or(0..0, |file| file.functions.clone());
        self.functions.get(range.start as usize..range.end as usize).unwrap_or_default()
    }

    /// Do hit counts of a file mean counts?
    pub fn counts_known(&self, id: FileId) -> bool {
        self.coverage(id).is_some_and(|coverage| coverage.counts == Counts::Exact)
    }

    /// How many files have this state.
    pub fn count(&self, state: FileState) -> usize {
        self.files.iter().filter(|file| file.state == state).count()
    }
}
