//! The processes of a run as one: a command leads a session of its own, and what it starts belongs to the same group
//! unless it goes out of its way. All of them are signalled together; the leader alone would leave the tests running.
//! Who did go out of its way is found by the family.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::system::family::{Family, Newborn, Series};
use crate::system::groups::{self, Ending};
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
        let status = groups::wait_for(self.leader()?)?;
        groups::signal_of(status).map(Exit::Signal).or_else(|| status.code().map(Exit::Code))
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
        self.leader().is_some_and(groups::has_members)
    }

    fn leader(&self) -> Option<u32> {
        *self.lock()
    }

    fn signal(&self, ending: Ending) {
        // Signalled while locked, so that it is not forgotten in between.
        let leader = self.lock();
        if let Some(leader) = *leader {
            groups::tell(leader, ending);
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
