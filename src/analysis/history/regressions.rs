//! What became worse from one moment to the next, as far as both sides tell.

use super::LowFunction;
use crate::analysis::differential::{Category, Differential, FileChange, FunctionDelta, Match, Measurement};
use crate::coverage::{Drop, Line, LineRange, Metric, Ratio, RepoPath};

/// A function that fell. Literally: also when what fell away had been covered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fallen {
    /// Its file.
    pub path: RepoPath,
    /// Its first line, where it is known.
    pub line: Option<Line>,
    /// Its name. Untrusted.
    pub name: String,
    /// Its coverage before.
    pub before: Ratio,
    /// Its coverage then.
    pub after: Ratio,
    /// How far it fell.
    pub drop: Drop,
}

/// What became worse.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Regressions {
    /// Functions that fell, the deepest fall first.
    pub functions: Vec<Fallen>,
    /// New functions that no test enters, by place.
    pub unentered: Vec<LowFunction>,
    /// Unchanged lines that ran before and do not any more, by file.
    pub lost: Vec<(RepoPath, Vec<LineRange>)>,
    /// Do both sides hold line data? Else nothing is known of lost lines.
    pub lines_known: bool,
    /// Files whose source is there and whose data is gone.
    pub vanished: Vec<RepoPath>,
}

impl Regressions {
    /// What a comparison of two measurements says became worse, functions in a metric.
    pub(in crate::analysis) fn of(
        found: &Differential,
        before: &Measurement,
        now: &Measurement,
        metric: Metric,
    ) -> Regressions {
        let has_lines = |side: &Measurement| side.files().iter().any(|file| file.detail.is_some());
        let fallen = |function: &FunctionDelta| {
            let drop = function.raw_drop(metric).filter(|drop| drop.is_fall())?;
            Some(Fallen {
                path: found.files.get(function.file as usize)?.path.clone(),
                line: function.start,
                name: function.name.clone(),
                before: function.before?.get(metric)?,
                after: function.after?.get(metric)?,
                drop,
            })
        };
        let mut functions: Vec<Fallen> = found.functions.iter().filter_map(fallen).collect();
        functions.sort_by(|a, b| {
            let place = |function: &Fallen| (function.path.clone(), function.line);
            b.drop.cmp(&a.drop).then_with(|| place(a).cmp(&place(b)))
        });
        let unentered = found.functions.iter().filter(|new| new.matched == Match::New && new.entered.1 == Some(false));
        let unentered = unentered.filter_map(|function| {
            Some(LowFunction {
                path: found.files.get(function.file as usize)?.path.clone(),
                line: function.start,
                name: function.name.clone(),
                ratio: function.after?.get(metric)?,
            })
        });
        let lost = found.files.iter().map(|file| (file.path.clone(), file.categories.ranges(Category::Lost)));
        let vanished = found.files.iter().filter(|file| file.state == FileChange::Vanished);
        Regressions {
            functions,
            unentered: unentered.collect(),
            lost: lost.filter(|(_, ranges)| !ranges.is_empty()).collect(),
            lines_known: has_lines(before) && has_lines(now),
            vanished: vanished.map(|file| file.path.clone()).collect(),
        }
    }

    /// Did nothing become worse?
    pub fn is_empty(&self) -> bool {
        self.functions.is_empty() && self.unentered.is_empty() && self.lost.is_empty() && self.vanished.is_empty()
    }

    /// How many lines were lost.
    pub fn lost_lines(&self) -> u32 {
        self.lost.iter().flat_map(|(_, ranges)| ranges).map(|range| range.len()).sum()
    }
}
