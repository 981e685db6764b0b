//! A baseline: a measurement that was kept, with what is known about its making.

use super::differential::Measurement;
use crate::coverage::Metric;

/// A report that a baseline was made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BaselineInput {
    /// Its path as shown to the user.
    pub path: String,
    /// Id of its format.
    pub format: String,
    /// The tool that wrote it, where the report says so.
    pub producer: Option<String>,
    /// Hash of its bytes, in hexadecimal digits.
    pub content: String,
}

/// The results of a test run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TestResults {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed, or broke.
    pub failed: u64,
    /// Tests that were not run.
    pub skipped: u64,
    /// How long they took.
    pub seconds: f64,
}

impl TestResults {
    /// All tests.
    pub fn total(&self) -> u64 {
        self.passed.saturating_add(self.failed).saturating_add(self.skipped)
    }
}

/// What is known about the making of a baseline. All texts are untrusted.
#[derive(Clone, Debug, PartialEq)]
pub struct BaselineInfo {
    /// Its name.
    pub name: String,
    /// The version of lazycov that wrote it.
    pub generator: String,
    /// When, in seconds since 1970.
    pub created: i64,
    /// The commit, whole, where there is git.
    pub commit: Option<String>,
    /// Did the measured files differ from the commit?
    pub dirty: bool,
    /// The command that measured, where it is known.
    pub command: Option<String>,
    /// What a person wanted to remember.
    pub note: Option<String>,
    /// The reports it was made of.
    pub inputs: Vec<BaselineInput>,
    /// The metric shown first.
    pub headline: Metric,
    /// The globs of files that counted, and of those that did not.
    pub include: Vec<String>,
    /// The globs of files that did not count.
    pub exclude: Vec<String>,
    /// Results of the tests.
    pub tests: Option<TestResults>,
    /// Keep its line data when a newer baseline is saved?
    pub full: bool,
}

/// A baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct Baseline {
    /// How it was made.
    pub info: BaselineInfo,
    /// What was measured.
    pub measurement: Measurement,
}

impl Baseline {
    /// Does it still hold line data, or totals and functions alone?
    pub fn has_lines(&self) -> bool {
        self.measurement.files.iter().any(|file| file.detail.is_some())
    }
}
