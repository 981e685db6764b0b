//! The list of reports: which of them count, in what condition they are, and which remaps would find more sources. Which
//! reports are turned off outlives the list.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::window::Window;
use crate::analysis::{InputCondition, InputStatus, Snapshot};
use crate::project::Proposal;

/// The state of the list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reports {
    /// Is it shown?
    pub(crate) shown: bool,
    /// Reports that a person turned off.
    pub(crate) off: BTreeSet<Arc<str>>,
    pub(crate) window: Window,
    /// What a worker found out about the reports of the snapshot; empty until then.
    conditions: Vec<InputCondition>,
    proposals: Vec<Proposal>,
}

/// A row of the list.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ReportRow<'a> {
    /// A report, and its condition once it is known.
    Report(&'a InputStatus, Option<&'a InputCondition>),
    /// A remap worth trying.
    Proposal(&'a Proposal),
}

impl Reports {
    /// How many rows there are.
    pub(crate) fn len(&self, snapshot: &Snapshot) -> usize {
        snapshot.inputs.len() + self.proposals.len()
    }

    /// A row.
    pub(crate) fn row<'a>(&'a self, snapshot: &'a Snapshot, at: usize) -> Option<ReportRow<'a>> {
        match snapshot.inputs.get(at) {
            Some(status) => Some(ReportRow::Report(status, self.conditions.get(at))),
            None => self.proposals.get(at - snapshot.inputs.len()).map(ReportRow::Proposal),
        }
    }

    /// Takes what a worker found out about the reports that are shown.
    pub(crate) fn take(&mut self, conditions: Vec<InputCondition>, proposals: Vec<Proposal>) {
        (self.conditions, self.proposals) = (conditions, proposals);
    }

    /// Other reports came: what is known is about the ones before. The proposals stay under the cursor until there are
    /// others.
    pub(crate) fn outdate(&mut self) {
        self.conditions = Vec::new();
    }
}
