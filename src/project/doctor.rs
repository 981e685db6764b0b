//! What `doctor` shows: each report with its matches and its condition, and the remaps that would repair the paths that match nothing.

use super::loaded::Loaded;
use super::resolve::{Proposal, propose};
use super::sources::Sources;
use crate::analysis::{InputCondition, InputStatus};

/// A diagnosis.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// Every report that was met, and its condition.
    pub inputs: Vec<(InputStatus, InputCondition)>,
    /// Remaps worth trying, the one that repairs most first.
    pub proposals: Vec<Proposal>,
}

impl Loaded {
    /// Diagnoses the paths of the reports.
    pub fn diagnose(&self) -> Diagnosis {
        let conditions = InputCondition::all(&self.snapshot);
        Diagnosis {
            inputs: self.snapshot.inputs.iter().cloned().zip(conditions).collect(),
            proposals: self.sources.propose(&unmatched(&self.snapshot.inputs)),
        }
    }
}

/// The paths of reports that count which no file matches.
pub fn unmatched(inputs: &[InputStatus]) -> Vec<String> {
    let taken = inputs.iter().filter(|status| status.taken);
    let mut unmatched: Vec<String> = taken.flat_map(|status| status.unmatched.iter().cloned()).collect();
    unmatched.sort_unstable();
    unmatched.dedup();
    unmatched
}

impl Sources {
    /// Remaps under which files of the tree would be found for these paths.
    pub fn propose(&self, unmatched: &[String]) -> Vec<Proposal> {
        propose(self.index(), unmatched)
    }
}
