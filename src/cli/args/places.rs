//! Options of the commands that are told places: `show`, `tests` and `go`.

use clap::Args;

use super::values::{LineFormat, OnlyBy};

/// Options of `show`.
#[derive(Args, Clone, Debug)]
pub struct Show {
    /// A source file, or FILE:LINE for the lines around one.
    #[arg(value_name = "FILE[:LINE]")]
    pub file: String,
    /// Only missed and partial lines.
    #[arg(long)]
    pub uncovered_only: bool,
}

/// Options of `tests`.
#[derive(Args, Clone, Debug)]
#[command(after_help = "\
Reports must know which test ran what: coverage.py's data after `pytest --cov --cov-context=test`, PHPUnit's --coverage-xml,
SimpleCov's result sets, LCOV with test names.
  lazycov tests shop/stock.py:12 | xargs pytest
  lazycov tests --only-by no-test")]
pub struct TestsOf {
    /// What they run.
    #[arg(required_unless_present = "only_by", value_name = "FILE[:LINE[-LINE]]")]
    pub places: Vec<String>,
    /// Instead, the covered lines that one test alone runs, or none does because they ran outside of them all: there, or in all
    /// files.
    #[arg(long, value_enum, value_name = "WHO")]
    pub only_by: Option<OnlyBy>,
    /// How to print them.
    #[arg(long, value_enum, default_value_t = LineFormat::Text)]
    pub format: LineFormat,
}

/// Options of `go`.
#[derive(Args, Clone, Debug)]
#[command(after_help = "\
For an editor beside the explorer, both ways:
  lazycov go src/store.go:120   every explorer of the project shows this line
  lazycov go --follow           path:line:column each time that an explorer's cursor rests elsewhere
Where `go` sent an explorer is not told again.

Exit: 0 done, 3 no explorer runs, or none measures the file.")]
pub struct Go {
    /// Where to.
    #[arg(required_unless_present = "follow", conflicts_with = "follow", value_name = "FILE[:LINE[:COLUMN]]")]
    pub place: Option<String>,
    /// Instead, print where the explorers' cursors rest, until the explorers end.
    #[arg(long)]
    pub follow: bool,
}
