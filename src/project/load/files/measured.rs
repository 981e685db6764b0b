//! A measured file: a value of what the reports say about it, of its source and of the settings, worked out again only when
//! one of these changes.

use std::sync::{Arc, OnceLock};

use super::as_measured::{AsMeasured, hash_of};
use super::gain::Gain;
use super::past::{MeasuredTexts, Past};
use crate::analysis::{FileEntry, FileState};
use crate::coverage::{Diagnostics, FileCoverage, InputId, RepoPath};
use crate::formats::Settings;
use crate::project::assemble::{Assembled, Part, assemble};
use crate::project::past_end;
use crate::project::sources::{SourceFile, Sources};
use crate::project::stale::Age;

/// A measured file with everything that it was worked out from.
#[derive(Clone, Debug)]
pub(in crate::project::load) struct Measured {
    pub(in crate::project::load) path: RepoPath,
    pub(super) found: bool,
    pub(super) parts: Vec<Part>,
    pub(super) source: Option<Arc<SourceFile>>,
    pub(in crate::project::load) assembled: Arc<Assembled>,
    /// The text that the reports speak of and what they said of it, once the source is another one.
    pub(super) in_text: Option<AsMeasured>,
    /// The text that each of its reports measured.
    pub(super) texts: MeasuredTexts,
    /// What some tests ran of it since all did, by a command that does not tell them apart.
    pub(super) gain: Option<Gain>,
    /// Was it edited while it was measured?
    pub(super) edited: bool,
    /// A hash of what the reports say about it. Made when first asked for: nobody asks where there is no source.
    pub(super) data: OnceLock<u64>,
    /// Is the entry made of all this, and of this staleness?
    pub(super) settled: Option<bool>,
    /// Which writings of its reports it was made of, where that matters.
    pub(super) writings: u64,
    /// Does the source differ from the commit, as far as anyone asked?
    pub(super) differs: Option<bool>,
    /// What is wrong with the file, by the report that is to blame.
    pub(in crate::project::load) diagnostics: Vec<(InputId, Diagnostics)>,
    pub(in crate::project::load) entry: Arc<FileEntry>,
}

impl Measured {
    pub(super) fn new(
        path: RepoPath,
        found: bool,
        parts: Vec<Part>,
        sources: &Sources,
        settings: &Settings,
    ) -> Measured {
        let source = if found { sources.look(&path) } else { None };
        let assembled = Arc::new(assemble(&path, found, &parts, source.as_deref(), sources, settings));
        let state = if found { FileState::Measured } else { FileState::Unresolved };
        let entry = Arc::new(FileEntry::new(Arc::clone(&assembled.file), state, None, None));
        let (in_text, settled, differs) = (None, None, None);
        Measured {
            path,
            found,
            parts,
            source,
            assembled,
            in_text,
            texts: MeasuredTexts::default(),
            gain: None,
            edited: false,
            data: OnceLock::new(),
            settled,
            writings: 0,
            differs,
            diagnostics: Vec::new(),
            entry,
        }
    }

    /// A hash of what the reports say about it; never 0.
    pub(super) fn data(&self) -> u64 {
        *self.data.get_or_init(|| hash_of(&self.parts))
    }

    /// The file with its source as it is now.
    pub(super) fn look(self, sources: &Sources, settings: &Settings) -> Measured {
        let source = if self.found { sources.look(&self.path) } else { None };
        let content = |source: &Option<Arc<SourceFile>>| source.as_ref().map(|source| source.content);
        if content(&source) == content(&self.source) {
            // Written again, it may be newer than its reports.
            let when = |source: &Option<Arc<SourceFile>>| source.as_ref().map(|source| source.modified);
            let settled = self.settled.filter(|_| when(&source) == when(&self.source));
            return Measured { source, settled, ..self };
        }
        let assembled = assemble(&self.path, self.found, &self.parts, source.as_deref(), sources, settings);
        let in_text = self.as_measured();
        Measured { source, assembled: Arc::new(assembled), in_text, settled: None, differs: None, ..self }
    }

    /// What the other reports say about a file that this one measured; `None` where it did not.
    pub(in crate::project::load) fn without(
        &self,
        input: InputId,
        sources: &Sources,
        settings: &Settings,
    ) -> Option<Arc<FileCoverage>> {
        let others: Vec<Part> = self.parts.iter().filter(|part| part.input != input).cloned().collect();
        if others.len() == self.parts.len() {
            return None;
        }
        let rest = assemble(&self.path, self.found, &others, self.source.as_deref(), sources, settings);
        Some(Arc::clone(&rest.file.coverage))
    }

    pub(super) fn age(&self) -> Age<'_> {
        let file = &self.assembled.file;
        Age {
            path: &self.path,
            unchanged: self.assembled.unchanged,
            source: self.source.as_deref(),
            measured_by: &file.measured_by,
        }
    }

    /// Brings the entry up to date.
    pub(super) fn settle(&mut self, stale: bool, past: &Past<'_>, sources: &Sources) {
        let writings = self.writings(past);
        if self.settled == Some(stale) && self.writings == writings {
            return;
        }
        self.settled = Some(stale);
        self.writings = writings;
        let content = self.source.as_ref().map(|source| source.content);
        if !stale {
            self.remember_measured(sources);
            self.learn_present(past);
            if writings != 0 {
                // When the text is edited and some tests run again, the lines of the others are found by what these are now.
                sources.marks(&self.path);
            }
        }
        let same_text = self.entry.content == content;
        let extents = match (&self.entry.extents, &self.source) {
            (Some(extents), _) if same_text => Some(Arc::clone(extents)),
            // Somebody looked for functions before, so they are wanted of the new text, too.
            (Some(_), Some(_)) => Some(sources.extents(&self.path)),
            (None, Some(source)) => sources.known_extents(&self.path, source),
            (_, None) => None,
        };
        let functions = extents.as_deref().unwrap_or_default();
        let by_text = if stale { self.by_text(past, sources, functions) } else { None };
        let aged = if stale && by_text.is_none() { self.aged(sources, functions) } else { None };
        let state = match (self.found, stale && by_text.as_ref().is_none_or(|(_, open)| open.is_some())) {
            (false, _) => FileState::Unresolved,
            (true, true) => FileState::Stale,
            (true, false) => FileState::Measured,
        };
        let (file, aged) = if let Some(by_text) = by_text {
            by_text
        } else if let Some((file, aged)) = aged {
            self.diagnostics.clone_from(&self.assembled.diagnostics);
            (file, Some(aged))
        } else {
            let (file, diagnostics) = past_end::cut(&self.assembled, self.source.as_deref(), stale);
            self.diagnostics = diagnostics;
            (file, None)
        };
        let (file, aged) = self.with_gain(file, aged);
        let same_file = Arc::ptr_eq(&file, &self.entry.file) || *file == *self.entry.file;
        let same = same_file && same_text && self.entry.state == state;
        if same && self.entry.extents == extents && self.entry.aged == aged {
            return;
        }
        let entry = if same_file {
            self.entry.with(state, content, extents)
        } else {
            FileEntry::new(file, state, content, extents)
        };
        self.entry = Arc::new(entry.aged(aged));
    }

    /// Did nobody look yet which functions its source has?
    pub(super) fn lacks_functions(&self) -> bool {
        self.source.is_some() && self.entry.extents.is_none()
    }

    pub(super) fn find_functions(&mut self, sources: &Sources) {
        let extents = Some(sources.extents(&self.path));
        // When the text changes, its lines are found again by the fingerprints of what they were.
        sources.marks(&self.path);
        self.entry = Arc::new(self.entry.with(self.entry.state, self.entry.content, extents));
    }
}
