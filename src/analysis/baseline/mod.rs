//! A baseline: a measurement that was kept, with what is known about its making, and the bytes that it is kept as.
//!
//! The stored form is JSON Lines, made to be committed: a header, then one line a file, and after each file one line a
//! function, sorted, so that a version control system shows what changed. It may be packed with zstd. Bytes go in and
//! come out here; where they lie is not known.

mod by_tests;
mod copied;
mod flaky_row;
mod header;
mod marks;
mod quick;
mod ratchet;
mod read;
mod rows;
mod runs;
mod since;
mod since_row;
mod text;
mod thin;
mod write;
mod write_rows;

pub use self::by_tests::TestsThen;
pub use self::copied::Copied;
pub use self::header::BaselineSummary;
pub use self::ratchet::Ratcheted;
pub use self::read::{BaselineError, Known, read, read_beside, read_info, read_stored, read_within, unpack};
pub use self::rows::RowHead;
pub use self::since::Since;
pub use self::thin::thin;
pub use self::write::{pack, write, write_proven};
use std::sync::Arc;

use super::differential::{FileRecord, Measurement};
use super::{Flaky, Leaf, Setting, Tree};
use crate::coverage::{Metric, Ratio};
pub use crate::formats::junit::{Suite, TestResults};

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
    /// The globs of files that counted; none means all.
    pub include: Vec<String>,
    /// The globs of files that did not count.
    pub exclude: Vec<String>,
    /// What the languages' own settings said of the files and lines that count; `None` in older baselines.
    pub settings: Option<Vec<Setting>>,
    /// Results of the tests.
    pub tests: Option<TestResults>,
    /// The same by suite, where their file has any.
    pub suites: Vec<Suite>,
    /// The branch, where there is git and HEAD is on one.
    pub branch: Option<String>,
    /// Keep its line data when a newer baseline is saved?
    pub full: bool,
    /// What it found against the baseline before it; `None` for the first, and in older ones.
    pub since: Option<Arc<Since>>,
    /// The lines that differed between several runs of its commit; `None` where the tests ran once.
    pub flaky: Option<Arc<Flaky>>,
}

/// A baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct Baseline {
    /// How it was made.
    pub info: BaselineInfo,
    /// What was measured.
    pub measurement: Measurement,
    /// Which tests ran which lines, where that was to be kept.
    pub tests: Option<Arc<TestsThen>>,
}

impl Baseline {
    /// What this program calls itself in a baseline that it writes.
    pub const GENERATOR: &str = concat!("lazycov ", env!("CARGO_PKG_VERSION"));

    /// Does it still hold line data, or totals and functions alone?
    pub fn has_lines(&self) -> bool {
        self.measurement.files().iter().any(|file| file.has_lines())
    }

    /// The folders above its measured files, with their sums.
    pub fn tree(&self) -> Tree {
        let measured = self.measurement.files().iter().filter(|file| file.is_measured());
        let leaf = |file: &Arc<FileRecord>| {
            let missed = |metric| file.totals.get(metric).map_or(0, Ratio::missed);
            let impact = missed(Metric::Lines) + missed(Metric::Branches);
            let partial = file.detail.as_ref().map_or(0, |detail| detail.partial.len() as u64);
            Leaf { path: file.path.clone(), totals: file.totals, impact, partial }
        };
        Tree::build(&measured.map(leaf).collect::<Vec<_>>())
    }
}

#[cfg(test)]
mod tests;
