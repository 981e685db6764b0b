//! The rest of the tests: after runs of some, all run once when nothing changes for a while. What some said is then what all
//! say, and what was lost unseen is found.

use super::{Effect, Plan};
use crate::watch::{Phase, Scope};

/// How long nothing happens before all run, in milliseconds.
pub(super) const IDLE: u64 = 60_000;
/// Nobody who did not ask waits longer than this for a run of all, in milliseconds.
const LONGEST: u64 = 60_000;

impl Plan {
    /// Did some tests run since all did, and would a run of all be short enough to go unasked?
    fn lacks_the_rest(&self) -> bool {
        let is_idle = self.phase == Phase::Idle && self.pending.is_empty() && !self.paused;
        is_idle && self.partial > 0 && self.all_took.is_some_and(|took| took <= LONGEST)
    }

    /// Nothing is to be done now; later all may run.
    pub(super) fn rest_later(&self) -> Vec<Effect> {
        if self.lacks_the_rest() { vec![Effect::Wake(IDLE)] } else { Vec::new() }
    }

    /// Runs all tests if nothing happened for long enough.
    pub(super) fn rest_when_idle(&mut self) -> Vec<Effect> {
        let since = self.last.as_ref().map_or(0, |last| last.ended).max(self.restless);
        if !self.lacks_the_rest() || self.now < since + IDLE {
            return Vec::new();
        }
        self.why_all = Some("nothing changed for a minute, and only some ran since all did".to_owned());
        self.begin(Scope::All)
    }
}
