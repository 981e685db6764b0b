//! Functions that few tests reach.

use crate::analysis::differential::Measurement;
use crate::coverage::{Line, Metric, Percent, Ratio, RepoPath};

/// Functions below this are low, unless somebody says otherwise: a common first goal.
pub const LOW: Percent = Percent::whole(80);

/// A function that few tests reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LowFunction {
    /// Its file.
    pub path: RepoPath,
    /// Its first line, where it is known.
    pub line: Option<Line>,
    /// Its name. Untrusted.
    pub name: String,
    /// Its coverage.
    pub ratio: Ratio,
}

pub(super) fn low(measurement: &Measurement, metric: Metric, under: Percent) -> Vec<LowFunction> {
    let mut out = Vec::new();
    for file in measurement.files() {
        for function in &file.functions {
            let ratio = function.totals.get(metric).unwrap_or_default();
            if ratio.is_under(under) == Some(true) {
                out.push(LowFunction {
                    path: file.path.clone(),
                    line: function.start,
                    name: function.name.clone(),
                    ratio,
                });
            }
        }
    }
    out
}
