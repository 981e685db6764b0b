//! Where the paths of a report lead.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::coverage::{Code, Diagnostics, RepoPath};
use crate::project::resolve::{Resolution, Rule};

/// Where the paths of a report lead.
#[derive(Default)]
pub(super) struct Resolved {
    /// For each file of the report.
    pub(super) paths: Vec<Resolution>,
    /// What there is to say about them.
    pub(super) diagnostics: Diagnostics,
    /// How many paths it measures.
    pub(super) files: usize,
    pub(super) matched: usize,
    /// How many paths each rule found.
    pub(super) rules: BTreeMap<Rule, usize>,
    pub(super) ambiguous: usize,
    pub(super) unmatched: Arc<[RepoPath]>,
}

impl Resolved {
    pub(super) fn of(paths: Vec<Resolution>) -> Resolved {
        let mut resolved = Resolved { diagnostics: path_diagnostics(&paths), ..Resolved::default() };
        let (mut seen, mut unmatched): (FxHashSet<&RepoPath>, Vec<RepoPath>) = Default::default();
        for resolution in paths.iter().filter(|resolution| seen.insert(resolution.path())) {
            match resolution {
                Resolution::Found(_, rule) => {
                    resolved.matched += 1;
                    *resolved.rules.entry(*rule).or_default() += 1;
                }
                Resolution::Ambiguous(..) => resolved.ambiguous += 1,
                Resolution::Outside(path) | Resolution::Unmatched(path) => unmatched.push(path.clone()),
            }
        }
        resolved.files = seen.len();
        Resolved { unmatched: unmatched.into(), paths, ..resolved }
    }
}

/// Says which paths of a report were not found.
pub(super) fn path_diagnostics(resolved: &[Resolution]) -> Diagnostics {
    let mut found = Diagnostics::default();
    for resolution in resolved {
        let path = resolution.path();
        match resolution {
            Resolution::Found(..) => {}
            Resolution::Unmatched(_) => {
                found.add(Code::UnresolvedPath, None, || format!("no file of the project matches {path}"));
            }
            Resolution::Ambiguous(_, rivals) => {
                found.add(Code::AmbiguousPath, None, || {
                    let rivals: Vec<&str> = rivals.iter().map(RepoPath::as_str).collect();
                    format!("{path} may be {}: its data count for none of them", rivals.join(" or "))
                });
            }
            Resolution::Outside(_) => {
                found.add(Code::OutsideRoot, None, || format!("{path} leads out of the project"));
            }
        }
    }
    found
}
