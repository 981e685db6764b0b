//! Our numbers against the producer's, one by one.

use lazycov::analysis::{FileEntry, FileId, Snapshot};
use lazycov::coverage::{FileCoverage, Line, Metric, Ratio};
use serde_json::Value;

use crate::functions::Compared;
use crate::listed::Listed;

/// A number that is not the producer's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) report: String,
    pub(crate) scope: String,
    pub(crate) metric: String,
    pub(crate) ours: String,
    pub(crate) theirs: String,
}

const METRICS: [Metric; 7] = [
    Metric::Lines,
    Metric::Branches,
    Metric::Functions,
    Metric::Statements,
    Metric::Instructions,
    Metric::Regions,
    Metric::Mcdc,
];

/// What a format can say at all. A metric that it has no place for is not compared; one that it has a place for is
/// compared even when we read none.
fn comparable(format: &str, producer: Option<&str>) -> &'static [&'static str] {
    match format {
        "lcov" => &["lines", "branches", "functions", "excluded", "partial_lines", "combined"],
        "go-coverprofile" | "go-covdata" => &["statements"],
        "istanbul" => &["lines", "branches", "functions", "statements"],
        "cobertura" | "coveralls" | "sonarqube" => &["lines", "branches"],
        "simplecov-resultset" | "simplecov-json" | "gcovr-json" | "gcov-json" | "gcov-text" | "gcov-data" | "v8" => {
            &["lines", "branches", "functions"]
        }
        "llvm-json" | "llvm-profraw" | "llvm-profdata" => &["lines", "branches", "functions", "regions", "mcdc"],
        // Of Clover, each tool writes what it needs.
        "clover" if producer == Some("gcovr") => &["lines"],
        "clover" if producer == Some("istanbul") => &["lines", "branches"],
        "clover" if producer == Some("PHPUnit") => &["lines", "functions"],
        "clover" => &["lines", "branches", "functions"],
        "phpunit-xml" => &["lines", "functions"],
        // Their tools have no word of lines.
        "hpc" => &["branches", "functions", "statements"],
        "devel-cover" => &["branches", "functions"],
        "codecov" | "d-listing" => &["lines"],
        "jacoco" => &["lines", "branches", "functions", "instructions"],
        "coveragepy-xml" | "coveragepy-json" | "coveragepy-sqlite" => {
            &["lines", "branches", "excluded", "partial_lines", "combined"]
        }
        other => panic!("say what {other} can carry"),
    }
}

/// All differences between a snapshot and the truth of its run, and how many single functions were compared.
pub(crate) fn differences(
    report: &str,
    snapshot: &Snapshot,
    truth: &Value,
    listed: &[Listed],
) -> (Vec<Difference>, Compared) {
    let mut out = Vec::new();
    let first = snapshot.report.inputs.first();
    let format = first.map_or("none", |input| input.format);
    let says = comparable(format, first.and_then(|input| input.producer.as_deref()));
    let mut differ = |scope: &str, metric: &str, ours: String, theirs: String| {
        let own = ["excluded", "partial_lines", "combined"];
        let places = || METRICS.into_iter().map(Metric::key).chain(own);
        if ours != theirs && (says.contains(&metric) || !places().any(|place| place == metric)) {
            let (report, scope, metric) = (report.to_owned(), scope.to_owned(), metric.to_owned());
            out.push(Difference { report, scope, metric, ours, theirs });
        }
    };
    for metric in METRICS {
        let (ours, theirs) = rates(snapshot.totals.get(metric), &truth[metric.key()]);
        differ("total", metric.key(), ours, theirs);
    }
    more(
        &truth["lines"],
        &truth["branches"],
        &truth["percent_covered"],
        &sums(snapshot),
        &mut |metric, ours, theirs| {
            differ("total", metric, ours, theirs);
        },
    );
    if let Some(files) = truth["per_file"].as_object() {
        for (path, of_file) in files {
            let Some(found) = find(snapshot, path) else {
                // A file that the producer lists with nothing to cover need not be in the report.
                if METRICS.iter().any(|metric| of_file[metric.key()]["total"].as_u64().is_some_and(|total| total > 0)) {
                    differ(path, "file", "absent".to_owned(), "listed".to_owned());
                }
                continue;
            };
            for metric in METRICS {
                let (ours, theirs) = rates(found.totals.get(metric), &of_file[metric.key()]);
                differ(path, metric.key(), ours, theirs);
            }
            let file = Sums::of(found);
            more(
                &of_file["lines"],
                &of_file["branches"],
                &of_file["percent_covered"],
                &file,
                &mut |metric, ours, theirs| {
                    differ(path, metric, ours, theirs);
                },
            );
        }
    }
    functions(snapshot, truth, &mut differ);
    let compared = crate::functions::compare(snapshot, listed, &mut differ);
    (out, compared)
}

/// Ours and theirs as text in the producer's own precision. What the producer does not say is not compared.
fn rates(ours: Option<Ratio>, theirs: &Value) -> (String, String) {
    let (covered, total) = (theirs["covered"].as_u64(), theirs["total"].as_u64());
    let ours_or_none = |text: &dyn Fn(Ratio) -> String| ours.map_or_else(|| "none".to_owned(), text);
    match (covered, total, theirs["percent"].as_f64()) {
        // Nothing to cover and nothing said about it are both "not available".
        (Some(0), Some(0), _) if ours.is_none() => (String::new(), String::new()),
        (Some(covered), Some(total), _) => {
            (ours_or_none(&|ratio| format!("{}/{}", ratio.covered, ratio.total)), format!("{covered}/{total}"))
        }
        (None, total, Some(percent)) => {
            let of = |text: String, total: u64| if total > 0 { format!("{text} of {total}") } else { text };
            let total = total.unwrap_or(0);
            let digits = if (percent * 10.0).fract().abs() < 1e-9 { 1 } else { 2 };
            let ours = ours_or_none(&|ratio: Ratio| of(ratio.display(digits), if total > 0 { ratio.total } else { 0 }));
            (ours, of(format!("{percent:.*}%", usize::from(digits)), total))
        }
        _ => (String::new(), String::new()),
    }
}

/// coverage.py counts more than lines and arms.
#[derive(Default)]
struct Sums {
    excluded: u64,
    partial: u64,
    combined: Option<Ratio>,
    carries_branches: bool,
}

impl Sums {
    fn of(file: &FileEntry) -> Sums {
        let coverage = &file.file.coverage;
        Sums {
            excluded: coverage.excluded.len() as u64,
            partial: untaken(coverage),
            combined: file.totals.get(Metric::Combined),
            carries_branches: file.totals.get(Metric::Branches).is_some(),
        }
    }
}

/// What coverage.py calls partial branches: untaken arms of lines that ran.
fn untaken(coverage: &FileCoverage) -> u64 {
    let ran = |line: &Line| coverage.lines.hits(*line).is_some_and(|hits| hits > 0);
    coverage.branch_lines().filter(|(line, _)| ran(line)).map(|(_, ratio)| ratio.missed()).sum()
}

fn sums(snapshot: &Snapshot) -> Sums {
    let mut all = Sums::default();
    for file in &snapshot.files {
        let one = Sums::of(file);
        all.excluded += one.excluded;
        all.partial += one.partial;
        all.carries_branches |= one.carries_branches;
    }
    all.combined = snapshot.totals.get(Metric::Combined);
    all
}

fn more(lines: &Value, branches: &Value, percent: &Value, ours: &Sums, differ: &mut dyn FnMut(&str, String, String)) {
    if let Some(excluded) = lines["excluded"].as_u64() {
        differ("excluded", ours.excluded.to_string(), excluded.to_string());
    }
    if let Some(partial) = branches["partial_lines"].as_u64() {
        let partial_of_ours = if ours.carries_branches { ours.partial.to_string() } else { "none".to_owned() };
        differ("partial_lines", partial_of_ours, partial.to_string());
    }
    if let Some(percent) = percent.as_f64() {
        let shown = |ratio: Ratio| match ratio.total {
            0 => "100.0000".to_owned(),
            total => format!("{:.4}", ratio.covered as f64 * 100.0 / total as f64),
        };
        differ("combined", ours.combined.map_or_else(|| "none".to_owned(), shown), format!("{percent:.4}"));
    }
}

/// The file that a path of the truth means: the same path, or the only one that ends alike.
pub(crate) fn find<'a>(snapshot: &'a Snapshot, path: &str) -> Option<&'a FileEntry> {
    let same_end = |a: &str, b: &str| a == b || a.strip_suffix(b).is_some_and(|head| head.ends_with('/'));
    if let Some(id) = snapshot.find(path) {
        return snapshot.file(id);
    }
    let fits =
        |file: &&std::sync::Arc<FileEntry>| same_end(path, file.path.as_str()) || same_end(file.path.as_str(), path);
    let mut found = snapshot.files.iter().filter(fits);
    // The longest path is the most exact where one folder repeats another's names.
    let first = found.next()?;
    Some(
        &**found
            .fold(first, |best, file| if file.path.as_str().len() > best.path.as_str().len() { file } else { best }),
    )
}

/// `go tool cover -func`, function by function, to its one decimal.
fn functions(snapshot: &Snapshot, truth: &Value, differ: &mut dyn FnMut(&str, &str, String, String)) {
    for listed in truth["functions_listed"].as_array().into_iter().flatten() {
        let (Some(path), Some(line), Some(name), Some(percent)) =
            (listed[0].as_str(), listed[1].as_u64(), listed[2].as_str(), listed[3].as_f64())
        else {
            panic!("not a function: {listed}")
        };
        let id = find(snapshot, path).and_then(|file| snapshot.find(file.path.as_str()));
        let rows = id.map_or(&[][..], |id: FileId| snapshot.functions_of(id));
        let row = rows.iter().find(|row| row.start.is_some_and(|start| u64::from(start.get()) == line));
        let ours = row.map(|row| row.ratio(Metric::Statements).display(1));
        differ(&format!("{path}:{line}"), name, ours.unwrap_or_else(|| "absent".to_owned()), format!("{percent:.1}%"));
    }
}
