//! What is told about each report: how it matched the project, and why it was taken or left.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::Read;
use crate::analysis::InputStatus;
use crate::coverage::{Code, Diagnostics, InputInfo, RepoPath};
use crate::formats::RawReport;
use crate::project::discover::Found;
use crate::project::resolve::Resolution;

pub(super) fn info(read: &Read) -> InputInfo {
    InputInfo {
        path: Arc::clone(&read.found.shown),
        format: read.found.format.id,
        producer: read.raw.producer.clone(),
        files: read.resolved.iter().map(Resolution::path).collect::<FxHashSet<_>>().len(),
        reported: read.raw.reported.clone(),
        modified: read.found.modified,
        content_hash: read.hash,
    }
}

pub(super) fn status(found: &Found, raw: Option<&RawReport>, taken: bool, why: String) -> InputStatus {
    InputStatus {
        path: Arc::clone(&found.shown),
        format: Some(found.format.id),
        producer: raw.and_then(|raw| raw.producer.clone()),
        taken,
        why,
        matched: 0,
        unmatched: Vec::new(),
        ambiguous: 0,
    }
}

pub(super) fn count_matches(status: &mut InputStatus, read: &Read) {
    let mut seen: FxHashSet<&RepoPath> = FxHashSet::default();
    for resolution in read.resolved.iter().filter(|resolution| seen.insert(resolution.path())) {
        match resolution {
            Resolution::Found(_) => status.matched += 1,
            Resolution::Ambiguous(_) => status.ambiguous += 1,
            Resolution::Outside(path) | Resolution::Unmatched(path) => status.unmatched.push(path.to_string()),
        }
    }
}

pub(super) fn taken_because(found: &Found) -> String {
    match (&found.real, found.named) {
        (None, _) => "read from standard input".to_owned(),
        (Some(_), true) => "named".to_owned(),
        (Some(_), false) => format!("found, {}", found.format.name),
    }
}

/// Says which paths of a report were not found.
pub(super) fn path_diagnostics(resolved: &[Resolution]) -> Diagnostics {
    let mut found = Diagnostics::default();
    for resolution in resolved {
        let path = resolution.path();
        match resolution {
            Resolution::Found(_) => {}
            Resolution::Unmatched(_) => {
                found.add(Code::UnresolvedPath, None, || format!("no file of the project matches {path}"));
            }
            Resolution::Ambiguous(_) => {
                found.add(Code::AmbiguousPath, None, || format!("several files match {path} equally well"));
            }
            Resolution::Outside(_) => {
                found.add(Code::OutsideRoot, None, || format!("{path} leads out of the project"));
            }
        }
    }
    found
}
