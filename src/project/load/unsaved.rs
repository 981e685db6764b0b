//! Texts that are open in an editor: what would be said of a file if the editor saved it now. The project stays as it is;
//! nothing that is saved is looked at again.

use std::sync::Arc;

use super::Project;
use super::files::{Around, Buffered};
use crate::analysis::FileEntry;
use crate::coverage::RepoPath;

/// A measured file that is open somewhere. Asking it costs what the file costs, whatever else the project does meanwhile.
#[derive(Clone, Debug)]
pub struct Unsaved(Buffered);

impl Unsaved {
    /// The file as it would be with this text, without a byte order mark.
    pub fn with_text(&self, text: &str) -> Arc<FileEntry> {
        self.0.with_text(text)
    }
}

impl Project {
    /// A measured file, to be looked at with texts that are not saved; `None` where nobody measured it.
    pub fn unsaved(&mut self, path: &RepoPath) -> Option<Unsaved> {
        let (sources, around) = (self.sources.clone()?, self.around.as_ref()?);
        let measured = self.files.measured_at(path, &self.parts.inputs);
        let git = around.git.as_ref().filter(|_| around.tracked.contains(path));
        let vouched = git.zip(measured).and_then(|(git, measured)| self.head.vouched(git, path, measured));
        let around = Around {
            inputs: self.parts.inputs.clone(),
            contexts: self.parts.contexts.clone(),
            texts: self.texts.clone(),
            settings: self.rules.formats.clone(),
            sources,
            vouched,
        };
        self.files.buffered(path, around).map(Unsaved)
    }
}
