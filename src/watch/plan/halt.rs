//! Ending a run, and whether changes start runs.

use super::{Effect, Phase, Plan};

/// Between asking a process to end and killing it.
const GRACE: u64 = 1000;

impl Plan {
    pub(super) fn stop(&mut self) -> Vec<Effect> {
        self.again = None;
        match self.phase {
            Phase::Starting { run, since } | Phase::Running { run, since } => {
                self.phase = Phase::Stopping { run, since, kill_at: Some(self.now + GRACE) };
                vec![Effect::Terminate(run), Effect::Wake(GRACE)]
            }
            // Asked twice: no more patience.
            Phase::Stopping { run, since, kill_at: Some(_) } => {
                self.phase = Phase::Stopping { run, since, kill_at: None };
                vec![Effect::Kill(run)]
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn toggle_pause(&mut self) -> Vec<Effect> {
        self.paused = !self.paused;
        match self.phase {
            Phase::Settling { .. } | Phase::Choosing { .. } if self.paused => {
                self.phase = Phase::Idle;
                Vec::new()
            }
            Phase::Idle if !self.paused => self.next(),
            _ => Vec::new(),
        }
    }
}
