//! The hands of the explorer: threads that read, watch, run and draw, and the loop that gives them what the pure core
//! wishes for and hands the core what they found. Everything comes in over one channel; nothing here decides what to
//! show.

mod editor;
mod emulator;
mod files;
mod finder;
mod gate;
mod group;
mod hands;
mod incoming;
mod input;
mod process;
mod shell;
mod signals;
mod slot;

use std::path::PathBuf;

use self::hands::Hands;
use self::incoming::Outbox;
pub use self::process::CommandLine;
pub use self::shell::Core;
use self::shell::Shell;
use crate::app::Msg;

/// What the workers work on.
#[derive(Clone, Debug)]
pub struct Work {
    /// The project's folder.
    pub root: PathBuf,
    /// The command that runs the tests.
    pub command: Option<CommandLine>,
}

/// Takes the terminal over and runs a core until the user or a signal ends it. `first` happens before anything else.
pub fn perform<M>(core: Core<M>, work: Work, first: Vec<Msg>) -> anyhow::Result<()> {
    let (sender, news) = crossbeam_channel::unbounded();
    let outbox = Outbox(sender);
    let hands = Hands::start(&outbox, work.root, work.command);
    Shell::open(core, hands, news)?.run(&outbox, first)?;
    Ok(())
}
