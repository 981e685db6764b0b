//! The branch arms of a file as coverage.py counts them, which is not quite what it lists.
//!
//! Arms that lead to excluded lines are listed when they were executed, but not counted, and so are jumps of a line
//! to itself in older versions. Arms that the user declared impossible (`# pragma: no branch`, `partial_branches`)
//! are counted as covered, but not listed. Where the line ran, it is left with one arm. Where it did not run, the
//! report does not say which line it is.

use super::region::Region;
use crate::coverage::{Branches, Line, LineRatio, LineRatios, Lines};
use crate::formats::coveragepy::arms::{Arm, Way, branches};

/// The arms of a file.
pub(super) struct Arms {
    /// Those that have a line.
    pub(super) branches: Branches,
    /// Those of which only the function is known.
    pub(super) counts: LineRatios,
    /// How many the report counts more than it lists.
    pub(super) unlisted: i64,
}

/// Sorts out listed arms. `counted` is how many there should be, where the report says it.
pub(super) fn arms(mut arms: Vec<Arm>, lines: &Lines, excluded: &[Line], counted: Option<u64>) -> Arms {
    let leads_to_excluded =
        |to: i64| u32::try_from(to).ok().and_then(Line::new).is_some_and(|line| excluded.binary_search(&line).is_ok());
    let to = |arm: &Arm| if let Way::To(to) = arm.way { to } else { 0 };
    arms.retain(|arm| !leads_to_excluded(to(arm)) && to(arm) != i64::from(arm.from.get()));
    arms.sort_by_key(Arm::order);
    arms.dedup_by_key(|arm| (arm.from, to(arm)));
    let mut unlisted = counted.map_or(0, |counted| counted as i64 - arms.len() as i64);
    let alone = arms.chunk_by(|a, b| a.from == b.from).filter_map(|block| match block {
        [only] => Some(only.from),
        _ => None,
    });
    let alone: Vec<Line> = alone.take(usize::try_from(unlisted).unwrap_or(0)).collect();
    unlisted -= alone.len() as i64;
    arms.extend(alone.into_iter().map(|from| Arm { from, way: Way::Declared, taken: true }));
    Arms { branches: branches(arms, lines), counts: LineRatios::default(), unlisted }
}

impl Arms {
    /// Gives the arms that are counted, but not listed, to a line that did not run: to one of the function that
    /// counts them, where the report has functions.
    pub(super) fn place_unlisted(&mut self, lines: &Lines, regions: &[Region], limit: u32) {
        let mut left = u64::try_from(self.unlisted).unwrap_or(0);
        let mut places: Vec<LineRatio> = Vec::new();
        let of_regions = regions.iter().map(|region| (region.counted(), region.lines(limit).collect::<Vec<Line>>()));
        let whole = (u64::MAX, lines.iter().map(|line| line.0).collect());
        for (counted, own) in of_regions.chain([whole]) {
            let listed: usize = own.iter().map(|line| self.branches.on(*line).count()).sum();
            let here = counted.saturating_sub(listed as u64).min(left);
            let free = |line: &&Line| lines.hits(**line) == Some(0) && self.branches.on(**line).next().is_none();
            if let Some(line) = own.iter().find(free)
                && here > 0
            {
                left -= here;
                let count = u32::try_from(here).unwrap_or(u32::MAX);
                places.push(LineRatio { line: *line, covered: count, total: count, inexact: true });
            }
        }
        self.counts = places.into_iter().collect();
    }
}
