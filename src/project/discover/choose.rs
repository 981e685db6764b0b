//! Which of the reports that were read are counted? One run must not count twice, however many reports tell of it, and
//! an old run must not stand beside the new one. What is left out is named with the reason.

use std::cell::OnceCell;
use std::time::{Duration, SystemTime};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::Found;
use crate::coverage::{Code, RepoPath};
use crate::formats::RawReport;

/// A report that was read, with the paths of its files resolved.
#[derive(Debug)]
pub(in crate::project) struct Measured<'a> {
    pub(in crate::project) found: &'a Found,
    pub(in crate::project) raw: &'a RawReport,
    pub(in crate::project) hash: [u8; 32],
    /// For each of the raw files, the path it was resolved to.
    pub(in crate::project) paths: Vec<&'a RepoPath>,
    /// Do its lines stand in the report, or must they be completed first?
    pub(in crate::project) complete: bool,
}

/// For each report `None` when it counts, or why it does not.
pub(in crate::project) fn choose(reports: &[Measured<'_>]) -> Vec<Option<(Code, String)>> {
    let mut out: Vec<Option<(Code, String)>> = vec![None; reports.len()];
    duplicates(reports, &mut out);
    merged_by_kcov(reports, &mut out);
    combined_by_coveragepy(reports, &mut out);
    let files: Vec<FxHashSet<&RepoPath>> =
        reports.iter().map(|report| report.paths.iter().copied().collect()).collect();
    same_run(reports, &files, &mut out);
    older(reports, &files, &mut out);
    out
}

/// Trap 44: overlapping globs, or a copy, would double every count.
fn duplicates(reports: &[Measured<'_>], out: &mut [Option<(Code, String)>]) {
    let mut seen: FxHashMap<[u8; 32], usize> = FxHashMap::default();
    for (at, report) in reports.iter().enumerate() {
        let first = *seen.entry(report.hash).or_insert(at);
        if let (true, Some(first), Some(slot)) = (first != at, reports.get(first), out.get_mut(at)) {
            *slot = Some((Code::DuplicateInput, format!("it has the same content as {}", first.found.shown)));
        }
    }
}

/// kcov writes `kcov-merged` beside the folders of the runs that it merged.
fn merged_by_kcov(reports: &[Measured<'_>], out: &mut [Option<(Code, String)>]) {
    let parents: Vec<String> = reports
        .iter()
        .filter_map(|report| report.found.shown.split_once("kcov-merged/").map(|(parent, _)| parent.to_owned()))
        .collect();
    for (report, slot) in open_to_rules(reports, out) {
        let shown = &report.found.shown;
        let part = |parent: &String| shown.starts_with(parent.as_str()) && !shown.contains("kcov-merged/");
        if let Some(parent) = parents.iter().find(|parent| part(parent)) {
            *slot = Some((Code::SameRun, format!("it is part of {parent}kcov-merged")));
        }
    }
}

/// Parallel data files that are older than `.coverage` beside them are in it already.
fn combined_by_coveragepy(reports: &[Measured<'_>], out: &mut [Option<(Code, String)>]) {
    let combined: FxHashMap<&str, Option<SystemTime>> = reports
        .iter()
        .filter(|report| name_of(&report.found.shown) == ".coverage")
        .map(|report| (folder_of(&report.found.shown), report.found.modified))
        .collect();
    for (report, slot) in open_to_rules(reports, out) {
        let newer = combined.get(folder_of(&report.found.shown)).is_some_and(|time| *time >= report.found.modified);
        if newer && name_of(&report.found.shown).starts_with(".coverage.") {
            *slot = Some((Code::SameRun, "the .coverage beside it is newer and combines these".to_owned()));
        }
    }
}

/// Reports that one tool writes side by side, by their usual names.
const SIBLINGS: [&[&str]; 2] = [
    &[".coverage", "coverage.json", "coverage.xml", "coverage.lcov"],
    &["coverage-final.json", "lcov.info", "clover.xml", "cobertura-coverage.xml"],
];

/// One tool writes its reports within a moment.
const ONE_MOMENT: Duration = Duration::from_mins(1);

/// Several representations of one run in one folder: the richest stays.
fn same_run(reports: &[Measured<'_>], files: &[FxHashSet<&RepoPath>], out: &mut [Option<(Code, String)>]) {
    let mut order: Vec<usize> = (0..reports.len()).collect();
    let richness = |at: usize| reports.get(at).map_or(0, |report| report.found.format.richness);
    order.sort_by_key(|at| std::cmp::Reverse(richness(*at)));
    // Only reports that may be of one run are compared line by line.
    let lines: Vec<OnceCell<Option<u64>>> = vec![OnceCell::new(); reports.len()];
    let lines = |at: usize| {
        let (cell, report) = (lines.get(at)?, reports.get(at)?);
        Some(*cell.get_or_init(|| report.complete.then(|| covered(report))))
    };
    let same = |a: usize, b: usize| -> Option<bool> {
        let (x, y) = (reports.get(a)?, reports.get(b)?);
        if folder_of(&x.found.shown) != folder_of(&y.found.shown) || x.found.format.id == y.found.format.id {
            return None;
        }
        let equal_files = files.get(a)? == files.get(b)?;
        match (lines(a)?, lines(b)?) {
            (Some(p), Some(q)) if equal_files && p == q => Some(true),
            // Lines that must be completed first cannot be compared: the tool's own names and the time decide.
            (p, q) if siblings(x, y) && overlapping(files.get(a)?, files.get(b)?) => {
                let moment = apart(x.found.modified, y.found.modified).is_none_or(|apart| apart <= ONE_MOMENT);
                Some(moment || p.is_none() || q.is_none())
            }
            _ => None,
        }
    };
    for (place, &poorer) in order.iter().enumerate() {
        for &richer in order.iter().take(place) {
            let free =
                |at: usize| out.get(at).is_some_and(Option::is_none) && reports.get(at).is_some_and(|r| !r.found.named);
            let (Some(a), Some(b)) = (reports.get(richer), reports.get(poorer)) else { continue };
            if !out.get(richer).is_some_and(Option::is_none) || !free(poorer) {
                continue;
            }
            let verdict = match same(richer, poorer) {
                None => continue,
                Some(true) => {
                    let message =
                        format!("{} in the same folder tells of the same run and says more", name_of(&a.found.shown));
                    (poorer, (Code::SameRun, message))
                }
                // The same tool at another time: the newer one holds.
                Some(false) if b.found.modified > a.found.modified && free(richer) => {
                    (richer, (Code::OlderReport, older_than(a.found, b.found)))
                }
                Some(false) => (poorer, (Code::OlderReport, older_than(b.found, a.found))),
            };
            if let Some(slot) = out.get_mut(verdict.0) {
                *slot = Some(verdict.1);
            }
        }
    }
}

/// Within one set (family, folder and the run that the name speaks of) a newer report of the same files replaces the older.
fn older(reports: &[Measured<'_>], files: &[FxHashSet<&RepoPath>], out: &mut [Option<(Code, String)>]) {
    let set = |report: &Measured<'_>| {
        let shown = &report.found.shown;
        (report.found.format.family, run_folder(shown).to_owned(), run_words(name_of(shown)))
    };
    for at in 0..reports.len() {
        let (Some(report), Some(own)) = (reports.get(at), files.get(at)) else { continue };
        if report.found.named || out.get(at).is_none_or(Option::is_some) || is_part(report.found) || own.is_empty() {
            continue;
        }
        let beats = |other: &Measured<'_>| {
            let moment = apart(other.found.modified, report.found.modified).is_some_and(|apart| apart <= ONE_MOMENT);
            let (theirs, ours) = (other.found.format, report.found.format);
            // Two formats of one moment are views of one run, of which the richer is better.
            if moment && theirs.id != ours.id && theirs.richness != ours.richness {
                return theirs.richness > ours.richness;
            }
            other.found.modified > report.found.modified
        };
        let newer = reports.iter().zip(files).zip(out.iter()).find(|((other, theirs), left)| {
            left.is_none()
                && beats(other)
                && !is_part(other.found)
                && set(other) == set(report)
                && own.is_subset(theirs)
        });
        let verdict = newer.map(|((other, _), _)| (Code::OlderReport, older_than(report.found, other.found)));
        if let Some(slot) = out.get_mut(at) {
            *slot = verdict;
        }
    }
}

/// Reports that rules may leave out, with the place of the verdict.
fn open_to_rules<'a, 'b>(
    reports: &'a [Measured<'b>],
    out: &'a mut [Option<(Code, String)>],
) -> impl Iterator<Item = (&'a Measured<'b>, &'a mut Option<(Code, String)>)> {
    reports.iter().zip(out).filter(|(report, slot)| slot.is_none() && !report.found.named)
}

/// Formats of which one run writes many files.
fn is_part(found: &Found) -> bool {
    let (name, folder) = (name_of(&found.shown), folder_of(&found.shown));
    name.starts_with(".coverage.")
        || folder.ends_with(".coverage")
        || folder.ends_with(".nyc_output")
        || ["go-covdata", "llvm-profraw", "gcov-text", "gcov-json", "v8"].contains(&found.format.id)
}

/// Words of a file name that do not say which run it is of.
const NO_RUN: [&str; 26] = [
    "coverage",
    "cover",
    "cov",
    "covprofile",
    "coverprofile",
    "c",
    "lcov",
    "profile",
    "report",
    "cobertura",
    "clover",
    "jacoco",
    "opencover",
    "out",
    "info",
    "xml",
    "json",
    "txt",
    "lcov",
    "gz",
    "zst",
    "final",
    "results",
    "old",
    "prev",
    "bak",
];

/// What a file name says about the run: `unit` of `coverage-unit.out`, `2` of `coverage-2.xml` (shards of one run). A date
/// says nothing about which run it is, only when.
fn run_words(name: &str) -> Vec<String> {
    let lower = name.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && !NO_RUN.contains(word));
    let words: Vec<&str> = words.collect();
    let number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let dated = words.iter().any(|word| word.len() >= 4 && number(word));
    words.into_iter().filter(|word| !(dated && number(word))).map(str::to_owned).collect()
}

/// The folder of a set. A folder that is named by a number or a GUID was made for one run.
fn run_folder(path: &str) -> &str {
    let mut folder = folder_of(path);
    let of_run =
        |name: &str| name.len() >= 8 && name.bytes().all(|byte| byte.is_ascii_hexdigit() || b"-_.:T".contains(&byte));
    while of_run(name_of(folder)) {
        folder = folder_of(folder);
    }
    folder
}

fn siblings(a: &Measured<'_>, b: &Measured<'_>) -> bool {
    let (a, b) = (name_of(&a.found.shown), name_of(&b.found.shown));
    SIBLINGS.iter().any(|group| group.contains(&a) && group.contains(&b))
}

fn overlapping(a: &FxHashSet<&RepoPath>, b: &FxHashSet<&RepoPath>) -> bool {
    !a.is_empty() && !b.is_empty() && (a.is_subset(b) || b.is_subset(a))
}

/// Which lines of which files were hit, as one number.
fn covered(report: &Measured<'_>) -> u64 {
    use std::hash::{Hash, Hasher};
    // Files come in any order: their hashes are added up.
    report.raw.files.iter().zip(&report.paths).fold(0u64, |sum, (file, path)| {
        let mut hasher = FxHasher::default();
        path.hash(&mut hasher);
        file.coverage.lines.iter().filter(|line| line.1 > 0).for_each(|line| line.0.hash(&mut hasher));
        sum.wrapping_add(hasher.finish())
    })
}

fn older_than(older: &Found, newer: &Found) -> String {
    let age =
        apart(older.modified, newer.modified).map_or_else(|| "older".to_owned(), |age| format!("{} older", words(age)));
    format!("it is {age} than {}, which measures the same files", newer.shown)
}

fn apart(a: Option<SystemTime>, b: Option<SystemTime>) -> Option<Duration> {
    let (a, b) = (a?, b?);
    a.max(b).duration_since(a.min(b)).ok()
}

fn words(age: Duration) -> String {
    let seconds = age.as_secs();
    let (n, unit) = match seconds {
        0..60 => (seconds.max(1), "second"),
        60..3600 => (seconds / 60, "minute"),
        3600..86_400 => (seconds / 3600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    format!("{n} {unit}{}", if n == 1 { "" } else { "s" })
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests;
