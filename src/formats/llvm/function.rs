//! One function: its mapping, with the counts of a profile put in.

use super::evaluate::Values;
use super::file::{Conditions, Facts, Outcomes};
use super::mapping::{Counter, Kind, Mapping, Region};
use super::mcdc::{Decision, Open};
use super::place::{Place, SubFiles, Use};
use super::profile::{Counts, Profile};
use super::records::Record;
use super::segments::{Point, Range, RangeKind};
use crate::coverage::{Line, Lines, Span};

/// A function that counts.
pub(super) struct Function<'a> {
    /// As the compiler wrote it.
    pub(super) name: &'a str,
    /// Its files, by number: the one that holds it, and those of the macros that it uses.
    pub(super) files: Vec<u32>,
    /// The one that holds it.
    pub(super) main: Option<u32>,
    entered: u64,
    regions: Vec<(u32, Range, Option<u32>)>,
    branches: Vec<(u32, Point, Point, Outcomes)>,
    decisions: Vec<(u32, Point, Point, Conditions)>,
    /// Has the profile counters of it?
    pub(super) is_counted: bool,
    /// What was wrong with it.
    pub(super) flaws: Flaws,
}

/// What was wrong with a function, though it is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Flaws {
    /// A count is below zero.
    pub(super) negative: bool,
    /// A decision does not fit its bitmap.
    pub(super) decisions: bool,
}

/// Why a function does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// The profile counted another function of its name: its binary is of another build.
    OtherBuild,
    /// Its mapping is broken.
    Broken,
    /// It stands for a function of another unit, which is there itself.
    Placeholder,
}

/// Puts the counts of a profile into a mapping. `number` gives a file of the unit its number.
pub(super) fn evaluate<'a>(
    record: &Record<'_>,
    name: &'a str,
    mapping: &Mapping,
    profile: &Profile,
    number: &dyn Fn(u32) -> Option<u32>,
) -> Result<Function<'a>, Refused> {
    let counted = match profile.of(record.name, record.hash) {
        Counts::Known(counters, bitmap) => Some((counters, bitmap)),
        Counts::OtherShape => return Err(Refused::OtherBuild),
        // What is not in the profile never ran.
        Counts::Nothing => None,
    };
    let (counters, bitmap) = counted.unwrap_or_default();
    let ran = counters.first().is_some_and(|count| *count > 0);
    if let [Region { kind: Kind::Code, counter: Counter::Zero, .. }] = mapping.regions[..]
        && ran
    {
        return Err(Refused::Placeholder);
    }
    let files: Option<Vec<u32>> = mapping.files.iter().map(|file| number(*file)).collect();
    let files = files.ok_or(Refused::Broken)?;
    let mut values = Values::new(counters, &mapping.expressions);
    let mut flaws = Flaws::default();
    let mut count = |counter: Counter| -> Result<u64, Refused> {
        if counted.is_none() {
            return Ok(0);
        }
        let value = values.of(counter, &mapping.expressions).ok_or(Refused::Broken)?;
        flaws.negative |= value < 0;
        Ok(u64::try_from(value).unwrap_or(0))
    };
    let mut function = Function {
        name,
        main: main(&files, &mapping.regions),
        files,
        entered: 0,
        is_counted: counted.is_some(),
        regions: Vec::with_capacity(mapping.regions.len()),
        branches: Vec::new(),
        decisions: Vec::new(),
        flaws: Flaws::default(),
    };
    let mut open = Open::default();
    let mut unfit = false;
    let mut room = bitmap.len().saturating_mul(8);
    let mut finish = |decision: Decision<'_>, function: &mut Function<'_>| {
        let shown = decision.shown(bitmap, profile.by_conditions, &mut room);
        let region = decision.region();
        match shown {
            Some(conditions) => function.decisions.push((region.file, region.start, region.end, conditions)),
            None => unfit = true,
        }
    };
    let mut entered = None;
    for region in &mapping.regions {
        let (kind, expanded) = match region.kind {
            Kind::Code => (RangeKind::Code, None),
            Kind::Expansion(expanded) => {
                open.expand(region, expanded);
                (RangeKind::Expansion, Some(expanded))
            }
            Kind::Skipped => (RangeKind::Skipped, None),
            Kind::Gap => (RangeKind::Gap, None),
            Kind::Decision { bits, conditions } => {
                open.begin(region, bits, conditions);
                continue;
            }
            Kind::Branch(other) | Kind::Condition { other, .. } => {
                let mut arm = |counter| match counter {
                    Counter::Zero => Ok(None),
                    counter => count(counter).map(Some),
                };
                let outcomes = [arm(region.counter)?, arm(other)?];
                function.branches.push((region.file, region.start, region.end, outcomes));
                if let Some(decision) = open.condition(region) {
                    finish(decision, &mut function);
                }
                continue;
            }
        };
        let count = count(region.counter)?;
        entered.get_or_insert(count);
        function.regions.push((region.file, Range { start: region.start, end: region.end, kind, count }, expanded));
    }
    function.entered = entered.unwrap_or(0);
    function.flaws = Flaws { negative: flaws.negative, decisions: unfit };
    Ok(function)
}

impl Function<'_> {
    /// Its regions, each with the number of the file that it is in.
    pub(super) fn ranges(&self) -> impl Iterator<Item = (u32, Range)> + '_ {
        self.regions.iter().filter_map(|(file, range, _)| Some((*self.files.get(*file as usize)?, *range)))
    }

    /// Its regions in the file that holds it.
    pub(super) fn own_ranges(&self) -> Vec<Range> {
        self.ranges().filter(|(file, _)| Some(*file) == self.main).map(|(_, range)| range).collect()
    }

    /// What to tell the file that holds it; whether something lies nowhere, and was left out.
    pub(super) fn facts(&self, limit: u32) -> (Facts, bool) {
        let uses = self.regions.iter().filter_map(|(file, range, expanded)| {
            let (span, expanded) = (span(range.start, range.end, limit)?, (*expanded)?);
            Some(Use { span, file: *file as usize, expanded: expanded as usize })
        });
        let within = SubFiles::of(self.files.len(), uses);
        let mut misplaced = false;
        let mut place = |file: u32, start, end| -> Option<Place> {
            let place = span(start, end, limit).and_then(|span| within.place(span, file as usize));
            misplaced |= place.is_none();
            place
        };
        let body = self.regions.iter().find(|(file, ..)| *file as usize == within.main);
        let code = self.regions.iter().filter(|(_, range, _)| range.kind == RangeKind::Code);
        let facts = Facts {
            body: body.and_then(|(_, range, _)| span(range.start, range.end, limit)),
            entered: Some(self.entered),
            lines: Lines::default(),
            regions: code
                .filter_map(|(file, range, _)| Some((place(*file, range.start, range.end)?, range.count)))
                .collect(),
            branches: self
                .branches
                .iter()
                .filter_map(|(file, start, end, outcomes)| Some((place(*file, *start, *end)?, *outcomes)))
                .collect(),
            decisions: self
                .decisions
                .iter()
                .filter_map(|(file, start, end, conditions)| Some((place(*file, *start, *end)?, conditions.clone())))
                .collect(),
        };
        (facts, misplaced)
    }

    /// Does it have conditions, and decisions of several?
    pub(super) fn has_branches(&self) -> (bool, bool) {
        (!self.branches.is_empty(), !self.decisions.is_empty())
    }
}

/// The file that stands for no use of a macro.
fn main(files: &[u32], regions: &[Region]) -> Option<u32> {
    let mut used = vec![false; files.len()];
    for region in regions {
        if let Kind::Expansion(expanded) = region.kind
            && let Some(slot) = used.get_mut(expanded as usize)
        {
            *slot = true;
        }
    }
    let main = used.iter().position(|used| !used).unwrap_or(0);
    files.get(main).copied()
}

/// A range of lines that are believed.
fn span(start: Point, end: Point, limit: u32) -> Option<Span> {
    let line = |number: u32| Line::new(number).filter(|_| number <= limit);
    Some(Span { start: line(start.0)?, start_column: start.1, end: line(end.0)?, end_column: end.1 })
}
