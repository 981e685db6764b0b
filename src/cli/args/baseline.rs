//! The options of `baseline`.

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

/// Options of `baseline save`.
#[derive(Args, Clone, Debug)]
pub struct SaveBaseline {
    // One name in every branch: the file is committed, so each branch and each commit has its own already, and whoever
    // checks one out compares with the right one. Names of one's own are for milestones.
    /// Its name.
    #[arg(default_value = "baseline")]
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
