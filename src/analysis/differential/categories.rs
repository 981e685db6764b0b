//! What became of each coverable line, in lcov's twelve categories and four of our own. It counts lines; other metrics
//! only tell whether something on a line that is still hit was lost.

use super::mapping::Place;
use super::units::Lookup;
use super::{Categories, Category, Comparing, Detail, LineMap, Origin, Unit};
use crate::coverage::{Line, Metric};

/// The categories of a file's present lines, and how many lines of brackets flipped.
pub(super) fn of_present(comparing: &Comparing, file: u32) -> (Categories, u64) {
    let (mut categories, mut noise) = (Categories::default(), 0);
    let Some(record) = comparing.now.record(file) else { return (categories, noise) };
    let (Some(detail), false) = (&record.detail, comparing.mapping.is_whole_now(file)) else {
        return (categories, noise);
    };
    let Some(map) = comparing.mapping.maps.get(file as usize) else { return (categories, noise) };
    let marks = record.text.as_ref().map_or(&[][..], |text| text.lines.as_slice());
    let mut moved = comparing.mapping.moved.get(file as usize).map_or(&[][..], Vec::as_slice).iter().peekable();
    let mut present = Parts::of(Some(detail));
    let mut past = (u32::MAX, Parts::default());

    for line in lines_of_interest(comparing, map, detail) {
        let unit = present.lines.on(line);
        let mut add = |category: Category| {
            categories.add(category, line);
            while moved.next_if(|moved| **moved < line).is_some() {}
            if category != Category::BranchLost && moved.peek() == Some(&&line) {
                categories.add(Category::Moved, line);
            }
        };
        let Some(origin) = map.origin(line) else {
            if let Some(unit) = unit {
                add(pick(unit, Category::NewHit, Category::NewMissed));
            }
            continue;
        };
        if past.0 != origin.file {
            let record = comparing.before.record(origin.file);
            past = (origin.file, Parts::of(record.and_then(|record| record.detail.as_ref())));
        }
        let old = past.1.lines.on(origin.line);
        let stands_for_it = comparing.image(origin) == Some(Place { file, line });
        let trivial = marks.get(line.index()).is_some_and(|mark| mark.is_trivial());
        match (old, unit) {
            (Some(old), Some(unit)) if stands_for_it => {
                add(transition(old, unit));
                if is_hit(old) && is_hit(unit) && present.lost_a_part(line, &mut past.1, origin.line) {
                    add(Category::BranchLost);
                }
            }
            // A line that was broken is still one line of the baseline: what counts besides is neither new nor lost.
            (Some(old), Some(unit)) if is_hit(old) == is_hit(unit) => {
                add(pick(unit, Category::RewrappedHit, Category::RewrappedMissed));
            }
            // What a compiler calls code among brackets changes from run to run; data that is new is another matter.
            (None, Some(_)) if trivial && past.1.measured => noise += 1,
            (_, Some(unit)) => add(pick(unit, Category::IncludedHit, Category::IncludedMissed)),
            (Some(_), None) if stands_for_it && trivial => noise += 1,
            (Some(old), None) if stands_for_it => add(pick(old, Category::ExcludedHit, Category::ExcludedMissed)),
            (_, None) => {}
        }
    }
    (categories, noise)
}

/// Adds a baseline file's lines that are gone.
pub(super) fn add_deleted(comparing: &Comparing, file: u32, categories: &mut Categories) {
    let Some(detail) = comparing.before.record(file).and_then(|file| file.detail.as_ref()) else { return };
    if comparing.mapping.is_whole_before(file) {
        return;
    }
    for unit in detail.stored(Metric::Lines) {
        if comparing.image(Origin { file, line: unit.line }).is_none() {
            categories.add(pick(*unit, Category::DeletedHit, Category::DeletedMissed), unit.line);
        }
    }
}

fn is_hit(unit: Unit) -> bool {
    unit.covered > 0
}

fn pick(unit: Unit, hit: Category, missed: Category) -> Category {
    if is_hit(unit) { hit } else { missed }
}

fn transition(old: Unit, new: Unit) -> Category {
    match (is_hit(old), is_hit(new)) {
        (true, true) => Category::StillHit,
        (true, false) => Category::Lost,
        (false, true) => Category::Gained,
        (false, false) => Category::StillMissed,
    }
}

/// The lines that are code, or may have been, ascending.
fn lines_of_interest(comparing: &Comparing, map: &LineMap, detail: &Detail) -> Vec<Line> {
    let code = detail.stored(Metric::Lines).iter().map(|unit| unit.line);
    match map {
        LineMap::Identity(before) => {
            let past = comparing.before.files().get(*before as usize).and_then(|file| file.detail.as_ref());
            let was_code = past.map_or(&[][..], |detail| detail.stored(Metric::Lines)).iter().map(|unit| unit.line);
            union(code, was_code)
        }
        LineMap::Lines(origins) => {
            let old = origins.iter().enumerate().filter(|(_, origin)| origin.is_some());
            union(code, old.map(|(at, _)| Line::from_index(at)))
        }
        LineMap::Unknown => Vec::new(),
    }
}

fn union(left: impl Iterator<Item = Line>, right: impl Iterator<Item = Line>) -> Vec<Line> {
    let (mut left, mut right) = (left.peekable(), right.peekable());
    let mut out = Vec::with_capacity(left.size_hint().1.unwrap_or_default());
    while let Some(line) = left.peek().into_iter().chain(right.peek()).min().copied() {
        left.next_if_eq(&line);
        right.next_if_eq(&line);
        out.push(line);
    }
    out
}

/// What is known of the lines of a file and of what stands on them.
#[derive(Clone, Copy, Debug, Default)]
struct Parts<'a> {
    measured: bool,
    lines: Lookup<'a>,
    branches: Lookup<'a>,
    statements: Lookup<'a>,
    regions: Lookup<'a>,
    partial: &'a [Line],
}

impl<'a> Parts<'a> {
    fn of(detail: Option<&'a Detail>) -> Parts<'a> {
        Parts {
            measured: detail.is_some(),
            lines: Lookup::stored(detail, Metric::Lines),
            branches: Lookup::stored(detail, Metric::Branches),
            statements: Lookup::stored(detail, Metric::Statements),
            regions: Lookup::stored(detail, Metric::Regions),
            partial: detail.map_or(&[][..], |detail| detail.partial.as_slice()),
        }
    }

    /// Does something on this line that ran on the old one not run any more? Where arms came or went, nothing is said:
    /// a new arm that nobody takes is no loss.
    fn lost_a_part(&mut self, line: Line, past: &mut Parts, old_line: Line) -> bool {
        let (arms, old_arms) = (self.branches.on(line), past.branches.on(old_line));
        let fewer = |old: Option<Unit>, new: Option<Unit>| {
            old.zip(new).is_some_and(|(old, new)| old.total == new.total && new.covered < old.covered)
        };
        if fewer(old_arms, arms)
            || fewer(past.statements.on(old_line), self.statements.on(line))
            || fewer(past.regions.on(old_line), self.regions.on(line))
        {
            return true;
        }
        let same_arms = arms.map_or(0, |unit| unit.total) == old_arms.map_or(0, |unit| unit.total);
        same_arms && self.partial.binary_search(&line).is_ok() && past.partial.binary_search(&old_line).is_err()
    }
}
