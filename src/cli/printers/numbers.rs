//! The numbers that a reader wants first: the rate, its change, the rate of changed lines, the tests. The same in every
//! format.

use std::fmt::Write as _;

use super::json::{ByMetric, JsonRatio, totals};
use super::waterfall::{against, points};
use crate::analysis::{BaselineInfo, TestResults};
use crate::coverage::{Drop, Metric, Ratio, Totals};
use crate::markdown::escape;
use crate::source::printable;

/// Changes are small: they are shown to the hundredth even where rates are not.
const CHANGE_PRECISION: u8 = 2;

/// The coverage of new and changed lines.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Changed {
    /// Covered of those that can be covered.
    pub(in crate::cli) lines: Ratio,
    /// Since when, where that is not the baseline. Untrusted.
    pub(in crate::cli) since: Option<String>,
}

/// The numbers.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Numbers<'a> {
    /// The metric of the headline.
    pub(in crate::cli) headline: Metric,
    /// The present.
    pub(in crate::cli) now: Totals,
    /// Before, where it was measured.
    pub(in crate::cli) before: Option<Totals>,
    /// What was measured before.
    pub(in crate::cli) baseline: Option<&'a BaselineInfo>,
    /// New and changed lines, where something says what is new.
    pub(in crate::cli) changed: Option<Changed>,
    /// Results of the tests, where they were given.
    pub(in crate::cli) tests: Option<TestResults>,
    /// Decimals of rates.
    pub(in crate::cli) precision: u8,
}

/// A number with what it was.
pub(in crate::cli) struct Number {
    /// `lines`.
    pub(in crate::cli) name: &'static str,
    /// `81.1% (73/90)`.
    pub(in crate::cli) now: String,
    /// `90.0% (90/100)`; empty where nothing is known.
    pub(in crate::cli) before: String,
    /// `-8.89pp`; empty where there is none.
    pub(in crate::cli) change: String,
}

impl Numbers<'_> {
    /// The rate and its change in short, for a title: `81.1%, -8.89pp`.
    pub(in crate::cli) fn title(&self) -> String {
        let rate = self.now.get(self.headline).unwrap_or_default().display(self.precision);
        match self.change(self.headline) {
            Some(drop) => format!("{rate}, {}", points(Some(drop), CHANGE_PRECISION)),
            None => rate,
        }
    }

    /// The metric of the headline with its change: `lines 81.1% (73/90), -8.89pp from 90.0% (90/100) in phase 1`.
    pub(in crate::cli) fn first(&self) -> String {
        let (now, headline) = (self.rate(self.now.get(self.headline).unwrap_or_default()), self.headline.key());
        let Some(info) = self.baseline else {
            return format!("{headline} {now}; there is no baseline to compare with");
        };
        let base = against(info);
        match (self.before.and_then(|before| before.get(self.headline)), self.change(self.headline)) {
            (Some(before), Some(drop)) => {
                let change = points(Some(drop), CHANGE_PRECISION);
                format!("{headline} {now}, {change} from {} in {base}", self.rate(before))
            }
            _ => format!("{headline} {now}; {base} has no {headline} to compare with"),
        }
    }

    /// What the present was compared with, for a sentence of its own: `Compared with phase 1 (a1b2c3d, 2026-07-01)`.
    pub(in crate::cli) fn compared(&self) -> String {
        match (self.baseline, self.change(self.headline)) {
            (None, _) => "There is no baseline to compare with".to_owned(),
            (Some(info), Some(_)) => format!("Compared with {}", against(info)),
            (Some(info), None) => {
                format!("Compared with {}, which has no {} to compare with", against(info), self.headline.key())
            }
        }
    }

    /// All of them, the headline first.
    pub(in crate::cli) fn all(&self) -> Vec<Number> {
        let mut rows: Vec<Number> = Vec::new();
        for metric in [self.headline, Metric::Lines, Metric::Branches] {
            let Some(now) = self.now.get(metric) else { continue };
            if now.is_empty() && metric != self.headline || rows.iter().any(|row| row.name == metric.key()) {
                continue;
            }
            let before = self.before.and_then(|before| before.get(metric));
            rows.push(Number {
                name: metric.key(),
                now: self.rate(now),
                before: before.map(|before| self.rate(before)).unwrap_or_default(),
                change: self.change(metric).map(|drop| points(Some(drop), CHANGE_PRECISION)).unwrap_or_default(),
            });
        }
        rows.extend(self.changed.as_ref().map(|changed| Number {
            name: "changed lines",
            now: changed_lines(changed, self.precision),
            before: String::new(),
            change: String::new(),
        }));
        let tests_before = self.baseline.and_then(|info| info.tests);
        rows.extend(self.tests.map(|now| Number {
            name: "tests",
            now: results(now),
            before: tests_before.map(results).unwrap_or_default(),
            change: tests_before.map(|before| more(before.total(), now.total())).unwrap_or_default(),
        }));
        rows
    }

    /// The lines below the first: `branches 61.2% (30/49), +0.10pp`.
    pub(in crate::cli) fn rest(&self) -> Vec<String> {
        let row = |Number { name, now, change, .. }: Number| {
            let change = if change.is_empty() { change } else { format!(", {change}") };
            printable(&format!("{name} {now}{change}")).into_owned()
        };
        self.all().into_iter().filter(|number| number.name != self.headline.key()).map(row).collect()
    }

    /// A table for a pull request.
    pub(in crate::cli) fn markdown(&self) -> String {
        let rows = self.all();
        let has_before = rows.iter().any(|row| !row.before.is_empty());
        let mut out = String::from(if has_before {
            "| | now | before | change |\n|---|---:|---:|---:|\n"
        } else {
            "| | now |\n|---|---:|\n"
        });
        for Number { name, now, before, change } in rows {
            let now = escape(&now);
            let _ = if has_before {
                writeln!(out, "| {name} | {now} | {before} | {change} |")
            } else {
                writeln!(out, "| {name} | {now} |")
            };
        }
        out
    }

    /// The present in the shape of the contract.
    pub(in crate::cli) fn json_totals(&self) -> ByMetric<JsonRatio> {
        totals(&self.now)
    }

    fn change(&self, metric: Metric) -> Option<Drop> {
        Drop::between(self.before?.get(metric)?, self.now.get(metric)?)
    }

    fn rate(&self, ratio: Ratio) -> String {
        format!("{} ({}/{})", ratio.display(self.precision), ratio.covered, ratio.total)
    }
}

fn changed_lines(changed: &Changed, precision: u8) -> String {
    let Ratio { covered, total } = changed.lines;
    let since = changed.since.as_ref().map(|since| format!(" since {since}")).unwrap_or_default();
    if total == 0 {
        // That nothing changed and that nothing was looked at are two things.
        return format!("0 that can be covered{since}");
    }
    format!("{} ({covered}/{total}){since}", changed.lines.display(precision))
}

/// `214 passed, 1 failed, 2 skipped in 3.2 s`.
pub(in crate::cli) fn results(tests: TestResults) -> String {
    let counted = [(tests.failed, "failed"), (tests.skipped, "skipped")].into_iter().filter(|(number, _)| *number > 0);
    let counted: String = counted.map(|(number, what)| format!(", {number} {what}")).collect();
    format!("{} passed{counted} in {:.1} s", tests.passed, tests.seconds)
}

/// `4 more`, `1 less`.
fn more(before: u64, now: u64) -> String {
    match now.checked_sub(before) {
        Some(0) => "as many".to_owned(),
        Some(more) => format!("{more} more"),
        None => format!("{} fewer", before - now),
    }
}
