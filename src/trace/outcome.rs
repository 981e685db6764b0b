//! What a traced program left: its end, a report, and what could not be seen.

use std::path::PathBuf;
use std::sync::Arc;

use super::never::{self, Never};
use super::other_text::other_texts;
use super::seen::{Ended, Lacking, Seen, SeenLines};
use super::tree::Tree;
use crate::analysis::Extent;
use crate::coverage::{
    Counts, File, FileCoverage, Function, Functions, Line, LinesBuilder, Metric, MetricSet, Repeat, RepoPath, Report,
};

/// What a traced program left.
#[derive(Debug)]
pub struct Traced {
    /// How it ended.
    pub ended: Ended,
    /// Which lines ran.
    pub report: Report,
    /// Functions of which no code was found, by file and line.
    pub never: Vec<Never>,
    /// Files of which another text was built: their lines may be wrong.
    pub other_texts: Vec<String>,
    /// Where nothing is measured: what ran, and why.
    pub lacking: Option<(PathBuf, Lacking)>,
    /// How many processes the program left running, which were ended.
    pub left: usize,
    /// What went wrong on the way, so that lines may be missing.
    pub trouble: Option<String>,
}

/// Makes a report of what was seen.
pub(super) fn traced(seen: Seen, tree: &Tree) -> Traced {
    let mut lines = seen.lines;
    let other_texts = other_texts(&lines, tree);
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
    let report = Report { files: files.into(), ..Report::default() };
    let Seen { ended, lacking, left, trouble, .. } = seen;
    Traced { ended, report, never: nowhere, other_texts, lacking, left, trouble }
}

fn file(path: &str, seen: &SeenLines, extents: &[Extent]) -> File {
    let mut lines = LinesBuilder::with_capacity(seen.len());
    for (line, ran) in seen {
        lines.push(*line, u64::from(*ran));
    }
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
