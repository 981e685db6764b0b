//! The time since the start, and when somebody wants to be told of it.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// A clock with alarms.
#[derive(Debug)]
pub(crate) struct Clock {
    started: Instant,
    /// In milliseconds since the start.
    alarms: BTreeSet<u64>,
}

impl Clock {
    /// A clock that starts now.
    pub(crate) fn start() -> Clock {
        Clock { started: Instant::now(), alarms: BTreeSet::new() }
    }

    /// Milliseconds since the start.
    pub(crate) fn now(&self) -> u64 {
        self.started.elapsed().as_millis() as u64
    }

    /// Somebody wants to be told in so many milliseconds.
    pub(crate) fn wake(&mut self, after: u64) {
        self.alarms.insert(self.now() + after);
    }

    /// When somebody has to be told next.
    pub(crate) fn next(&self) -> Option<Instant> {
        self.alarms.first().map(|at| self.started + Duration::from_millis(*at))
    }

    /// Everybody is told of the present time.
    pub(crate) fn told(&mut self) {
        let now = self.now();
        self.alarms.retain(|at| *at > now);
    }
}
