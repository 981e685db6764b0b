//! When reports are read that no run of ours wrote.

use super::{Effect, Plan};

/// Several reports are written one after the other; they are read once none has changed for this long.
const REPORTS_QUIET: u64 = 60;

impl Plan {
    pub(super) fn reports_changed(&mut self) -> Vec<Effect> {
        // A run's own reports are read when it has ended.
        if self.phase.run().is_some() {
            return Vec::new();
        }
        self.reports = Some(self.now);
        vec![Effect::Wake(REPORTS_QUIET)]
    }

    /// Reads again what is complete. A run's own reports are read when it has ended.
    pub(super) fn reload(&self) -> Vec<Effect> {
        if self.phase.run().is_some() { Vec::new() } else { vec![Effect::Reload] }
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
