//! The JSON contract, version 1: additions only. Field order is the order of the structs.

use serde::Serialize;

use crate::analysis::{AcceptedGaps, Churn, FileEntry, FunctionId, FunctionRow, Gap, NodeKind, Snapshot, crap};
use crate::coverage::{
    Diagnostic, InputInfo, Line, LineRange, Metric, Position, Ratio, Reported, ReportedRate, Totals, ranges,
};

/// Decimals of a percentage in JSON.
const PRECISION: u8 = 2;

/// A rate.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct JsonRatio {
    covered: u64,
    total: u64,
    percent: Option<f64>,
}

impl From<Ratio> for JsonRatio {
    fn from(ratio: Ratio) -> JsonRatio {
        let percent = ratio.percent(PRECISION).map(crate::coverage::Percent::as_f64);
        JsonRatio { covered: ratio.covered, total: ratio.total, percent }
    }
}

/// The eight metrics of the contract.
#[derive(Serialize)]
pub(in crate::cli) struct ByMetric<T> {
    lines: Option<T>,
    branches: Option<T>,
    functions: Option<T>,
    statements: Option<T>,
    regions: Option<T>,
    instructions: Option<T>,
    mcdc: Option<T>,
    combined: Option<T>,
}

impl<T> ByMetric<T> {
    pub(super) fn new(of: impl Fn(Metric) -> Option<T>) -> ByMetric<T> {
        ByMetric {
            lines: of(Metric::Lines),
            branches: of(Metric::Branches),
            functions: of(Metric::Functions),
            statements: of(Metric::Statements),
            regions: of(Metric::Regions),
            instructions: of(Metric::Instructions),
            mcdc: of(Metric::Mcdc),
            combined: of(Metric::Combined),
        }
    }
}

/// The rates of all eight.
pub(in crate::cli) fn totals(totals: &Totals) -> ByMetric<JsonRatio> {
    ByMetric::new(|metric| totals.get(metric).map(JsonRatio::from))
}

#[derive(Serialize)]
pub(super) struct JsonReported {
    pub(super) covered: Option<u64>,
    pub(super) total: Option<u64>,
    pub(super) percent: Option<f64>,
}

#[derive(Serialize)]
struct JsonInput<'a> {
    path: &'a str,
    format: &'a str,
    producer: Option<&'a str>,
    files: usize,
    reported: Option<ByMetric<JsonReported>>,
}

impl From<ReportedRate> for JsonReported {
    fn from(rate: ReportedRate) -> JsonReported {
        JsonReported { covered: rate.covered, total: rate.total, percent: rate.percent }
    }
}

fn input(input: &InputInfo) -> JsonInput<'_> {
    let reported = |reported: &Reported| ByMetric::new(|metric| reported.get(metric).map(JsonReported::from));
    JsonInput {
        path: &input.path,
        format: input.format,
        producer: input.producer.as_deref(),
        files: input.files,
        reported: input.reported.as_ref().map(reported),
    }
}

#[derive(Serialize)]
struct JsonFile<'a> {
    path: &'a str,
    state: &'a str,
    totals: ByMetric<JsonRatio>,
    missed: Vec<[u32; 2]>,
    partial: Vec<[u32; 2]>,
}

fn pairs(lines: impl IntoIterator<Item = Line>) -> Vec<[u32; 2]> {
    pairs_of(&ranges(lines))
}

/// Ranges as pairs of first and last line.
pub(in crate::cli) fn pairs_of(ranges: &[LineRange]) -> Vec<[u32; 2]> {
    ranges.iter().map(|LineRange { start, end }| [start.get(), end.get()]).collect()
}

fn file(entry: &FileEntry) -> JsonFile<'_> {
    let coverage = entry.coverage();
    JsonFile {
        path: entry.path.as_str(),
        state: entry.state.key(),
        totals: totals(&entry.totals),
        missed: pairs(coverage.lines.missed()),
        partial: pairs(coverage.partial()),
    }
}

#[derive(Serialize)]
struct JsonFolder<'a> {
    path: &'a str,
    totals: ByMetric<JsonRatio>,
}

#[derive(Serialize)]
struct JsonDiagnostic<'a> {
    severity: &'a str,
    code: &'a str,
    message: &'a str,
    input: Option<&'a str>,
    line: Option<u64>,
    count: u64,
}

fn diagnostic(diagnostic: &Diagnostic) -> JsonDiagnostic<'_> {
    let line = match diagnostic.position {
        Some(Position::Line(line)) => Some(line),
        _ => None,
    };
    JsonDiagnostic {
        severity: diagnostic.code.severity().key(),
        code: diagnostic.code.key(),
        message: &diagnostic.message,
        input: diagnostic.input.as_deref(),
        line,
        count: diagnostic.count,
    }
}

/// What is missed, and accepted: the totals know nothing of it.
#[derive(Serialize)]
struct JsonAccepted {
    lines: u64,
}

#[derive(Serialize)]
struct JsonReport<'a> {
    version: u32,
    generator: &'a str,
    root: &'a str,
    inputs: Vec<JsonInput<'a>>,
    headline: &'a str,
    totals: ByMetric<JsonRatio>,
    accepted: JsonAccepted,
    #[serde(skip_serializing_if = "Option::is_none")]
    files: Option<Vec<JsonFile<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dirs: Option<Vec<JsonFolder<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    functions: Option<Vec<JsonFunction<'a>>>,
    diagnostics: Vec<JsonDiagnostic<'a>>,
}

/// What a report lists.
pub(in crate::cli) enum Rows<'a> {
    /// Files, sorted by path, and files without data.
    Files(Vec<&'a FileEntry>, Vec<&'a str>),
    /// Folders.
    Folders(Vec<&'a crate::analysis::Node>),
    /// Functions.
    Functions(Vec<(FunctionId, &'a FunctionRow)>),
}

/// `report --format json`.
pub(in crate::cli) fn report(
    snapshot: &Snapshot,
    rows: &Rows<'_>,
    accepted: &AcceptedGaps,
) -> serde_json::Result<String> {
    let mut out = JsonReport {
        version: 1,
        generator: concat!("lazycov ", env!("CARGO_PKG_VERSION")),
        root: ".",
        inputs: snapshot.report.inputs.iter().map(input).collect(),
        headline: snapshot.headline.key(),
        totals: totals(&snapshot.totals),
        accepted: JsonAccepted { lines: accepted.lines() },
        files: None,
        dirs: None,
        functions: None,
        diagnostics: snapshot.report.diagnostics.iter().map(diagnostic).collect(),
    };
    match rows {
        Rows::Files(measured, not_measured) => {
            let mut files: Vec<JsonFile<'_>> = measured.iter().map(|entry| file(entry)).collect();
            files.extend(not_measured.iter().map(|path| JsonFile {
                path,
                state: "not_measured",
                totals: ByMetric::new(|_| None),
                missed: Vec::new(),
                partial: Vec::new(),
            }));
            files.sort_by(|a, b| a.path.cmp(b.path));
            out.files = Some(files);
        }
        Rows::Folders(folders) => {
            let folders = folders.iter().filter(|node| node.kind == NodeKind::Folder);
            out.dirs =
                Some(folders.map(|node| JsonFolder { path: &node.path, totals: totals(&node.totals) }).collect());
        }
        Rows::Functions(rows) => out.functions = Some(function_rows(snapshot, rows, None)),
    }
    serde_json::to_string_pretty(&out)
}

#[derive(Serialize)]
struct JsonFunction<'a> {
    path: &'a str,
    name: &'a str,
    start: Option<u32>,
    end: Option<u32>,
    end_guessed: bool,
    lines: Option<JsonRatio>,
    branches: Option<JsonRatio>,
    statements: Option<JsonRatio>,
    regions: Option<JsonRatio>,
    instances: Option<usize>,
    hits: Option<u64>,
    impact: u64,
    churn: Option<u32>,
    complexity: Option<u32>,
    crap: Option<f64>,
    tests: Option<u32>,
}

fn function_rows<'a>(
    snapshot: &'a Snapshot,
    rows: &[(FunctionId, &'a FunctionRow)],
    churn: Option<&Churn>,
) -> Vec<JsonFunction<'a>> {
    let row = |&(id, row): &(FunctionId, &'a FunctionRow)| {
        let ratio = |metric| row.totals.get(metric).map(JsonRatio::from);
        JsonFunction {
            path: snapshot.file(id.file).map_or("", |file| file.path.as_str()),
            name: &row.name,
            start: row.start.map(Line::get),
            end: row.end.map(Line::get),
            end_guessed: row.end_guessed,
            lines: ratio(Metric::Lines),
            branches: ratio(Metric::Branches),
            statements: ratio(Metric::Statements),
            regions: ratio(Metric::Regions),
            instances: row.instances,
            hits: row.hits,
            impact: row.impact,
            churn: snapshot.file(id.file).and_then(|file| churn?.of(file)),
            complexity: row.complexity,
            crap: crap(row, snapshot.headline).map(|crap| (crap * 100.0).round() / 100.0),
            tests: snapshot.tests_of(id),
        }
    };
    rows.iter().map(row).collect()
}

#[derive(Serialize)]
struct JsonFunctions<'a> {
    version: u32,
    functions: Vec<JsonFunction<'a>>,
}

/// `functions --format json`.
pub(in crate::cli) fn functions(
    snapshot: &Snapshot,
    rows: &[(FunctionId, &FunctionRow)],
    churn: Option<&Churn>,
) -> serde_json::Result<String> {
    serde_json::to_string_pretty(&JsonFunctions { version: 1, functions: function_rows(snapshot, rows, churn) })
}

#[derive(Serialize)]
struct JsonGap<'a> {
    path: &'a str,
    function: Option<&'a str>,
    start: u32,
    end: u32,
    missed_lines: u32,
    missed_arms: u32,
    impact: u64,
}

#[derive(Serialize)]
struct JsonGaps<'a> {
    version: u32,
    gaps: Vec<JsonGap<'a>>,
}

/// `gaps --format json`.
pub(in crate::cli) fn gaps(snapshot: &Snapshot, gaps: &[Gap]) -> serde_json::Result<String> {
    let gap = |gap: &Gap| JsonGap {
        path: snapshot.file(gap.file).map_or("", |file| file.path.as_str()),
        function: gap.function.and_then(|id| snapshot.function(id)).map(|row| row.name.as_str()),
        start: gap.start.get(),
        end: gap.end.get(),
        missed_lines: gap.missed_lines,
        missed_arms: gap.missed_arms,
        impact: gap.impact(),
    };
    serde_json::to_string_pretty(&JsonGaps { version: 1, gaps: gaps.iter().map(gap).collect() })
}
