//! One section: what lies between `SF` and `end_of_record`.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::function::FunctionRecords;
use crate::coverage::{
    BranchesBuilder, Code, Diagnostics, FileCoverage, Line, LineRatio, LinesBuilder, Metric, Position, Repeat,
    Reported, ReportedRate,
};

/// What was measured about one file under one test.
#[derive(Clone, Debug)]
pub(super) struct Section {
    pub path: String,
    /// The test it belongs to; `None` where the last `TN` stands before the piece that holds the section.
    pub test: Option<Arc<str>>,
    /// What `VER` says about the source that was measured.
    pub version: Option<Box<[u8]>>,
    pub coverage: Arc<FileCoverage>,
    /// Kept record by record until all sections of the file are known: counts of lines could not be added up.
    pub conditions: Vec<Condition>,
}

/// One outcome of one condition (`MCDC`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Condition {
    pub line: Line,
    pub group: u64,
    pub index: u64,
    pub sense: bool,
    pub taken: bool,
}

/// Conditions of all sections of a file as counts by line: an outcome is covered when any section saw it.
pub(super) fn conditions(mut all: Vec<Condition>) -> impl Iterator<Item = LineRatio> {
    all.sort_unstable();
    let outcome = |condition: &Condition| Condition { taken: false, ..*condition };
    // Of equal outcomes the taken one comes last.
    all.reverse();
    all.dedup_by_key(|condition| outcome(condition));
    let lines: Vec<LineRatio> = all
        .chunk_by(|a, b| a.line == b.line)
        .filter_map(|of_line| {
            let covered = of_line.iter().filter(|condition| condition.taken).count() as u32;
            let line = of_line.first()?.line;
            Some(LineRatio { line, covered, total: of_line.len() as u32, inexact: false })
        })
        .collect();
    lines.into_iter()
}

/// The totals that sections claim about themselves: found and hit for each metric that LCOV knows.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Claims([(Option<u64>, Option<u64>); 4]);

const CLAIMED: [Metric; 4] = [Metric::Lines, Metric::Branches, Metric::Functions, Metric::Mcdc];

impl Claims {
    fn slot(&mut self, metric: Metric) -> Option<&mut (Option<u64>, Option<u64>)> {
        let at = CLAIMED.iter().position(|claimed| *claimed == metric)?;
        self.0.get_mut(at)
    }

    pub(super) fn found(&mut self, metric: Metric, count: u64) {
        if let Some(slot) = self.slot(metric) {
            slot.0 = Some(count);
        }
    }

    pub(super) fn hit(&mut self, metric: Metric, count: u64) {
        if let Some(slot) = self.slot(metric) {
            slot.1 = Some(count);
        }
    }

    pub(super) fn add(&mut self, other: &Claims) {
        let sum = |a: Option<u64>, b: Option<u64>| a.map_or(b, |a| Some(a.saturating_add(b.unwrap_or(0))));
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine = (sum(mine.0, theirs.0), sum(mine.1, theirs.1));
        }
    }

    pub(super) fn reported(&self) -> Option<Reported> {
        let mut reported = Reported::default();
        for (metric, &(total, covered)) in CLAIMED.into_iter().zip(&self.0) {
            if total.is_some() || covered.is_some() {
                reported.set(metric, ReportedRate { covered, total, percent: None });
            }
        }
        (!reported.0.is_empty()).then_some(reported)
    }
}

/// Collects the records of one section after another; the room is used again.
#[derive(Debug, Default)]
pub(super) struct SectionBuilder<'a> {
    pub path: &'a [u8],
    pub version: Option<&'a [u8]>,
    pub lines: LinesBuilder,
    pub branches: BranchesBuilder,
    pub functions: FunctionRecords<'a>,
    pub conditions: Vec<Condition>,
    pub claims: Claims,
    /// Blocks that are named by words, in the order in which they were met.
    named_blocks: FxHashMap<&'a [u8], u64>,
}

impl<'a> SectionBuilder<'a> {
    /// The number of a block that a word names, above those that are numbers.
    pub(super) fn named_block(&mut self, name: &'a [u8]) -> u64 {
        let next = u64::from(u32::MAX / 2) + self.named_blocks.len() as u64;
        *self.named_blocks.entry(name).or_insert(next)
    }

    /// The section; the builder is empty afterwards. `None` for a section without a path, which belongs to nothing.
    pub(super) fn take(
        &mut self,
        test: Option<Arc<str>>,
        at: Position,
        diagnostics: &mut Diagnostics,
    ) -> Option<Section> {
        let coverage = FileCoverage {
            lines: self.lines.take(Repeat::Sum),
            branches: self.branches.take(Repeat::Sum),
            functions: self.functions.take(),
            ..FileCoverage::default()
        };
        let section = Section {
            path: String::from_utf8_lossy(self.path).into_owned(),
            test,
            version: self.version.take().map(Into::into),
            coverage: Arc::new(coverage),
            conditions: std::mem::take(&mut self.conditions),
        };
        let claims = std::mem::take(&mut self.claims);
        self.named_blocks.clear();
        self.path = &[];
        if section.path.is_empty() {
            diagnostics.add(Code::BadRecord, Some(at), || "a section without a path in SF is left out".to_owned());
            return None;
        }
        section.check(&claims, at, diagnostics);
        Some(section)
    }
}

impl Section {
    /// Says where the section's own totals differ from its lines: llvm-cov, for one, counts lines once a function.
    fn check(&self, claims: &Claims, at: Position, diagnostics: &mut Diagnostics) {
        let (found, hit) = claims.0.first().copied().unwrap_or_default();
        let own = self.coverage.lines.ratio();
        if found.is_some_and(|found| found != own.total) || hit.is_some_and(|hit| hit != own.covered) {
            let claim = |count: Option<u64>| count.map_or_else(|| "?".to_owned(), |count| count.to_string());
            diagnostics.add(Code::TotalsDiffer, Some(at), || {
                format!(
                    "{}: LH and LF say {} of {} lines, the DA records {} of {}; the records count",
                    self.path,
                    claim(hit),
                    claim(found),
                    own.covered,
                    own.total
                )
            });
        }
    }
}
