//! Joins what the pieces hold: the sections of one file become one measurement, as lcov does it (counts add up over
//! tests and concatenated reports).

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::piece::Piece;
use super::producer::{COVERAGE_PY, Evidence};
use super::python::name_functions;
use super::section::{Claims, Condition, Section, conditions};
use crate::coverage::{
    Code, ContextId, Contexts, Counts, Diagnostics, FileCoverage, LineBits, Lines, Metric, MetricSet, merge,
};
use crate::formats::{RawFile, RawReport};

/// One report of all pieces, in their order.
pub(super) fn join(pieces: Vec<Piece>) -> RawReport {
    let whole = Whole::of(pieces.iter());
    if is_plain(&pieces.iter()) {
        return whole.of_plain(pieces.into_par_iter(), |piece| piece.sections);
    }
    let mut sections: Vec<Section> = Vec::with_capacity(pieces.iter().map(|piece| piece.sections.len()).sum());
    let mut test: Option<Arc<str>> = None;
    for piece in pieces {
        sections.extend(
            piece
                .sections
                .into_iter()
                .map(|section| Section { test: section.test.or_else(|| test.clone()), ..section }),
        );
        test = piece.test.or(test);
    }
    let tests = Tests::of(&sections);
    let groups = by_path(sections).into_par_iter();
    let (files, more): (Vec<RawFile>, Vec<Diagnostics>) = groups.map(|group| whole.file(group, &tests)).unzip();
    let mut report = RawReport { files, contexts: tests.names, ..whole.report() };
    for more in more {
        report.diagnostics.append(more);
    }
    report
}

/// Is each section a file of its own, without tests that are told apart? Then there is nothing to join.
pub(super) fn is_plain<'a>(pieces: &(impl Iterator<Item = &'a Piece> + Clone)) -> bool {
    let sections = || pieces.clone().flat_map(|piece| &piece.sections);
    // The test that a piece names last holds for the first sections of the next one.
    let handed_on = pieces.clone().filter_map(|piece| piece.test.as_deref());
    let named = sections().filter_map(|section| section.test.as_deref());
    let mut names = named.chain(handed_on).filter(|name| !name.is_empty());
    let first = names.next();
    if names.any(|name| Some(name) != first) {
        return false;
    }
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    seen.reserve(pieces.clone().map(|piece| piece.sections.len()).sum());
    sections().all(|section| seen.insert(&section.path))
}

/// What pieces say together.
#[derive(Default)]
pub(super) struct Whole {
    evidence: Evidence,
    carries: MetricSet,
    claims: Claims,
    diagnostics: Diagnostics,
    /// Are functions called what coverage.py means in some piece, and in all that have any?
    pub(super) named: bool,
    pub(super) all_named: bool,
}

/// What must be the same of two wholes for their files to mean the same.
pub(super) type Meaning = (Evidence, MetricSet, bool, bool);

impl Whole {
    pub(super) fn of<'a>(pieces: impl Iterator<Item = &'a Piece>) -> Whole {
        let mut whole = Whole { all_named: true, ..Whole::default() };
        let mut lines = 0;
        for piece in pieces {
            whole.evidence = whole.evidence.union(piece.evidence);
            whole.carries = whole.carries.union(piece.carries);
            whole.claims.add(&piece.claims);
            whole.diagnostics.append(piece.diagnostics.clone().moved(lines));
            whole.named |= piece.named;
            whole.all_named &= piece.named || !piece.has_functions;
            lines += piece.lines;
        }
        whole
    }

    /// What decides how its sections are understood.
    pub(super) fn meaning(&self) -> Meaning {
        (self.evidence, self.carries, self.named, self.all_named)
    }

    /// What its sections carry, and how they count.
    pub(super) fn carried(&self) -> (MetricSet, Counts) {
        meaning(self.evidence, self.carries)
    }

    /// Did coverage.py write it?
    pub(super) fn is_of_coverage_py(&self) -> bool {
        self.evidence.producer() == Some(COVERAGE_PY)
    }

    /// The file that sections of one path are.
    pub(super) fn file(&self, sections: Vec<Section>, tests: &Tests) -> (RawFile, Diagnostics) {
        let (mut file, more) = join_file(sections, tests);
        let (carries, counts) = self.carried();
        // Pieces of one report nearly always mean the same, so that nothing is copied here.
        if (file.coverage.carries, file.coverage.counts) != (carries, counts) {
            let coverage = Arc::make_mut(&mut file.coverage);
            (coverage.carries, coverage.counts) = (carries, counts);
        }
        if !self.named && self.evidence.is_coverage_py() && !file.coverage.functions.is_empty() {
            name_functions(&mut file.coverage);
        }
        (file, more)
    }

    /// The report of pieces that are plain, each of which gives its sections.
    pub(super) fn of_plain<P: Send>(
        self,
        pieces: impl IndexedParallelIterator<Item = P>,
        sections: impl Fn(P) -> Vec<Section> + Sync,
    ) -> RawReport {
        let file = |section| self.file(vec![section], &Tests::default()).0;
        let files = pieces.flat_map_iter(|piece| sections(piece).into_iter().map(file)).collect();
        RawReport { files, ..self.report() }
    }

    /// The report without its files.
    pub(super) fn report(self) -> RawReport {
        RawReport {
            producer: self.evidence.producer().map(str::to_owned),
            reported: self.claims.reported(),
            diagnostics: self.diagnostics,
            ..RawReport::default()
        }
    }
}

/// Which metrics these records carry, and whether their counts are counts.
pub(super) fn meaning(evidence: Evidence, carries: MetricSet) -> (MetricSet, Counts) {
    let combined = evidence.is_coverage_py() && carries.contains(Metric::Branches);
    let carries = if combined { carries.with(Metric::Combined) } else { carries };
    (carries, if evidence.is_binary() { Counts::Binary } else { Counts::Exact })
}

/// The tests of a report as contexts. One test alone tells nothing that the lines do not, so it makes none.
#[derive(Default)]
pub(super) struct Tests {
    names: Vec<String>,
    ids: FxHashMap<Arc<str>, ContextId>,
}

impl Tests {
    fn of(sections: &[Section]) -> Tests {
        let mut tests = Tests::default();
        for name in sections.iter().filter_map(|section| section.test.as_ref()).filter(|name| !name.is_empty()) {
            if !tests.ids.contains_key(name) {
                tests.ids.insert(Arc::clone(name), ContextId(tests.names.len() as u32));
                tests.names.push(name.to_string());
            }
        }
        if tests.names.len() < 2 { Tests::default() } else { tests }
    }

    fn id(&self, section: &Section) -> Option<ContextId> {
        self.ids.get(section.test.as_ref()?).copied()
    }
}

/// The sections of each path; paths in order of appearance, and the sections of a path too.
fn by_path(sections: Vec<Section>) -> Vec<Vec<Section>> {
    let mut place: FxHashMap<&str, usize> = FxHashMap::default();
    let mut places = Vec::with_capacity(sections.len());
    for section in &sections {
        let next = place.len();
        places.push(*place.entry(&section.path).or_insert(next));
    }
    let mut groups: Vec<Vec<Section>> = Vec::new();
    groups.resize_with(place.len(), Vec::new);
    for (section, place) in sections.into_iter().zip(places) {
        if let Some(group) = groups.get_mut(place) {
            group.push(section);
        }
    }
    groups
}

fn join_file(mut sections: Vec<Section>, tests: &Tests) -> (RawFile, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    drop_other_versions(&mut sections, &mut diagnostics);
    let path = sections.first().map(|section| section.path.clone()).unwrap_or_default();
    let mut outcomes: Vec<Condition> = Vec::new();
    let mut parts: Vec<Arc<FileCoverage>> = Vec::with_capacity(sections.len());
    for mut section in sections {
        if let Some(id) = tests.id(&section) {
            let contexts = context(id, &section.coverage.lines, &mut diagnostics);
            Arc::make_mut(&mut section.coverage).contexts = contexts;
        }
        outcomes.append(&mut section.conditions);
        parts.push(section.coverage);
    }
    let mut coverage = sum(parts);
    if !outcomes.is_empty() {
        Arc::make_mut(&mut coverage).conditions = conditions(outcomes).collect();
    }
    (RawFile { path, coverage, source_hash: None }, diagnostics)
}

/// Sections that say by `VER` that they measured another text cannot be added to the others.
fn drop_other_versions(sections: &mut Vec<Section>, diagnostics: &mut Diagnostics) {
    let Some(first) = sections.iter().find_map(|section| section.version.clone()) else { return };
    sections.retain(|section| {
        let same = section.version.as_ref().is_none_or(|version| *version == first);
        if !same {
            diagnostics.add(Code::DifferentSources, None, || {
                format!("{}: sections differ in VER; those unlike the first are left out", section.path)
            });
        }
        same
    });
}

/// The lines that a test ran. A set has a bit for each line of the file, so a set far larger than its records is
/// refused: one record for line 50,000,000 must not cost megabytes for each test that repeats it.
fn context(id: ContextId, lines: &Lines, diagnostics: &mut Diagnostics) -> Contexts {
    let mut contexts = Contexts::default();
    let room = SPARSE_LINES + lines.len() as u64 * LINES_PER_RECORD;
    if lines.last().is_some_and(|last| u64::from(last.get()) > room) {
        diagnostics.add(Code::LimitReached, None, || "lines too far apart to tell which test ran them".to_owned());
        return contexts;
    }
    let mut bits = LineBits::default();
    for (line, _) in lines.iter().filter(|entry| entry.1 > 0) {
        bits.insert(line);
    }
    contexts.add(id, &bits);
    contexts
}

const SPARSE_LINES: u64 = 1 << 14;
const LINES_PER_RECORD: u64 = 1 << 8;

/// Adds measurements up two by two, so that a file of many sections costs no more than its records ask for.
fn sum(mut parts: Vec<Arc<FileCoverage>>) -> Arc<FileCoverage> {
    while parts.len() > 1 {
        let mut left = parts.into_iter();
        parts = Vec::with_capacity(left.len().div_ceil(2));
        while let Some(a) = left.next() {
            // LCOV has no spans, over which alone measurements can conflict.
            parts.push(left.next().and_then(|b| merge(&a, &b).ok()).map_or(a, Arc::new));
        }
    }
    parts.pop().unwrap_or_default()
}
