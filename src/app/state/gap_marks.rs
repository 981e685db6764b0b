//! The gaps that a person has dealt with: they are left out of the queue.

use rustc_hash::FxHashMap;

use crate::analysis::{FileId, Gap, MarkKind, MarkedGap, Snapshot};
use crate::coverage::Line;

/// So many are kept of a project; the oldest go first.
pub(crate) const MOST: usize = 2000;

/// All marks, and the gaps of the present that have them.
#[derive(Clone, Debug, Default)]
pub(crate) struct GapMarks {
    /// The latest last.
    all: Vec<MarkedGap>,
    placed: Vec<(Gap, MarkKind)>,
    by_place: FxHashMap<(FileId, Line), MarkKind>,
    /// Those that were made since the start, the latest last.
    made: Vec<MarkedGap>,
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

    /// The gaps that have marks.
    pub(in crate::app) fn placed(&self) -> impl Iterator<Item = &Gap> {
        self.placed.iter().map(|(gap, _)| gap)
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
        self.made.push(mark);
        before
    }

    /// Takes the mark of a gap away; says which one it was.
    pub(in crate::app) fn remove(&mut self, like: &MarkedGap, gap: &Gap) -> Option<MarkedGap> {
        self.placed.retain(|(known, _)| (known.file, known.start) != (gap.file, gap.start));
        self.index();
        self.forget(like)
    }

    /// Takes the latest mark of this session away.
    pub(in crate::app) fn undo(&mut self) -> Option<MarkedGap> {
        let latest = self.made.pop()?;
        self.all.retain(|known| *known != latest);
        Some(latest)
    }

    /// Is there one to take away?
    pub(crate) fn can_undo(&self) -> bool {
        !self.made.is_empty()
    }

    /// The gaps were looked for.
    pub(in crate::app) fn place(&mut self, placed: Vec<(Gap, MarkKind)>) {
        self.placed = placed;
        self.index();
    }

    /// Other data came: until the gaps were looked for again they are where they were.
    pub(in crate::app) fn carry(&mut self, old: &Snapshot, new: &Snapshot) {
        self.placed.retain_mut(|(gap, _)| {
            let file = old.file(gap.file).and_then(|file| new.find(file.path.as_str()));
            gap.file = file.unwrap_or(gap.file);
            gap.function = None;
            file.is_some()
        });
        self.index();
    }

    /// Of marks of gaps that look alike it is the nearest.
    fn forget(&mut self, like: &MarkedGap) -> Option<MarkedGap> {
        let same = self.all.iter().enumerate().filter(|(_, known)| known.is_of_same_gap(like));
        let (at, _) = same.min_by_key(|(_, known)| known.start.get().abs_diff(like.start.get()))?;
        let gone = self.all.remove(at);
        self.made.retain(|known| *known != gone);
        Some(gone)
    }

    fn index(&mut self) {
        self.by_place = self.placed.iter().map(|(gap, kind)| ((gap.file, gap.start), *kind)).collect();
    }
}
