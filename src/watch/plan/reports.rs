//! When reports are read that no run of ours wrote.

use super::{Effect, Plan};
use crate::watch::Outcome;

/// Several reports are written one after the other; they are read once none has changed for this long.
const REPORTS_QUIET: u64 = 60;
/// How long after its end a stopped run may still be heard of, in milliseconds.
const LAST_WORDS: u64 = 500;

impl Plan {
    pub(super) fn reports_changed(&mut self) -> Vec<Effect> {
        // A run's own reports are read when it has ended.
        if self.phase.run().is_some() || self.is_just_cancelled() {
            return Vec::new();
        }
        self.reports = Some(self.now);
        vec![Effect::Wake(REPORTS_QUIET)]
    }

    /// Reads again what is complete. A run's own reports are read when it has ended.
    pub(super) fn reload(&self) -> Vec<Effect> {
        if self.phase.run().is_some() || self.is_just_cancelled() { Vec::new() } else { vec![Effect::Reload] }
    }

    /// What a stopped run wrote on its way out is heard of when it is over, and is as incomplete as what it wrote before.
    fn is_just_cancelled(&self) -> bool {
        self.last.as_ref().is_some_and(|last| last.outcome == Outcome::Cancelled && self.now < last.ended + LAST_WORDS)
    }

    pub(super) fn reload_when_quiet(&mut self) -> Vec<Effect> {
        match self.reports {
            // A run of some tests leaves these for later.
            Some(last) if self.now >= last + REPORTS_QUIET && self.phase.run().is_none() => {
                self.reports = None;
                vec![Effect::Reload]
            }
            _ => Vec::new(),
        }
    }
}
