//! What outlives a test in a process that is shared: files that were loaded while it ran, and results that it left for
//! whoever asks next. The test that asks next runs none of the lines that made them.

use rustc_hash::FxHashMap;

use super::super::language::Language;
use super::known::{Known, Process};
use super::order::{TestId, Tests};
use super::shape::Keep;
use crate::coverage::{Line, RepoPath};

/// The tests that left something behind, and where.
pub(super) struct Kept {
    /// Tests that loaded a file.
    pub(super) loads: FxHashMap<TestId, RepoPath>,
    /// Tests that ran code which keeps results.
    pub(super) keeps: FxHashMap<TestId, RepoPath>,
}

impl Kept {
    pub(super) fn of(known: &Known<'_>, tests: &Tests) -> Kept {
        let (mut loads, mut keeps) = (FxHashMap::default(), FxHashMap::default());
        for source in known.sources {
            let is_shared = |language: &Language| (known.process)(language.name) == Process::Shared;
            let Some((shape, coverage)) = source.shape.as_ref().zip(source.coverage) else { continue };
            if !Language::of(source.path.as_str()).is_some_and(is_shared) {
                continue;
            }
            let loading: Vec<Line> = shape.loads().collect();
            let keeping = shape.keeps();
            for (context, bits) in coverage.contexts.iter() {
                let Some((test, _)) = tests.of_context(*context) else { continue };
                if loading.iter().any(|line| bits.contains(*line)) {
                    loads.entry(test).or_insert_with(|| source.path.clone());
                }
                let is_kept =
                    |keep: &&Keep| bits.meets(keep.lines) && !keep.within.is_some_and(|lines| bits.meets(lines));
                if keeping.iter().any(is_kept) {
                    keeps.entry(test).or_insert_with(|| source.path.clone());
                }
            }
        }
        Kept { loads, keeps }
    }
}
