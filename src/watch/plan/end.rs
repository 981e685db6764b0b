//! How a run ends: its command is over, what it wrote is read, and the data are others or not.

use std::collections::BTreeSet;

use super::{Effect, Plan};
use crate::coverage::RepoPath;
use crate::watch::judge::outcome;
use crate::watch::state::{Data, Ended, Exit, Origin, Outcome, Phase, RunId, Scope};

impl Plan {
    pub(super) fn exited(&mut self, run: RunId, exit: Exit) -> Vec<Effect> {
        match (&self.phase, exit) {
            // Whatever a stopped command wrote is incomplete.
            (Phase::Stopping { .. }, _) => self.end(Outcome::Cancelled),
            (_, Exit::Signal(signal)) => self.end(Outcome::Crashed { signal }),
            (Phase::Starting { since, .. } | Phase::Running { since, .. }, Exit::Code(_)) => {
                self.phase = Phase::Collecting { run, since: *since, exit };
                if self.only_gains() {
                    // What the tests write themselves they have measured as it is.
                    let edited = self.during.difference(&self.written).cloned().collect();
                    return vec![Effect::CollectGains { run, edited }];
                }
                vec![Effect::Collect { run, edited: self.pending.iter().cloned().collect() }]
            }
            _ => Vec::new(),
        }
    }

    /// Can the latest run only add to the data? It is of some tests, by a command that does not tell what each of them ran.
    fn only_gains(&self) -> bool {
        self.scope != Scope::All && !self.per_test
    }

    pub(super) fn collected(&mut self, run: RunId, read: Result<bool, String>) -> Vec<Effect> {
        let Phase::Collecting { run: current, exit, .. } = self.phase else { return Vec::new() };
        if current != run {
            return Vec::new();
        }
        let ended = match (read, exit) {
            (Err(why), _) => Outcome::ReportBad(why),
            (_, Exit::Signal(signal)) => Outcome::Crashed { signal },
            (Ok(gained), Exit::Code(code)) if self.only_gains() => {
                self.data.gains |= gained;
                outcome(code, true, &self.tally)
            }
            (Ok(false), Exit::Code(code)) => outcome(code, false, &self.tally),
            (Ok(true), Exit::Code(code)) => {
                // Files that changed while it ran were measured in part before and in part after.
                let mut changed = self.pending.clone();
                if !self.scope.concerns_changes() {
                    changed.append(&mut self.data.changed);
                }
                self.show(Origin::Run(run), 0, changed);
                outcome(code, true, &self.tally)
            }
        };
        self.end(ended)
    }

    pub(super) fn show(&mut self, origin: Origin, age: u64, changed: BTreeSet<RepoPath>) -> Vec<Effect> {
        self.data = Data { origin, since: self.now, age, changed, gains: false };
        Vec::new()
    }

    pub(super) fn end(&mut self, outcome: Outcome) -> Vec<Effect> {
        if let Phase::Starting { run, since }
        | Phase::Running { run, since }
        | Phase::Stopping { run, since, .. }
        | Phase::Collecting { run, since, .. } = self.phase
        {
            let because = self.because.clone();
            self.unfinished |= self.scope.concerns_changes() && !outcome.is_complete();
            let tests = self.tally.counts;
            if self.scope == Scope::All && outcome.is_complete() {
                self.all_took = Some(self.now.saturating_sub(since));
            }
            self.last = Some(Ended { run, because, outcome, tests, began: since, ended: self.now });
        }
        self.phase = Phase::Idle;
        self.next()
    }
}
