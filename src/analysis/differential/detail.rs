//! What was measured of a file, line by line, in each metric.

use std::borrow::Cow;

use crate::coverage::{FileCoverage, Line, Metric, Ratio};

/// What can be covered on one line in one metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The line. Functions stand on their first line, or on line 1 when nothing says where they are.
    pub line: Line,
    /// How many are covered.
    pub covered: u32,
    /// How many there are.
    pub total: u32,
}

impl Unit {
    /// Covered of total.
    pub fn ratio(self) -> Ratio {
        Ratio::new(self.covered.into(), self.total.into())
    }
}

/// What was measured, line by line: for each metric its units, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Detail {
    /// Units of lines, branches, functions, statements, regions, instructions and conditions, where carried.
    pub units: Vec<(Metric, Vec<Unit>)>,
    /// Hit lines on which something is missed, ascending.
    pub partial: Vec<Line>,
}

impl Detail {
    /// What was measured of a file.
    pub(super) fn of_file(coverage: &FileCoverage) -> Detail {
        let mut units = Vec::new();
        for metric in Metric::ALL.into_iter().filter(|metric| coverage.carries.contains(*metric)) {
            if !matches!(metric, Metric::StrictLines | Metric::Combined) {
                units.push((metric, units_of(coverage, metric)));
            }
        }
        Detail { units, partial: coverage.partial().collect() }
    }

    /// The units of a metric, ascending; lines and branches together for `combined`.
    pub fn of(&self, metric: Metric) -> Vec<Unit> {
        self.units(metric).into_owned()
    }

    /// The same, without a copy where they are stored.
    pub(super) fn units(&self, metric: Metric) -> Cow<'_, [Unit]> {
        match metric {
            Metric::Combined => Cow::Owned(sum([self.stored(Metric::Lines), self.stored(Metric::Branches)].concat())),
            Metric::StrictLines => {
                let mut partial = self.partial.iter().peekable();
                let strict = |unit: &Unit| {
                    while partial.next_if(|line| **line < unit.line).is_some() {}
                    let covered = if partial.peek() == Some(&&unit.line) { 0 } else { unit.covered };
                    Unit { covered, ..*unit }
                };
                Cow::Owned(self.stored(Metric::Lines).iter().map(strict).collect())
            }
            metric => Cow::Borrowed(self.stored(metric)),
        }
    }

    /// The units of a metric that the data stores.
    pub(super) fn stored(&self, metric: Metric) -> &[Unit] {
        self.units.iter().find(|entry| entry.0 == metric).map_or(&[][..], |entry| entry.1.as_slice())
    }
}

/// The units of a metric that the data stores. Several on one line are added up.
fn units_of(coverage: &FileCoverage, metric: Metric) -> Vec<Unit> {
    let unit = |line: Line, ratio: Ratio| Unit { line, covered: ratio.covered as u32, total: ratio.total as u32 };
    let spans = |spans: &crate::coverage::Spans| {
        let weighed = spans.iter().map(|counted| {
            let weight = u64::from(counted.weight);
            unit(counted.span.start, Ratio::new(if counted.count > 0 { weight } else { 0 }, weight))
        });
        sum(weighed.collect())
    };
    let ratios = |ratios: &crate::coverage::LineRatios| ratios.iter().map(|on| unit(on.line, on.ratio())).collect();
    match metric {
        Metric::Lines => coverage.lines.iter().map(|(line, hits)| unit(line, Ratio::one(hits > 0))).collect(),
        Metric::Branches => coverage.branch_lines().map(|(line, ratio)| unit(line, ratio)).collect(),
        Metric::Functions => sum(coverage
            .functions
            .iter()
            .map(|function| unit(function.start.unwrap_or(Line::FIRST), Ratio::one(function.is_entered())))
            .collect()),
        Metric::Statements => spans(&coverage.statements),
        Metric::Regions => spans(&coverage.regions),
        Metric::Instructions => ratios(&coverage.instructions),
        Metric::Mcdc => ratios(&coverage.conditions),
        Metric::Combined | Metric::StrictLines => Vec::new(),
    }
}

fn sum(mut units: Vec<Unit>) -> Vec<Unit> {
    units.sort_by_key(|unit| unit.line);
    units.dedup_by(|next, kept| {
        let same = next.line == kept.line;
        if same {
            kept.covered = kept.covered.saturating_add(next.covered);
            kept.total = kept.total.saturating_add(next.total);
        }
        same
    });
    units.retain(|unit| unit.total > 0);
    units
}
