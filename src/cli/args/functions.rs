//! Options of `functions`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::values::{TableFormat, percent};
use crate::analysis::Rank;
use crate::coverage::Percent;

/// Options of `functions`.
#[derive(Args, Clone, Debug)]
pub struct Functions {
    /// Reports or folders to read; `-` reads standard input.
    pub paths: Vec<PathBuf>,
    /// How to print them.
    #[arg(long, value_enum, default_value_t = TableFormat::Table)]
    pub format: TableFormat,
    /// Which come first.
    #[arg(long, value_enum, default_value_t = RankArg::Impact)]
    pub rank: RankArg,
    /// Only functions below this percentage.
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub under: Option<Percent>,
    /// At most so many functions.
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Functions of test code, too, where other code is measured.
    #[arg(long)]
    pub tests: bool,
}

/// Orders of functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RankArg {
    /// Most missed lines and branch arms.
    Impact,
    /// Most missed lines.
    Missed,
    /// Lowest percentage.
    Percent,
    /// Most complex for how little is tested: complexity^2 times missed share^3, plus complexity.
    Crap,
    /// Most often changed: how many of the last 1,000 commits touched the file.
    Churn,
}

impl From<RankArg> for Rank {
    fn from(arg: RankArg) -> Rank {
        match arg {
            RankArg::Impact => Rank::Impact,
            RankArg::Missed => Rank::Missed,
            RankArg::Percent => Rank::Percent,
            RankArg::Crap => Rank::Crap,
            RankArg::Churn => Rank::Churn,
        }
    }
}
