//! Options of `lsp`.

use clap::Args;

/// Options of `lsp`.
#[derive(Args, Clone, Debug)]
#[command(after_help = "\
Editors start it, for every language and beside other servers; assets/editors says how in each of them.
Settings: marks, lenses, hits, runOnSave (true or false), in initializationOptions or below `lazycov`.
  lazycov lsp -- npm test -- --coverage    with the command that lazycov.run runs")]
pub struct Lsp {
    /// What some editors add; there is no other way to talk.
    #[arg(long, hide = true)]
    pub stdio: bool,
    /// The command that runs the tests; without, the one that fits the project is asked about before it runs.
    #[arg(last = true, value_name = "CMD")]
    pub command: Vec<std::ffi::OsString>,
}
