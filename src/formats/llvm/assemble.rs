//! Functions become files: their facts go to the file that holds each, their regions to the lines of every file that
//! they have code in.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::file::{Facts, File};
use super::function::Function;
use super::own_lines::own_lines;
use super::paint::Painter;
use super::segments::{Range, combined, segments};
use crate::coverage::{Code, Counts, Diagnostics, FileCoverage, Line, Lines, Metric, MetricSet};
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
    let mut sources: Vec<Source> = names.iter().map(|_| Source::default()).collect();
    for (nth, function) in functions.iter().enumerate() {
        for file in &function.files {
            if let Some(source) = sources.get_mut(*file as usize) {
                source.is_used = true;
            }
        }
        for (file, range) in function.ranges() {
            if let Some(source) = sources.get_mut(file as usize) {
                source.ranges.push(range);
            }
        }
        if let Some(source) = function.main.and_then(|main| sources.get_mut(main as usize)) {
            source.functions.push(nth);
        }
    }
    let mut used: Vec<(&str, Source)> =
        names.iter().copied().zip(sources).filter(|(_, source)| source.is_used).collect();
    used.par_iter_mut().for_each(|(_, source)| source.ranges = combined(std::mem::take(&mut source.ranges)));
    // The lines that each file may have: as many as its code spans, as long as there is room.
    let mut left = lines;
    let rooms: Vec<u64> = used
        .iter()
        .map(|(_, source)| {
            let room = source.extent().min(left);
            left -= room;
            room
        })
        .collect();
    let work: Vec<_> = used.into_iter().zip(rooms).collect();
    let assembled: Vec<Assembled> = work
        .into_par_iter()
        .map(|((name, source), room)| source.assemble(name, room, functions, binary, limits))
        .collect();
    finish(assembled, diagnostics)
}

/// What functions say of one file.
#[derive(Default)]
struct Source {
    is_used: bool,
    /// The functions that it holds.
    functions: Vec<usize>,
    /// The regions of all functions that have code in it.
    ranges: Vec<Range>,
}

impl Source {
    /// Lines from the first region to the end of the last.
    fn extent(&self) -> u64 {
        let last = self.ranges.iter().map(|range| range.end.0).max().unwrap_or(0);
        self.ranges.first().map_or(0, |first| u64::from(last.saturating_sub(first.start.0)) + 1)
    }

    fn assemble(self, name: &str, room: u64, functions: &[Function<'_>], binary: bool, limits: Limits) -> Assembled {
        let mut file = File::default();
        let mut metrics = MetricSet::default();
        let mut misplaced = false;
        let own = || self.functions.iter().filter_map(|nth| functions.get(*nth));
        let told: Vec<(Facts, bool)> = own().map(|function| function.facts(limits.line)).collect();
        let mut instances = FxHashMap::<_, u32>::default();
        for place in told.iter().filter_map(|(facts, _)| begin(facts)) {
            *instances.entry(place).or_default() += 1;
        }
        for (function, (mut facts, lost)) in own().zip(told) {
            misplaced |= lost;
            if begin(&facts).is_some_and(|place| instances.get(&place).is_some_and(|count| *count > 1)) {
                facts.lines = own_lines(function.own_ranges(), limits.line);
            }
            let (branches, decisions) = function.has_branches();
            for (metric, has) in [(Metric::Branches, branches), (Metric::Mcdc, decisions)] {
                metrics = if has { metrics.with(metric) } else { metrics };
            }
            file.tell(function.name, facts);
        }
        let (lines, too_deep, cut) = paint(&self.ranges, room, limits);
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
}

/// Where a function begins. Those that begin at one place are instances of one.
fn begin(facts: &Facts) -> Option<(Line, u32)> {
    facts.body.map(|body| (body.start, body.start_column))
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
