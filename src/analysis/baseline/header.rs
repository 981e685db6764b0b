//! The first line: what the file is, how the baseline was made, and its sums, so that a list needs no more of it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::flaky_row::FlakyRow;
use super::rows::{Key, Ratios};
use super::since_row::SinceRow;
use super::{Baseline, BaselineInfo, BaselineInput, Suite, TestResults};
use crate::analysis::Setting;
use crate::coverage::{Metric, Ratio, Totals};
use crate::formats::junit::milliseconds;

/// What the first line says the file is.
pub(super) const FORMAT: &str = "lazycov-baseline";

/// The newest version of the format that is read. What has no tests is written as the first one.
pub(super) const VERSION: u64 = 2;

/// A baseline as a list shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct BaselineSummary {
    /// How it was made.
    pub info: BaselineInfo,
    /// The sum over all files.
    pub totals: Totals,
    /// Number of measured files.
    pub files: u64,
    /// Number of source files without data.
    pub unmeasured: u64,
    /// Number of functions.
    pub functions: u64,
    /// Does it still hold line data?
    pub has_lines: bool,
}

impl BaselineSummary {
    /// The rate in its own headline metric.
    pub fn headline(&self) -> Ratio {
        self.totals.get(self.info.headline).unwrap_or_default()
    }
}

impl Baseline {
    /// What a list shows of it.
    pub fn summary(&self) -> BaselineSummary {
        let (files, measured) = (self.measurement.files(), self.measurement.sums().measured);
        BaselineSummary {
            info: self.info.clone(),
            totals: self.measurement.totals(),
            files: measured as u64,
            unmeasured: (files.len() - measured) as u64,
            functions: files.iter().map(|file| file.function_count() as u64).sum(),
            has_lines: self.has_lines(),
        }
    }
}

impl BaselineInfo {
    /// When it was made, in UTC.
    pub fn created_at(&self) -> String {
        let time = OffsetDateTime::from_unix_timestamp(self.created).ok().and_then(|time| time.format(&Rfc3339).ok());
        time.unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned())
    }

    /// The first digits of the commit, as git shows it.
    pub fn short_commit(&self) -> Option<&str> {
        self.commit.as_deref().map(|commit| commit.get(..7).unwrap_or(commit))
    }
}

/// What has to be understood before anything else.
#[derive(Deserialize)]
pub(super) struct Kind {
    pub(super) format: String,
    pub(super) version: u64,
}

/// The first line.
#[derive(Serialize, Deserialize)]
pub(super) struct Header {
    format: String,
    version: u64,
    generator: String,
    name: String,
    created: String,
    commit: Option<String>,
    dirty: bool,
    command: Option<String>,
    note: Option<String>,
    headline: Key,
    totals: Ratios,
    files: u64,
    unmeasured: u64,
    functions: u64,
    lines: bool,
    full: bool,
    tests: Option<Tests>,
    include: Vec<String>,
    exclude: Vec<String>,
    inputs: Vec<Input>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    settings: Option<Vec<(String, Vec<String>)>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    since: Option<SinceRow>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    branch: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    suites: Vec<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    flaky: Option<FlakyRow>,
}

/// The results of a suite.
#[derive(Serialize, Deserialize)]
struct Named {
    name: String,
    #[serde(flatten)]
    results: Tests,
}

#[derive(Serialize, Deserialize)]
struct Tests {
    passed: u64,
    failed: u64,
    skipped: u64,
    seconds: f64,
}

#[derive(Serialize, Deserialize)]
struct Input {
    path: String,
    format: String,
    producer: Option<String>,
    content: String,
}

impl Header {
    /// The header of a baseline.
    pub(super) fn of(baseline: &Baseline) -> Header {
        let BaselineSummary { info, totals, files, unmeasured, functions, has_lines } = baseline.summary();
        let created = info.created_at();
        let input = |input: BaselineInput| {
            let BaselineInput { path, format, producer, content } = input;
            Input { path, format, producer, content }
        };
        let tests = |tests: TestResults| {
            let TestResults { passed, failed, skipped, seconds } = tests;
            // JSON has no number for what is none.
            Tests { passed, failed, skipped, seconds: if seconds.is_finite() { milliseconds(seconds) } else { 0.0 } }
        };
        Header {
            format: FORMAT.to_owned(),
            version: if baseline.tests.is_some() { VERSION } else { 1 },
            generator: info.generator,
            name: info.name,
            created,
            commit: info.commit,
            dirty: info.dirty,
            command: info.command,
            note: info.note,
            headline: Key(info.headline),
            totals: Ratios(totals),
            files,
            unmeasured,
            functions,
            lines: has_lines,
            full: info.full,
            tests: info.tests.map(tests),
            include: info.include,
            exclude: info.exclude,
            inputs: info.inputs.into_iter().map(input).collect(),
            branch: info.branch,
            suites: info
                .suites
                .into_iter()
                .map(|suite| Named { name: suite.name, results: tests(suite.results) })
                .collect(),
            settings: info.settings.map(|all| all.into_iter().map(|it| (it.name, it.values)).collect()),
            since: info.since.as_deref().map(SinceRow::of),
            flaky: info.flaky.as_deref().map(FlakyRow::of),
        }
    }

    /// The header of the same without lines.
    pub(super) fn thin(self) -> Header {
        Header { version: 1, lines: false, ..self }
    }

    /// What a header says.
    pub(super) fn into_summary(self) -> Result<BaselineSummary, String> {
        let created = OffsetDateTime::parse(&self.created, &Rfc3339);
        let created = created.map_err(|_| format!("{:?} is no time", self.created))?.unix_timestamp();
        let input = |input: Input| {
            let Input { path, format, producer, content } = input;
            BaselineInput { path, format, producer, content }
        };
        let tests = |Tests { passed, failed, skipped, seconds }: Tests| {
            // Milliseconds are read as they were written; of more digits the last one may change.
            TestResults { passed, failed, skipped, seconds: milliseconds(seconds) }
        };
        let mut times = self.tests.iter().chain(self.suites.iter().map(|suite| &suite.results));
        if times.any(|tests| tests.seconds < 0.0) {
            return Err("tests took less than no time".to_owned());
        }
        let headline: Metric = self.headline.0;
        let setting = |(name, values)| Setting { name, values };
        let since = self.since.map(SinceRow::read).transpose()?.map(Arc::new);
        let flaky = self.flaky.map(FlakyRow::read).transpose()?.map(Arc::new);
        Ok(BaselineSummary {
            info: BaselineInfo {
                name: self.name,
                generator: self.generator,
                created,
                commit: self.commit,
                dirty: self.dirty,
                command: self.command,
                note: self.note,
                inputs: self.inputs.into_iter().map(input).collect(),
                headline,
                include: self.include,
                exclude: self.exclude,
                tests: self.tests.map(tests),
                suites: self
                    .suites
                    .into_iter()
                    .map(|suite| Suite { name: suite.name, results: tests(suite.results) })
                    .collect(),
                branch: self.branch,
                settings: self.settings.map(|all| all.into_iter().map(setting).collect()),
                full: self.full,
                since,
                flaky,
            },
            totals: self.totals.0,
            files: self.files,
            unmeasured: self.unmeasured,
            functions: self.functions,
            has_lines: self.lines,
        })
    }
}
