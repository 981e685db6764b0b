//! What `doctor` and its screen show: each report with its matches and its condition, and the remaps that would repair the
//! paths that match nothing.

use super::loaded::Loaded;
use super::resolve::{Proposal, propose, reason};
use super::sources::Sources;
use crate::analysis::{InputCondition, Snapshot};
use crate::coverage::RepoPath;

/// A diagnosis.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// The condition of every report that the snapshot met, in their order.
    pub conditions: Vec<InputCondition>,
    /// Remaps worth trying, the one that repairs most first.
    pub proposals: Vec<Proposal>,
}

/// So many paths of a report get a reason why they match nothing.
const REASONS: usize = 20;

impl Loaded {
    /// Diagnoses the reports.
    pub fn diagnose(&self) -> Diagnosis {
        self.sources.diagnose(&self.snapshot)
    }
}

impl Sources {
    /// Diagnoses the reports of a snapshot of this tree.
    pub fn diagnose(&self, snapshot: &Snapshot) -> Diagnosis {
        let taken = snapshot.inputs.iter().filter(|status| status.taken);
        let mut unmatched: Vec<&str> = taken.flat_map(|status| status.unmatched.iter()).map(RepoPath::as_str).collect();
        unmatched.sort_unstable();
        unmatched.dedup();
        let proposals = propose(self.index(), &unmatched);
        let mut conditions = InputCondition::all(snapshot);
        for (condition, status) in conditions.iter_mut().zip(snapshot.inputs.iter()).filter(|(_, status)| status.taken)
        {
            let paths = status.unmatched.iter().take(REASONS);
            condition.reasons = paths.map(|path| reason(self.index(), path.as_str(), &proposals)).collect();
        }
        Diagnosis { conditions, proposals }
    }
}
