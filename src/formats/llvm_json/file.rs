//! What an export says of one source file: in its own entry, and in the functions that it holds.
//!
//! Instances of a generic function or a template, and copies of a function in several binaries, begin at one place and
//! are one function. What any of them ran did run, so that counts of one place add up: a line, a region, an arm says
//! what the source was run for. (llvm-cov's report takes the best instance instead.)

use rustc_hash::FxHashMap;

use super::place::Place;
use crate::coverage::{
    Branches, BranchesBuilder, CountedSpan, Function, Functions, Instance, Label, Line, LineRatio, LineRatios, Lines,
    Repeat, Span, Spans,
};

/// An outcome of a condition: how often it was true, and how often false.
type Outcomes = [u64; 2];

/// The facts of one file.
#[derive(Default)]
pub(super) struct File {
    /// Its lines, where it has an entry of its own with segments.
    pub(super) lines: Option<Lines>,
    functions: Vec<(Span, Box<str>, Option<u64>)>,
    regions: Vec<(Place, u64)>,
    branches: Vec<(Place, Outcomes)>,
    decisions: Vec<(Place, Vec<bool>)>,
}

impl File {
    /// Adds an instance of a function.
    pub(super) fn function(&mut self, span: Span, name: &str, entered: Option<u64>) {
        self.functions.push((span, name.into(), entered));
    }

    /// Adds a region of an instance.
    pub(super) fn region(&mut self, place: Place, count: u64) {
        self.regions.push((place, count));
    }

    /// Adds a condition that leads two ways.
    pub(super) fn branch(&mut self, place: Place, outcomes: Outcomes) {
        self.branches.push((place, outcomes));
    }

    /// Adds a decision: for each of its conditions whether it was shown to matter.
    pub(super) fn decision(&mut self, place: Place, conditions: Vec<bool>) {
        self.decisions.push((place, conditions));
    }

    /// Its functions. Those that begin at one place are instances of one.
    pub(super) fn functions(&mut self) -> Functions {
        let key = |function: &(Span, Box<str>, Option<u64>)| (function.0.start, function.0.start_column);
        let mut all = std::mem::take(&mut self.functions);
        all.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.1.cmp(&b.1)));
        let groups = all.chunk_by(|a, b| key(a) == key(b));
        Functions::group(groups.filter_map(one_function).collect())
    }

    /// Its regions. A region inside a macro stands at the use of the macro, with a number in the place of its column, and
    /// so do several regions of one place.
    pub(super) fn regions(&mut self) -> Spans {
        let all = merged(std::mem::take(&mut self.regions), |sum, more| *sum = sum.saturating_add(more));
        let mut inside = FxHashMap::<(Line, u32, Line), u32>::default();
        let spans = all.into_iter().map(|(place, count)| {
            let mut span = place.span;
            if !place.is_plain() {
                let nth = inside.entry((span.start, span.start_column, span.end)).or_insert(0);
                span.end_column = INSIDE.saturating_add(*nth);
                *nth += 1;
            }
            CountedSpan { span, weight: 1, count }
        });
        // All weights are equal, so that nothing can conflict.
        Spans::collect(spans.collect(), Repeat::Sum).unwrap_or_default()
    }

    /// Its branches: two arms a condition, the true one first.
    pub(super) fn branches(&mut self) -> Branches {
        let all = merged(std::mem::take(&mut self.branches), |sum, more| {
            for (sum, more) in sum.iter_mut().zip(more) {
                *sum = sum.saturating_add(more);
            }
        });
        let mut out = BranchesBuilder::default();
        for (block, (place, outcomes)) in (0..).zip(all) {
            for taken in outcomes {
                out.push(place.span.start, block, Label::Span(place.span), Some(taken));
            }
        }
        out.finish(Repeat::Sum)
    }

    /// Its conditions of decisions, by line.
    pub(super) fn conditions(&mut self) -> LineRatios {
        let all = merged(std::mem::take(&mut self.decisions), |sum, more| {
            if more.len() > sum.len() {
                sum.resize(more.len(), false);
            }
            for (sum, more) in sum.iter_mut().zip(more) {
                *sum |= more;
            }
        });
        let line = |decision: &(Place, Vec<bool>)| decision.0.span.start;
        let lines = all.chunk_by(|a, b| line(a) == line(b));
        let ratio = |decisions: &[(Place, Vec<bool>)]| -> Option<LineRatio> {
            let line: Line = line(decisions.first()?);
            let conditions = || decisions.iter().flat_map(|decision| &decision.1);
            let (covered, total) = (conditions().filter(|shown| **shown).count(), conditions().count());
            Some(LineRatio { line, covered: covered as u32, total: total as u32, inexact: false })
        };
        lines.filter_map(ratio).collect()
    }

    /// Does it have branches?
    pub(super) fn has_branches(&self) -> bool {
        !self.branches.is_empty()
    }

    /// Does it have decisions?
    pub(super) fn has_decisions(&self) -> bool {
        !self.decisions.is_empty()
    }
}

/// End columns from here on number regions of one place.
const INSIDE: u32 = 1 << 30;

/// Facts by place, those of one place as one.
fn merged<T>(mut facts: Vec<(Place, T)>, mut add: impl FnMut(&mut T, T)) -> Vec<(Place, T)> {
    facts.sort_by(|a, b| a.0.cmp(&b.0));
    let mut out: Vec<(Place, T)> = Vec::with_capacity(facts.len());
    for (place, fact) in facts {
        match out.last_mut().filter(|last| last.0 == place) {
            Some(last) => add(&mut last.1, fact),
            None => out.push((place, fact)),
        }
    }
    out
}

/// The function that some instances are of; they are sorted by name.
fn one_function(group: &[(Span, Box<str>, Option<u64>)]) -> Option<Function> {
    let add = |sum: Option<u64>, more: Option<u64>| match (sum, more) {
        (Some(sum), Some(more)) => Some(sum.saturating_add(more)),
        (sum, more) => sum.or(more),
    };
    let (span, name, _) = group.first()?;
    let end = group.iter().map(|instance| instance.0.end).max();
    let entered = group.iter().fold(None, |sum, instance| add(sum, instance.2));
    let mut function = Function::new(name, Some(span.start), end, entered);
    let names = group.chunk_by(|a, b| a.1 == b.1);
    let instances: Vec<Instance> = names
        .filter_map(|copies| {
            let entered = copies.iter().fold(None, |sum, copy| add(sum, copy.2));
            Some(Instance { name: copies.first()?.1.clone(), entered })
        })
        .collect();
    if instances.len() > 1 {
        function.instances = instances;
    }
    Some(function)
}
