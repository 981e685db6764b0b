//! What stands outside the classes: the root's attributes, the `<source>` folders and the marks of the producer. Owns
//! the totals that the report states, and their comparison with what its lines add up to; it never believes them.

use quick_xml::events::BytesStart;

use super::super::count::whole;
use super::super::xml::plain;
use crate::coverage::{Code, Diagnostics, Metric, Ratio, Reported, ReportedRate};

/// Everything outside the classes.
#[derive(Debug, Default)]
pub(super) struct Root {
    /// Was there a `<coverage>` element?
    pub(super) seen: bool,
    /// The root's `version` attribute.
    pub(super) version: String,
    /// Does the root have a `complexity` attribute?
    pub(super) complexity: bool,
    /// Text of the DOCTYPE.
    pub(super) doctype: String,
    /// The comment that coverage.py signs its reports with.
    pub(super) signature: Option<String>,
    /// The `<source>` folders, as written.
    pub(super) sources: Vec<String>,
    lines: ReportedRate,
    branches: ReportedRate,
}

/// How far a stated rate may lie from ours before it is called different: producers cut rates to two digits.
const RATE_TOLERANCE: f64 = 1.0;

impl Root {
    /// Reads the attributes of `<coverage>`.
    pub(super) fn attributes(&mut self, tag: &BytesStart<'_>) {
        self.seen = true;
        let mut attributes = tag.attributes();
        for attribute in attributes.with_checks(false).flatten() {
            let value = attribute.value.as_ref();
            match attribute.key.0 {
                "version" => self.version = plain(value).into_owned(),
                "complexity" => self.complexity = true,
                "lines-covered" => self.lines.covered = whole(value),
                "lines-valid" => self.lines.total = whole(value),
                "line-rate" => self.lines.percent = rate(value),
                "branches-covered" => self.branches.covered = whole(value),
                "branches-valid" => self.branches.total = whole(value),
                "branch-rate" => self.branches.percent = rate(value),
                _ => {}
            }
        }
    }

    /// Does the root state that there are branches?
    pub(super) fn states_branches(&self) -> bool {
        self.branches.total.is_some_and(|total| total > 0)
    }

    /// The totals as stored. A branch rate without branches is filler, which every producer writes.
    pub(super) fn reported(&self, branches: bool) -> Option<Reported> {
        let mut reported = Reported::default();
        for (metric, rate) in [(Metric::Lines, self.lines), (Metric::Branches, self.branches)] {
            if rate != ReportedRate::default() && (metric == Metric::Lines || branches) {
                reported.set(metric, rate);
            }
        }
        (!reported.0.is_empty()).then_some(reported)
    }
}

/// A rate between 0 and 1 (or a percentage, which some write) as a percentage.
fn rate(text: &str) -> Option<f64> {
    let value: f64 = text.trim().replace(',', ".").parse().ok()?;
    if !value.is_finite() || value < 0.0 {
        return None;
    }
    Some(if value <= 1.0 { value * 100.0 } else { value })
}

/// Says where stated totals differ from what the lines of the report add up to, or from themselves.
pub(super) fn compare(reported: &Reported, metric: Metric, ours: Ratio, diagnostics: &mut Diagnostics) {
    let Some(stated) = reported.get(metric) else { return };
    let name = metric.key();
    if let (Some(covered), Some(total)) = (stated.covered, stated.total)
        && (covered, total) != (ours.covered, ours.total)
    {
        diagnostics.add(Code::TotalsDiffer, None, || {
            let Ratio { covered: our_covered, total: our_total } = ours;
            format!("the report states {covered} of {total} {name}, its lines add up to {our_covered} of {our_total}")
        });
        return;
    }
    let our_percent = ours.covered as f64 * 100.0 / ours.total as f64;
    if let Some(percent) = stated.percent.filter(|percent| (percent - our_percent).abs() >= RATE_TOLERANCE) {
        diagnostics.add(Code::TotalsDiffer, None, || {
            format!("the report states a rate of {percent:.2}% for {name}, its lines add up to {our_percent:.2}%")
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read_in_every_spelling() {
        assert_eq!(rate("0.5"), Some(50.0));
        assert_eq!(rate("0,5"), Some(50.0));
        assert_eq!(rate("1"), Some(100.0));
        assert_eq!(rate("81.25"), Some(81.25));
        assert_eq!((rate("NaN"), rate("-1"), rate("n/a")), (None, None, None));
    }
}
