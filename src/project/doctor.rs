//! What `doctor` shows: each report with its matches, and the remaps that would repair the paths that match nothing.

use super::loaded::Loaded;
use super::resolve::{Proposal, propose};
use crate::analysis::InputStatus;

/// A diagnosis.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// Every report that was met.
    pub inputs: Vec<InputStatus>,
    /// Remaps worth trying, the one that repairs most first.
    pub proposals: Vec<Proposal>,
}

impl Loaded {
    /// Diagnoses the paths of the reports.
    pub fn diagnose(&self) -> Diagnosis {
        let taken = self.snapshot.inputs.iter().filter(|status| status.taken);
        let mut unmatched: Vec<String> = taken.flat_map(|status| status.unmatched.iter().cloned()).collect();
        unmatched.sort_unstable();
        unmatched.dedup();
        Diagnosis { inputs: self.snapshot.inputs.to_vec(), proposals: propose(self.sources.index(), &unmatched) }
    }
}
