//! What came with a moment, beside what became worse: files and functions that are new, files with another text.

use super::LowFunction;
use crate::analysis::differential::{Differential, FileChange, Match};
use crate::coverage::{Metric, RepoPath};

/// What came with a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// Measured files that are new, by path.
    pub added: Vec<RepoPath>,
    /// Measured files with another text, and what they were called before where that is something else.
    pub modified: Vec<(RepoPath, Option<RepoPath>)>,
    /// Files that are gone, by path.
    pub removed: Vec<RepoPath>,
    /// New functions with what is covered of them, by place.
    pub functions: Vec<LowFunction>,
}

impl Brought {
    /// What a comparison found, functions in a metric.
    pub(super) fn of(found: &Differential, metric: Metric) -> Brought {
        let mut brought = Brought::default();
        for file in &found.files {
            match file.state {
                FileChange::New => brought.added.push(file.path.clone()),
                FileChange::Changed | FileChange::Renamed => {
                    brought.modified.push((file.path.clone(), file.was.clone()));
                }
                FileChange::Removed => brought.removed.push(file.path.clone()),
                FileChange::Same | FileChange::Vanished | FileChange::NewlyMeasured => {}
            }
        }
        let new = found.functions.iter().filter(|function| function.matched == Match::New);
        brought.functions = new
            .filter_map(|function| {
                Some(LowFunction {
                    path: found.files.get(function.file as usize)?.path.clone(),
                    line: function.start,
                    name: function.name.clone(),
                    ratio: function.after?.get(metric)?,
                })
            })
            .collect();
        brought
    }
}
