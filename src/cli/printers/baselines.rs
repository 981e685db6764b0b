//! Baselines for people and programs: the line that tells of a saved one, the list, and one in full.

mod flaky;
mod since;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use self::flaky::JsonFlaky;
pub(in crate::cli) use self::flaky::flaky;
use self::since::JsonSince;
use super::json::{ByMetric, JsonRatio, totals};
use super::table::{self, Row};
use crate::analysis::{Baseline, BaselineInfo, BaselineInput, BaselineSummary, Node, NodeKind, TestResults};
use crate::cli::style::Paint;
use crate::coverage::{Drop, Ratio, Totals};
use crate::project::{SavedBaseline, Stored};
use crate::source::printable;

/// What was saved, in one line.
pub(in crate::cli) fn saved(summary: &BaselineSummary, stored: &Stored, precision: u8) -> String {
    let info = &summary.info;
    let headline = summary.headline();
    let mut out = format!(
        "saved {:?}: {} {} ({}/{}), {}, {}",
        info.name,
        headline.display(precision),
        info.headline.key(),
        headline.covered,
        headline.total,
        count(summary.files, "file"),
        count(summary.functions, "function"),
    );
    if let Some(tests) = info.tests {
        let _ = write!(out, ", {}", results(tests));
    }
    if let Some(commit) = info.short_commit() {
        let _ = write!(out, ", commit {commit}");
    }
    let _ = write!(out, ", {} → {}", size(stored.bytes), stored.shown);
    printable(&out).into_owned()
}

/// A rate with its counts.
pub(in crate::cli) fn rate(ratio: Ratio, precision: u8) -> String {
    format!("{} ({}/{})", ratio.display(precision), ratio.covered, ratio.total)
}

fn count(number: u64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn results(tests: TestResults) -> String {
    let mut out = format!("{} passed", tests.passed);
    for (number, what) in [(tests.failed, "failed"), (tests.skipped, "skipped")] {
        if number > 0 {
            let _ = write!(out, ", {number} {what}");
        }
    }
    out
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1000 => count(bytes, "byte"),
        1000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// All of them, a row each, with the change from the row before.
pub(in crate::cli) fn list(all: &[SavedBaseline], precision: u8, paint: Paint) -> String {
    let before = std::iter::once(None).chain(all.iter().map(Some));
    let rows = all.iter().zip(before).map(|(saved, before)| {
        let summary = &saved.summary;
        let info = &summary.info;
        // Rates of different metrics are not compared.
        let alike = before.filter(|before| before.summary.info.headline == info.headline);
        let change = alike.and_then(|before| Drop::between(before.summary.headline(), summary.headline()));
        [
            info.name.clone(),
            minute(info),
            info.short_commit()
                .map(|commit| format!("{commit}{}", if info.dirty { "*" } else { "" }))
                .unwrap_or_default(),
            format!("{} {}", summary.headline().display(precision), info.headline.key()),
            change.map(|change| format!("{}pp", change.change(precision))).unwrap_or_default(),
            info.tests.map(results).unwrap_or_default(),
            info.note.clone().unwrap_or_default(),
        ]
        .map(|cell| printable(&cell).into_owned())
    });
    let head = ["name", "saved (UTC)", "commit", "coverage", "change", "tests", "note"].map(str::to_owned);
    let rows: Vec<[String; 7]> = std::iter::once(head).chain(rows).collect();
    let widths: [usize; 7] =
        std::array::from_fn(|at| rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.width()).max().unwrap_or(0));
    let mut out = String::new();
    for (number, row) in rows.iter().enumerate() {
        let cells = row.iter().zip(widths).filter(|(_, width)| *width > 0);
        let cells = cells.map(|(cell, width)| format!("{cell}{}", " ".repeat(width.saturating_sub(cell.width()))));
        let line = cells.collect::<Vec<_>>().join("  ");
        let line = if number == 0 { paint.dim(line.trim_end()) } else { line.trim_end().to_owned() };
        let _ = writeln!(out, "{line}");
    }
    out
}

fn minute(info: &BaselineInfo) -> String {
    let created = info.created_at();
    created.get(..16).unwrap_or(&created).replace('T', " ")
}

/// One in full: how it was made, and its totals by folder.
pub(in crate::cli) fn show(baseline: &Baseline, precision: u8, paint: Paint) -> String {
    let summary = baseline.summary();
    let info = &summary.info;
    let mut out = format!("{}\n", paint.bold(&printable(&info.name)));
    let mut say = |what: &str, text: &str| {
        let _ = writeln!(out, "  {} {}", paint.dim(&format!("{what:<8}")), printable(text));
    };
    say("saved", &format!("{} UTC by {}", minute(info), info.generator));
    if let Some(commit) = &info.commit {
        say("commit", &format!("{commit}{}", if info.dirty { ", with changes" } else { "" }));
    }
    if let Some(command) = &info.command {
        say("command", command);
    }
    if let Some(note) = &info.note {
        say("note", note);
    }
    if let Some(tests) = info.tests {
        say("tests", &format!("{} in {} s", results(tests), tests.seconds));
    }
    for input in &info.inputs {
        let by = input.producer.as_ref().map(|by| format!(", {by}")).unwrap_or_default();
        say("report", &format!("{} ({}{by})", input.path, input.format));
    }
    for (what, globs) in [("include", &info.include), ("exclude", &info.exclude)] {
        if !globs.is_empty() {
            say(what, &globs.join(", "));
        }
    }
    if let Some(since) = &info.since {
        say("since", &since::words(since));
    }
    if let Some(known) = &info.flaky {
        say("flaky", &flaky(known));
    }
    let detail = if summary.has_lines { "line by line" } else { "totals and functions alone" };
    say("holds", &format!("{}, {}, {detail}", count(summary.files, "file"), count(summary.functions, "function")));
    out.push('\n');
    let tree = baseline.tree();
    let folders = tree.nodes.iter().map(|node| &**node).filter(|node| node.kind == NodeKind::Folder);
    let rows: Vec<(String, Totals)> = folders.map(|node| (format!("{}/", node.path), node.totals)).collect();
    let rows: Vec<Row<'_>> = rows.iter().map(|(name, totals)| Row { name, totals, note: "" }).collect();
    out.push_str(&table::report(info.headline, &summary.totals, &rows, precision, paint));
    out
}

/// Results of tests in the shape of the contract.
#[derive(Serialize)]
pub(in crate::cli) struct JsonTests {
    passed: u64,
    failed: u64,
    skipped: u64,
    total: u64,
    seconds: f64,
}

impl From<TestResults> for JsonTests {
    fn from(tests: TestResults) -> JsonTests {
        let TestResults { passed, failed, skipped, seconds } = tests;
        JsonTests { passed, failed, skipped, total: tests.total(), seconds }
    }
}

#[derive(Serialize)]
struct JsonHeadline {
    metric: &'static str,
    #[serde(flatten)]
    ratio: JsonRatio,
}

#[derive(Serialize)]
struct JsonSummary<'a> {
    name: &'a str,
    commit: Option<&'a str>,
    created: String,
    headline: JsonHeadline,
    tests: Option<JsonTests>,
    note: Option<&'a str>,
}

impl<'a> JsonSummary<'a> {
    fn of(summary: &'a BaselineSummary) -> JsonSummary<'a> {
        let info = &summary.info;
        JsonSummary {
            name: &info.name,
            commit: info.commit.as_deref(),
            created: info.created_at(),
            headline: JsonHeadline { metric: info.headline.key(), ratio: summary.headline().into() },
            tests: info.tests.map(JsonTests::from),
            note: info.note.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct JsonList<'a> {
    version: u32,
    baselines: Vec<JsonSummary<'a>>,
}

/// `baseline list --format json`.
pub(in crate::cli) fn list_json(all: &[SavedBaseline]) -> serde_json::Result<String> {
    let baselines = all.iter().map(|saved| JsonSummary::of(&saved.summary)).collect();
    serde_json::to_string_pretty(&JsonList { version: 1, baselines })
}

#[derive(Serialize)]
struct JsonInput<'a> {
    path: &'a str,
    format: &'a str,
    producer: Option<&'a str>,
}

impl<'a> JsonInput<'a> {
    fn of(input: &'a BaselineInput) -> JsonInput<'a> {
        JsonInput { path: &input.path, format: &input.format, producer: input.producer.as_deref() }
    }
}

#[derive(Serialize)]
struct JsonFolder<'a> {
    path: &'a str,
    totals: ByMetric<JsonRatio>,
}

#[derive(Serialize)]
struct JsonBaseline<'a> {
    version: u32,
    #[serde(flatten)]
    summary: JsonSummary<'a>,
    generator: &'a str,
    dirty: bool,
    command: Option<&'a str>,
    full: bool,
    has_lines: bool,
    files: u64,
    functions: u64,
    include: &'a [String],
    exclude: &'a [String],
    settings: BTreeMap<&'a str, &'a [String]>,
    since: Option<JsonSince<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    flaky: Option<JsonFlaky<'a>>,
    inputs: Vec<JsonInput<'a>>,
    totals: ByMetric<JsonRatio>,
    dirs: Vec<JsonFolder<'a>>,
}

/// `baseline show --format json`.
pub(in crate::cli) fn show_json(baseline: &Baseline) -> serde_json::Result<String> {
    let (summary, tree) = (baseline.summary(), baseline.tree());
    let info = &summary.info;
    let mut dirs: Vec<&Node> =
        tree.nodes.iter().map(|node| &**node).filter(|node| node.kind == NodeKind::Folder).collect();
    dirs.sort_by(|a, b| a.path.cmp(&b.path));
    serde_json::to_string_pretty(&JsonBaseline {
        version: 1,
        summary: JsonSummary::of(&summary),
        generator: &info.generator,
        dirty: info.dirty,
        command: info.command.as_deref(),
        full: info.full,
        has_lines: summary.has_lines,
        files: summary.files,
        functions: summary.functions,
        include: &info.include,
        exclude: &info.exclude,
        settings: info.settings.iter().flatten().map(|it| (it.name.as_str(), it.values.as_slice())).collect(),
        since: info.since.as_deref().map(JsonSince::of),
        flaky: info.flaky.as_deref().map(JsonFlaky::of),
        inputs: info.inputs.iter().map(JsonInput::of).collect(),
        totals: totals(&summary.totals),
        dirs: dirs.iter().map(|node| JsonFolder { path: &node.path, totals: totals(&node.totals) }).collect(),
    })
}
