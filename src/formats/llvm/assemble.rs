//! Functions become files: their facts go to the file that holds each, their regions to the lines of every file that
//! they have code in.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::file::File;
use super::function::Function;
use super::paint::Painter;
use super::segments::{Range, combined, segments};
use crate::coverage::{Code, Counts, Diagnostics, FileCoverage, Lines, Metric, MetricSet};
use crate::formats::{Limits, RawFile};

/// What becomes of a file.
struct Assembled {
    file: RawFile,
    metrics: MetricSet,
    /// Regions were left out: of lines that are not believed, or inside of too many others.
    misplaced: bool,
    too_deep: bool,
    /// Lines were left out.
    cut: bool,
}

/// The files of these names that functions have code in, in the order in which they are met. `lines` bounds the lines
/// of all files.
pub(super) fn files(
    functions: &[Function<'_>],
    names: &[&str],
    binary: bool,
    lines: u64,
    limits: Limits,
    diagnostics: &mut Diagnostics,
) -> Vec<RawFile> {
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); names.len()];
    for (nth, function) in functions.iter().enumerate() {
        for file in &function.files {
            if let Some(of_file) = users.get_mut(*file as usize).filter(|of_file| of_file.last() != Some(&nth)) {
                of_file.push(nth);
            }
        }
    }
    let used: Vec<(u32, &str, Vec<usize>)> = (0u32..)
        .zip(names)
        .zip(users)
        .filter(|(_, users)| !users.is_empty())
        .map(|((number, name), users)| (number, *name, users))
        .collect();
    let ranges: Vec<Vec<Range>> =
        used.par_iter().map(|(number, _, users)| ranges_of(*number, users, functions)).collect();
    // The lines that each file may have: as many as its code spans, as long as there is room.
    let mut left = lines;
    let rooms: Vec<u64> = ranges
        .iter()
        .map(|ranges| {
            let last = ranges.iter().map(|range| range.end.0).max().unwrap_or(0);
            let wanted = ranges.first().map_or(0, |first| u64::from(last.saturating_sub(first.start.0)) + 1);
            let room = wanted.min(left);
            left -= room;
            room
        })
        .collect();
    let work: Vec<_> = used.into_iter().zip(ranges).zip(rooms).collect();
    let assembled: Vec<Assembled> = work
        .into_par_iter()
        .map(|(((number, name, users), ranges), room)| {
            assemble(number, name, &users, &ranges, room, functions, binary, limits)
        })
        .collect();
    finish(assembled, diagnostics)
}

/// The regions of one file, combined.
fn ranges_of(number: u32, users: &[usize], functions: &[Function<'_>]) -> Vec<Range> {
    let mut ranges = Vec::new();
    for function in users.iter().filter_map(|nth| functions.get(*nth)) {
        let wanted = |file: u32| function.files.get(file as usize) == Some(&number);
        ranges.extend(function.ranges(&wanted));
    }
    combined(ranges)
}

#[expect(clippy::too_many_arguments, reason = "everything that a file is made of, and it is called once")]
fn assemble(
    number: u32,
    name: &str,
    users: &[usize],
    ranges: &[Range],
    room: u64,
    functions: &[Function<'_>],
    binary: bool,
    limits: Limits,
) -> Assembled {
    let mut file = File::default();
    let mut metrics = MetricSet::default();
    let mut misplaced = false;
    for function in users.iter().filter_map(|nth| functions.get(*nth)) {
        let (main, facts, lost) = function.facts(limits.line);
        if main == Some(number) {
            misplaced |= lost;
            let (branches, decisions) = function.has_branches();
            for (metric, has) in [(Metric::Branches, branches), (Metric::Mcdc, decisions)] {
                metrics = if has { metrics.with(metric) } else { metrics };
            }
            file.tell(function.name, facts);
        }
    }
    let (lines, too_deep, cut) = paint(ranges, room, limits);
    let coverage = FileCoverage {
        lines,
        functions: file.functions(),
        regions: file.regions(),
        branches: file.branches(),
        conditions: file.conditions(),
        counts: if binary { Counts::Binary } else { Counts::Exact },
        ..FileCoverage::default()
    };
    let file = RawFile { path: name.to_owned(), coverage: Arc::new(coverage), source_hash: None };
    Assembled { file, metrics, misplaced, too_deep, cut }
}

/// The lines of a file; whether regions were too deep, and whether lines were left out.
fn paint(ranges: &[Range], room: u64, limits: Limits) -> (Lines, bool, bool) {
    let (mut painter, mut left, mut cut) = (Painter::default(), room, false);
    let all = segments(ranges, &mut |segment| {
        if segment.line >= painter.line().max(1) && segment.line <= limits.line {
            painter.take(segment, &mut |wanted| {
                let granted = wanted.min(left);
                left -= granted;
                cut |= granted < wanted;
                granted
            });
        }
    });
    (painter.finish(), !all, cut)
}

fn finish(assembled: Vec<Assembled>, diagnostics: &mut Diagnostics) -> Vec<RawFile> {
    let mut carries = MetricSet::of(&[Metric::Lines, Metric::Functions, Metric::Regions]);
    for one in &assembled {
        carries = carries.union(one.metrics);
        if one.misplaced {
            diagnostics.add(Code::BadRecord, None, || {
                format!("something in {} lies on no line of it; it is left out", one.file.path)
            });
        }
        if one.too_deep || one.cut {
            diagnostics.add(Code::LimitReached, None, || {
                format!("{} has more regions inside each other, or more lines, than are believed", one.file.path)
            });
        }
    }
    let carrying = |mut file: RawFile| {
        Arc::make_mut(&mut file.coverage).carries = carries;
        file
    };
    assembled.into_iter().map(|one| carrying(one.file)).collect()
}

/// Numbers for names of files.
#[derive(Default)]
pub(super) struct Numbers<'a> {
    numbers: FxHashMap<&'a str, u32>,
    pub(super) names: Vec<&'a str>,
}

impl<'a> Numbers<'a> {
    /// The number of a name.
    pub(super) fn of(&mut self, name: &'a str) -> u32 {
        *self.numbers.entry(name).or_insert_with(|| {
            self.names.push(name);
            self.names.len() as u32 - 1
        })
    }
}
