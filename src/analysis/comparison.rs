//! A baseline beside the present: what the Changes view, `diff` and `check` show.

use std::sync::Arc;

use super::baseline::Baseline;
use super::differential::{Differential, Measurement};
use super::gates::Judgement;

/// The present compared with a baseline.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// What it is compared with.
    pub baseline: Arc<Baseline>,
    /// The present.
    pub now: Arc<Measurement>,
    /// What became of everything.
    pub differential: Differential,
    /// What the project's gates say about it; `None` when it has none.
    pub judgement: Option<Judgement>,
}
