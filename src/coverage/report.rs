//! The whole report: every measured file, what it was read from, and what went wrong on the way.

use std::sync::Arc;
use std::time::SystemTime;

use super::{Diagnostic, FileCoverage, List, Metric, Ratio, RepoPath, Totals};

/// An input by its place in [`Report::inputs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InputId(pub u32);

/// A file of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputPart {
    /// Its path from the root, or where it lies outside.
    pub path: Arc<str>,
    /// Hash of its bytes.
    pub content_hash: [u8; 32],
}

/// A report that was read.
#[derive(Clone, Debug)]
pub struct InputInfo {
    /// Its path as shown to the user; a pattern where one run wrote several files.
    pub path: Arc<str>,
    /// The files that it is; none for standard input.
    pub parts: Vec<InputPart>,
    /// Id of its format, as in the JSON contract.
    pub format: &'static str,
    /// The tool that wrote it, where the report says so.
    pub producer: Option<String>,
    /// Number of source files in it.
    pub files: usize,
    /// Totals as the producer stored them, never mixed with ours.
    pub reported: Option<Reported>,
    /// When it was written, where the disk says so.
    pub modified: Option<SystemTime>,
    /// Hash of its bytes; of several files that of their hashes.
    pub content_hash: [u8; 32],
}

/// A rate as a producer stored it: counts, or a percentage alone.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ReportedRate {
    /// Covered, where the producer says it.
    pub covered: Option<u64>,
    /// Total, where the producer says it.
    pub total: Option<u64>,
    /// Percentage, where the producer says it.
    pub percent: Option<f64>,
}

/// Totals as a producer stored them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reported(pub Vec<(Metric, ReportedRate)>);

impl Reported {
    /// Stores counts. Later values for the same metric replace earlier ones.
    pub fn set(&mut self, metric: Metric, rate: ReportedRate) {
        self.0.retain(|entry| entry.0 != metric);
        self.0.push((metric, rate));
    }

    /// The stored rate of a metric.
    pub fn get(&self, metric: Metric) -> Option<ReportedRate> {
        self.0.iter().find(|entry| entry.0 == metric).map(|entry| entry.1)
    }
}

/// A measured source file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Where it lies in the project, or the report's own path when it was not found there.
    pub path: RepoPath,
    /// Was it found in the project?
    pub resolved: bool,
    /// What was measured; shared with the report that says it, where no other one has a say.
    pub coverage: Arc<FileCoverage>,
    /// The inputs that measured it.
    pub measured_by: Vec<InputId>,
    /// Hash of the source text that was measured, where a report records it.
    pub source_hash: Option<[u8; 32]>,
}

/// Everything that was read, merged.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The reports that were read.
    pub inputs: Vec<InputInfo>,
    /// Measured files, sorted by path, without repeats.
    pub files: List<Arc<File>>,
    /// Names of the contexts (tests) that the files' bit sets refer to.
    pub contexts: Vec<Arc<str>>,
    /// What went wrong.
    pub diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// The file with this path.
    pub fn file(&self, path: &str) -> Option<&File> {
        let at = self.files.find(|file| file.path.as_str().cmp(path))?;
        self.files.get(at).map(|file| &**file)
    }

    /// The sum over all files.
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for file in &self.files {
            totals.add(&file.coverage.totals());
        }
        totals
    }

    /// The ratio of a metric over all files; 0 of 0 where nothing carries it.
    pub fn ratio(&self, metric: Metric) -> Ratio {
        self.totals().get(metric).unwrap_or_default()
    }
}
