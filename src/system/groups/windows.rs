//! There are no groups, and nobody tells how a process ended before it is reaped.

use std::process::{Command, ExitStatus};

use super::Ending;
use crate::system::signals::Signal;

pub(crate) fn lead(_: &mut Command) {}

pub(crate) fn tell(leader: u32, ending: Ending) {
    let mut command = Command::new("taskkill");
    command.args(["/T", "/PID", &leader.to_string()]);
    if ending == Ending::Kill {
        command.arg("/F");
    }
    // Its words are for a person who typed it.
    let _ = command.output();
}

pub(crate) fn wait_for(_: u32) -> Option<ExitStatus> {
    None
}

pub(crate) fn has_members(_: u32) -> bool {
    false
}

pub(crate) fn terminate(process: u32) {
    let _ = Command::new("taskkill").args(["/PID", &process.to_string()]).output();
}

pub(crate) fn pass_on(_: u32, _: Signal) {}

pub(crate) fn signal_of(_: ExitStatus) -> Option<i32> {
    None
}
