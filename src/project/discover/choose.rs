//! Which of the reports that were read are counted? One run must not count twice, however many reports tell of it, and
//! an old run must not stand beside the new one. What is left out is named with the reason.

mod data_file;
mod measured;
pub(in crate::project) mod names;
mod parts;
mod same_run;
mod stated;
mod views;

use std::time::SystemTime;

use rustc_hash::{FxHashMap, FxHashSet};

use self::measured::open_to_rules;
pub(in crate::project) use self::measured::{LeftOut, Measured};
use self::names::{apart, folder_of, name_of, older_than, run_folder, run_words};
use self::same_run::{OF_ISTANBUL, same_run};
use super::Found;
use crate::coverage::{Code, Line, RepoPath};
use crate::formats::RawFile;

/// For each report `None` when it counts, or why it does not.
pub(in crate::project) fn choose(reports: &[Measured<'_>]) -> Vec<Option<LeftOut>> {
    let mut out: Vec<Option<LeftOut>> = reports.iter().map(|_| None).collect();
    duplicates(reports, &mut out);
    merged_by_kcov(reports, &mut out);
    combined_by_coveragepy(reports, &mut out);
    let files: Vec<FxHashSet<&RepoPath>> =
        reports.iter().map(|report| report.paths.iter().copied().collect()).collect();
    reported_by_nyc(reports, &files, &mut out);
    reported_by_c8(reports, &mut out);
    parts::reported_builds(reports, &mut out);
    stated::told_by_tests(reports, &mut out);
    same_run(reports, &files, &mut out);
    stated::told_line_by_line(reports, &mut out);
    parts::parts_of_a_whole(reports, &mut out);
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

/// nyc makes its reports of the files that its processes left: a report that is no older than one of them, and says that
/// all lines ran that ran there, has it in.
fn reported_by_nyc(reports: &[Measured<'_>], files: &[FxHashSet<&RepoPath>], out: &mut [Option<LeftOut>]) {
    let made: Vec<usize> = (0..reports.len())
        .filter(|at| out.get(*at).is_some_and(Option::is_none))
        .filter(|at| reports.get(*at).is_some_and(|report| OF_ISTANBUL.contains(&name_of(&report.found.shown))))
        .collect();
    for ((report, slot), own) in reports.iter().zip(out).zip(files) {
        let Some(project) = folder_of(&report.found.shown).strip_suffix(".nyc_output") else { continue };
        if report.found.named || slot.is_some() || own.is_empty() {
            continue;
        }
        let whole = made.iter().filter_map(|at| Some((reports.get(*at)?, files.get(*at)?))).find(|(whole, theirs)| {
            let same_project = whole.found.shown.starts_with(project);
            let as_new = whole.found.modified >= report.found.modified;
            same_project && as_new && own.is_subset(theirs) && has_in(whole, report)
        });
        *slot = whole.map(|(whole, _)| LeftOut::new(Code::SameRun, format!("{} was made of it", whole.found.shown)));
    }
}

/// c8 makes its reports of what V8 left in the folder `tmp` beside them, and Deno of what it left in theirs. Blanks, which
/// they count as lines, and the arms of functions tell the two apart, so only where they lie and when they were written
/// says that they are one run, or that the report is of an earlier one.
fn reported_by_c8(reports: &[Measured<'_>], out: &mut [Option<LeftOut>]) {
    let is_data = |report: &Measured<'_>| report.found.format.id == "v8";
    let is_report = |report: &Measured<'_>| OF_ISTANBUL.contains(&name_of(&report.found.shown));
    let beside = |data: &Measured<'_>, report: &Measured<'_>| {
        let (data, report) = (folder_of(&data.found.shown), folder_of(&report.found.shown));
        data == report || data.strip_suffix("tmp").map(|above| above.trim_end_matches('/')) == Some(report)
    };
    for at in 0..reports.len() {
        let Some(this) = reports.get(at).filter(|this| !this.found.named && (is_data(this) || is_report(this))) else {
            continue;
        };
        let others = reports.iter().zip(out.iter()).filter(|(_, left)| left.is_none()).map(|(other, _)| other);
        let verdict = if is_data(this) {
            let made = |other: &&Measured<'_>| {
                is_report(other) && beside(this, other) && other.found.modified >= this.found.modified
            };
            let why = |other: &Measured<'_>| format!("{} was made of it", other.found.shown);
            others.into_iter().find(made).map(|other| LeftOut::new(Code::SameRun, why(other)))
        } else {
            let newer = |other: &&Measured<'_>| {
                is_data(other) && beside(other, this) && other.found.modified > this.found.modified
            };
            let why = |other: &Measured<'_>| older_than(this.found, other.found);
            others.into_iter().find(newer).map(|other| LeftOut::new(Code::OlderReport, why(other)))
        };
        if let Some(slot) = out.get_mut(at).filter(|slot| slot.is_none()) {
            *slot = verdict;
        }
    }
}

/// Did every line run in the whole that ran in the part?
fn has_in(whole: &Measured<'_>, part: &Measured<'_>) -> bool {
    let known: FxHashMap<&RepoPath, &RawFile> = whole.paths.iter().copied().zip(&whole.raw.files).collect();
    part.paths.iter().zip(&part.raw.files).all(|(path, own)| {
        let theirs = known.get(path).map(|file| &file.coverage.lines);
        let ran = |line: Line| theirs.and_then(|lines| lines.hits(line)).is_some_and(|hits| hits > 0);
        own.coverage.lines.iter().filter(|line| line.1 > 0).all(|line| ran(line.0))
    })
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

/// Formats of which one run writes many files.
fn is_part(found: &Found) -> bool {
    let (name, folder) = (name_of(&found.shown), folder_of(&found.shown));
    let parallel = found.format.id == DATA_FILE && name.trim_start_matches('.').contains('.');
    parallel
        || folder.ends_with(".coverage")
        || folder.ends_with(".nyc_output")
        || [
            "go-covdata",
            "llvm-profraw",
            "gcov-text",
            "gcov-json",
            "gcov-intermediate",
            "gcov-data",
            "v8",
            "julia",
            "d-listing",
            "phpunit-xml",
        ]
        .contains(&found.format.id)
}

#[cfg(test)]
mod tests;
