//! A baseline beside the present: what the Changes view, `diff` and `check` show.

use std::borrow::Cow;
use std::sync::Arc;

use super::baseline::Baseline;
use super::differential::{Differential, FileChange, LineMap, Measurement};
use super::gates::Judgement;
use super::scope::ScopeChange;
use crate::coverage::{Line, LineState, Metric};

/// The present compared with a baseline.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// What it is compared with.
    pub baseline: Arc<Baseline>,
    /// The present.
    pub now: Arc<Measurement>,
    /// What became of everything, or of everything that changed.
    pub differential: Differential,
    /// Why lines cannot be compared, where the baseline keeps none of any file.
    pub stripped: Option<String>,
    /// What counts now and did not count then, and the other way round.
    pub scope: ScopeChange,
    /// What the project's gates say about it; `None` when it has none.
    pub judgement: Option<Judgement>,
}

impl Comparison {
    /// How the lines of a present file stood before; `None` for a file that was measured on neither side.
    pub fn past(&self, path: &str) -> Option<Past<'_>> {
        let before = &self.baseline.measurement;
        let files = &self.differential.files;
        let at = files.partition_point(|file| file.path.as_str() < path);
        // A file that is gone may have left its path to another one, which comes from elsewhere.
        let mut named = files.iter().skip(at).take_while(|file| file.path.as_str() == path);
        if let Some(file) = named.find(|file| file.after.is_some()) {
            return Some(Past { is_new: file.state == FileChange::New, map: Cow::Borrowed(&file.map), before });
        }
        // A file in which nothing changed is not listed.
        self.now.file(path).filter(|file| file.is_measured())?;
        let at = before.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        Some(Past { is_new: false, map: Cow::Owned(LineMap::Identity(at as u32)), before })
    }
}

/// How the lines of a present file stood before.
#[derive(Clone, Debug)]
pub struct Past<'a> {
    is_new: bool,
    map: Cow<'a, LineMap>,
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
        if self.is_new {
            return Before::New;
        }
        if matches!(*self.map, LineMap::Unknown) {
            return Before::Unknown;
        }
        let Some(origin) = self.map.origin(line) else { return Before::New };
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
