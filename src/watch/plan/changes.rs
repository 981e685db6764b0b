//! Files that change: the user's, and those that the tests write themselves.

use super::{Effect, Phase, Plan};
use crate::coverage::RepoPath;
use crate::watch::Scope;

/// A file that changed during so many runs in a row, and never between them, is written by the tests.
const HABIT: u32 = 2;
/// A habit is given up when it was missed about as often as it was seen, but no more often than this: news of a file may
/// come so late that the next run is on.
pub(super) const LONG_HABIT: u32 = 4;

impl Plan {
    /// What changes between runs is the user's. What the tests are known to write they will write again, though.
    pub(super) fn edited(&mut self, paths: Vec<RepoPath>) -> Vec<Effect> {
        for path in paths.iter().filter(|path| !self.written.contains(*path)) {
            self.habits.remove(path);
        }
        self.changed(paths)
    }

    /// What a run writes as it always does starts no other.
    pub(super) fn written(&mut self, mut paths: Vec<RepoPath>) -> Vec<Effect> {
        for path in &paths {
            if self.habits.get(path).is_some_and(|runs| *runs >= HABIT) {
                self.written.insert(path.clone());
            }
            self.during.insert(path.clone());
        }
        paths.retain(|path| !self.written.contains(path));
        self.changed(paths)
    }

    fn changed(&mut self, paths: Vec<RepoPath>) -> Vec<Effect> {
        if paths.is_empty() {
            return Vec::new();
        }
        self.data.changed.extend(paths.iter().cloned());
        if self.command.is_none() {
            // Whether a file is stale is found out when reports are read, so a change of a source is like one of them.
            return self.reload();
        }
        self.pending.extend(paths.iter().cloned());
        self.restless = self.now;
        let run = match self.phase {
            Phase::Idle if !self.paused => self.settle(self.now, self.now),
            Phase::Settling { first, .. } => self.settle(first, self.now),
            Phase::Choosing { .. } => self.settle(self.now, self.now),
            _ => Vec::new(),
        };
        // Before anything runs, so that what is shown is of the text that was saved.
        [vec![Effect::Follow(paths)], run].concat()
    }

    /// Between two runs: which files changed during one more of them, and which did not this time? A run that did not
    /// come to its end may just not have come to writing them.
    pub(super) fn note_habits(&mut self) {
        let during = std::mem::take(&mut self.during);
        let complete = self.scope == Scope::All && self.last.as_ref().is_some_and(|last| last.outcome.is_complete());
        let written = &mut self.written;
        self.habits.retain(|path, runs| match (during.contains(path), written.contains(path)) {
            (true, _) => true,
            (false, false) => false,
            (false, true) => {
                *runs -= u32::from(complete);
                *runs >= HABIT || !written.remove(path)
            }
        });
        for path in during {
            let runs = self.habits.entry(path).or_default();
            *runs = (*runs + 1).min(LONG_HABIT);
        }
    }
}
