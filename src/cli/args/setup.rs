//! Options of `init`.

use clap::{Args, ValueEnum};

/// Options of `init`.
#[derive(Args, Clone, Debug)]
#[command(after_help = "\
Says what was found, shows what it would write, and asks. What a person wrote stays; a second run changes nothing.
  lazycov init                  everything
  lazycov init ci --ci gitlab   only the CI job, for GitLab
  lazycov init --check          in CI: what the set-up lacks; exit 1 if it lacks anything")]
pub struct Init {
    /// Only these parts [default: all].
    #[arg(value_enum, value_name = "PART")]
    pub parts: Vec<PartName>,
    /// Whose CI [default: the one whose files or address are there, else github].
    #[arg(long, value_enum, value_name = "SERVER")]
    pub ci: Option<Server>,
    /// Write it without asking.
    #[arg(short, long)]
    pub yes: bool,
    /// Write nothing, and say what is missing.
    #[arg(long, conflicts_with_all = ["yes", "measure"])]
    pub check: bool,
    /// Run the tests without coverage and with it, to say what it costs.
    #[arg(long)]
    pub measure: bool,
}

/// A part of a set-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PartName {
    /// `lazycov.toml`: gates.
    Config,
    /// coverage.py's settings.
    Settings,
    /// Lines of `.gitignore`.
    Ignore,
    /// A CI job.
    Ci,
    /// `COVERAGE.md`: what is measured how.
    Strategy,
}

/// A CI server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Server {
    /// GitHub Actions.
    Github,
    /// GitLab CI.
    Gitlab,
}
