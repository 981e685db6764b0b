//! Which tests run when files changed: those that the changes concern, where the command tells what each test ran.

use super::{Effect, Plan};
use crate::watch::{Choice, Phase, Scope};

/// After so many runs of some tests all run again: what a fixture or a cache does for several tests is told of the one that
/// came first, and some of it gets lost.
const MOST_PARTIAL: u32 = 20;

impl Plan {
    /// Files changed and are quiet: begins a run, or asks first which tests they concern.
    pub(super) fn due(&mut self) -> Vec<Effect> {
        if !self.per_test || self.wants_all {
            self.why_all = None;
            return self.begin(Scope::All);
        }
        if self.unfinished {
            self.why_all = Some("the run before did not come to its end".to_owned());
            return self.begin(Scope::All);
        }
        if self.partial >= MOST_PARTIAL {
            self.why_all = Some(format!("{MOST_PARTIAL} runs of some tests came before"));
            return self.begin(Scope::All);
        }
        self.asked += 1;
        let request = self.asked;
        self.phase = Phase::Choosing { since: self.now, request };
        vec![Effect::Choose { request, paths: self.pending.iter().cloned().collect() }]
    }

    /// The user wants what is out of date to be told again.
    pub(super) fn wanted_concerned(&mut self) -> Vec<Effect> {
        let is_free = matches!(self.phase, Phase::Idle | Phase::Settling { .. });
        let is_open = !self.pending.is_empty() || self.unfinished;
        if self.command.is_some() && is_free && is_open { self.due() } else { self.wanted(Scope::All) }
    }

    /// An answer to an earlier request knows nothing of the files that changed since.
    pub(super) fn chosen(&mut self, answered: u64, choice: Choice) -> Vec<Effect> {
        if !matches!(self.phase, Phase::Choosing { request, .. } if request == answered) {
            return Vec::new();
        }
        match choice {
            Choice::All(why) => {
                self.why_all = Some(why);
                self.begin(Scope::All)
            }
            Choice::Tests { only, reasons, known } => {
                self.reasons = reasons;
                self.known = known;
                self.begin(Scope::Affected(only))
            }
            Choice::Nothing(why) => {
                self.phase = Phase::Idle;
                self.pending.clear();
                self.idle_because = Some(why);
                self.rest_later()
            }
        }
    }

    /// The user wants all tests to run whenever a file changes, or the concerned ones alone again.
    pub(super) fn toggle_all(&mut self) -> Vec<Effect> {
        self.wants_all = !self.wants_all;
        Vec::new()
    }
}
