//! The options of `baseline`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::values::TableFormat;

/// Options of `baseline`.
#[derive(Args, Clone, Debug)]
pub struct Baseline {
    /// What to do.
    #[command(subcommand)]
    pub command: BaselineCommand,
}

/// What can be done with baselines.
#[derive(Clone, Debug, Subcommand)]
pub enum BaselineCommand {
    /// Save what is measured now, in place of the baseline of the same name.
    Save(SaveBaseline),
    /// List the saved baselines, the newest last.
    List {
        /// How to print them.
        #[arg(long, value_enum, default_value_t = TableFormat::Table)]
        format: TableFormat,
    },
    /// Print how a baseline was made, and its totals by folder.
    Show(ShowBaseline),
    /// Remove baselines.
    Rm {
        /// Their names.
        #[arg(required = true, value_name = "NAME")]
        names: Vec<String>,
    },
}

/// What a baseline is called that was given no name.
const DEFAULT_NAME: &str = "baseline";

/// Options of `baseline save`.
#[derive(Args, Clone, Debug)]
pub struct SaveBaseline {
    // One name in every branch: the file is committed, so each branch and each commit has its own already, and whoever
    // checks one out compares with the right one. Names of one's own are for milestones.
    /// Its name.
    #[arg(default_value = DEFAULT_NAME)]
    pub name: String,
    /// Reports or folders to read; `-` reads standard input. Without any, the project is searched.
    pub paths: Vec<PathBuf>,
    /// Note the results of the tests: JUnit XML, several files add up.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub junit: Vec<PathBuf>,
    /// Note what a later reader should know.
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// Note the command that measured.
    #[arg(long, value_name = "COMMAND")]
    pub command: Option<String>,
    /// Lower nothing: files that are covered less now, as a whole or in any function, keep their old record, and where
    /// the total would still fall, the old baseline stays.
    #[arg(long)]
    pub ratchet: bool,
    /// Keep its lines when a newer baseline is saved. Otherwise older ones keep totals and functions.
    #[arg(long)]
    pub full: bool,
    /// Save it as text, without packing it.
    #[arg(long)]
    pub plain: bool,
    /// Leave out the hashes of lines: smaller, but lines of files that change cannot be compared.
    #[arg(long)]
    pub no_line_hash: bool,
    /// Keep which test ran which lines, where reports say it: of a line that is lost later, `diff` and the explorer tell the
    /// tests that used to cover it.
    #[arg(long, conflicts_with = "ratchet")]
    pub contexts: bool,
    /// Save it although tests failed, a report is incomplete, or files are not measured any more.
    #[arg(long)]
    pub force: bool,
    /// Run the tests first, so many times: lines that differ between the runs are flaky, and their loss is a warning later.
    /// What counts is what the last run measured.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000), conflicts_with_all = ["ratchet", "paths"])]
    pub runs: Option<u32>,
    /// Run a detected command without asking: it is the project's own code.
    #[arg(long, requires = "runs")]
    pub yes: bool,
    /// The command to run for --runs; without it, the one that fits the project.
    #[arg(last = true, value_name = "CMD")]
    pub measured_by: Vec<OsString>,
}

impl SaveBaseline {
    /// The same where nothing runs: what stands behind `--` is a name that looks like an option, or are reports.
    pub fn without_runs(&self) -> SaveBaseline {
        let mut options = self.clone();
        let mut behind = std::mem::take(&mut options.measured_by).into_iter();
        if options.name == DEFAULT_NAME && options.paths.is_empty() {
            options.name = behind.next().map_or(options.name, |name| name.to_string_lossy().into_owned());
        }
        options.paths.extend(behind.map(PathBuf::from));
        options
    }
}

/// Options of `baseline show`.
#[derive(Args, Clone, Debug)]
pub struct ShowBaseline {
    /// Its name, or a file.
    pub name: String,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = ShowFormat::Text)]
    pub format: ShowFormat,
}

/// How to print a baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ShowFormat {
    /// Words and a table.
    Text,
    /// An entry for the project's log, compared with the baseline before it.
    Markdown,
    /// The same for programs.
    Json,
}
