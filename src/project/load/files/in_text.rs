//! What reports say of a file in the text that they measured, whatever became of it since.

use std::sync::Arc;

use super::{Files, Measured};
use crate::coverage::{FileCoverage, RepoPath};
use crate::formats::Settings;
use crate::project::assemble::{Part, joined};
use crate::source::Text;

/// A measured file of the project, in the text that was measured.
#[derive(Clone, Copy)]
pub(in crate::project::load) struct InText<'a>(&'a Measured);

impl Files {
    /// The measured files of the project.
    pub(in crate::project::load) fn in_text(&self) -> impl Iterator<Item = InText<'_>> {
        self.all.iter().filter(|file| file.found).map(InText)
    }
}

impl<'a> InText<'a> {
    pub(in crate::project::load) fn path(self) -> &'a RepoPath {
        &self.0.path
    }

    /// Which text was measured, where that is known.
    pub(in crate::project::load) fn content(self) -> Option<[u8; 16]> {
        self.0.as_measured().map(|measured| measured.content).or_else(|| self.0.seen())
    }

    /// What the reports say of it. Where it was not kept, and has to be completed, `bytes` are the text.
    pub(in crate::project::load) fn coverage(self, bytes: Option<&[u8]>, settings: &Settings) -> Arc<FileCoverage> {
        let (file, known) = (self.0, self.0.as_measured());
        match (known, bytes) {
            (Some(known), None) => Arc::clone(&known.assembled.file.coverage),
            (Some(known), Some(_)) if file.in_text.is_some() || !file.parts.iter().any(Part::needs_text) => {
                Arc::clone(&known.assembled.file.coverage)
            }
            (_, Some(bytes)) => joined(&file.path, &file.parts, Some(&Text::decode(bytes)), settings, &mut Vec::new()),
            (None, None) => Arc::clone(&file.assembled.file.coverage),
        }
    }

    /// What they would say of it if it was the present text that they measured.
    pub(in crate::project::load) fn beside_present(self) -> Arc<FileCoverage> {
        Arc::clone(&self.0.assembled.file.coverage)
    }
}
