//! What some tests ran of a file, without knowing which of them ran what.

use std::sync::Arc;

use super::past::Content;
use crate::coverage::{FileCoverage, merge};

/// What some tests ran of a file.
#[derive(Clone, Debug)]
pub(in crate::project::load) struct Gain {
    /// The text that they ran.
    pub(in crate::project::load) content: Content,
    pub(in crate::project::load) coverage: Arc<FileCoverage>,
}

impl Gain {
    /// This and what others ran before. Of another text nothing is left.
    pub(super) fn after(self, before: Option<Gain>) -> Gain {
        let before = before.filter(|before| before.content == self.content);
        let both = before.and_then(|before| merge(&before.coverage, &self.coverage).ok());
        both.map_or_else(|| self.clone(), |both| Gain { coverage: Arc::new(both), ..self.clone() })
    }
}
