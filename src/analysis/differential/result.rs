//! What a comparison finds: values for screens, gates and printers.

use super::category::Categories;
use super::steps::Waterfall;
use crate::coverage::{Drop, Line, Metric, RepoPath, Totals};

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileChange {
    /// The same text under the same path.
    Same,
    /// Another text; or, without a path of its own before, text that was split off another file.
    Changed,
    /// It was not there.
    New,
    /// Its source is gone.
    Removed,
    /// It had another path.
    Renamed,
    /// Its source is there, its data is gone.
    Vanished,
    /// Its source was there, its data is new.
    NewlyMeasured,
}

impl FileChange {
    /// The state in JSON.
    pub fn key(self) -> &'static str {
        match self {
            FileChange::Same => "same",
            FileChange::Changed => "changed",
            FileChange::New => "new",
            FileChange::Removed => "removed",
            FileChange::Renamed => "renamed",
            FileChange::Vanished => "vanished",
            FileChange::NewlyMeasured => "newly_measured",
        }
    }
}

/// A place on the baseline's side: a file of its measurement and a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    /// Position in the baseline's files.
    pub file: u32,
    /// The line there.
    pub line: Line,
}

/// Where the lines of a file come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum LineMap {
    /// Every line comes from the same line of one file.
    Identity(u32),
    /// For each line, counted from 0, where it was; `None` for a new line.
    Lines(Vec<Option<Origin>>),
    /// Nothing is known: a text is missing on one side.
    #[default]
    Unknown,
}

impl LineMap {
    /// Where a line was.
    pub fn origin(&self, line: Line) -> Option<Origin> {
        match self {
            LineMap::Identity(file) => Some(Origin { file: *file, line }),
            LineMap::Lines(lines) => lines.get(line.index()).copied().flatten(),
            LineMap::Unknown => None,
        }
    }
}

/// A file of either side that was measured on at least one of them.
#[derive(Clone, Debug, PartialEq)]
pub struct FileDelta {
    /// Its path now, or before when there is none now.
    pub path: RepoPath,
    /// Its path before, where that is another one.
    pub was: Option<RepoPath>,
    /// What became of it.
    pub state: FileChange,
    /// Position in the baseline's files.
    pub before: Option<u32>,
    /// Position in the present files.
    pub after: Option<u32>,
    /// Where its lines come from.
    pub map: LineMap,
    /// Its lines by category. Deleted ones are lines of the baseline's text, all others of the present one.
    pub categories: Categories,
    /// Known on both sides and measured now, but a text or the lines of a side are missing: totals can be compared,
    /// lines cannot.
    pub unmappable: bool,
}

/// How a function was found again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Match {
    /// Same file, name and signature, or the same line under another name that counts (closures).
    Same,
    /// The same text elsewhere.
    Moved,
    /// Similar text under another name: inferred.
    Renamed,
    /// Not found before.
    New,
    /// Its lines were there before, without data.
    NewlyMeasured,
    /// Not found now.
    Removed,
}

impl Match {
    /// The match in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Match::Same => "same",
            Match::Moved => "moved",
            Match::Renamed => "renamed?",
            Match::New => "new",
            Match::NewlyMeasured => "newly_measured",
            Match::Removed => "removed",
        }
    }
}

/// A function of either side.
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionDelta {
    /// Position of its file in [`Differential::files`].
    pub file: u32,
    /// Its name now, or before when it is gone. Untrusted.
    pub name: String,
    /// File and name before, where they differ.
    pub was: Option<(RepoPath, String)>,
    /// How it was found again.
    pub matched: Match,
    /// First line now, or before when it is gone.
    pub start: Option<Line>,
    /// Last line now, or before when it is gone.
    pub end: Option<Line>,
    /// Totals before.
    pub before: Option<Totals>,
    /// Totals now.
    pub after: Option<Totals>,
    /// Totals before of the lines that are still in it; `None` when lines cannot be compared.
    pub surviving: Option<Totals>,
    /// Was it entered before, and is it now?
    pub entered: (Option<bool>, Option<bool>),
    /// The lines it owns now, by category; deleted ones are not among them.
    pub categories: Categories,
}

impl FunctionDelta {
    /// The drop in a metric: literal.
    pub fn raw_drop(&self, metric: Metric) -> Option<Drop> {
        Drop::between(self.before?.get(metric)?, self.after?.get(metric)?)
    }

    /// The drop in a metric that is not explained by deleted lines alone: the smaller of the literal one and the one
    /// that starts from the surviving lines, never below zero.
    pub fn effective_drop(&self, metric: Metric) -> Option<Drop> {
        let raw = self.raw_drop(metric)?;
        let surviving = self.surviving.and_then(|totals| totals.get(metric));
        let adjusted = surviving.and_then(|before| Drop::between(before, self.after?.get(metric)?));
        Some(adjusted.map_or(raw, |adjusted| raw.min(adjusted)).max(Drop::NONE))
    }
}

/// A comparison of two measurements.
#[derive(Clone, Debug, PartialEq)]
pub struct Differential {
    /// The metric shown first, that of the present side.
    pub headline: Metric,
    /// Files, sorted by path.
    pub files: Vec<FileDelta>,
    /// Functions, by file, then start line.
    pub functions: Vec<FunctionDelta>,
    /// A waterfall a metric that both sides carry.
    pub waterfalls: Vec<(Metric, Waterfall)>,
    /// Lines of brackets or space alone that a compiler began or ceased to call code; they are in no category.
    pub noise: u64,
}

impl Differential {
    /// The waterfall of a metric; `None` when a side does not carry it.
    pub fn waterfall(&self, metric: Metric) -> Option<&Waterfall> {
        self.waterfalls.iter().find(|entry| entry.0 == metric).map(|entry| &entry.1)
    }

    /// The metric to show the comparison in: the headline, or lines where a side does not carry it.
    pub fn shown_metric(&self) -> Metric {
        if self.waterfall(self.headline).is_some() { self.headline } else { Metric::Lines }
    }

    /// The file with this path.
    pub fn file(&self, path: &str) -> Option<&FileDelta> {
        self.files.iter().find(|file| file.path.as_str() == path)
    }
}
