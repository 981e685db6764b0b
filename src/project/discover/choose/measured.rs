//! A report as the rules see it, and what they say about one that does not count.

use crate::coverage::{Code, RepoPath};
use crate::formats::RawReport;
use crate::project::discover::Found;

/// A report that was read, with the paths of its files resolved.
#[derive(Debug)]
pub(in crate::project) struct Measured<'a> {
    pub(in crate::project) found: &'a Found,
    pub(in crate::project) raw: &'a RawReport,
    pub(in crate::project) hash: [u8; 32],
    /// For each of the raw files, the path it was resolved to.
    pub(in crate::project) paths: Vec<&'a RepoPath>,
    /// Do its lines stand in the report, or must they be completed first?
    pub(in crate::project) complete: bool,
}

/// Why a report does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::project) struct LeftOut {
    pub(in crate::project) code: Code,
    pub(in crate::project) why: String,
    /// The place of the report that tells of the same run and says more: this one completes it where it says nothing.
    pub(in crate::project) completes: Option<usize>,
}

impl LeftOut {
    pub(super) fn new(code: Code, why: String) -> LeftOut {
        LeftOut { code, why, completes: None }
    }
}

/// Reports that rules may leave out, with the place of the verdict.
pub(super) fn open_to_rules<'a, 'b>(
    reports: &'a [Measured<'b>],
    out: &'a mut [Option<LeftOut>],
) -> impl Iterator<Item = (&'a Measured<'b>, &'a mut Option<LeftOut>)> {
    reports.iter().zip(out).filter(|(report, slot)| slot.is_none() && !report.found.named)
}
