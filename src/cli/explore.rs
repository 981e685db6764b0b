//! The explorer: on what is found or named, on a terminal.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use super::args::{Color, Global};
use super::session::{request, say};
use super::{Exit, Failure};
use crate::app::ViewSettings;
use crate::project::Request;
use crate::term::{self, Choice};
use crate::work::{Ended, Explore, TestCommand, explore, view_settings};

/// Can the explorer be shown? Where there is a terminal that cannot show it, this is said.
pub(super) fn is_possible() -> bool {
    if !std::io::stdout().is_terminal() {
        return false;
    }
    match hindrance() {
        None => true,
        Some(why) => {
            say(&format!("{why}: the explorer needs a terminal that can move its cursor, so this is the report"));
            false
        }
    }
}

/// Why the terminal cannot show the explorer.
pub(super) fn hindrance() -> Option<String> {
    term::cannot_draw(|name| std::env::var(name).ok())
}

/// Explores.
pub(super) fn run(global: &Global, paths: &[PathBuf], command: Option<TestCommand>) -> Result<Exit, Failure> {
    on(global, request(global, paths)?, command, None)
}

/// Explores what is asked for, with a command that may have a name of its own.
pub(super) fn on(
    global: &Global,
    request: Request,
    command: Option<TestCommand>,
    called: Option<String>,
) -> Result<Exit, Failure> {
    let view_settings = view_settings(&request.settings).map_err(|error| Failure::usage(error.to_string()))?;
    show(options(global, request, command, called, view_settings))
}

/// Explores a project that is gone afterwards.
pub(super) fn once(global: &Global) -> Result<Exit, Failure> {
    let request = request(global, &[])?;
    let view_settings = view_settings(&request.settings).map_err(|error| Failure::usage(error.to_string()))?;
    show(Explore { remembers: false, ..options(global, request, None, None, view_settings) })
}

fn show(options: Explore) -> Result<Exit, Failure> {
    explore(options).map(exit).map_err(|error| Failure::unjudged(format!("the terminal cannot be used: {error}")))
}

/// What to explore, as the user asks for it.
pub(super) fn options(
    global: &Global,
    request: Request,
    command: Option<TestCommand>,
    called: Option<String>,
    view_settings: ViewSettings,
) -> Explore {
    let colours = match global.color {
        Color::Auto => Choice::Auto,
        Color::Always => Choice::Always,
        Color::Never => Choice::Never,
    };
    Explore { request, command, called, colours, view_settings, remembers: true }
}

/// The exit code of an end.
pub(super) fn exit(ended: Ended) -> Exit {
    match ended {
        Ended::ByUser => Exit::Done,
        Ended::BySignal(1) => Exit::HungUp,
        Ended::BySignal(2) => Exit::Interrupted,
        Ended::BySignal(3) => Exit::Quit,
        Ended::BySignal(_) => Exit::Terminated,
    }
}
