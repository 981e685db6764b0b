//! Groups of processes as Unix has them.

use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Command, ExitStatus};

use rustix::io::Errno;
use rustix::process::{self, Pid, WaitId, WaitIdOptions};

use super::Ending;
use crate::system::signals::Signal;

fn pid(number: u32) -> Option<Pid> {
    Pid::from_raw(i32::try_from(number).ok()?)
}

/// What is started leads a group of its own.
pub(crate) fn lead(command: &mut Command) {
    command.process_group(0);
}

/// Tells all of a group.
pub(crate) fn tell(leader: u32, ending: Ending) {
    let Some(leader) = pid(leader) else { return };
    let send = |signal| {
        // A group that is gone needs no signal.
        let _ = process::kill_process_group(leader, signal);
    };
    match ending {
        Ending::Terminate => {
            send(process::Signal::TERM);
            // A stopped process hears nothing before it continues.
            send(process::Signal::CONT);
        }
        Ending::Kill => send(process::Signal::KILL),
    }
}

/// Waits until a child has ended, and leaves it to be reaped; `None` where that cannot be known.
pub(crate) fn wait_for(child: u32) -> Option<ExitStatus> {
    let child = pid(child)?;
    loop {
        match process::waitid(WaitId::Pid(child), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT) {
            Ok(Some(status)) => {
                // As who reaps it will be told.
                let code = status.exit_status().map(|code| (code & 0xff) << 8);
                return code.or_else(|| status.terminating_signal()).map(ExitStatus::from_raw);
            }
            Ok(None) | Err(Errno::INTR) => {}
            Err(_) => return None,
        }
    }
}

/// Is anybody left in a group?
pub(crate) fn has_members(leader: u32) -> bool {
    let Some(leader) = pid(leader) else { return false };
    // Orphans are ours to reap, and are members until then.
    let ended = WaitIdOptions::EXITED | WaitIdOptions::NOHANG;
    while matches!(process::waitid(WaitId::Pgid(Some(leader)), ended), Ok(Some(_))) {}
    process::test_kill_process_group(leader).is_ok()
}

/// Asks one process to end.
pub(crate) fn terminate(process: u32) {
    pass_on(process, Signal::Terminate);
}

/// Tells one process what we were told: of what ends programs, what a terminal does not tell everyone in front of it.
pub(crate) fn pass_on(process: u32, signal: Signal) {
    let number = match signal {
        Signal::Quit => process::Signal::QUIT,
        Signal::Terminate => process::Signal::TERM,
        _ => return,
    };
    // A program that is gone needs no signal.
    let _ = pid(process).map(|process| process::kill_process(process, number));
}

/// The signal that ended a process, if one did.
pub(crate) fn signal_of(status: ExitStatus) -> Option<i32> {
    status.signal()
}
