//! How the old rate became the new one, step by step: the same rows for `check` and `diff`, in text, Markdown and JSON.

use std::fmt::Write as _;

use serde::Serialize;

use crate::analysis::BaselineInfo;
use crate::analysis::differential::{Step, Waterfall};
use crate::cli::style::Paint;
use crate::coverage::{Drop, Metric, Ratio};
use crate::markdown::escape;
use crate::source::printable;

/// The steps are small: they are shown to the hundredth even where totals are not.
const LEAST_PRECISION: u8 = 2;

/// A waterfall with what it is about.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct Shown<'a> {
    /// What is counted.
    pub(in crate::cli) metric: Metric,
    /// The steps.
    pub(in crate::cli) waterfall: &'a Waterfall,
    /// Decimals of percentages.
    pub(in crate::cli) precision: u8,
}

impl Shown<'_> {
    /// Each step that changed something, with the rate before it.
    fn rows(self) -> Vec<(Ratio, Step, Option<Drop>)> {
        let before = self.waterfall.steps.iter().map(|step| step.ratio);
        let rows = before.zip(self.waterfall.changes().skip(1)).map(|(before, (step, drop))| (before, step, drop));
        rows.filter(|(before, step, _)| *before != step.ratio).collect()
    }

    fn ends(self) -> Option<(Ratio, Ratio, Option<Drop>)> {
        let (first, last) = (self.waterfall.steps.first()?.ratio, self.waterfall.steps.last()?.ratio);
        Some((first, last, Drop::between(first, last)))
    }

    fn precision(self) -> u8 {
        self.precision.max(LEAST_PRECISION)
    }

    /// Columns for people.
    pub(in crate::cli) fn text(self, paint: Paint) -> String {
        let mut out = String::new();
        let Some((first, last, whole)) = self.ends() else { return out };
        let precision = self.precision();
        let mut row = |name: &str, before: Ratio, after: Ratio, drop: Option<Drop>, bold: bool| {
            let rates = format!("{} → {}", before.display(precision), after.display(precision));
            let delta = format!("{:>9}", points(drop, precision));
            let delta = match drop {
                Some(drop) if drop.is_fall() => paint.missed(&delta),
                Some(drop) if drop < Drop::NONE => paint.hit(&delta),
                _ => paint.dim(&delta),
            };
            let counts = format!("{}/{} → {}/{}", before.covered, before.total, after.covered, after.total);
            let name = format!("{name:<34}");
            let name = if bold { paint.bold(&name) } else { name };
            let _ = writeln!(out, "  {name} {rates:>18}  {delta}  {}", paint.dim(&counts));
        };
        for (before, step, drop) in self.rows() {
            row(step.kind.words(), before, step.ratio, drop, false);
        }
        row(&format!("{} in all", self.metric.key()), first, last, whole, true);
        out
    }

    /// A table for a pull request.
    pub(in crate::cli) fn markdown(self) -> String {
        let mut out = format!("| {} | before | after | change |\n|---|---:|---:|---:|\n", self.metric.key());
        let Some((first, last, whole)) = self.ends() else { return String::new() };
        let precision = self.precision();
        let rate = |ratio: Ratio| format!("{} ({}/{})", ratio.display(precision), ratio.covered, ratio.total);
        for (before, step, drop) in self.rows() {
            let (words, delta) = (step.kind.words(), points(drop, precision));
            let _ = writeln!(out, "| {words} | {} | {} | {delta} |", rate(before), rate(step.ratio));
        }
        let delta = points(whole, precision);
        let _ = writeln!(out, "| **in all** | {} | {} | **{delta}** |", rate(first), rate(last));
        out
    }

    /// The steps of the contract.
    pub(in crate::cli) fn json(self) -> Vec<JsonStep> {
        let step = |(step, drop): (Step, Option<Drop>)| JsonStep {
            step: step.kind.key(),
            covered: step.ratio.covered,
            total: step.ratio.total,
            delta_pp: drop.map(Drop::as_f64),
        };
        self.waterfall.changes().map(step).collect()
    }
}

/// A step in JSON.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct JsonStep {
    step: &'static str,
    covered: u64,
    total: u64,
    delta_pp: Option<f64>,
}

/// A change in percentage points, or `n/a`.
pub(in crate::cli) fn points(drop: Option<Drop>, precision: u8) -> String {
    drop.map_or_else(|| "n/a".to_owned(), |drop| format!("{}pp", drop.change(precision)))
}

/// A baseline in JSON.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct JsonBaseline<'a> {
    name: &'a str,
    commit: Option<&'a str>,
    created: String,
}

impl<'a> From<&'a BaselineInfo> for JsonBaseline<'a> {
    fn from(info: &'a BaselineInfo) -> JsonBaseline<'a> {
        JsonBaseline { name: &info.name, commit: info.commit.as_deref(), created: info.created_at() }
    }
}

/// A baseline in words: `phase 1 (a1b2c3d, 2026-07-01)`.
pub(in crate::cli) fn against(info: &BaselineInfo) -> String {
    let date = info.created_at();
    let date = date.split('T').next().unwrap_or_default();
    // A commit that gives its own name needs no second one.
    let known: Vec<&str> =
        info.short_commit().filter(|short| !info.name.starts_with(short)).into_iter().chain([date]).collect();
    printable(&format!("{} ({})", info.name, known.join(", "))).into_owned()
}

/// The same for Markdown.
pub(in crate::cli) fn against_markdown(info: &BaselineInfo) -> String {
    escape(&against(info))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::differential::StepKind;

    fn example() -> Waterfall {
        let step = |kind, covered, total| Step { kind, ratio: Ratio::new(covered, total) };
        let steps = vec![
            step(StepKind::Base, 90, 100),
            step(StepKind::Deleted, 70, 80),
            step(StepKind::Lost, 68, 80),
            step(StepKind::Included, 68, 80),
            step(StepKind::New, 73, 90),
        ];
        Waterfall { steps, ..Waterfall::default() }
    }

    #[test]
    fn the_example_of_the_waterfall_is_printed_to_the_hundredth() {
        let waterfall = example();
        let shown = Shown { metric: Metric::Lines, waterfall: &waterfall, precision: 1 };
        let text = [
            "  deleted and vanished lines            90.00% → 87.50%    -2.50pp  90/100 → 70/80",
            "  lost and gained lines                 87.50% → 85.00%    -2.50pp  70/80 → 68/80",
            "  new and changed lines                 85.00% → 81.11%    -3.89pp  68/80 → 73/90",
            "  lines in all                          90.00% → 81.11%    -8.89pp  90/100 → 73/90",
        ];
        assert_eq!(shown.text(Paint { color: false }).lines().collect::<Vec<_>>(), text);
        let markdown = [
            "| lines | before | after | change |",
            "|---|---:|---:|---:|",
            "| deleted and vanished lines | 90.00% (90/100) | 87.50% (70/80) | -2.50pp |",
            "| lost and gained lines | 87.50% (70/80) | 85.00% (68/80) | -2.50pp |",
            "| new and changed lines | 85.00% (68/80) | 81.11% (73/90) | -3.89pp |",
            "| **in all** | 90.00% (90/100) | 81.11% (73/90) | **-8.89pp** |",
        ];
        assert_eq!(shown.markdown().lines().collect::<Vec<_>>(), markdown);
    }

    #[test]
    fn json_has_no_change_where_there_is_nothing_before() {
        let waterfall = example();
        let json = Shown { metric: Metric::Lines, waterfall: &waterfall, precision: 1 }.json();
        let json = serde_json::to_value(json).unwrap();
        assert_eq!(json[0], serde_json::json!({"step": "base", "covered": 90, "total": 100, "delta_pp": null}));
        assert_eq!(json[4], serde_json::json!({"step": "new", "covered": 73, "total": 90, "delta_pp": -3.89}));
    }
}
