//! What is shown while somebody edits: the data move with the texts, before the tests have run and while they run.

use std::sync::Arc;

use super::Project;
use super::files::Concerned;
use super::handed::{facts_of, past};
use crate::analysis::Snapshot;
use crate::coverage::{RepoPath, Report};
use crate::project::loaded::Loaded;
use crate::project::sources::Sources;
use crate::project::stale::Staleness;

impl Project {
    /// The tests run from now on: what they measure are the texts of now. Where they are told apart, those of files that
    /// nobody measures are remembered, too.
    pub fn run_begins(&mut self, told_apart: bool) {
        self.begun.clone_from(&self.latest);
        if told_apart {
            self.remember_texts();
        }
    }

    /// The tests have run, and these files were edited meanwhile: which of their texts was measured nobody knows. They are
    /// taken for those with which the run began, and for stale.
    pub fn edited_during_run(&mut self, paths: Vec<RepoPath>) {
        self.edited = paths.into_iter().collect();
        self.has_ended = true;
    }

    /// Keeps the texts that were measured per test, so that what tests say which do not run again is still understood when
    /// a text is another one. It takes long only the first time.
    pub fn keep_texts(&mut self) {
        let (Some(texts), Some(sources)) = (&self.texts, &self.sources) else { return };
        if self.files.keep_texts(texts, sources) {
            texts.make_room();
        }
        self.files.remember(texts, &past(&self.parts, Some(texts), &self.rules));
    }

    /// Lets what was measured move with the texts of some files. No report is looked at.
    pub fn follow(&mut self, paths: &[RepoPath]) -> Option<Loaded> {
        let (sources, latest) = (self.sources.clone()?, self.latest.clone()?);
        sources.doubt(paths.iter());
        let concerned = paths.iter().cloned().collect();
        self.files.look(&Concerned::Some(&concerned), &sources, &self.rules.formats);
        self.show_settled(&latest, &sources)
    }

    /// Shows what is known after files alone changed, and no report.
    pub(super) fn show_settled(&mut self, latest: &Arc<Snapshot>, sources: &Sources) -> Option<Loaded> {
        self.settle(sources)?;
        let (entries, files) = (self.files.summary.entries.clone(), self.files.summary.reported.clone());
        let report = Report { files, diagnostics: self.diagnostics(), ..Report::clone(&latest.report) };
        let facts = facts_of(latest, latest.project.clone(), latest.partial);
        Some(self.show(Arc::new(report), entries, facts, sources))
    }

    /// Decides what is stale.
    pub(super) fn settle(&mut self, sources: &Sources) -> Option<()> {
        let around = self.around.as_ref()?;
        let mut staleness =
            Staleness { git: around.git.as_ref(), tracked: &around.tracked, head: &mut self.head, sources };
        let begun = self.begun.as_deref().filter(|_| !self.edited.is_empty());
        let past = past(&self.parts, self.texts.as_ref(), &self.rules);
        let begun = |path: &str| begun?.files.get(begun?.find(path)?.0 as usize)?.content;
        self.files.edited_during_run(&self.edited, std::mem::take(&mut self.has_ended), begun, &past);
        self.files.settle(&past, &mut staleness, sources);
        Some(())
    }
}
