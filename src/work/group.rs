//! The processes of a run as one: a command leads a session of its own, and what it starts belongs to the same group
//! unless it goes out of its way. All of them are signalled together; the leader alone would leave the tests running.
//! Who did go out of its way is found by the family.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::family::{Ending, Family, Newborn, Series};
use crate::watch::Exit;

/// How often to look whether somebody is gone.
const LOOK: Duration = Duration::from_millis(5);
/// What the system is given to end those who were killed. Who waits for a device that does not answer cannot end.
const KILLED: Duration = Duration::from_secs(1);

/// A group of processes, and those who belong to it although they left it.
#[derive(Clone, Debug)]
pub(crate) struct Group(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    leader: Mutex<Option<u32>>,
    family: Family,
}

impl Group {
    /// The group that this process leads.
    pub(crate) fn led_by(process: u32, newborn: Newborn) -> Group {
        Group(Arc::new(Inner { leader: Mutex::new(Some(process)), family: newborn.led_by(process) }))
    }

    /// Asks all to end.
    pub(crate) fn terminate(&self) {
        // First who left: when the group has ended, less is known of them.
        self.0.family.tell(Ending::Terminate);
        self.signal(Ending::Terminate);
    }

    /// Asks those in the group to end.
    pub(crate) fn terminate_group(&self) {
        self.signal(Ending::Terminate);
    }

    /// Ends those in the group.
    pub(crate) fn kill_group(&self) {
        self.signal(Ending::Kill);
    }

    /// Ends all.
    pub(crate) fn kill(&self) {
        self.0.family.tell(Ending::Kill);
        self.signal(Ending::Kill);
    }

    /// Ends all, also those who are started meanwhile. The leader must be reaped.
    pub(crate) fn kill_until_gone(&self) {
        until_gone(KILLED, || {
            self.signal(Ending::Kill);
            !self.0.family.tell(Ending::Kill) && !self.has_members()
        });
    }

    /// Waits until the leader has ended, but leaves it to be reaped by others: until then its number is not reused.
    pub(crate) fn wait_for_leader(&self) -> Option<Exit> {
        let leader = self.leader()?;
        system::wait(leader)
    }

    /// Waits until nobody is left in the group, for at most this long, and says whether that is so. The leader must be
    /// reaped.
    pub(crate) fn wait_until_empty(&self, at_most: Duration) -> bool {
        until_gone(at_most, || !self.has_members())
    }

    /// The same, also for those who left the group.
    pub(crate) fn wait_until_gone(&self, at_most: Duration) -> bool {
        until_gone(at_most, || !self.has_members() && self.0.family.is_gone())
    }

    /// Forgets the number: it may belong to somebody else from now on.
    pub(crate) fn forget(&self) {
        *self.lock() = None;
        self.0.family.forget();
    }

    fn has_members(&self) -> bool {
        self.leader().is_some_and(system::has_members)
    }

    fn leader(&self) -> Option<u32> {
        *self.lock()
    }

    fn signal(&self, ending: Ending) {
        // Signalled while locked, so that it is not forgotten in between.
        let leader = self.lock();
        if let Some(leader) = *leader {
            system::signal(leader, ending);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<u32>> {
        self.0.leader.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends what a series of runs left behind, after having given it this long.
pub(crate) fn end_all(runs: &Series, grace: Duration) {
    let family = runs.family();
    if family.tell(Ending::Terminate) && !until_gone(grace, || family.is_gone()) {
        until_gone(KILLED, || !family.tell(Ending::Kill));
    }
}

/// Looks again and again, and says whether it came true in time.
fn until_gone(at_most: Duration, is_gone: impl Fn() -> bool) -> bool {
    let until = Instant::now() + at_most;
    loop {
        let looked = Instant::now();
        if is_gone() {
            return true;
        }
        if looked >= until {
            return false;
        }
        // To look at all processes takes long where there are many.
        std::thread::sleep(LOOK.max(looked.elapsed()));
    }
}

#[cfg(unix)]
mod system {
    use rustix::process::{self, Pid, WaitId, WaitIdOptions};

    use super::{Ending, Exit};

    fn pid(number: u32) -> Option<Pid> {
        Pid::from_raw(i32::try_from(number).ok()?)
    }

    pub(super) fn signal(leader: u32, ending: Ending) {
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
        let Some(leader) = pid(leader) else { return false };
        // Orphans are ours to reap, and are members until then.
        let ended = WaitIdOptions::EXITED | WaitIdOptions::NOHANG;
        while matches!(process::waitid(WaitId::Pgid(Some(leader)), ended), Ok(Some(_))) {}
        process::test_kill_process_group(leader).is_ok()
    }
}

#[cfg(not(unix))]
mod system {
    use super::{Ending, Exit};

    /// The tree below the leader is ended by the system's own program: there are no groups to signal.
    pub(super) fn signal(leader: u32, ending: Ending) {
        let mut command = std::process::Command::new("taskkill");
        command.args(["/T", "/PID", &leader.to_string()]);
        if matches!(ending, Ending::Kill) {
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
