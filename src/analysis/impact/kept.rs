//! What outlives a test in a process that is shared: files that were loaded while it ran, and results that it left for
//! whoever asks next. The test that asks next runs none of the lines that made them.

use rustc_hash::FxHashSet;

use super::super::language::Language;
use super::known::{Known, Process, Source};
use super::order::{TestId, Tests};
use super::shape::{Keep, Shape};
use crate::coverage::{Contexts, RepoPath};

/// A test left something behind.
pub(super) enum Kept {
    /// It loaded a file.
    Loaded(TestId, RepoPath),
    /// It ran code of a file that keeps results.
    Result(TestId, RepoPath),
}

/// What any of some tests left behind.
pub(super) fn kept(known: &Known<'_>, tests: &Tests, of: &FxHashSet<TestId>) -> Option<Kept> {
    let is_shared = |language: &Language| (known.process)(language.name) == Process::Shared;
    let is_theirs = |contexts: &Contexts| {
        contexts.iter().any(|entry| tests.of_context(entry.0).is_some_and(|(test, _)| of.contains(&test)))
    };
    let matters = |source: &&Source<'_>| {
        Language::of(source.path.as_str()).is_some_and(is_shared)
            && source.coverage.is_some_and(|coverage| is_theirs(&coverage.contexts))
    };
    let sources: Vec<&Source<'_>> = known.sources.iter().filter(matters).collect();
    let paths: Vec<&RepoPath> = sources.iter().map(|source| source.path).collect();
    let all = sources.iter().zip((known.shapes)(&paths));
    all.filter_map(|(source, shape)| in_file(source, shape.as_deref()?, tests, of)).next()
}

fn in_file(source: &Source<'_>, shape: &Shape, tests: &Tests, of: &FxHashSet<TestId>) -> Option<Kept> {
    let keeping = shape.keeps();
    for (context, bits) in source.coverage?.contexts.iter() {
        let Some((test, _)) = tests.of_context(*context).filter(|(test, _)| of.contains(test)) else { continue };
        if shape.loads().any(|line| bits.contains(line)) {
            return Some(Kept::Loaded(test, source.path.clone()));
        }
        let is_kept = |keep: &&Keep| bits.meets(keep.lines) && !keep.within.is_some_and(|lines| bits.meets(lines));
        if keeping.iter().any(is_kept) {
            return Some(Kept::Result(test, source.path.clone()));
        }
    }
    None
}
