//! A baseline beside the present: what the Changes view, `diff` and `check` show.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::baseline::Baseline;
use super::differential::{Differential, FileChange, LineMap, Measurement, Origin};
use super::flaky::{Flaky, FlakyLine};
use super::gates::Judgement;
use super::reach::KnownTests;
use super::scope::ScopeChange;
use crate::coverage::{Line, LineRange, LineState, Metric};

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
        let flaky = self.baseline.info.flaky.as_deref();
        let files = &self.differential.files;
        let at = files.partition_point(|file| file.path.as_str() < path);
        // A file that is gone may have left its path to another one, which comes from elsewhere.
        let mut named = files.iter().skip(at).take_while(|file| file.path.as_str() == path);
        if let Some(file) = named.find(|file| file.after.is_some()) {
            return Some(Past { is_new: file.state == FileChange::New, map: Cow::Borrowed(&file.map), before, flaky });
        }
        // A file in which nothing changed is not listed.
        self.now.file(path).filter(|file| file.is_measured())?;
        let at = before.place(path)?;
        Some(Past { is_new: false, map: Cow::Owned(LineMap::Identity(at as u32)), before, flaky })
    }

    /// The tests that ran some lines of a present file then, by name; none where the baseline does not say it.
    pub fn tests_then(&self, path: &str, lines: &[LineRange]) -> Vec<&Arc<str>> {
        let Some((tests, past)) = self.baseline.tests.as_deref().zip(self.past(path)) else { return Vec::new() };
        let mut then: BTreeMap<u32, Vec<Line>> = BTreeMap::new();
        let each = lines.iter().flat_map(|range| range.start.get()..=range.end.get()).take(MOST_LINES);
        for origin in each.filter_map(Line::new).filter_map(|line| past.origin(line)) {
            then.entry(origin.file).or_default().push(origin.line);
        }
        let of_file = |(file, lines): (&u32, &Vec<Line>)| {
            let record = past.before.record(*file);
            record.map(|record| tests.of_lines(record.path.as_str(), lines)).unwrap_or_default()
        };
        let mut found: Vec<&Arc<str>> = then.iter().flat_map(of_file).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The same in words, and whether those tests are gone, as far as the present names its tests.
    pub fn covered_then(&self, path: &str, lines: &[LineRange], now: &KnownTests) -> Option<String> {
        let tests = self.tests_then(path, lines);
        let is_gone = |test: &&&Arc<str>| !now.is_empty() && now.find(test).is_none();
        let gone = tests.iter().filter(is_gone).count();
        // What is gone explains the most.
        let first = tests.iter().find(is_gone).or(tests.first())?;
        let more = if tests.len() > 1 { format!(" (+{})", tests.len() - 1) } else { String::new() };
        let end = match (gone, tests.len()) {
            (0, _) => String::new(),
            (1, 1) => ", which is gone".to_owned(),
            (gone, all) if gone == all => ", which are gone".to_owned(),
            (1, _) => ", of which 1 is gone".to_owned(),
            (gone, _) => format!(", of which {gone} are gone"),
        };
        Some(format!("was covered by {first}{more}{end}"))
    }
}

/// Nobody reads the tests of more lines than these at once.
const MOST_LINES: usize = 10_000;

/// How the lines of a present file stood before.
#[derive(Clone, Debug)]
pub struct Past<'a> {
    is_new: bool,
    map: Cow<'a, LineMap>,
    before: &'a Measurement,
    flaky: Option<&'a Flaky>,
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
    /// Where a present line stood before, if it was there.
    fn origin(&self, line: Line) -> Option<Origin> {
        if self.is_new { None } else { self.map.origin(line) }
    }

    /// What several runs of the baseline showed of a present line, where they differed.
    pub fn flaky(&self, line: Line) -> Option<(&Flaky, FlakyLine)> {
        let flaky = self.flaky?;
        let origin = self.origin(line)?;
        Some((flaky, flaky.on(self.before.record(origin.file)?.path.as_str(), origin.line)?))
    }

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
