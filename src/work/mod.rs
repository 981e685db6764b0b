//! The hands of the explorer: threads that read, watch, run and draw, and the loop that gives them what the pure core
//! wishes for and hands the core what they found. Everything comes in over one channel; nothing here decides what to
//! show.

mod comparer;
mod editor;
mod emulator;
mod explore;
mod files;
mod finder;
mod gate;
mod group;
mod hands;
mod historian;
mod incoming;
mod input;
mod loader;
mod once;
mod process;
mod shell;
mod signals;
mod slot;
mod texts;
mod waivers;
mod window;
mod written;

pub use self::explore::{Explore, explore};
use self::hands::Hands;
use self::incoming::Outbox;
pub use self::once::{Once, run_once};
pub use self::process::CommandLine;
use self::shell::Shell;
pub use self::shell::{Core, Ended};
use crate::app::Msg;
use crate::project::Request;

/// What the workers work on.
#[derive(Clone, Debug)]
pub struct Work {
    /// The project and its reports.
    pub request: Request,
    /// The command that runs the tests.
    pub command: Option<CommandLine>,
    /// What happens once the first load has ended, whether it found anything or not.
    pub then: Vec<Msg>,
}

/// Takes the terminal over and runs a core until the user or a signal ends it.
pub fn perform<M>(core: Core<M>, work: Work) -> anyhow::Result<Ended> {
    let (sender, news) = crossbeam_channel::unbounded();
    let outbox = Outbox(sender);
    let hands = Hands::start(&outbox, work.request, work.command, work.then);
    Ok(Shell::open(core, hands, outbox, news)?.run()?)
}
