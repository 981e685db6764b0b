//! Which text each report measured of a file, and what is known of that time.

use std::hash::{Hash as _, Hasher as _};
use std::sync::Arc;

use rustc_hash::FxHasher;

use crate::analysis::Places;
use crate::coverage::{FileCoverage, InputId, InputInfo, Line, LineRange};
use crate::formats::Settings;
use crate::project::texts::Texts;

/// The hash of a text's bytes.
pub(super) type Content = [u8; 16];

/// Which writing of which report, by a hash of both.
pub(super) type Report = u64;

/// The text that each report measured of a file, as far as that was seen.
#[derive(Clone, Debug, Default)]
pub(super) struct MeasuredTexts(Vec<(Report, Content)>);

impl MeasuredTexts {
    pub(super) fn of(&self, report: Report) -> Option<Content> {
        self.0.iter().find(|known| known.0 == report).map(|known| known.1)
    }

    pub(super) fn learn(&mut self, report: Report, content: Content) {
        if self.of(report).is_none() {
            self.0.push((report, content));
        }
    }
}

/// What it takes to tell which text was measured, and what that was.
#[derive(Clone, Copy)]
pub(in crate::project::load) struct Past<'a> {
    pub(in crate::project::load) inputs: &'a [InputInfo],
    /// Names of the tests; what ran outside of them has none.
    pub(in crate::project::load) contexts: &'a [Arc<str>],
    pub(in crate::project::load) texts: Option<&'a Texts>,
    pub(in crate::project::load) settings: &'a Settings,
}

impl Past<'_> {
    pub(super) fn report(&self, input: InputId) -> Option<Report> {
        let info = self.inputs.get(input.0 as usize)?;
        let mut hasher = FxHasher::default();
        (&*info.path, info.modified).hash(&mut hasher);
        Some(hasher.finish())
    }

    /// The ranges of functions that changed of which tests ran something: these did not run again. If none did, nothing is
    /// doubtful there. `said` speaks of the text before; the first line of a function may run when it is defined.
    pub(super) fn open(&self, ranges: &[LineRange], said: &FileCoverage, places: &Places) -> Vec<LineRange> {
        let untold = said.contexts.is_empty();
        let ran = |line| untold || self.is_by_test(said, line);
        let hit: Vec<Line> = said.lines.iter().filter(|(_, hits)| *hits > 0).map(|(line, _)| line).collect();
        let hit: Vec<Line> = hit.into_iter().filter(|line| ran(*line)).collect();
        let is_in = |range: &LineRange, line: Line| {
            if let Some(place) = places.of(line) {
                return range.contains(place) && (place > range.start || range.len() == 1);
            }
            let gap = places.gap(line);
            gap.start <= range.end && range.start <= gap.end
        };
        ranges.iter().filter(|range| hit.iter().any(|line| is_in(range, *line))).copied().collect()
    }

    /// Did a test run this line?
    fn is_by_test(&self, coverage: &FileCoverage, line: Line) -> bool {
        coverage.contexts.of(line).any(|id| self.contexts.get(id.0 as usize).is_none_or(|name| !name.is_empty()))
    }
}
