//! gcov writes a file for each object file; lcov and gcovr make one report of all of them. Where both lie in a project,
//! the files are parts of the report: what they count is counted there already.

use rustc_hash::FxHashMap;

use super::measured::{LeftOut, Measured};
use crate::coverage::{Code, FileCoverage, RepoPath};

/// Formats of which a build has a file for each of its objects.
const PARTS: [&str; 4] = ["gcov-json", "gcov-text", "gcov-intermediate", "gcov-data"];

/// The files of a report.
type Files<'a> = FxHashMap<&'a RepoPath, &'a FileCoverage>;

/// Leaves out files of gcov of which a report of the whole build has every count, or a larger one. Nothing that is
/// covered gets lost, whatever run they are of.
pub(super) fn parts_of_a_whole(reports: &[Measured<'_>], out: &mut [Option<LeftOut>]) {
    if !reports.iter().any(is_part) {
        return;
    }
    let mut wholes: Vec<(&str, Files<'_>)> = Vec::new();
    for (report, slot) in reports.iter().zip(out.iter()) {
        if slot.is_none() && report.complete && !is_part(report) {
            wholes.push((&report.found.shown, files(report).collect()));
        }
    }
    for (report, slot) in reports.iter().zip(out) {
        if slot.is_some() || report.found.named || !is_part(report) {
            continue;
        }
        if let Some((shown, _)) = wholes.iter().find(|(_, whole)| holds(whole, report)) {
            *slot = Some(LeftOut::new(Code::SameRun, format!("{shown} has all of its counts")));
        }
    }
}

/// The counters of a whole build, of which a report may have left out files on purpose: tests, or headers of others.
fn is_build(report: &Measured<'_>) -> bool {
    report.found.format.id == "gcov-data"
}

fn is_part(report: &Measured<'_>) -> bool {
    PARTS.contains(&report.found.format.id)
}

fn files<'a>(report: &'a Measured<'_>) -> impl Iterator<Item = (&'a RepoPath, &'a FileCoverage)> {
    report.paths.iter().copied().zip(report.raw.files.iter().map(|file| &*file.coverage))
}

/// Are all counts of the part in the whole? Headers of the system have no say: most reports leave them out.
fn holds(whole: &Files<'_>, part: &Measured<'_>) -> bool {
    let is_asked = |path: &RepoPath| !path.as_str().starts_with('/') && (!is_build(part) || whole.contains_key(path));
    let mut own = files(part).filter(|(path, _)| is_asked(path)).peekable();
    let counted = |whole: &FileCoverage, part: &FileCoverage| {
        part.lines.iter().all(|(line, hits)| hits == 0 || whole.lines.hits(line).is_some_and(|theirs| theirs >= hits))
    };
    own.peek().is_some() && own.all(|(path, part)| whole.get(path).is_some_and(|whole| counted(whole, part)))
}
