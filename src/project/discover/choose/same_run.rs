//! Several reports of one run: the one that says most counts, the others complete it where it says nothing.

use std::cmp::Reverse;

use rustc_hash::FxHashSet;

use super::data_file;
use super::measured::{LeftOut, Measured};
use super::names::{ONE_MOMENT, apart, folder_of, name_of, older_than, run_words};
use super::views::{Views, two_ways_to_tell};
use crate::coverage::{Code, RepoPath};
use crate::formats::Family;

/// Reports that Istanbul writes side by side. It does not sign them, but names them thus.
pub(super) const OF_ISTANBUL: [&str; 4] = ["coverage-final.json", "lcov.info", "clover.xml", "cobertura-coverage.xml"];

/// What two reports are to each other.
enum Kinship {
    /// Both tell of one run.
    OneRun,
    /// One tool wrote them in one place, of different runs: the newer one holds.
    TwoRuns,
    Strangers,
}

/// Leaves out all reports of a run but the one that says most.
pub(super) fn same_run(reports: &[Measured<'_>], files: &[FxHashSet<&RepoPath>], out: &mut [Option<LeftOut>]) {
    let mut order: Vec<usize> = (0..reports.len()).collect();
    order.sort_by_cached_key(|at| Reverse(reports.get(*at).map(says)));
    let views = Views::new(reports);
    for (place, &poorer) in order.iter().enumerate() {
        for &richer in order.iter().take(place) {
            let counts = |at: usize| out.get(at).is_some_and(Option::is_none);
            let free = |at: usize| counts(at) && reports.get(at).is_some_and(|report| !report.found.named);
            let (Some(a), Some(b)) = (reports.get(richer), reports.get(poorer)) else { continue };
            if !counts(richer) || !free(poorer) {
                continue;
            }
            let (at, left) = match kinship(reports, files, &views, richer, poorer) {
                Kinship::Strangers => continue,
                Kinship::OneRun => {
                    let richer_name = if folder_of(&a.found.shown) == folder_of(&b.found.shown) {
                        name_of(&a.found.shown)
                    } else {
                        &a.found.shown
                    };
                    let why = format!("{richer_name} tells of the same run and says more");
                    (poorer, LeftOut { code: Code::SameRun, why, completes: Some(richer) })
                }
                Kinship::TwoRuns if b.found.modified > a.found.modified && free(richer) => {
                    (richer, LeftOut::new(Code::OlderReport, older_than(a.found, b.found)))
                }
                Kinship::TwoRuns => (poorer, LeftOut::new(Code::OlderReport, older_than(b.found, a.found))),
            };
            if let Some(slot) = out.get_mut(at) {
                *slot = Some(left);
            }
        }
    }
}

/// How much a report says: its format, and then what it really has. A function with an end says more than one without.
fn says(report: &Measured<'_>) -> (u8, usize, usize) {
    let (mut arms, mut functions) = (0, 0);
    for file in &report.raw.files {
        let found = &file.coverage.functions;
        arms += file.coverage.branches.len();
        functions +=
            found.len() * if found.iter().next().is_some_and(|function| function.end.is_some()) { 2 } else { 1 };
    }
    (report.found.format.richness, arms, functions)
}

fn kinship(
    reports: &[Measured<'_>],
    files: &[FxHashSet<&RepoPath>],
    views: &Views<'_>,
    richer: usize,
    poorer: usize,
) -> Kinship {
    let (Some(a), Some(b), Some(ours), Some(theirs)) =
        (reports.get(richer), reports.get(poorer), files.get(richer), files.get(poorer))
    else {
        return Kinship::Strangers;
    };
    let moment = apart(a.found.modified, b.found.modified).is_none_or(|apart| apart <= ONE_MOMENT);
    let siblings = are_siblings(a, b) && overlap(ours, theirs);
    let one_run = if a.complete && b.complete {
        // A thousand shards of one tool are told apart before their files are compared.
        two_ways_to_tell(a, b) && ours == theirs && views.are_one_run(richer, poorer) || siblings && moment
    } else {
        // What must be completed first knows only what ran. Two such files cannot be compared.
        let (data, report) = if b.complete { (a, b) } else { (b, a) };
        let lists_lines = data.found.format.family == Family::Python;
        lists_lines && report.complete && overlap(ours, theirs) && data_file::tells_of(report, data, moment)
    };
    match (one_run, siblings) {
        (true, _) => Kinship::OneRun,
        (false, true) => Kinship::TwoRuns,
        (false, false) => Kinship::Strangers,
    }
}

/// Are they two representations that one tool writes side by side, of the same or of another run?
fn are_siblings(a: &Measured<'_>, b: &Measured<'_>) -> bool {
    let (x, y) = (&a.found.shown, &b.found.shown);
    let by_coverage_py = |report: &Measured<'_>| report.found.format.is_by_coverage_py(report.raw.producer.as_deref());
    let by_one_tool = OF_ISTANBUL.contains(&name_of(x)) && OF_ISTANBUL.contains(&name_of(y))
        || (by_coverage_py(a) && by_coverage_py(b) || by_one_producer(a, b))
            && run_words(name_of(x)) == run_words(name_of(y))
        || a.found.format.family == Family::Ruby && b.found.format.family == Family::Ruby;
    by_one_tool && folder_of(x) == folder_of(y) && a.found.format.id != b.found.format.id
}

/// Does the same tool sign both, in whatever version?
fn by_one_producer(a: &Measured<'_>, b: &Measured<'_>) -> bool {
    let tool = |report: &Measured<'_>| {
        let producer = report.raw.producer.as_deref()?;
        Some(producer.split(' ').next().unwrap_or(producer).to_ascii_lowercase())
    };
    tool(a).is_some() && tool(a) == tool(b)
}

fn overlap(a: &FxHashSet<&RepoPath>, b: &FxHashSet<&RepoPath>) -> bool {
    !a.is_empty() && !b.is_empty() && (a.is_subset(b) || b.is_subset(a))
}
