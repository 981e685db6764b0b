//! The text of a file that was measured, where it is another one by now: its lines are found again in the present text. It is
//! the text that was there when the reports were read, or the one with which a run began that wrote them.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::as_measured::AsMeasured;
use super::past::Past;
use super::{Files, Measured};
use crate::analysis::{Aged, Extent};
use crate::coverage::{File, RepoPath};
use crate::project::assemble::{Assembled, Part};
use crate::project::memo::MeasuredText;
use crate::project::sources::Sources;

impl Files {
    /// Some files were edited while the tests ran; no other was. What was measured is taken for the text that `begun` says
    /// they had when the run began. A run that has just ended measured them again, those too that were edited during the one
    /// before.
    pub(in crate::project::load) fn edited_during_run(
        &mut self,
        paths: &FxHashSet<RepoPath>,
        has_ended: bool,
        begun: impl Fn(&str) -> Option<[u8; 16]>,
        past: &Past<'_>,
    ) {
        let now: FxHashSet<usize> = paths.iter().filter_map(|path| self.place(path)).collect();
        let before: FxHashSet<usize> = self.summary.edited.iter().collect();
        // What is known of the others stays.
        let concerned: Vec<usize> = if has_ended {
            now.union(&before).copied().collect()
        } else {
            now.symmetric_difference(&before).copied().collect()
        };
        for at in concerned {
            let Some(file) = self.all.get_mut(at) else { continue };
            file.edited = now.contains(&at);
            file.settled = None;
            if file.edited {
                let begun = begun(file.path.as_str());
                if let Some(content) = begun {
                    file.learn_begun(content, past);
                }
                let any_text = !file.parts.iter().any(Part::needs_text);
                let of_text = |content| AsMeasured { content, assembled: Arc::clone(&file.assembled) };
                file.in_text = begun.filter(|_| any_text).map(of_text);
            }
            self.summary.note(at, file);
        }
    }
}

impl Measured {
    /// What was measured, if it is known in which text: the present one, or one before it.
    pub(super) fn as_measured(&self) -> Option<AsMeasured> {
        let present = self.source.as_ref().filter(|_| self.settled == Some(false));
        let present = present.map(|source| (source.content, &self.assembled));
        let of = |(content, assembled): ([u8; 16], &Arc<Assembled>)| AsMeasured {
            content,
            assembled: Arc::clone(assembled),
        };
        present.map(of).or_else(|| self.in_text.clone()).or_else(|| {
            // Some reports record which text they measured, of others it was seen. What has to be completed was completed
            // with the present one.
            if self.parts.iter().any(Part::needs_text) {
                return None;
            }
            let recorded = self.assembled.file.source_hash.and_then(|hash| hash.first_chunk().copied());
            Some(of((recorded.or_else(|| self.seen())?, &self.assembled)))
        })
    }

    /// Is its text the one that was measured, whatever dates say?
    pub(super) fn is_as_measured(&self) -> bool {
        let measured = self.in_text.as_ref().map(|measured| measured.content).or_else(|| self.seen());
        measured.is_some() && measured == self.source.as_ref().map(|source| source.content)
    }

    /// The text of it that was there when the reports said for the first time what they say about it.
    pub(super) fn seen(&self) -> Option<[u8; 16]> {
        let seen = self.source.as_ref()?.measured.filter(|seen| seen.data == self.data())?;
        Some(seen.content)
    }

    /// Its present text is the one that was measured: the next start will know.
    pub(super) fn remember_measured(&self, sources: &Sources) {
        let Some(source) = &self.source else { return };
        let measured = MeasuredText { data: self.data(), content: source.content };
        if source.measured != Some(measured) {
            sources.memo().learn_measured(&self.path, measured);
        }
    }

    /// The measured lines where they are in the present text.
    pub(super) fn aged(&self, sources: &Sources, functions: &[Extent]) -> Option<(Arc<File>, Arc<Aged>)> {
        let measured = self.as_measured()?;
        let (was, is) = (sources.known_marks(measured.content)?, sources.marks(&self.path)?);
        let file = &measured.assembled.file;
        let (coverage, aged) = Aged::of(&file.coverage, &was, &is, functions)?;
        let coverage = Arc::new(coverage);
        Some((Arc::new(File { coverage, ..File::clone(&self.assembled.file) }), Arc::new(aged)))
    }
}
