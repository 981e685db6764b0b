//! One `<file>`: what its lines mean in the dialect of the report, which only the whole report shows.

use super::dialect::Dialect;
use crate::coverage::{
    BranchesBuilder, FileCoverage, Function, Functions, Label, Line, LineRatio, LineRatios, LinesBuilder, MetricSet,
    Repeat,
};

/// A file as it was written.
#[derive(Debug, Default)]
pub(super) struct SourceFile {
    /// Its path.
    pub(super) path: String,
    /// Lines of statements and conditions.
    pub(super) lines: LinesBuilder,
    /// Conditions.
    pub(super) conditions: Vec<Condition>,
    /// Methods.
    pub(super) functions: Vec<Function>,
}

/// A condition.
#[derive(Clone, Copy, Debug)]
pub(super) struct Condition {
    /// Its line.
    pub(super) line: Line,
    /// `truecount`
    pub(super) taken: u64,
    /// `falsecount`
    pub(super) other: u64,
}

impl SourceFile {
    /// What was measured.
    pub(super) fn coverage(self, dialect: Dialect, carries: MetricSet) -> FileCoverage {
        // Several statements of a line run together, but the functions of a template run one after the other.
        let repeat = if dialect == Dialect::Gcovr { Repeat::Sum } else { Repeat::Max };
        let mut branches = BranchesBuilder::default();
        let mut counts: Vec<LineRatio> = Vec::new();
        for (nth, condition) in self.conditions.iter().enumerate() {
            let Condition { line, taken, other } = *condition;
            if dialect == Dialect::Istanbul {
                let small = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
                let total = small(taken.saturating_add(other));
                counts.push(LineRatio { line, covered: small(taken), total, inexact: false });
            } else {
                let reached = taken > 0 || other > 0;
                for (label, count) in [("true", taken), ("false", other)] {
                    branches.push(line, nth as u32, Label::Text(label), reached.then_some(count));
                }
            }
        }
        FileCoverage {
            carries,
            lines: self.lines.finish(repeat),
            branches: branches.finish(Repeat::Sum),
            branch_counts: LineRatios::from_iter(counts),
            functions: Functions::group(self.functions),
            ..FileCoverage::default()
        }
    }
}
