//! Which of the reports that were read are counted? One run must not count twice, however many reports tell of it, and
//! an old run must not stand beside the new one. What is left out is named with the reason.

mod data_file;
mod measured;
pub(in crate::project) mod names;
mod same_run;
mod views;

use std::time::SystemTime;

use rustc_hash::{FxHashMap, FxHashSet};

pub(in crate::project) use self::measured::{LeftOut, Measured};
use self::names::{apart, folder_of, name_of, older_than, run_folder, run_words};
use self::same_run::same_run;
use super::Found;
use crate::coverage::{Code, RepoPath};

/// For each report `None` when it counts, or why it does not.
pub(in crate::project) fn choose(reports: &[Measured<'_>]) -> Vec<Option<LeftOut>> {
    let mut out: Vec<Option<LeftOut>> = reports.iter().map(|_| None).collect();
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
fn duplicates(reports: &[Measured<'_>], out: &mut [Option<LeftOut>]) {
    let mut seen: FxHashMap<[u8; 32], usize> = FxHashMap::default();
    for (at, report) in reports.iter().enumerate() {
        let first = *seen.entry(report.hash).or_insert(at);
        if let (true, Some(first), Some(slot)) = (first != at, reports.get(first), out.get_mut(at)) {
            let why = format!("it has the same content as {}", first.found.shown);
            *slot = Some(LeftOut::new(Code::DuplicateInput, why));
        }
    }
}

/// kcov writes `kcov-merged` beside the folders of the runs that it merged.
fn merged_by_kcov(reports: &[Measured<'_>], out: &mut [Option<LeftOut>]) {
    let parents: Vec<String> = reports
        .iter()
        .filter_map(|report| report.found.shown.split_once("kcov-merged/").map(|(parent, _)| parent.to_owned()))
        .collect();
    for (report, slot) in open_to_rules(reports, out) {
        let shown = &report.found.shown;
        let part = |parent: &String| shown.starts_with(parent.as_str()) && !shown.contains("kcov-merged/");
        if let Some(parent) = parents.iter().find(|parent| part(parent)) {
            *slot = Some(LeftOut::new(Code::SameRun, format!("it is part of {parent}kcov-merged")));
        }
    }
}

/// Parallel data files (`.coverage.host.1`) that are older than the data file beside them are in it already.
fn combined_by_coveragepy(reports: &[Measured<'_>], out: &mut [Option<LeftOut>]) {
    let combined: FxHashMap<&str, Option<SystemTime>> = reports
        .iter()
        .filter(|report| report.found.format.id == DATA_FILE)
        .map(|report| (&*report.found.shown, report.found.modified))
        .collect();
    for (report, slot) in open_to_rules(reports, out) {
        let shown = &report.found.shown;
        let whole = || {
            // The name of a parallel file begins with that of the whole, and so may the names of folders.
            let dots = shown.rmatch_indices('.').map(|(at, _)| shown.get(..at).unwrap_or_default());
            dots.filter(|whole| folder_of(whole) == folder_of(shown)).find_map(|whole| combined.get_key_value(whole))
        };
        if let Some((whole, time)) =
            Some(report).filter(|report| report.found.format.id == DATA_FILE).and_then(|_| whole())
            && *time >= report.found.modified
        {
            let why = format!("the {} beside it is newer and combines these", name_of(whole));
            *slot = Some(LeftOut::new(Code::SameRun, why));
        }
    }
}

/// The format of coverage.py's data files.
const DATA_FILE: &str = "coveragepy-sqlite";

/// Within one set (family, folder and the run that the name speaks of) a newer report of the same files replaces the older.
fn older(reports: &[Measured<'_>], files: &[FxHashSet<&RepoPath>], out: &mut [Option<LeftOut>]) {
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
            let moment =
                apart(other.found.modified, report.found.modified).is_some_and(|apart| apart <= names::ONE_MOMENT);
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
        let verdict =
            newer.map(|((other, _), _)| LeftOut::new(Code::OlderReport, older_than(report.found, other.found)));
        if let Some(slot) = out.get_mut(at) {
            *slot = verdict;
        }
    }
}

/// Reports that rules may leave out, with the place of the verdict.
fn open_to_rules<'a, 'b>(
    reports: &'a [Measured<'b>],
    out: &'a mut [Option<LeftOut>],
) -> impl Iterator<Item = (&'a Measured<'b>, &'a mut Option<LeftOut>)> {
    reports.iter().zip(out).filter(|(report, slot)| slot.is_none() && !report.found.named)
}

/// Formats of which one run writes many files.
fn is_part(found: &Found) -> bool {
    let (name, folder) = (name_of(&found.shown), folder_of(&found.shown));
    let parallel = found.format.id == DATA_FILE && name.trim_start_matches('.').contains('.');
    parallel
        || folder.ends_with(".coverage")
        || folder.ends_with(".nyc_output")
        || ["go-covdata", "llvm-profraw", "gcov-text", "gcov-json", "v8", "julia", "d-listing", "phpunit-xml"]
            .contains(&found.format.id)
}

#[cfg(test)]
mod tests;
