//! How hot lines are: how often each ran, beside the one of its file that ran most. Counts differ by orders of magnitude, so
//! that each step of heat stands for a factor.

use crate::coverage::{Counts, FileCoverage, Line};

/// Steps of heat.
pub(crate) const STEPS: usize = 8;

/// Whether heat is shown, and what the heat of the shown file is measured by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Heat {
    pub(crate) on: bool,
    /// The line that ran most, and how often; `None` where nothing ran, or counts are no counts.
    pub(crate) hottest: Option<(Line, u64)>,
}

impl Heat {
    /// Measures the heat of a file, as long as somebody looks at it.
    pub(crate) fn measure(&mut self, coverage: Option<&FileCoverage>) {
        self.hottest = None;
        let Some(coverage) = coverage.filter(|coverage| self.on && coverage.counts == Counts::Exact) else { return };
        coverage.lines.each(|line, hits| {
            if hits > self.hottest.map_or(0, |(_, most)| most) {
                self.hottest = Some((line, hits));
            }
        });
    }

    /// The step of a line that ran so often, from 0 on; `None` for one that did not run.
    pub(crate) fn step(self, hits: u64) -> Option<usize> {
        let (_, most) = self.hottest.filter(|_| hits > 0)?;
        let part = if most > 1 { (hits as f64).ln() / (most as f64).ln() } else { 0.0 };
        Some(((part * (STEPS - 1) as f64) as usize).min(STEPS - 1))
    }

    /// How often a line of this step ran at least; `None` where no count leads to it.
    pub(crate) fn least(self, step: usize) -> Option<u64> {
        let (_, most) = self.hottest?;
        let near = (most as f64).powf(step as f64 / (STEPS - 1) as f64) as u64;
        // Rounding may be off by one.
        (near.saturating_sub(1)..=near.saturating_add(2)).find(|hits| self.step(*hits) == Some(step))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(hits: &[u64], counts: Counts) -> Heat {
        let lines = hits.iter().enumerate().map(|(at, hits)| (Line::from_index(at), *hits)).collect();
        let mut heat = Heat { on: true, hottest: None };
        heat.measure(Some(&FileCoverage { counts, lines, ..FileCoverage::default() }));
        heat
    }

    #[test]
    fn each_step_is_a_factor_and_the_last_one_is_what_ran_most() {
        let heat = measured(&[1, 0, 128, 10_000_000, 40], Counts::Exact);
        assert_eq!(heat.hottest, Some((Line::from_index(3), 10_000_000)));
        let steps = [0, 1, 9, 10, 100, 9_999_999, 10_000_000].map(|hits| heat.step(hits));
        assert_eq!(steps, [None, Some(0), Some(0), Some(1), Some(2), Some(6), Some(7)]);
        let least: Vec<Option<u64>> = (0..STEPS).map(|step| heat.least(step)).collect();
        assert_eq!(least, [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000].map(Some));
    }

    #[test]
    fn what_ran_once_is_cold_and_what_is_not_counted_has_no_heat() {
        assert_eq!(measured(&[1, 1], Counts::Exact).step(1), Some(0));
        assert_eq!(measured(&[0, 0], Counts::Exact).step(0), None);
        assert_eq!(measured(&[1, 1], Counts::Binary).hottest, None);
        let large = measured(&[u64::MAX, 1], Counts::Exact);
        assert_eq!((large.step(u64::MAX), large.step(1)), (Some(STEPS - 1), Some(0)));
    }
}
