//! Files that are open in an editor, with texts that it did not save.

use std::collections::BTreeSet;

use super::{LoadRequest, LoadWorker, Loader};
use crate::coverage::RepoPath;
use crate::work::shared::UnsavedFiles;

impl Loader {
    /// These files are open in an editor.
    pub(crate) fn look_at_unsaved(&self, paths: BTreeSet<RepoPath>, tell: UnsavedFiles) {
        let _ = self.requests.send(LoadRequest::Unsaved(paths, tell));
    }
}

impl LoadWorker {
    /// What it takes to look at texts that are not saved.
    pub(super) fn tell_unsaved(&mut self) {
        if let Some((paths, tell)) = &self.unsaved {
            tell(paths.iter().map(|path| (path.clone(), self.project.unsaved(path))).collect());
        }
    }
}
