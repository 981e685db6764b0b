//! Every report numbers its contexts (tests) by itself; the whole has one numbering.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::coverage::ContextId;

/// Names of contexts over all reports.
#[derive(Default)]
pub(super) struct Contexts {
    pub(super) names: Vec<Arc<str>>,
    known: FxHashMap<Arc<str>, ContextId>,
}

impl Contexts {
    /// Adds the names of one report; the answer maps its ids to the common ones.
    pub(super) fn add(&mut self, names: &[String]) -> Vec<ContextId> {
        names.iter().map(|name| self.number(name)).collect()
    }

    /// The common number of a context.
    pub(super) fn number(&mut self, name: &str) -> ContextId {
        if let Some(id) = self.known.get(name) {
            return *id;
        }
        let (id, name) = (ContextId(self.names.len() as u32), Arc::<str>::from(name));
        self.names.push(Arc::clone(&name));
        self.known.insert(name, id);
        id
    }
}
