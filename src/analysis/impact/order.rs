//! Tests by number, and the order in which they are to be run.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::known::Known;
use super::names::{Phase, belongs, parts};
use super::selection::{Picked, Reason};
use crate::coverage::ContextId;

/// A test by its place among those that are known.
pub(super) type TestId = usize;

/// The tests that contexts name.
pub(super) struct Tests {
    /// Their names, in the order of the contexts.
    pub(super) names: Vec<Arc<str>>,
    /// The test and the phase of each context; `None` for what ran outside of tests.
    of_context: Vec<Option<(TestId, Phase)>>,
    /// How many lines each ran: those that ran few are the most telling.
    sizes: Vec<u64>,
}

impl Tests {
    pub(super) fn of(known: &Known<'_>) -> Tests {
        let (mut names, mut ids, mut of_context) = (Vec::new(), FxHashMap::default(), Vec::new());
        for context in known.contexts {
            let (name, phase) = parts(context);
            of_context.push((!name.is_empty()).then(|| {
                let id = *ids.entry(name.to_owned()).or_insert_with(|| {
                    names.push(Arc::from(name));
                    names.len() - 1
                });
                (id, phase)
            }));
        }
        let mut sizes = vec![0; names.len()];
        for (context, lines) in
            known.sources.iter().filter_map(|source| source.coverage).flat_map(|it| it.contexts.iter())
        {
            let test = of_context.get(context.0 as usize).copied().flatten();
            if let Some(size) = test.and_then(|(test, _)| sizes.get_mut(test)) {
                *size += lines.count();
            }
        }
        Tests { names, of_context, sizes }
    }

    /// The test and the phase of a context; `None` for what ran outside of tests.
    pub(super) fn of_context(&self, context: ContextId) -> Option<(TestId, Phase)> {
        self.of_context.get(context.0 as usize).copied().flatten()
    }

    /// The tests that stand in a file.
    pub(super) fn of_file(&self, path: &str) -> impl Iterator<Item = TestId> {
        (0..self.names.len()).filter(move |test| belongs(self.name(*test), path))
    }

    pub(super) fn name(&self, test: TestId) -> &str {
        self.names.get(test).map_or("", |name| name)
    }

    /// The tests that were picked: what failed, what is new or another one, then what ran the least. `rest` stands for
    /// all others.
    pub(super) fn in_order(&self, picked: &FxHashMap<TestId, Reason>, rest: Option<&Reason>) -> Vec<Picked> {
        let reason = |test: TestId| picked.get(&test).or(rest);
        let mut all: Vec<(u8, u64, TestId, &Reason)> = (0..self.names.len())
            .filter_map(|test| {
                let reason = reason(test)?;
                Some((rank(reason), self.sizes.get(test).copied().unwrap_or_default(), test, reason))
            })
            .collect();
        all.sort();
        let test = |(_, _, test, reason): (u8, u64, TestId, &Reason)| {
            Some(Picked { test: Arc::clone(self.names.get(test)?), reason: reason.clone() })
        };
        all.into_iter().filter_map(test).collect()
    }
}

/// Which reason comes first.
pub(super) fn rank(reason: &Reason) -> u8 {
    match reason {
        Reason::Failed => 0,
        Reason::NeverRan => 1,
        Reason::OwnFile(_) => 2,
        Reason::Covers(..) => 3,
        Reason::Runs(..) => 4,
        Reason::SetUp(..) => 5,
        Reason::Loads(_) => 6,
        Reason::Finds(..) => 7,
        Reason::Below(_) => 8,
        Reason::Opaque(_) => 9,
        Reason::Everything => 10,
    }
}
