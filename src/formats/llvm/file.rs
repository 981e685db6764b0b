//! What LLVM says of one source file: in its own entry, and in the functions that it holds.
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

/// The outcomes of a condition: how often it was true, and how often false; `None` for one that the compiler knew to be
/// impossible, which is no arm.
pub(in crate::formats) type Outcomes = [Option<u64>; 2];

/// For each condition of a decision whether it was shown to matter; `None` for a constant, which cannot be shown.
pub(in crate::formats) type Conditions = Vec<Option<bool>>;

/// What one instance of a function says.
#[derive(Default)]
pub(in crate::formats) struct Facts {
    /// The whole of the function.
    pub(in crate::formats) body: Option<Span>,
    /// How often it was entered.
    pub(in crate::formats) entered: Option<u64>,
    /// Its own lines.
    pub(in crate::formats) lines: Lines,
    /// Its regions of code.
    pub(in crate::formats) regions: Vec<(Place, u64)>,
    /// Its conditions that lead two ways.
    pub(in crate::formats) branches: Vec<(Place, Outcomes)>,
    /// Its decisions of several conditions.
    pub(in crate::formats) decisions: Vec<(Place, Conditions)>,
}

/// The facts of one file.
#[derive(Default)]
pub(in crate::formats) struct File {
    /// Its lines, where it has an entry of its own with segments.
    pub(in crate::formats) lines: Option<Lines>,
    functions: Vec<(Span, Instance)>,
    regions: Vec<(Place, u64)>,
    branches: Vec<(Place, Outcomes)>,
    decisions: Vec<(Place, Conditions)>,
}

impl File {
    /// Adds an instance of a function.
    pub(in crate::formats) fn tell(&mut self, name: &str, mut facts: Facts) {
        if let Some(span) = facts.body {
            self.functions.push((span, Instance { lines: facts.lines, ..Instance::new(name, facts.entered) }));
        }
        Place::tell_apart(&mut facts.regions);
        Place::tell_apart(&mut facts.branches);
        Place::tell_apart(&mut facts.decisions);
        self.regions.append(&mut facts.regions);
        self.branches.append(&mut facts.branches);
        self.decisions.append(&mut facts.decisions);
    }

    /// Adds a condition that leads two ways.
    pub(in crate::formats) fn branch(&mut self, place: Place, outcomes: Outcomes) {
        self.branches.push((place, outcomes));
    }

    /// Adds a decision.
    pub(in crate::formats) fn decision(&mut self, place: Place, conditions: Conditions) {
        self.decisions.push((place, conditions));
    }

    /// Its functions. Those that begin at one place are instances of one.
    pub(in crate::formats) fn functions(&mut self) -> Functions {
        let key = |function: &(Span, Instance)| (function.0.start, function.0.start_column);
        let mut all = std::mem::take(&mut self.functions);
        all.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.1.name.cmp(&b.1.name)));
        let groups = all.chunk_by(|a, b| key(a) == key(b));
        Functions::group(groups.filter_map(one_function).collect())
    }

    /// Its regions. A region inside a macro stands at the use of the macro, with a number in the place of its column, and
    /// so do several regions of one place.
    pub(in crate::formats) fn regions(&mut self) -> Spans {
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
    pub(in crate::formats) fn branches(&mut self) -> Branches {
        let all = merged(std::mem::take(&mut self.branches), |sum, more| {
            for (sum, more) in sum.iter_mut().zip(more) {
                *sum = both(*sum, more, u64::saturating_add);
            }
        });
        let mut out = BranchesBuilder::default();
        for (block, (place, outcomes)) in (0..).zip(all) {
            for taken in outcomes.into_iter().flatten() {
                out.push(place.span.start, block, Label::Span(place.span), Some(taken));
            }
        }
        out.finish(Repeat::Sum)
    }

    /// Its conditions of decisions, by line.
    pub(in crate::formats) fn conditions(&mut self) -> LineRatios {
        let all = merged(std::mem::take(&mut self.decisions), |sum, more| {
            if more.len() > sum.len() {
                sum.resize(more.len(), None);
            }
            for (sum, more) in sum.iter_mut().zip(more) {
                *sum = both(*sum, more, |sum, more| sum | more);
            }
        });
        let line = |decision: &(Place, Conditions)| decision.0.span.start;
        let lines = all.chunk_by(|a, b| line(a) == line(b));
        let ratio = |decisions: &[(Place, Conditions)]| -> Option<LineRatio> {
            let line: Line = line(decisions.first()?);
            let conditions = || decisions.iter().flat_map(|decision| &decision.1).flatten();
            let (covered, total) = (conditions().filter(|shown| **shown).count(), conditions().count());
            Some(LineRatio { line, covered: covered as u32, total: total as u32, inexact: false })
        };
        lines.filter_map(ratio).filter(|ratio| ratio.total > 0).collect()
    }

    /// Does it have branches?
    pub(in crate::formats) fn has_branches(&self) -> bool {
        !self.branches.is_empty()
    }

    /// Does it have decisions?
    pub(in crate::formats) fn has_decisions(&self) -> bool {
        !self.decisions.is_empty()
    }
}

/// End columns from here on number regions of one place.
const INSIDE: u32 = 1 << 30;

/// What both sides say as one; what one side alone says holds.
fn both<T>(a: Option<T>, b: Option<T>, join: impl FnOnce(T, T) -> T) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(join(a, b)),
        (a, b) => a.or(b),
    }
}

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

/// The function that some instances are of; they are sorted by name. One that has a single name has its lines in the file's.
fn one_function(group: &[(Span, Instance)]) -> Option<Function> {
    let add = |sum, more| both(sum, more, u64::saturating_add);
    let (span, first) = group.first()?;
    let end = group.iter().map(|instance| instance.0.end).max();
    let entered = group.iter().fold(None, |sum, (_, instance)| add(sum, instance.entered));
    let mut function = Function::new(&first.name, Some(span.start), end, entered);
    if group.iter().any(|(_, instance)| instance.name != first.name) {
        function.instances = group
            .chunk_by(|a, b| a.1.name == b.1.name)
            .filter_map(|copies| {
                let ((_, first), rest) = copies.split_first()?;
                Some(rest.iter().fold(first.clone(), |sum, (_, copy)| Instance {
                    entered: add(sum.entered, copy.entered),
                    lines: sum.lines.merged(&copy.lines, Repeat::Sum),
                    name: sum.name,
                }))
            })
            .collect();
    }
    Some(function)
}
