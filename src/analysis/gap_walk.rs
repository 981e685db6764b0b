//! The gaps in an order: which one comes next, and the how manieth one is. Walks from class to class of the index and from
//! file to file; the gaps themselves are looked up in the few files where the walk halts.

use super::{FileId, Gap, GapClass, GapCount, GapIndex, GapsOfFile, Snapshot};
use crate::coverage::Line;

/// Which gaps are walked.
pub trait Passing {
    /// Only gaps made of partial lines alone?
    fn partial(&self) -> bool;

    /// The gaps that pass, of this kind or not, by impact.
    fn index<'a>(&'a self, snapshot: &'a Snapshot) -> &'a GapIndex;

    /// How many gaps of a file pass, by impact; `None` where none does.
    fn counts<'a>(&'a self, snapshot: &'a Snapshot, file: FileId) -> Option<&'a [GapCount]>;

    /// Does a gap of such a file pass? Its kind was asked for already.
    fn passes(&self, gap: &Gap) -> bool;

    /// The gaps that index and counts have among them although they do not pass.
    fn left_out(&self) -> &[Gap] {
        &[]
    }
}

/// A place in a walk: impact, file and line of a gap that is there, or was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The impact.
    pub impact: u64,
    /// The file.
    pub file: FileId,
    /// The first line.
    pub start: Line,
}

impl From<&Gap> for Spot {
    fn from(gap: &Gap) -> Spot {
        Spot { impact: gap.impact(), file: gap.file, start: gap.start }
    }
}

/// The gaps of a snapshot that pass.
#[derive(Clone, Copy)]
pub struct GapWalk<'a> {
    snapshot: &'a Snapshot,
    passing: &'a dyn Passing,
}

impl<'a> GapWalk<'a> {
    /// A walk.
    pub fn new(snapshot: &'a Snapshot, passing: &'a dyn Passing) -> GapWalk<'a> {
        GapWalk { snapshot, passing }
    }

    /// The next or previous gap by impact, then path, then line; from the one end when there is no place to start from.
    pub fn by_impact(self, from: Option<Spot>, forward: bool) -> Option<Gap> {
        let classes = self.index().classes();
        let at = from.map(|spot| classes.partition_point(|class| class.impact > spot.impact));
        if let Some(spot) = from
            && let Some(gap) = self.in_file(spot.file, Some(spot.impact), Some(spot.start), forward)
        {
            return Some(gap);
        }
        let in_class = |at: usize| {
            let class = classes.get(at)?;
            let same = from.filter(|spot| spot.impact == class.impact);
            let files = match (same, forward) {
                (Some(spot), true) => class.files.get(class.files.partition_point(|known| known.file <= spot.file)..),
                (Some(spot), false) => class.files.get(..class.files.partition_point(|known| known.file < spot.file)),
                (None, _) => Some(&class.files[..]),
            };
            let halt = |known: &GapsOfFile| {
                let has = known.of_kind(self.passing.partial()) > 0;
                has.then(|| self.in_file(known.file, Some(class.impact), None, forward)).flatten()
            };
            let files = files.unwrap_or_default();
            if forward { files.iter().find_map(halt) } else { files.iter().rev().find_map(halt) }
        };
        if forward {
            (at.unwrap_or(0)..classes.len()).find_map(in_class)
        } else {
            // Where no gap has the impact any more, the class at its place is one that comes after it.
            let here = at.filter(|at| classes.get(*at).map(|class| class.impact) == from.map(|spot| spot.impact));
            let end = here.map(|at| at + 1).or(at).unwrap_or(classes.len());
            (0..end).rev().find_map(in_class)
        }
    }

    /// The next or previous gap by path, then line.
    pub fn by_place(self, from: Option<(FileId, Line)>, forward: bool) -> Option<Gap> {
        if let Some((file, line)) = from
            && let Some(gap) = self.in_file(file, None, Some(line), forward)
        {
            return Some(gap);
        }
        let count = self.snapshot.files.len() as u32;
        let halt = |at: u32| {
            let file = FileId(at);
            self.has_any(file).then(|| self.in_file(file, None, None, forward)).flatten()
        };
        match (from, forward) {
            (Some((file, _)), true) => (file.0 + 1..count).find_map(halt),
            (Some((file, _)), false) => (0..file.0).rev().find_map(halt),
            (None, true) => (0..count).find_map(halt),
            (None, false) => (0..count).rev().find_map(halt),
        }
    }

    /// How many gaps pass.
    pub fn total(self) -> u64 {
        self.index().total(self.passing.partial()).saturating_sub(self.left_out(|_| true))
    }

    /// How many gaps are left out of what is counted, of those for which something holds.
    fn left_out(self, holds: impl Fn(&Gap) -> bool) -> u64 {
        let kind = |gap: &Gap| !self.passing.partial() || gap.partial_only;
        self.passing.left_out().iter().filter(|gap| kind(gap) && holds(gap)).count() as u64
    }

    /// The place of a gap among those that pass, counted from 1.
    pub fn number(self, gap: &Gap, by_impact: bool) -> u64 {
        let partial = self.passing.partial();
        let impact = by_impact.then(|| gap.impact());
        let above = |class: &GapClass| {
            let files = class.files.get(..class.files.partition_point(|known| known.file < gap.file));
            files.unwrap_or_default().iter().map(|known| known.of_kind(partial)).sum::<u64>()
        };
        let classes = self.index().classes();
        let before: u64 = if let Some(impact) = impact {
            let (larger, rest) = classes.split_at(classes.partition_point(|class| class.impact > impact));
            let class = rest.first().filter(|class| class.impact == impact);
            larger.iter().map(|class| class.of_kind(partial)).sum::<u64>() + class.map_or(0, above)
        } else {
            classes.iter().map(above).sum()
        };
        let of_file = self.gaps(gap.file, impact).into_iter().filter(|other| other.start <= gap.start).count();
        // Those of the file are not among its gaps that pass.
        let left_out = self.left_out(|other| match impact {
            Some(impact) if other.impact() != impact => other.impact() > impact,
            _ => other.file < gap.file,
        });
        before.saturating_sub(left_out) + of_file as u64
    }

    /// How many gaps of the gap's function pass.
    pub fn of_function(self, gap: &Gap) -> usize {
        let same = |other: &Gap| gap.function.is_some() && other.function == gap.function;
        self.gaps(gap.file, None).iter().filter(|other| same(other)).count()
    }

    fn index(&self) -> &'a GapIndex {
        self.passing.index(self.snapshot)
    }

    /// The gaps of a file that pass, in line order.
    fn gaps(self, file: FileId, impact: Option<u64>) -> Vec<Gap> {
        let mut gaps = self.snapshot.gaps_of(file);
        let kind = |gap: &Gap| !self.passing.partial() || gap.partial_only;
        gaps.retain(|gap| impact.is_none_or(|impact| gap.impact() == impact) && kind(gap) && self.passing.passes(gap));
        gaps
    }

    /// The first gap of a file behind a line, or the last one before it.
    fn in_file(self, file: FileId, impact: Option<u64>, from: Option<Line>, forward: bool) -> Option<Gap> {
        let mut gaps = self.gaps(file, impact).into_iter();
        match (from, forward) {
            (None, true) => gaps.next(),
            (None, false) => gaps.next_back(),
            (Some(line), true) => gaps.find(|gap| gap.start > line),
            (Some(line), false) => gaps.rfind(|gap| gap.start < line),
        }
    }

    /// Does any gap of a file pass?
    fn has_any(self, file: FileId) -> bool {
        let counts = self.passing.counts(self.snapshot, file).unwrap_or_default();
        counts.iter().any(|count| count.of_kind(self.passing.partial()) > 0)
    }
}
