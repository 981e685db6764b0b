//! The gaps that a person has dealt with, and those that the project accepts: they are left out of the queue.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::analysis::{AcceptedGap, AcceptedGaps, FileId, Gap, MarkKind, MarkedGap, Snapshot, carried};
use crate::coverage::Line;

/// So many are kept of a project; the oldest go first.
pub(crate) const MOST: usize = 2000;

/// What can be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::app) enum Made {
    /// A mark that only this person has.
    Mark(MarkedGap),
    /// A gap that the project accepts.
    Accepted(Arc<AcceptedGap>),
}

/// All marks, and the gaps of the present that have them.
#[derive(Clone, Debug, Default)]
pub(crate) struct GapMarks {
    /// The latest last.
    all: Vec<MarkedGap>,
    placed: Vec<(Gap, MarkKind)>,
    /// The gaps that the project accepts.
    accepted: AcceptedGaps,
    by_place: FxHashMap<(FileId, Line), MarkKind>,
    /// What was made since the start, the latest last.
    made: Vec<Made>,
    /// The gap that is to be accepted, while it is asked why.
    pub(in crate::app) draft: Option<AcceptedGap>,
    /// What was said to be wrong with the file of accepted gaps.
    pub(in crate::app) fault: Option<String>,
    /// The latest look for them; answers to others are dropped.
    pub(in crate::app) generation: u64,
}

impl GapMarks {
    pub(in crate::app) fn new(mut all: Vec<MarkedGap>) -> GapMarks {
        all.drain(..all.len().saturating_sub(MOST));
        GapMarks { all, ..GapMarks::default() }
    }

    pub(in crate::app) fn all(&self) -> &[MarkedGap] {
        &self.all
    }

    /// What was done about a gap.
    pub(crate) fn of(&self, gap: &Gap) -> Option<MarkKind> {
        self.by_place.get(&(gap.file, gap.start)).copied()
    }

    /// The gaps that have marks, each once.
    pub(in crate::app) fn placed(&self) -> impl Iterator<Item = &Gap> {
        let own = self.placed.iter().map(|(gap, _)| gap);
        own.filter(|gap| self.accepted.of(gap).is_none()).chain(self.accepted.gaps())
    }

    /// The gaps that the project accepts.
    pub(crate) fn accepted(&self) -> &AcceptedGaps {
        &self.accepted
    }

    /// Puts a mark on a gap; says which one it had.
    pub(in crate::app) fn add(&mut self, mark: MarkedGap, gap: Gap) -> Option<MarkedGap> {
        let before = self.of(&gap).and_then(|_| self.forget(&mark));
        if self.all.len() >= MOST {
            self.all.remove(0);
        }
        self.placed.retain(|(known, _)| (known.file, known.start) != (gap.file, gap.start));
        self.placed.push((gap, mark.kind));
        self.index();
        self.all.push(mark.clone());
        self.made.push(Made::Mark(mark));
        before
    }

    /// Takes the mark of a gap away; says which one it was.
    pub(in crate::app) fn remove(&mut self, like: &MarkedGap, gap: &Gap) -> Option<MarkedGap> {
        self.placed.retain(|(known, _)| (known.file, known.start) != (gap.file, gap.start));
        self.index();
        self.forget(like)
    }

    /// The project accepts a gap from now on.
    pub(in crate::app) fn accept(&mut self, accepted: Arc<AcceptedGap>) {
        self.made.push(Made::Accepted(accepted));
    }

    /// Takes the latest mark of this session away; one of the project goes when its file was written.
    pub(in crate::app) fn undo(&mut self) -> Option<Made> {
        let latest = self.made.pop()?;
        if let Made::Mark(latest) = &latest {
            self.all.retain(|known| known != latest);
        }
        Some(latest)
    }

    /// Is there one to take away?
    pub(crate) fn can_undo(&self) -> bool {
        !self.made.is_empty()
    }

    /// The gaps were looked for.
    pub(in crate::app) fn place(&mut self, placed: Vec<(Gap, MarkKind)>, accepted: AcceptedGaps) {
        (self.placed, self.accepted) = (placed, accepted);
        self.index();
    }

    /// Other data came: until the gaps were looked for again they are where they were.
    pub(in crate::app) fn carry(&mut self, old: &Snapshot, new: &Snapshot) {
        let placed = std::mem::take(&mut self.placed).into_iter();
        self.placed = placed.filter_map(|(gap, kind)| Some((carried(&gap, old, new)?, kind))).collect();
        self.accepted.carry(old, new);
        self.index();
    }

    /// Of marks of gaps that look alike it is the nearest.
    fn forget(&mut self, like: &MarkedGap) -> Option<MarkedGap> {
        let same = self.all.iter().enumerate().filter(|(_, known)| known.is_of_same_gap(like));
        let (at, _) = same.min_by_key(|(_, known)| known.start.get().abs_diff(like.start.get()))?;
        let gone = self.all.remove(at);
        self.made.retain(|known| !matches!(known, Made::Mark(known) if *known == gone));
        Some(gone)
    }

    fn index(&mut self) {
        let accepted = self.accepted.gaps().map(|gap| (gap, MarkKind::Accepted));
        let all = self.placed.iter().map(|(gap, kind)| (gap, *kind)).chain(accepted);
        self.by_place = all.map(|(gap, kind)| ((gap.file, gap.start), kind)).collect();
    }
}
