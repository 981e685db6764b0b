//! What `doctor` says of each report, and the remap that would help, as text and as the JSON contract has it.

use std::fmt::Write as _;

use serde::Serialize;

use super::json::{ByMetric, JsonReported};
use crate::analysis::{InputCondition, InputStatus};
use crate::cli::style::Paint;
use crate::config::CoveragePy;
use crate::coverage::{Metric, RepoPath};
use crate::project::{Proposal, Settings};
use crate::source::printable;

/// How many unmatched paths the text lists, and the JSON.
const SHOWN: usize = 5;
const SHOWN_IN_JSON: usize = 20;

/// For people.
pub(in crate::cli) fn text(
    inputs: &[(InputStatus, InputCondition)],
    proposals: &[Proposal],
    settings: &Settings,
    paint: Paint,
) -> String {
    let mut out = String::new();
    for (input, condition) in inputs {
        let mark = if input.taken { paint.hit("✓") } else { paint.dim("·") };
        let kind = input.format.unwrap_or("unknown");
        let producer = input.producer.as_deref().map(|by| format!(", {by}")).unwrap_or_default();
        let kind = paint.dim(&printable(&format!("{kind}{producer}")));
        let _ = writeln!(out, "{mark} {}  {kind}", printable(&input.path));
        let _ = writeln!(out, "    {}", printable(&input.why));
        for fact in condition.facts(input) {
            let _ = writeln!(out, "    {fact}");
        }
        for path in condition.unmatched(input).take(SHOWN) {
            let _ = writeln!(out, "    {} {}", paint.missed("not found:"), printable(&path));
        }
        if input.unmatched.len() > SHOWN {
            let _ = writeln!(out, "    … and {} more", input.unmatched.len() - SHOWN);
        }
    }
    if let Some(python) = &settings.python {
        let honoured = python.in_force();
        let honoured = if honoured.is_empty() { "none bears upon the numbers".to_owned() } else { honoured.join(", ") };
        let _ = writeln!(out, "settings of {}: {}", printable(&python.origin), paint.dim(&honoured));
    }
    if let Some(codecov) = &settings.codecov {
        let honoured = paint.dim("ignore, for files that nobody measures");
        let _ = writeln!(out, "settings of {}: {honoured}", printable(&codecov.origin));
    }
    for Proposal { from, to, would_match } in proposals {
        let remap = printable(&format!("--remap {from}={to}")).into_owned();
        let _ = writeln!(out, "{} {remap}  would find {would_match} more", paint.bold("try"));
    }
    out
}

#[derive(Serialize)]
struct JsonInputStatus<'a> {
    path: &'a str,
    format: Option<&'a str>,
    producer: Option<&'a str>,
    taken: bool,
    why: &'a str,
    matched: usize,
    unmatched: usize,
    ambiguous: usize,
    unmatched_paths: Vec<&'a str>,
    reasons: &'a [String],
    rules: Vec<JsonRule>,
    stale: usize,
    folded: usize,
    skipped: u64,
    reported: Option<ByMetric<JsonReported>>,
    counted: Option<ByMetric<JsonReported>>,
    /// What no other report covers; absent where there is no other.
    #[serde(skip_serializing_if = "Option::is_none")]
    covered_alone: Option<JsonAlone>,
}

#[derive(Serialize)]
struct JsonAlone {
    lines: usize,
    files: usize,
}

#[derive(Serialize)]
struct JsonRule {
    rule: &'static str,
    paths: usize,
}

#[derive(Serialize)]
struct JsonProposal<'a> {
    from: &'a str,
    to: &'a str,
    would_match: usize,
}

#[derive(Serialize)]
struct JsonDoctor<'a> {
    version: u32,
    inputs: Vec<JsonInputStatus<'a>>,
    proposals: Vec<JsonProposal<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    settings: Option<JsonSettings<'a>>,
}

/// A language's own settings: the file, and those in it that bear upon what is shown.
#[derive(Serialize)]
struct JsonSettings<'a> {
    path: &'a str,
    in_force: Vec<&'static str>,
}

/// `doctor --format json`.
pub(in crate::cli) fn json(
    inputs: &[(InputStatus, InputCondition)],
    proposals: &[Proposal],
    python: Option<&CoveragePy>,
) -> serde_json::Result<String> {
    let proposals =
        proposals.iter().map(|known| JsonProposal { from: &known.from, to: &known.to, would_match: known.would_match });
    serde_json::to_string_pretty(&JsonDoctor {
        version: 1,
        inputs: inputs.iter().map(|(status, condition)| status_of(status, condition)).collect(),
        proposals: proposals.collect(),
        settings: python.map(|python| JsonSettings { path: &python.origin, in_force: python.in_force() }),
    })
}

fn status_of<'a>(input: &'a InputStatus, condition: &'a InputCondition) -> JsonInputStatus<'a> {
    let unmatched_paths: Vec<&str> = input.unmatched.iter().take(SHOWN_IN_JSON).map(RepoPath::as_str).collect();
    let stored = |metric: Metric| condition.stored.iter().find(|total| total.metric == metric);
    let counted = |metric: Metric| {
        let ours = stored(metric)?.ours?;
        let percent = ours.percent(2).map(crate::coverage::Percent::as_f64);
        Some(JsonReported { covered: Some(ours.covered), total: Some(ours.total), percent })
    };
    let has_stored = !condition.stored.is_empty();
    JsonInputStatus {
        path: &input.path,
        format: input.format,
        producer: input.producer.as_deref(),
        taken: input.taken,
        why: &input.why,
        matched: input.matched,
        unmatched: input.unmatched.len(),
        ambiguous: input.ambiguous,
        reasons: condition.reasons.get(..unmatched_paths.len()).unwrap_or_default(),
        unmatched_paths,
        rules: input.rules.iter().map(|&(rule, paths)| JsonRule { rule, paths }).collect(),
        stale: condition.stale,
        folded: input.folded,
        skipped: condition.skipped,
        reported: has_stored.then(|| ByMetric::new(|metric| Some(stored(metric)?.stored.into()))),
        counted: has_stored.then(|| ByMetric::new(counted)),
        covered_alone: condition.alone.as_ref().map(|only| JsonAlone { lines: only.lines(), files: only.files() }),
    }
}
