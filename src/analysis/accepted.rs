//! Gaps that a project accepts: lines that somebody decided not to test, and why. They change no total and no gate; they
//! leave the queue, and are a number of their own.

use std::collections::BTreeMap;
use std::sync::Arc;

use time::Date;

use super::differential::Mark;
use super::gap_marks::{MarkedGap, carried, marked_places};
use super::{FileId, Gap, Snapshot};
use crate::coverage::Line;

/// A gap that is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedGap {
    /// Which one: it holds on to what stands there.
    pub mark: MarkedGap,
    /// Why it need not be tested. Untrusted.
    pub reason: String,
    /// The last day on which that holds; without one it holds on.
    pub until: Option<Date>,
}

impl AcceptedGap {
    /// Does it hold no more?
    pub fn is_expired(&self, today: Date) -> bool {
        self.until.is_some_and(|until| until < today)
    }

    /// Why, and for how long. Untrusted.
    pub fn words(&self) -> String {
        match self.until {
            Some(until) => format!("accepted: {} (until {until})", self.reason),
            None => format!("accepted: {}", self.reason),
        }
    }
}

/// The accepted gaps of a snapshot, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AcceptedGaps(BTreeMap<(FileId, Line), (Gap, Arc<AcceptedGap>)>);

impl AcceptedGaps {
    /// Those of a file are added. `accepted` are those of this file; `lines` are the fingerprints of its lines.
    pub fn add(&mut self, snapshot: &Snapshot, file: FileId, accepted: &[Arc<AcceptedGap>], lines: &[Mark]) {
        let marks: Vec<&MarkedGap> = accepted.iter().map(|accepted| &accepted.mark).collect();
        let places = marked_places(snapshot, file, &marks, lines);
        for (gap, accepted) in places.into_iter().zip(accepted) {
            // Two that hold on to one gap are one number.
            if let Some(gap) = gap {
                self.0.entry((gap.file, gap.start)).or_insert_with(|| (gap, Arc::clone(accepted)));
            }
        }
    }

    /// Why a gap is accepted, if it is.
    pub fn of(&self, gap: &Gap) -> Option<&AcceptedGap> {
        self.0.get(&(gap.file, gap.start)).map(|(_, accepted)| &**accepted)
    }

    /// Is a line in one of them?
    pub fn holds(&self, file: FileId, line: Line) -> bool {
        let before = self.0.range(..=(file, line)).next_back();
        before.is_some_and(|(_, (gap, _))| gap.file == file && gap.contains(line))
    }

    /// They.
    pub fn gaps(&self) -> impl Iterator<Item = &Gap> {
        self.0.values().map(|(gap, _)| gap)
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The missed lines in them.
    pub fn lines(&self) -> u64 {
        self.gaps().map(|gap| u64::from(gap.missed_lines)).sum()
    }

    /// The second number, in words; `None` where nothing is accepted.
    pub fn words(&self) -> Option<String> {
        match (self.lines(), self.0.len()) {
            (_, 0) => None,
            // What is accepted are ways of lines that did run.
            (0, 1) => Some("1 partial gap accepted".to_owned()),
            (0, gaps) => Some(format!("{gaps} partial gaps accepted")),
            (1, _) => Some("1 line accepted".to_owned()),
            (lines, _) => Some(format!("{lines} lines accepted")),
        }
    }

    /// Other data came: until the gaps were looked for again they are where they were.
    pub fn carry(&mut self, old: &Snapshot, new: &Snapshot) {
        let known = std::mem::take(&mut self.0).into_values();
        let carried = known.filter_map(|(gap, accepted)| Some((carried(&gap, old, new)?, accepted)));
        self.0 = carried.map(|(gap, accepted)| ((gap.file, gap.start), (gap, accepted))).collect();
    }
}
