//! The explorer: on what is found or named, on a terminal.

use std::ffi::OsString;
use std::path::PathBuf;

use super::args::{Color, Global};
use super::session::request;
use super::{Exit, Failure};
use crate::term::Choice;
use crate::work::{Ended, Explore, explore};

/// Explores.
pub(super) fn run(global: &Global, paths: &[PathBuf], command: Option<Vec<OsString>>) -> Result<Exit, Failure> {
    let request = request(global, paths)?;
    let colours = match global.color {
        Color::Auto => Choice::Auto,
        Color::Always => Choice::Always,
        Color::Never => Choice::Never,
    };
    match explore(Explore { request, command, colours }) {
        Ok(Ended::ByUser) => Ok(Exit::Done),
        Ok(Ended::BySignal(1)) => Ok(Exit::HungUp),
        Ok(Ended::BySignal(2)) => Ok(Exit::Interrupted),
        Ok(Ended::BySignal(3)) => Ok(Exit::Quit),
        Ok(Ended::BySignal(_)) => Ok(Exit::Terminated),
        Err(error) => Err(Failure::unjudged(format!("the terminal cannot be used: {error}"))),
    }
}
