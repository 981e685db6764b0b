//! Perl's Devel::Cover: what the processes of a run left in `cover_db`, where it is JSON (as it is where Perl has
//! JSON::MaybeXS and no Sereal), understood with what lies there of each source.
//!
//! ```json
//! { "runs": { "1780300800.17.42": { "dir": "/home/me/door", "digests": { "lib/Door.pm": "48dd…" },
//!     "count": { "lib/Door.pm": { "statement": [3, 0], "branch": [[1, 2]], "subroutine": [3] } } } } }
//! ```
//! `structure/48dd…`:
//! ```json
//! { "file": "lib/Door.pm", "statement": [3, 4], "branch": [[4, { "text": "if ($key) { }" }]],
//!   "subroutine": [[2, "open"]] }
//! ```
//!
//! The rules are those of `cover`: the runs add up. A line ran as often as the statement on it that ran most, and a
//! branch can be true and false. Statements have no places but their lines, so that they are not counted for themselves,
//! nor are the conditions within branches. Once `cover` has read the runs it keeps them in one file.

mod run;
mod structure;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use self::run::{Counts, Database, Run};
use self::structure::Structure;
use super::format::{Companions, Family, Format, Reader, Together};
use super::recognise::{Head, JsonHead};
use super::{Input, Limits, Needs, RawFile, RawReport, ReadError, json};
use crate::coverage::{
    BranchesBuilder, Code, Diagnostics, FileCoverage, Function, Functions, Label, LinesBuilder, Metric, MetricSet,
    Repeat,
};

/// The row of Devel::Cover's databases that are JSON.
pub(super) const DEVEL_COVER: Format = Format {
    id: "devel-cover",
    name: "Devel::Cover database",
    family: Family::Exchange,
    richness: 50,
    recognise,
    together: Together::Like(database),
    companions: Companions::Called(wanted),
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

/// Perl writes the members of a run in any order.
fn recognise(head: &Head<'_>) -> bool {
    let run = || head.json().map(JsonHead::root)?.get("runs")?.first();
    let marks = ["collected", "digests", "vec", "count", "perl"];
    run().is_some_and(|run| marks.iter().filter(|mark| run.has(&[**mark])).count() > 1)
}

/// The processes that ran since `cover` was called, and all before them.
fn database(path: &str) -> Option<String> {
    let (folder, file) = path.rsplit_once('/')?;
    if !file.starts_with("cover.") {
        return None;
    }
    let above = folder.rsplit_once('/').and_then(|(above, _)| above.strip_suffix("runs"));
    Some(format!("{}/**/{file}", above.unwrap_or(folder).trim_end_matches('/')))
}

/// The files that say what the counts are of.
fn wanted(input: &Input<'_>) -> Vec<String> {
    let databases = input.parts().filter_map(|part| Database::read(part.bytes).ok());
    let mut digests: Vec<String> =
        databases.flat_map(|database| database.runs).flat_map(|run| run.digests.into_values()).collect();
    digests.sort_unstable();
    digests.dedup();
    digests
}

/// Reads the files of a database. One that cannot be read costs itself alone.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let mut report = RawReport { producer: Some("Devel::Cover".to_owned()), ..RawReport::default() };
    let (mut runs, mut first) = (Vec::new(), None);
    for part in input.parts() {
        match Database::read(part.bytes) {
            Ok(database) => runs.extend(database.runs),
            Err(error) => {
                report.diagnostics.add(Code::BadRecord, None, || format!("{}: {error}; it is left out", part.name));
                first.get_or_insert(error);
            }
        }
    }
    if runs.is_empty() {
        return Err(first.unwrap_or_else(|| json::lacking("runs with counts", "a database without any")));
    }
    leave_out_changed(&mut runs, &mut report.diagnostics);
    let name = |name: &str| name.rsplit('/').next().unwrap_or_default().to_owned();
    let structures: FxHashMap<String, &[u8]> =
        input.companions.iter().map(|part| (name(part.name), part.bytes)).collect();
    let mut known: FxHashMap<String, Option<Structure>> = FxHashMap::default();
    for run in runs {
        if let Some(folder) = run.folder.as_ref().filter(|folder| !report.sources.contains(folder)) {
            report.sources.push(folder.clone());
        }
        add(&run, &structures, &mut known, &mut report, &input.limits);
    }
    Ok(report)
}

/// Leaves out what was counted of a source before it was changed: its newest text counts.
fn leave_out_changed(runs: &mut [Run], diagnostics: &mut Diagnostics) {
    runs.sort_by(|a, b| a.start.total_cmp(&b.start));
    let newest: FxHashMap<String, String> = runs.iter().flat_map(|run| run.digests.clone()).collect();
    for run in runs {
        let Run { digests, counts, .. } = run;
        counts.retain(|path, _| {
            let is_newest = digests.get(path) == newest.get(path);
            if !is_newest {
                diagnostics.add(Code::StaleSource, None, || {
                    format!("{path} was changed since it was measured; what was counted before is left out")
                });
            }
            is_newest
        });
    }
}

fn add(
    run: &Run,
    structures: &FxHashMap<String, &[u8]>,
    known: &mut FxHashMap<String, Option<Structure>>,
    report: &mut RawReport,
    limits: &Limits,
) {
    for (path, counts) in &run.counts {
        let digest = run.digests.get(path).map(String::as_str).unwrap_or_default();
        let structure = known
            .entry(digest.to_owned())
            .or_insert_with(|| structures.get(digest).and_then(|bytes| Structure::read(bytes, limits).ok()));
        match structure {
            Some(structure) => {
                let coverage = Arc::new(coverage(structure, counts, &mut report.diagnostics));
                report.files.push(RawFile { path: path.clone(), coverage, source_hash: None });
            }
            None => report.diagnostics.add(Code::BadRecord, None, || {
                format!("structure/{digest}, which says what the counts of {path} are of, is not there; it is left out")
            }),
        }
    }
}

fn coverage(structure: &Structure, counts: &Counts, diagnostics: &mut Diagnostics) -> FileCoverage {
    let mut lines = LinesBuilder::default();
    let mut missed = Vec::new();
    let mut hits = |count| json::hits(count, None, diagnostics).unwrap_or(0);
    for (line, count) in structure.statements.iter().zip(&counts.statements) {
        let (Some(line), count) = (*line, hits(*count)) else { continue };
        lines.push(line, count);
        if count == 0 {
            missed.push(line);
        }
    }
    let mut branches = BranchesBuilder::default();
    for (nth, (branch, ways)) in (0u32..).zip(structure.branches.iter().zip(&counts.branches)) {
        let Some((line, text)) = branch else { continue };
        for (way, count) in ["true", "false"].iter().zip(ways) {
            branches.push(*line, nth, Label::Text(&format!("the {way} arm of `{text}`")), Some(hits(*count)));
        }
    }
    let mut functions = Vec::new();
    let mut seen: FxHashMap<(u32, &str), u32> = FxHashMap::default();
    for (subroutine, count) in structure.subroutines.iter().zip(&counts.subroutines) {
        let Some((line, name)) = subroutine else { continue };
        // Each `use` is a block of its own, of which a line may have several.
        let nth = seen.entry((line.get(), name)).and_modify(|nth| *nth += 1).or_insert(1);
        let name = if *nth > 1 { format!("{name} {nth}") } else { name.clone() };
        functions.push(Function::new(&name, Some(*line), None, Some(hits(*count))));
    }
    let lines = lines.finish(Repeat::Max);
    missed.retain(|line| lines.hits(*line).is_some_and(|hits| hits > 0));
    missed.sort_unstable();
    missed.dedup();
    FileCoverage {
        carries: MetricSet::of(&[Metric::Lines, Metric::Branches, Metric::Functions]),
        lines,
        part_hit: missed,
        branches: branches.finish(Repeat::Sum),
        functions: Functions::group(functions),
        ..FileCoverage::default()
    }
}

#[cfg(test)]
mod tests;
