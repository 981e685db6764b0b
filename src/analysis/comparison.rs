//! A baseline beside the present: what the Changes view, `diff` and `check` show.

use std::sync::Arc;

use super::baseline::Baseline;
use super::differential::{Differential, FileChange, FileDelta, LineMap, Measurement};
use super::gates::Judgement;
use crate::coverage::{Line, LineState, Metric};

/// The present compared with a baseline.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// What it is compared with.
    pub baseline: Arc<Baseline>,
    /// The present.
    pub now: Arc<Measurement>,
    /// What became of everything.
    pub differential: Differential,
    /// What the project's gates say about it; `None` when it has none.
    pub judgement: Option<Judgement>,
}

impl Comparison {
    /// How the lines of a present file stood before; `None` for a file that was measured on neither side.
    pub fn past(&self, path: &str) -> Option<Past<'_>> {
        let files = &self.differential.files;
        let at = files.partition_point(|file| file.path.as_str() < path);
        // A file that is gone may have left its path to another one, which comes from elsewhere.
        let mut named = files.iter().skip(at).take_while(|file| file.path.as_str() == path);
        Some(Past { file: named.find(|file| file.after.is_some())?, before: &self.baseline.measurement })
    }
}

/// How the lines of a present file stood before.
#[derive(Clone, Copy, Debug)]
pub struct Past<'a> {
    /// What became of the file.
    pub file: &'a FileDelta,
    before: &'a Measurement,
}

/// How a line stood before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// Nothing says it: a text or the data of lines is missing.
    Unknown,
    /// It was not there, or read otherwise.
    New,
    /// It was no code.
    NoCode,
    /// It was code.
    Code(LineState),
}

impl Past<'_> {
    /// How a present line stood before.
    pub fn of(&self, line: Line) -> Before {
        if self.file.state == FileChange::New {
            return Before::New;
        }
        if matches!(self.file.map, LineMap::Unknown) {
            return Before::Unknown;
        }
        let Some(origin) = self.file.map.origin(line) else { return Before::New };
        let file = self.before.record(origin.file);
        let Some(detail) = file.and_then(|file| file.detail.as_ref()) else { return Before::Unknown };
        let Some((_, units)) = detail.units.iter().find(|entry| entry.0 == Metric::Lines) else {
            return Before::Unknown;
        };
        let Ok(at) = units.binary_search_by_key(&origin.line, |unit| unit.line) else { return Before::NoCode };
        let is_hit = units.get(at).is_some_and(|unit| unit.covered > 0);
        Before::Code(match (is_hit, detail.partial.binary_search(&origin.line)) {
            (false, _) => LineState::Missed,
            (true, Ok(_)) => LineState::Partial,
            (true, Err(_)) => LineState::Hit,
        })
    }
}
