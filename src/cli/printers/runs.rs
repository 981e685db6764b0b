//! Runs of the tests that are over, a line each: what `watch --headless` prints.

use serde::Serialize;

use super::baselines::JsonTests;
use super::json::JsonRatio;
use crate::analysis::TestResults;
use crate::app::{Count, RunSummary};
use crate::source::printable;
use crate::watch::results::Counts;

/// In words: `run 2 (src/a.py): tests passed · 85.2% lines · +6 lines, 1 branch · 1.4 s`.
pub(in crate::cli) fn text(summary: &RunSummary, precision: u8) -> String {
    let because = match summary.trigger.as_slice() {
        [] => String::new(),
        [one] => format!(" ({})", printable(one.as_str())),
        [first, more @ ..] => format!(" ({} and {} more)", printable(first.as_str()), more.len()),
    };
    let rate = summary.headline.map(|(metric, ratio)| format!("{} {}", ratio.display(precision), metric.key()));
    let seconds = format!("{:.1} s", summary.milliseconds as f64 / 1000.0);
    let parts = [rate, summary.gained.as_gain(), summary.lost.as_loss(), Some(seconds)];
    let parts = parts.into_iter().flatten().map(|part| format!(" \u{b7} {part}"));
    format!("run {}{because}: {}{}", summary.run.0, printable(&summary.outcome.words()), parts.collect::<String>())
}

#[derive(Serialize)]
struct JsonHeadline {
    metric: &'static str,
    #[serde(flatten)]
    ratio: JsonRatio,
}

#[derive(Serialize)]
struct JsonCount {
    lines: u64,
    arms: u64,
}

impl From<Count> for JsonCount {
    fn from(count: Count) -> JsonCount {
        JsonCount { lines: count.lines, arms: count.arms }
    }
}

#[derive(Serialize)]
struct JsonRun<'a> {
    run: u64,
    trigger: Vec<&'a str>,
    outcome: &'static str,
    tests: Option<JsonTests>,
    headline: Option<JsonHeadline>,
    gained: JsonCount,
    lost: JsonCount,
    seconds: f64,
}

impl JsonTests {
    fn of(summary: &RunSummary) -> JsonTests {
        let Counts { passed, failed, errored, skipped } = summary.tests;
        let (failed, seconds) = (failed + errored, summary.milliseconds as f64 / 1000.0);
        JsonTests::from(TestResults { passed, failed, skipped, seconds })
    }
}

/// As a JSON value in one line.
pub(in crate::cli) fn json(summary: &RunSummary) -> serde_json::Result<String> {
    serde_json::to_string(&JsonRun {
        run: summary.run.0,
        trigger: summary.trigger.iter().map(crate::coverage::RepoPath::as_str).collect(),
        outcome: summary.outcome.key(),
        tests: (summary.tests != Counts::default()).then(|| JsonTests::of(summary)),
        headline: summary.headline.map(|(metric, ratio)| JsonHeadline { metric: metric.key(), ratio: ratio.into() }),
        gained: summary.gained.into(),
        lost: summary.lost.into(),
        seconds: summary.milliseconds as f64 / 1000.0,
    })
}
