//! What a load yields, and what can be looked up afterwards, when the first picture stands already.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::git::Git;
use super::sources::Sources;
use crate::analysis::differential::{FileRecord, FunctionRecord, Marks, Measurement};
use crate::analysis::{Baseline, Extent, Facts, Snapshot};
use crate::coverage::{File, Metric, RepoPath, Report, Span};
use crate::source::{Text, syntax};

/// A project's coverage.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The merged report.
    pub report: Arc<Report>,
    /// What is known about the project beside it.
    pub facts: Facts,
    /// The way to the source files.
    pub sources: Sources,
    /// The repository around the project.
    pub git: Option<Git>,
}

impl Loaded {
    /// The analysis of what is known so far. Fast: nothing is parsed or looked up.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::build(Arc::clone(&self.report), self.facts.clone())
    }

    /// The files, folders and totals of what is known, without functions and gaps.
    pub fn summary(&self) -> Snapshot {
        Snapshot::summary(Arc::clone(&self.report), self.facts.clone())
    }

    /// Finds the functions in the sources of measured files, in parallel.
    pub fn add_extents(&mut self) {
        self.add_extents_beside(None);
    }

    /// The same beside a baseline: where a text is what it was and no report names its functions, they are where they
    /// were, and nothing is parsed.
    pub fn add_extents_beside(&mut self, baseline: Option<&Baseline>) {
        // Another version may see functions that this one does not.
        let same = baseline.filter(|baseline| baseline.info.generator == Baseline::GENERATOR);
        let extents = |file: &File| -> Option<(RepoPath, Vec<Extent>)> {
            let bytes = self.sources.read(&file.path).ok()?;
            let known = same.and_then(|baseline| baseline.measurement.file(file.path.as_str()));
            let parsed = |known: &&FileRecord| known.is_measured() && !known.carries.contains(Metric::Functions);
            let known = known.filter(|_| file.coverage.functions.is_empty()).filter(parsed);
            if let Some(known) = known.filter(|known| known.has_text(&bytes))
                && let Some(extents) = known.functions.iter().map(extent).collect::<Option<Vec<_>>>()
            {
                return Some((file.path.clone(), extents));
            }
            let text = Text::decode(&bytes);
            Some((file.path.clone(), syntax::extents(file.path.as_str(), text.as_str())?))
        };
        let resolved = self.report.files.par_iter().filter(|file| file.resolved);
        self.facts.extents = resolved.filter_map(extents).collect();
    }

    /// What was measured, ready to be compared: with the fingerprints of all sources, measured or not. `also` names
    /// files of the other side: those that are still there without data must not look as if they were gone.
    pub fn measurement(&self, snapshot: &Snapshot, also: &[RepoPath]) -> Measurement {
        let measured = self.report.files.iter().filter(|file| file.resolved).map(|file| &file.path);
        let unmeasured = self.facts.not_measured.iter().flat_map(|group| &group.files);
        let paths: FxHashSet<&RepoPath> = measured.chain(unmeasured).chain(also).collect();
        let marks = |path: &&RepoPath| {
            let bytes = self.sources.read(path).ok()?;
            Some(((*path).clone(), Marks::new(&bytes, Text::decode(&bytes).lines())))
        };
        Measurement::of(snapshot, paths.par_iter().filter_map(marks).collect())
    }

    /// Looks whether measured files differ from the commit.
    pub fn add_dirty(&mut self) {
        let Some(git) = &self.git else { return };
        let tracked = git.tracked();
        let files = self.report.files.iter().filter(|file| file.resolved).map(|file| file.path.clone());
        let files: Vec<RepoPath> = files.filter(|path| tracked.contains(path)).collect();
        self.facts.project.dirty = Some(!git.differing(&files).is_empty());
    }
}

/// Where a function of a baseline stands.
fn extent(function: &FunctionRecord) -> Option<Extent> {
    let (start, end) = function.start.zip(function.end)?;
    let span = Span { start, start_column: 1, end, end_column: 1 };
    Some(Extent { name: function.name.clone(), span, complexity: None })
}
