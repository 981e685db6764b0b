//! gcov writes a file for each object file; lcov and gcovr make one report of all of them. Where both lie in a project,
//! the files are parts of the report: what they count is counted there already.

use rustc_hash::FxHashMap;

use super::measured::{LeftOut, Measured};
use crate::coverage::{Code, FileCoverage, RepoPath};

/// Formats of which a build has a file for each of its objects.
const PARTS: [&str; 3] = ["gcov-json", "gcov-text", "gcov-intermediate"];

/// The counters of a whole build.
const BUILD: &str = "gcov-data";

/// The files of a report.
type Files<'a> = FxHashMap<&'a RepoPath, &'a FileCoverage>;

/// Leaves out counters of a build of which somebody made a report. What it leaves out, be it tests, headers or lines
/// that are excluded, it leaves out on purpose.
pub(super) fn reported_builds(reports: &[Measured<'_>], out: &mut [Option<LeftOut>]) {
    if reports.iter().any(|report| report.found.format.id == BUILD) {
        let is_whole = |report: &Measured<'_>| !is_part(report) && report.found.format.id != BUILD;
        leave_out(reports, out, is_whole, |report| report.found.format.id == BUILD, Asked::WhatItLists);
    }
}

/// Leaves out files of gcov of which a report of the whole build has every count, or a larger one. Nothing that is
/// covered gets lost, whatever run they are of.
pub(super) fn parts_of_a_whole(reports: &[Measured<'_>], out: &mut [Option<LeftOut>]) {
    if reports.iter().any(is_part) {
        leave_out(reports, out, |report| !is_part(report), is_part, Asked::Everything);
    }
}

/// What a whole must have of a part.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// Everything, but for headers of the system: most reports leave them out.
    Everything,
    /// The lines that the whole lists, of which there must be some.
    WhatItLists,
}

fn leave_out(
    reports: &[Measured<'_>],
    out: &mut [Option<LeftOut>],
    is_whole: impl Fn(&Measured<'_>) -> bool,
    is_part: impl Fn(&Measured<'_>) -> bool,
    asked: Asked,
) {
    let mut wholes: Vec<(&str, Files<'_>)> = Vec::new();
    for (report, slot) in reports.iter().zip(out.iter()) {
        if slot.is_none() && report.complete && is_whole(report) {
            wholes.push((&report.found.shown, files(report).collect()));
        }
    }
    for (report, slot) in reports.iter().zip(out) {
        if slot.is_some() || report.found.named || !is_part(report) {
            continue;
        }
        if let Some((shown, _)) = wholes.iter().find(|(_, whole)| holds(whole, report, asked)) {
            *slot = Some(LeftOut::new(Code::SameRun, format!("{shown} has all of its counts")));
        }
    }
}

fn is_part(report: &Measured<'_>) -> bool {
    PARTS.contains(&report.found.format.id)
}

fn files<'a>(report: &'a Measured<'_>) -> impl Iterator<Item = (&'a RepoPath, &'a FileCoverage)> {
    report.paths.iter().copied().zip(report.raw.files.iter().map(|file| &*file.coverage))
}

/// Are all counts of the part in the whole, as far as is asked?
fn holds(whole: &Files<'_>, part: &Measured<'_>, asked: Asked) -> bool {
    let all = asked == Asked::Everything;
    let is_asked = |path: &RepoPath| !path.as_str().starts_with('/') && (all || whole.contains_key(path));
    let mut own = files(part).filter(|(path, _)| is_asked(path)).peekable();
    let counted = |whole: &FileCoverage, part: &FileCoverage| {
        part.lines.iter().filter(|(_, hits)| *hits > 0).all(|(line, hits)| match whole.lines.hits(line) {
            Some(theirs) => theirs >= hits,
            None => !all,
        })
    };
    own.peek().is_some() && own.all(|(path, part)| whole.get(path).is_some_and(|whole| counted(whole, part)))
}
