//! A program that we stand in for: what is sent to us is meant for it, and its end is ours.

use std::ffi::OsString;
use std::io;
use std::process::{Child, Command, ExitStatus};

use crate::system::groups;
use crate::system::signals::{Closer, Signal, Signals};

/// The program, with its arguments.
pub(super) fn command(words: &[OsString]) -> io::Result<Command> {
    let Some((program, arguments)) = words.split_first() else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "there is no command"));
    };
    let mut command = Command::new(program);
    command.args(arguments);
    Ok(command)
}

/// Runs it to its end.
pub(super) fn run(command: &mut Command) -> io::Result<ExitStatus> {
    let mut child = command.spawn()?;
    let _passing = pass_on(&child)?;
    child.wait()
}

/// The code to leave with; as a shell counts, 128 and the signal where one ended it.
pub(super) fn code(status: ExitStatus) -> u8 {
    match groups::signal_of(status) {
        Some(signal) => 128_u8.saturating_add(signal as u8),
        None => status.code().unwrap_or(1) as u8,
    }
}

/// Passes on until it is dropped.
struct Passing(Closer);

impl Drop for Passing {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// What a terminal sends reaches the child without us, which is in the same group.
fn pass_on(child: &Child) -> io::Result<Passing> {
    let mut signals = Signals::listen(&Signal::ENDING)?;
    let passing = Passing(signals.closer());
    let process = child.id();
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        while !signals.is_closed() {
            signals.wait().for_each(|signal| groups::pass_on(process, signal));
        }
    })?;
    Ok(passing)
}
