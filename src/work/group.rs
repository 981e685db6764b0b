//! The processes of a run as one: a command leads a session of its own, and what it starts belongs to the same group
//! unless it goes out of its way. All of them are signalled together; the leader alone would leave the tests running.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::watch::Exit;

/// How often to look whether a group is gone.
const LOOK: Duration = Duration::from_millis(5);

/// A group of processes.
#[derive(Clone, Debug)]
pub(crate) struct Group(Arc<Mutex<Option<u32>>>);

impl Group {
    /// The group that this process leads.
    pub(crate) fn led_by(process: u32) -> Group {
        Group(Arc::new(Mutex::new(Some(process))))
    }

    /// Asks all to end.
    pub(crate) fn terminate(&self) {
        self.signal(Signal::Terminate);
    }

    /// Ends all.
    pub(crate) fn kill(&self) {
        self.signal(Signal::Kill);
    }

    /// Waits until the leader has ended, but leaves it to be reaped by others: until then its number is not reused.
    pub(crate) fn wait_for_leader(&self) -> Option<Exit> {
        let leader = self.leader()?;
        system::wait(leader)
    }

    /// Waits until nobody is left, for at most this long, and says whether that is so. The leader must be reaped.
    pub(crate) fn wait_until_empty(&self, at_most: Duration) -> bool {
        let until = Instant::now() + at_most;
        while self.leader().is_some_and(system::has_members) {
            if Instant::now() >= until {
                return false;
            }
            std::thread::sleep(LOOK);
        }
        true
    }

    /// Forgets the number: it may belong to somebody else from now on.
    pub(crate) fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn leader(&self) -> Option<u32> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn signal(&self, signal: Signal) {
        // Signalled while locked, so that it is not forgotten in between.
        let leader = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(leader) = *leader {
            system::signal(leader, signal);
        }
    }
}

#[derive(Clone, Copy)]
enum Signal {
    Terminate,
    Kill,
}

#[cfg(unix)]
mod system {
    use rustix::process::{self, Pid, WaitId, WaitIdOptions};

    use super::{Exit, Signal};

    fn pid(number: u32) -> Option<Pid> {
        Pid::from_raw(i32::try_from(number).ok()?)
    }

    pub(super) fn signal(leader: u32, signal: Signal) {
        let Some(leader) = pid(leader) else { return };
        let send = |signal| {
            // A group that is gone needs no signal.
            let _ = process::kill_process_group(leader, signal);
        };
        match signal {
            Signal::Terminate => {
                send(process::Signal::TERM);
                // A stopped process hears nothing before it continues.
                send(process::Signal::CONT);
            }
            Signal::Kill => send(process::Signal::KILL),
        }
    }

    pub(super) fn wait(leader: u32) -> Option<Exit> {
        let leader = pid(leader)?;
        loop {
            match process::waitid(WaitId::Pid(leader), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT) {
                Ok(Some(status)) => {
                    let code = status.exit_status().map(Exit::Code);
                    return code.or_else(|| status.terminating_signal().map(Exit::Signal));
                }
                Ok(None) | Err(rustix::io::Errno::INTR) => {}
                Err(_) => return None,
            }
        }
    }

    pub(super) fn has_members(leader: u32) -> bool {
        pid(leader).is_some_and(|leader| process::test_kill_process_group(leader).is_ok())
    }
}

#[cfg(not(unix))]
mod system {
    use super::{Exit, Signal};

    /// The tree below the leader is ended by the system's own program: there are no groups to signal.
    pub(super) fn signal(leader: u32, signal: Signal) {
        let mut command = std::process::Command::new("taskkill");
        command.args(["/T", "/PID", &leader.to_string()]);
        if matches!(signal, Signal::Kill) {
            command.arg("/F");
        }
        let _ = command.output();
    }

    pub(super) fn wait(_: u32) -> Option<Exit> {
        None
    }

    pub(super) fn has_members(_: u32) -> bool {
        false
    }
}
