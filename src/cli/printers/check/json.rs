//! `check --format json`: the contract, version 1.

use serde::Serialize;

use super::Checked;
use crate::analysis::gates::{Actual, Finding};
use crate::cli::printers::baselines::JsonTests;
use crate::cli::printers::json::{ByMetric, JsonRatio, pairs_of};
use crate::cli::printers::waterfall::{JsonBaseline, JsonStep, Shown};

#[derive(Serialize)]
#[serde(untagged)]
enum JsonActual {
    Rate(JsonRatio),
    Drop { pp: f64 },
    Count { count: u64 },
}

impl From<Actual> for JsonActual {
    fn from(actual: Actual) -> JsonActual {
        match actual {
            Actual::Rate(ratio) => JsonActual::Rate(ratio.into()),
            // A drop counts downwards: the change that it is has the other sign.
            Actual::Drop(drop) => JsonActual::Drop { pp: 0.0 - drop.as_f64() },
            Actual::Count(count) => JsonActual::Count { count },
        }
    }
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    rule: &'a str,
    scope: &'a str,
    path: Option<&'a str>,
    function: Option<&'a str>,
    verdict: &'a str,
    actual: Option<JsonActual>,
    limit: &'a str,
    message: &'a str,
    lines: Vec<[u32; 2]>,
    what: &'a str,
}

fn finding(finding: &Finding) -> JsonFinding<'_> {
    JsonFinding {
        rule: &finding.rule,
        scope: finding.scope.key(),
        path: finding.path.as_ref().map(crate::coverage::RepoPath::as_str),
        function: finding.function.as_deref(),
        verdict: finding.verdict.key(),
        actual: finding.actual.map(JsonActual::from),
        limit: &finding.limit,
        message: &finding.message,
        lines: pairs_of(&finding.lines),
        what: &finding.what,
    }
}

#[derive(Serialize)]
struct JsonCheck<'a> {
    version: u32,
    verdict: &'a str,
    rules: Vec<JsonFinding<'a>>,
    waterfall: Vec<JsonStep>,
    headline: Option<&'a str>,
    baseline: Option<JsonBaseline<'a>>,
    notes: Vec<String>,
    totals: ByMetric<JsonRatio>,
    changed_lines: Option<JsonRatio>,
    tests: Option<JsonTests>,
}

/// All of it.
pub(in crate::cli) fn json(checked: Checked<'_>) -> serde_json::Result<String> {
    serde_json::to_string_pretty(&JsonCheck {
        version: 1,
        verdict: checked.verdict.key(),
        rules: checked.judgement.findings.iter().map(finding).collect(),
        waterfall: checked.waterfall.map(Shown::json).unwrap_or_default(),
        headline: checked.waterfall.map(|shown| shown.metric.key()),
        baseline: checked.baseline.map(JsonBaseline::from),
        notes: checked.notes(),
        totals: checked.numbers.json_totals(),
        changed_lines: checked.numbers.changed.as_ref().map(|changed| changed.lines.into()),
        tests: checked.numbers.tests.map(JsonTests::from),
    })
}
