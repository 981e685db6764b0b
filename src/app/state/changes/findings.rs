//! From a comparison to the rows of the inbox: what a person should look at, most important first. Lines become runs,
//! each within one function.

use std::cmp::Reverse;
use std::sync::Arc;

use super::deltas::Deltas;
use super::finding::{Finding, Kind, Place};
use super::texts::Texts;
use crate::analysis::Comparison;
use crate::analysis::differential::{Category, FileChange, FileDelta, FunctionDelta, Match, Measurement, Unit};
use crate::analysis::gates::Verdict;
use crate::coverage::{Drop, Line, Metric, Ratio, Totals, ranges};

/// The findings of a comparison, most important kinds first, and of a kind the largest.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    all: Arc<[Finding]>,
    texts: Arc<Texts>,
    /// Beside them what the list of files says of the same comparison.
    deltas: Arc<Deltas>,
}

impl Findings {
    /// Gathers them. A project may have very many: this is for a worker to do.
    pub(crate) fn of(comparison: &Comparison) -> Findings {
        let all = gather(comparison);
        let texts = Arc::new(Texts::of(&all));
        Findings { all: all.into(), texts, deltas: Arc::new(Deltas::of(comparison)) }
    }

    /// All of them.
    pub(crate) fn all(&self) -> &[Finding] {
        &self.all
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// What a filter looks at, in the same order.
    pub(super) fn texts(&self) -> &Texts {
        &self.texts
    }

    /// How the rates of files and folders changed.
    pub(crate) fn deltas(&self) -> &Arc<Deltas> {
        &self.deltas
    }
}

fn gather(comparison: &Comparison) -> Vec<Finding> {
    let mut gathered = Gathered { comparison, rows: Vec::new() };
    gathered.gates();
    gathered.files();
    gathered.functions();
    gathered.scope();
    let mut rows = gathered.rows;
    // Stable: what is equal keeps the order of paths and lines.
    rows.sort_by_key(|finding| (finding.kind, finding.test, Reverse(finding.weight)));
    rows
}

struct Gathered<'a> {
    comparison: &'a Comparison,
    rows: Vec<Finding>,
}

impl Gathered<'_> {
    /// The rules that do not hold. One that a person waived keeps its place among them.
    fn gates(&mut self) {
        let judged = self.comparison.judgement.iter().flat_map(|judgement| &judgement.findings);
        for finding in judged.filter(|finding| finding.verdict != Verdict::Pass) {
            let kind = match finding.verdict {
                Verdict::Fail | Verdict::Waived => Kind::Gate,
                _ => Kind::Warning,
            };
            let line = finding.lines.first().map(|range| range.start).or(finding.line);
            let place = Place { path: finding.path.clone(), function: finding.function.clone(), line };
            let lines = finding.lines.clone();
            self.rows.push(Finding { lines, ..Finding::gate(kind, place, finding) });
        }
    }

    fn files(&mut self) {
        let functions = &self.comparison.differential.functions;
        for (at, file) in self.comparison.differential.files.iter().enumerate() {
            let from = functions.partition_point(|function| (function.file as usize) < at);
            let to = functions.partition_point(|function| function.file as usize <= at);
            let own = functions.get(from..to).unwrap_or_default();
            for (kind, category) in [
                (Kind::Lost, Category::Lost),
                (Kind::BranchLost, Category::BranchLost),
                (Kind::NewMissed, Category::NewMissed),
                (Kind::IncludedMissed, Category::IncludedMissed),
                (Kind::Excluded, Category::ExcludedMissed),
                (Kind::Excluded, Category::ExcludedHit),
                (Kind::Flaky, Category::FlakyLost),
                (Kind::Flaky, Category::FlakyBranchLost),
            ] {
                self.runs(kind, category, file, own);
            }
            let totals = |measurement: &Measurement, at: Option<u32>| {
                measurement.files().get(at? as usize).map(|file| self.rate(&file.totals))
            };
            let before = totals(&self.comparison.baseline.measurement, file.before).unwrap_or_default();
            if file.state == FileChange::Vanished {
                self.rows.push(Finding::vanished(file.path.clone(), before));
            } else if file.unmappable {
                let now = totals(&self.comparison.now, file.after).unwrap_or_default();
                if Drop::between(before, now).is_some_and(Drop::is_fall) {
                    self.rows.push(Finding::whole(file.path.clone(), before, now));
                }
            }
        }
    }

    /// The lines of a category, a row for each function that has any, and for each run within it.
    fn runs(&mut self, kind: Kind, category: Category, file: &FileDelta, functions: &[FunctionDelta]) {
        let lines = file.categories.lines(category);
        if lines.is_empty() {
            return;
        }
        let mut owners: Vec<Option<usize>> = vec![None; lines.len()];
        for (owner, function) in functions.iter().enumerate() {
            for line in function.categories.lines(category) {
                if let Some(slot) = lines.binary_search(line).ok().and_then(|at| owners.get_mut(at)) {
                    *slot = Some(owner);
                }
            }
        }
        let between = Between::of(&self.comparison.now, file);
        let mut groups: Vec<(Option<usize>, Vec<Finding>)> = Vec::new();
        let mut run: Vec<Line> = Vec::new();
        for (at, (line, owner)) in lines.iter().zip(&owners).enumerate() {
            run.push(*line);
            let goes_on = owners.get(at + 1) == Some(owner)
                && lines.get(at + 1).is_some_and(|next| !between.is_code(*line, *next));
            if goes_on {
                continue;
            }
            let whole = ranges(std::mem::take(&mut run));
            let (group, owner) = (*owner, owner.and_then(|at| functions.get(at)));
            // The lines of a function that is a finding as a whole say nothing new.
            if kind == Kind::NewMissed && owner.is_some_and(is_new_and_uncovered) {
                continue;
            }
            let place = Place {
                path: Some(file.path.clone()),
                function: owner.map(|function| function.name.clone()),
                line: whole.first().map(|range| range.start),
            };
            let finding = Finding::run(kind, place, whole);
            match groups.iter_mut().find(|known| known.0 == group) {
                Some(known) => known.1.push(finding),
                None => groups.push((group, vec![finding])),
            }
        }
        self.rows.extend(groups.into_iter().filter_map(|(_, parts)| Finding::group(parts)));
    }

    /// What the settings leave out now, and which of them say so.
    fn scope(&mut self) {
        let scope = &self.comparison.scope;
        let left_out = scope.left_out.iter().map(|file| Finding::left_out(file.path.clone(), self.rate(&file.before)));
        let rows: Vec<Finding> =
            left_out.chain(scope.settings.iter().map(|changed| Finding::setting(changed))).collect();
        self.rows.extend(rows);
    }

    fn functions(&mut self) {
        let differential = &self.comparison.differential;
        for function in &differential.functions {
            let Some(file) = differential.files.get(function.file as usize) else { continue };
            let place = || Place {
                path: Some(file.path.clone()),
                function: Some(function.name.clone()),
                line: first(function, Category::Lost)
                    .or_else(|| first(function, Category::NewMissed))
                    .or(function.start),
            };
            if matches!(function.matched, Match::Same | Match::Moved | Match::Renamed) {
                let drop = function.effective_drop(differential.headline).filter(|drop| drop.is_fall());
                let drop = drop.filter(|_| !fell_by_flaky_lines_alone(function));
                if let Some((drop, (before, after))) = drop.zip(function.before.zip(function.after)) {
                    let lost = function.categories.ranges(Category::Lost);
                    self.rows.push(Finding::drop(place(), lost, self.rate(&before), self.rate(&after), drop));
                }
            } else if is_new_and_uncovered(function) {
                let missed = function.categories.ranges(Category::NewMissed);
                let rate = function.after.map(|totals| self.rate(&totals)).unwrap_or_default();
                self.rows.push(Finding::new_function(place(), missed, rate));
            }
        }
    }

    /// The rate that is shown of totals: the headline, or lines where that is not carried.
    fn rate(&self, totals: &Totals) -> Ratio {
        let headline = totals.get(self.comparison.differential.headline);
        headline.or_else(|| totals.get(Metric::Lines)).unwrap_or_default()
    }
}

fn is_new_and_uncovered(function: &FunctionDelta) -> bool {
    function.matched == Match::New
        && function.entered.1 == Some(false)
        && first(function, Category::NewMissed).is_some()
}

fn fell_by_flaky_lines_alone(function: &FunctionDelta) -> bool {
    let has = |category: &Category| first(function, *category).is_some();
    [Category::FlakyLost, Category::FlakyBranchLost].iter().any(has)
        && ![Category::Lost, Category::BranchLost, Category::NewMissed, Category::IncludedMissed].iter().any(has)
}

fn first(function: &FunctionDelta, category: Category) -> Option<Line> {
    function.categories.lines(category).first().copied()
}

/// Tells lines with code between them from lines with none: a run bridges what is no code, as a gap does.
struct Between<'a>(&'a [Unit]);

impl<'a> Between<'a> {
    fn of(now: &'a Measurement, file: &FileDelta) -> Between<'a> {
        let units = || {
            let detail = now.files().get(file.after? as usize)?.detail.as_ref()?;
            detail.units.iter().find(|entry| entry.0 == Metric::Lines).map(|entry| entry.1.as_slice())
        };
        Between(units().unwrap_or_default())
    }

    fn is_code(&self, line: Line, next: Line) -> bool {
        let after = self.0.partition_point(|unit| unit.line <= line);
        match self.0.get(after) {
            Some(unit) => unit.line < next,
            None => line.next() < next,
        }
    }
}

#[cfg(test)]
mod tests;
