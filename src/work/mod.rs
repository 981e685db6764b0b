//! The effects of the explorer: threads that read, watch, run and draw, and the loop that gives them what the pure core
//! asks for and hands the core what they found. Everything comes in over one channel; nothing here decides what to
//! show.

mod accepted;
mod answer;
mod around;
mod arranger;
mod choose;
mod churn;
mod clock;
mod command;
mod comparison;
mod contents;
mod cost;
mod doctor;
mod editor;
mod emulator;
mod explore;
mod explorers;
mod files;
mod finder;
mod group;
mod headless;
mod hearing;
mod history;
mod incoming;
mod input;
mod keepsakes;
mod language_server;
mod loader;
mod mapper;
mod messages;
mod offer;
mod offers;
mod once;
mod overheard;
mod own_program;
mod pool;
mod preview;
mod process;
mod reach;
mod remote;
mod run_of_some;
mod settings;
mod settings_file;
mod shared;
mod shell;
mod signals;
mod slot;
mod target;
mod texts;
mod trust;
mod view_settings;
mod waivers;
mod window;
mod workers;
mod written;

pub use self::around::OnDisk;
pub use self::command::{CommandLine, TestCommand};
pub use self::editor::edit;
pub use self::explore::{Explore, explore};
pub use self::headless::watch_headless;
use self::incoming::Outbox;
use self::keepsakes::Keepsakes;
pub use self::language_server::{Served, serve};
pub use self::messages::{LARGEST_MESSAGE, read_message};
pub use self::offer::{Fitting, Offer};
pub use self::once::{Once, run_once};
pub use self::remote::{Explorer, Place, Reached, explorers};
pub use self::settings_file::replace;
use self::shell::Shell;
pub use self::shell::{Core, Ended};
pub use self::trust::{Trust, output};
pub use self::view_settings::view_settings;
use self::workers::Workers;
use crate::app::{Msg, ViewSettings};
use crate::project::Request;

/// What the workers work on.
#[derive(Clone, Debug)]
pub struct Work {
    /// The project and its reports.
    pub request: Request,
    /// The command that runs the tests.
    pub command: Option<TestCommand>,
    /// Is anything kept from one session to the next?
    pub remembers: bool,
    /// What happens once the first load has ended, whether it found anything or not.
    pub then: Vec<Msg>,
    /// How it is to look; settings that change are taken on, where somebody looks.
    pub view_settings: Option<ViewSettings>,
}

/// Takes the terminal over and runs a core until the user or a signal ends it.
pub fn perform<M>(core: Core<M>, work: Work) -> anyhow::Result<Ended> {
    pool::start();
    let (sender, news) = crossbeam_channel::unbounded();
    let outbox = Outbox(sender);
    let memo = work.request.memo.clone();
    let keepsakes = if work.remembers { Keepsakes::of(&work.request.root) } else { Keepsakes::default() };
    let mut workers = Workers::start(&outbox, work.request.clone(), work.command, keepsakes, work.then);
    let keeper = workers.keeper();
    workers.listen(remote::Server::start(&outbox, &work.request.root));
    if let Some(view_settings) = work.view_settings {
        settings::start(&outbox, work.request.settings, view_settings, workers.settings());
    }
    let ended = Shell::open(core, workers, outbox, news)?.run();
    // The user has the terminal back. What changes taught is written once: it would cost as much as to write everything.
    memo.save();
    keepsakes::finish(&keeper);
    Ok(ended?)
}
