//! Options of the commands that compare: `check`, `diff`, `patch`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::values::percent;
use crate::coverage::{Percent, Points};

/// Options of `check`.
#[derive(Args, Clone, Debug)]
#[command(after_help = "\
Rules stand in lazycov.toml ([gate.*]) or are given as flags; a flag replaces the rule of the file:
  lazycov check --fail-under 80 --max-drop 1pp --gate function.max_drop=10pp --gate lost.lines=0

In a GitHub workflow, annotations and the job's summary:
  lazycov check --format github
  lazycov check --format markdown >> \"$GITHUB_STEP_SUMMARY\"

Exit: 0 passed, 1 a gate failed, 2 usage or configuration, 3 a rule cannot be judged.")]
pub struct Check {
    /// Reports or folders to read; `-` reads standard input. Without any, the project is searched.
    pub paths: Vec<PathBuf>,
    /// What to compare with: a baseline's name, a baseline's file, or a git revision [default: the newest baseline that
    /// led here].
    #[arg(long, value_name = "NAME|FILE|REV")]
    pub baseline: Option<String>,
    /// A report of the git revision named by --baseline.
    #[arg(long, value_name = "FILE", requires = "baseline")]
    pub base_report: Vec<PathBuf>,
    /// A rule, as in lazycov.toml below [gate]: total.branch.min=70, file.min=60, lost.lines=0.
    #[arg(long = "gate", value_name = "RULE=VALUE")]
    pub gates: Vec<String>,
    /// The least total: total.min.
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub fail_under: Option<Percent>,
    /// How many percentage points the total may fall: total.max_drop.
    #[arg(long, value_name = "PP", value_parser = points)]
    pub max_drop: Option<Points>,
    /// Pass rules that need a baseline where there is none yet.
    #[arg(long)]
    pub allow_missing_baseline: bool,
    /// Show the results of the tests beside the rates: JUnit XML, several files add up.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub junit: Vec<PathBuf>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub format: CheckFormat,
}

/// How to print a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// Words.
    Text,
    /// The JSON contract.
    Json,
    /// A table for a pull request or a job's summary.
    Markdown,
    /// Annotations of a GitHub workflow.
    Github,
    /// A test case for each thing that was judged.
    Junit,
}

/// Options of `diff`.
#[derive(Args, Clone, Debug)]
#[command(after_help = "\
Against a git revision without a report of it, only new and changed lines can be told:
  lazycov diff origin/main
With the report that was made there, everything can:
  lazycov diff origin/main --base-report main.lcov.info")]
pub struct Diff {
    /// What to compare with: a baseline's name, a baseline's file, or a git revision [default: the newest baseline that
    /// led here].
    #[arg(value_name = "BASE")]
    pub base: Option<String>,
    /// A report of the git revision named by BASE; it is read against the sources of that revision.
    #[arg(long, value_name = "FILE", requires = "base")]
    pub base_report: Vec<PathBuf>,
    /// At most so many files, and so many functions [default: 20 in text and Markdown, all in JSON].
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub format: DiffFormat,
}

/// Options of `patch`.
#[derive(Args, Clone, Debug)]
#[command(after_help = "\
A line is changed when its text is new since the commit where HEAD and REV parted. Lines that only moved, in this file \
or into another one, and lines that were indented anew are not changed lines.

Exit: 0 done or passed, 1 below --fail-under, 3 a changed file is in no report, or no report fits the project.")]
pub struct Patch {
    /// Reports or folders to read; `-` reads standard input. Without any, the project is searched.
    pub paths: Vec<PathBuf>,
    /// The revision that the change will go into [default: the main branch; on it, the last commit].
    #[arg(long, value_name = "REV")]
    pub base: Option<String>,
    /// Fail when less of the changed lines is covered.
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub fail_under: Option<Percent>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub format: DiffFormat,
}

/// Options of `affected`.
#[derive(Args, Clone, Debug)]
#[command(after_help = "\
Reports must know which test ran what: coverage.py's data after `pytest --cov --cov-context=test`, reports of single tests as
`lazycov watch` leaves them, PHPUnit's --coverage-xml, SimpleCov's result sets, LCOV with test names.
  lazycov affected | xargs pytest
A test that is left out cannot have noticed the change. Where that is not known for sure, as after a change of a lock
file, of configuration or of a constant, every known test is printed, and standard error says why.

Exit: 0 done, 3 no report says which test ran what.")]
pub struct Affected {
    /// Reports or folders to read; `-` reads standard input. Without any, the project is searched.
    pub paths: Vec<PathBuf>,
    /// The revision that the reports measured [default: what changed after the tests ran].
    #[arg(long, value_name = "REV")]
    pub base: Option<String>,
    /// How to print them.
    #[arg(long, value_enum, default_value_t = AffectedFormat::Text)]
    pub format: AffectedFormat,
}

/// How to print the tests that a change affects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AffectedFormat {
    /// Their names, one a line, the most telling first; with --verbose, why.
    Text,
    /// Names and reasons, as one value.
    Json,
}

/// How to print a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// Words.
    Text,
    /// The JSON contract.
    Json,
    /// Tables for a pull request.
    Markdown,
}

fn points(text: &str) -> Result<Points, String> {
    Points::parse(text).ok_or_else(|| "expected percentage points between 0 and 100, such as 1pp or 0.5".to_owned())
}
