//! The command line as clap reads it.

mod baseline;
mod comparing;
mod functions;
mod lsp;
mod manual;
mod per_test;
mod places;
mod setup;
mod tracing;
mod values;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub(super) use self::baseline::{Baseline, BaselineCommand, SaveBaseline, ShowBaseline, ShowFormat};
pub(super) use self::comparing::{Affected, AffectedFormat, Check, CheckFormat, Diff, DiffFormat, Patch};
pub(super) use self::functions::Functions;
pub(super) use self::lsp::Lsp;
pub(super) use self::manual::{Completions, Man};
pub(super) use self::per_test::{PerTest, PerTestCommand, Runner};
pub(super) use self::places::{Go, Show, TestsOf};
pub(super) use self::setup::{Init, PartName, Server};
pub(super) use self::tracing::Trace;
pub(super) use self::values::{LineFormat, OnlyBy, TableFormat};
use self::values::{metric, percent};
use crate::coverage::{Metric, Percent};

/// See every untested line, know which one matters most, watch it turn green.
///
/// Without a command: the explorer on the reports found in this project, or given as PATHS.
#[derive(Debug, Parser)]
#[command(name = "lazycov", version, max_term_width = 100)]
pub struct Cli {
    /// What to do instead of exploring.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Reports or folders to read; `-` reads standard input. Without any, the project is searched.
    pub paths: Vec<PathBuf>,
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
}

/// Options of every command.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// The project's root [default: the git repository around here].
    #[arg(long, global = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// A folder outside the root whose sources may be shown.
    #[arg(long, global = true, value_name = "DIR")]
    pub source_dir: Vec<PathBuf>,
    /// The configuration file [default: lazycov.toml at the root].
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Look for reports here instead of everywhere.
    #[arg(long, global = true, value_name = "GLOB")]
    pub reports: Vec<String>,
    /// Where reports say FROM, look for the source under TO.
    #[arg(long, global = true, value_name = "FROM=TO")]
    pub remap: Vec<String>,
    /// Only source files that match.
    #[arg(long, global = true, value_name = "GLOB")]
    pub include: Vec<String>,
    /// No source files that match.
    #[arg(long, global = true, value_name = "GLOB")]
    pub exclude: Vec<String>,
    /// The metric shown first and ranked by: lines, branches, functions, statements, regions, instructions, mcdc,
    /// combined or strict_lines.
    #[arg(long, global = true, value_parser = metric)]
    pub metric: Option<Metric>,
    /// Decimals of percentages.
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=9))]
    pub precision: Option<u8>,
    /// Treat warnings as a failure to judge (exit 3).
    #[arg(long, global = true)]
    pub strict: bool,
    /// When to use colour.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
    /// Say nothing about what went wrong while reading, unless it stops us.
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Say also what is only worth knowing.
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub verbose: bool,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Explore a bundled project in Go, Python and TypeScript.
    Demo,
    /// Print coverage by file, folder or function.
    Report(Report),
    /// Print the missed ranges, most worth testing first.
    Gaps(Gaps),
    /// Print the functions most worth testing.
    Functions(Functions),
    /// Print a source file with its coverage.
    Show(Show),
    /// Print the tests that run a line, a file or some lines, one a line.
    Tests(TestsOf),
    /// Print the tests that a change can make fail, one a line.
    Affected(Affected),
    /// Judge coverage by the project's gates.
    Check(Check),
    /// Say what became of coverage since a baseline, and why.
    Diff(Diff),
    /// Print the coverage of new and changed lines.
    Patch(Patch),
    /// Keep what is measured now, to compare with later.
    Baseline(Baseline),
    /// Write everything that can be read as one report.
    Merge(Merge),
    /// Say which reports were found, what matched, and what would help.
    Doctor(Doctor),
    /// Run a command that measures coverage, then report.
    Run(Run),
    /// Explore, and run a command again whenever a file changes.
    Watch(Watch),
    /// Record a phase: run the tests, keep what they cover, judge it, write its entry of the log.
    Log(LogPhase),
    /// Set the project up: gates, settings of coverage, a CI job, a page that says what is measured.
    Init(Init),
    /// Answer a coding agent's questions about coverage, over standard input and output (Model Context Protocol).
    Mcp,
    /// Send the explorers of this project to a place, or follow their cursor.
    Go(Go),
    /// Run a program that no tool measures, and say which lines ran (Mojo, C, anything native).
    Trace(Trace),
    /// Show coverage in an editor: a language server on standard input and output.
    Lsp(Lsp),
    /// Print what a shell loads to complete commands and options.
    Completions(Completions),
    /// Print the manual page.
    Man(Man),
    /// What test runners call, so that each test is measured alone.
    #[command(hide = true)]
    PerTest(PerTest),
}

/// Options of `report`.
#[derive(Args, Clone, Debug, Default)]
pub struct Report {
    /// Reports or folders to read; `-` reads standard input.
    pub paths: Vec<PathBuf>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = ReportFormat::Table)]
    pub format: ReportFormat,
    /// What a row is. Markdown is by folder.
    #[arg(long, value_enum, default_value_t = By::File)]
    pub by: By,
    /// Order of the rows; JSON is always sorted by path.
    #[arg(long, value_enum, default_value_t = Sort::Path)]
    pub sort: Sort,
    /// At most so many rows. Totals stay those of everything.
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Only rows below this percentage; in Markdown, only functions below it [default there: 80]. Totals stay those of
    /// everything.
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub under: Option<Percent>,
}

/// Table, Markdown or JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// Columns for people.
    #[default]
    Table,
    /// An entry for the project's log, compared with its baseline.
    Markdown,
    /// The JSON contract.
    Json,
}

/// What a row of a report is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// A source file.
    #[default]
    File,
    /// A folder.
    Dir,
    /// A function.
    Function,
}

/// Order of a report's rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Sort {
    /// By path.
    #[default]
    Path,
    /// Most missed first.
    Missed,
    /// Lowest percentage first.
    Percent,
}

/// Options of `gaps`.
#[derive(Args, Clone, Debug)]
pub struct Gaps {
    /// Reports or folders to read; `-` reads standard input.
    pub paths: Vec<PathBuf>,
    /// How to print them.
    #[arg(long, value_enum, default_value_t = GapFormat::Plain)]
    pub format: GapFormat,
    /// Only the shortest list that lifts the total to this percentage.
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub to: Option<Percent>,
    /// At most so many gaps.
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Gaps of test code, too, where other code is measured.
    #[arg(long)]
    pub tests: bool,
    /// Gaps that the project accepts, too.
    #[arg(long)]
    pub accepted: bool,
}

/// How to print gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GapFormat {
    /// `path:10-12,40`, a line a file.
    Plain,
    /// The JSON contract.
    Json,
    /// `path:line:column: message`, for editors.
    Quickfix,
    /// Annotations of a GitHub workflow.
    Github,
    /// Markdown for whoever writes the tests: the code, what is missed, the nearest tests. Five gaps unless `--limit` says
    /// otherwise.
    Prompt,
}

/// Options of `merge`.
#[derive(Args, Clone, Debug)]
pub struct Merge {
    /// Reports or folders to read; `-` reads standard input.
    pub paths: Vec<PathBuf>,
    /// Where to write; `-` is standard output, as is nothing.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// What to write [default: what the name of FILE promises].
    #[arg(long, value_enum)]
    pub to: Option<MergeTarget>,
}

/// What reports are merged into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MergeTarget {
    /// LCOV 2: lines, branch arms, functions, conditions.
    Lcov,
    /// Cobertura XML: lines, branch counts, functions.
    Cobertura,
    /// lazycov's own JSON, which loses nothing.
    Json,
}

/// Options of `doctor`.
#[derive(Args, Clone, Debug)]
pub struct Doctor {
    /// Reports or folders to look at.
    pub paths: Vec<PathBuf>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = DoctorFormat::Text)]
    pub format: DoctorFormat,
}

/// Words or JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DoctorFormat {
    /// Words.
    Text,
    /// The JSON contract.
    Json,
}

/// Options of `run`.
#[derive(Args, Clone, Debug)]
pub struct Run {
    /// How to print the report.
    #[arg(long, value_enum, default_value_t = ReportFormat::Table)]
    pub format: ReportFormat,
    /// What a row of the report is.
    #[arg(long, value_enum, default_value_t = By::File)]
    pub by: By,
    /// Order of the report's rows.
    #[arg(long, value_enum, default_value_t = Sort::Path)]
    pub sort: Sort,
    /// At most so many rows.
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Only rows below this percentage.
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub under: Option<Percent>,
    /// Run what was detected without asking.
    #[arg(long)]
    pub yes: bool,
    /// The command and its arguments; without, the one that fits the project is shown and run.
    #[arg(last = true, value_name = "CMD")]
    pub command: Vec<std::ffi::OsString>,
}

/// Options of `log`.
#[derive(Args, Clone, Debug)]
pub struct LogPhase {
    /// The phase, and the name of its baseline.
    pub name: String,
    /// The log to append the entry to [default: standard output].
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Note what a later reader should know.
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// Take the results of the tests from these files: JUnit XML, several add up.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub junit: Vec<PathBuf>,
    /// Record it although tests failed, a report is incomplete, or files are not measured any more.
    #[arg(long)]
    pub force: bool,
    /// Run what was detected without asking.
    #[arg(long)]
    pub yes: bool,
    /// The command and its arguments; without, the one that fits the project is shown and run.
    #[arg(last = true, value_name = "CMD")]
    pub command: Vec<std::ffi::OsString>,
}

/// Options of `watch`.
#[derive(Args, Clone, Debug)]
pub struct Watch {
    /// No screen: print a line for each run.
    #[arg(long)]
    pub headless: bool,
    /// How to print the lines.
    #[arg(long, value_enum, default_value_t = LineFormat::Text, requires = "headless")]
    pub format: LineFormat,
    /// Run what was detected without asking.
    #[arg(long)]
    pub yes: bool,
    /// The command and its arguments; without, the one that fits the project is shown and run.
    #[arg(last = true, value_name = "CMD")]
    pub command: Vec<std::ffi::OsString>,
}
