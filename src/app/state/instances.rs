//! The instances of a generic function or a template: a list in the place of the view's own, beside the source, which shows
//! the lines of the one under the cursor alone. The first row stands for all of them together.

use std::sync::Arc;

use super::view::Focus;
use super::window::Window;
use crate::analysis::Snapshot;
use crate::coverage::{FileCoverage, Function, Line, Metric, MetricSet, Ratio, RepoPath, names};

/// The pane's state.
#[derive(Clone, Debug)]
pub(crate) struct Instances {
    /// The function: its file, its first line, its name.
    pub(crate) path: RepoPath,
    pub(crate) start: Line,
    pub(crate) name: String,
    pub(crate) rows: Vec<InstanceRow>,
    pub(crate) window: Window,
    /// Where the keys went before.
    pub(in crate::app) origin: Focus,
}

/// A row.
#[derive(Clone, Debug)]
pub(crate) struct InstanceRow {
    /// Its readable name, from a report: untrusted. Empty for all of them together.
    pub(crate) name: String,
    pub(crate) entered: Option<u64>,
    /// Its lines; `None` where they are not known apart.
    pub(crate) lines: Option<Ratio>,
    /// What is known of the file where this instance alone ran; `None` for all of them together.
    pub(crate) alone: Option<Arc<FileCoverage>>,
}

/// The innermost function with several instances around a line.
pub(crate) fn generic(coverage: &FileCoverage, line: Line) -> Option<&Function> {
    let is_around = |function: &&Function| {
        let inside = |start| start <= line && function.end.is_some_and(|end| line <= end);
        function.instances.len() > 1 && function.start.is_some_and(inside)
    };
    coverage.functions.iter().filter(is_around).max_by_key(|function| function.start)
}

/// Digits of a hash by which instances are told apart.
const DIGITS: usize = 6;

/// Names of older compilers differ in a hash alone.
fn told_apart(readable: &str, name: &str) -> String {
    let hash = name.trim_end_matches('E');
    let at = hash.len().saturating_sub(DIGITS);
    format!("{readable} ({})", hash.get(at..).unwrap_or(hash))
}

impl Instances {
    /// Those of the function around a line; `None` where there is none with several.
    pub(crate) fn of(snapshot: &Snapshot, path: &RepoPath, line: Line, origin: Focus) -> Option<Instances> {
        let coverage = snapshot.coverage(snapshot.find(path.as_str())?)?;
        let function = generic(coverage, line)?;
        let (start, end) = (function.start?, function.end?);
        let mut rows: Vec<InstanceRow> = function
            .instances
            .iter()
            .map(|instance| {
                let known = !instance.lines.is_empty();
                let alone = FileCoverage {
                    carries: MetricSet::of(&[Metric::Lines]),
                    counts: coverage.counts,
                    lines: instance.lines.clone(),
                    ..FileCoverage::default()
                };
                let readable = names::demangle(&instance.name);
                let same = function.instances.iter().filter(|one| names::demangle(&one.name) == readable).count();
                InstanceRow {
                    name: if same > 1 { told_apart(&readable, &instance.name) } else { readable.into_owned() },
                    entered: instance.entered,
                    lines: known.then(|| instance.lines.ratio()),
                    alone: known.then(|| Arc::new(alone)),
                }
            })
            .collect();
        // Those that miss the most come first.
        let missed = |row: &InstanceRow| row.lines.map_or(0, Ratio::missed);
        rows.sort_by(|a, b| missed(b).cmp(&missed(a)).then_with(|| a.name.cmp(&b.name)));
        let hits = coverage.lines.within(start, end).map(|(_, hits)| Ratio::one(hits > 0));
        let all = InstanceRow { name: String::new(), entered: function.entered, lines: Some(hits.sum()), alone: None };
        rows.insert(0, all);
        let name = names::normalise(&function.name);
        Some(Instances { path: path.clone(), start, name, rows, window: Window::default(), origin })
    }

    /// The path before the function's name, which its instances share and nobody needs to read again.
    pub(crate) fn prefix(&self) -> &str {
        let Some(name) = self.rows.iter().map(|row| &*row.name).find(|name| !name.is_empty()) else { return "" };
        let path = name.split(['<', '(']).next().unwrap_or_default().trim_end_matches("::");
        path.rfind("::").and_then(|at| path.get(..at + 2)).unwrap_or_default()
    }

    /// The row under the cursor.
    pub(crate) fn selected(&self) -> Option<&InstanceRow> {
        self.rows.get(self.window.cursor)
    }

    /// Takes the rows of newer data. The cursor stays on its instance.
    pub(in crate::app) fn take(&mut self, newer: Instances) {
        let name = self.selected().map(|row| row.name.clone());
        let at = newer.rows.iter().position(|row| Some(&row.name) == name.as_ref());
        (self.rows, self.name, self.start) = (newer.rows, newer.name, newer.start);
        self.window.cursor = at.unwrap_or(0);
    }
}
