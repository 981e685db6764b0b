//! What a snapshot knows of its tests, found when first asked for and taken over by the next snapshot where it is still true.

use std::sync::{Arc, OnceLock};

use super::reach::{FileReach, KnownTests};
use super::{FileEntry, FileId, FunctionId};
use crate::coverage::{List, Report};

/// The tests, and how many of them reach each function.
#[derive(Clone, Debug, Default)]
pub(super) struct Reached {
    names: OnceLock<Arc<KnownTests>>,
    /// By file, then by function.
    functions: OnceLock<Vec<OnceLock<Arc<[u32]>>>>,
}

impl Reached {
    /// The same for another report of the same files, of which these are others than before.
    pub(super) fn after(&self, same_names: bool, changed: impl Iterator<Item = FileId>) -> Reached {
        let mut reached = if same_names { self.clone() } else { Reached::default() };
        if let Some(functions) = reached.functions.get_mut() {
            for id in changed {
                if let Some(slot) = functions.get_mut(id.0 as usize) {
                    *slot = OnceLock::new();
                }
            }
        }
        reached
    }

    /// The tests.
    pub(super) fn names(&self, report: &Report) -> &Arc<KnownTests> {
        self.names.get_or_init(|| Arc::new(KnownTests::of(&report.contexts)))
    }

    /// How many tests reach a function; `None` where nobody says which tests run its file.
    pub(super) fn of_function(&self, report: &Report, files: &List<Arc<FileEntry>>, id: FunctionId) -> Option<u32> {
        let at = id.file.0 as usize;
        let file = files.get(at).filter(|file| !file.coverage().contexts.is_empty())?;
        let all = self.functions.get_or_init(|| files.iter().map(|_| OnceLock::new()).collect());
        let of_file = all.get(at)?.get_or_init(|| {
            let names = self.names(report);
            FileReach::of(names, file.coverage()).of_functions(file)
        });
        Some(of_file.get(id.at as usize).copied().unwrap_or(0))
    }
}
