//! The files of a build, as its object files tell of them one after the other.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::notes::Notes;
use super::owners::Owners;
use super::unit::{Owner, Source, Unit};
use crate::coverage::{Function, Line};
use crate::formats::RawFile;
use crate::formats::gcc::facts::{Arm, Decision, Facts};
use crate::formats::gcc::values::Shared;
use crate::formats::gcc::{below, carry};
use crate::formats::json::Loose;

/// A file as far as it is told.
#[derive(Default)]
struct File {
    facts: Facts,
    /// Functions by line and name: those of a header stand in each object file.
    functions: FxHashMap<(Option<Line>, Box<str>), Function>,
}

/// All files by path.
#[derive(Default)]
pub(super) struct Build {
    order: Vec<String>,
    files: FxHashMap<String, File>,
    shared: Shared,
}

impl Build {
    /// A build of which nothing is known yet.
    pub(super) fn new(shared: Shared) -> Build {
        Build { shared, ..Build::default() }
    }

    /// Adds what an object file tells.
    pub(super) fn add(&mut self, notes: &Notes<'_>, unit: Unit<'_, '_>) {
        for (name, mut source) in notes.sources.iter().zip(unit.sources) {
            if source.lines.is_empty() && source.functions.is_empty() {
                continue;
            }
            let path = below(&notes.folder, name);
            let file = self.files.entry(path.clone()).or_insert_with(|| {
                self.order.push(path.clone());
                File::default()
            });
            self.shared.path = path;
            file.add(notes, &mut source, &mut self.shared);
        }
    }

    /// The files, and what was said of them.
    pub(super) fn finish(mut self) -> (Vec<RawFile>, Shared) {
        let mut files = Vec::with_capacity(self.order.len());
        for path in self.order {
            let Some(mut file) = self.files.remove(&path) else { continue };
            for function in file.functions.into_values() {
                file.facts.function(function);
            }
            files.push(RawFile { path, coverage: Arc::new(file.facts.finish()), source_hash: None });
        }
        carry(&mut files);
        (files, self.shared)
    }
}

impl File {
    fn add(&mut self, notes: &Notes<'_>, source: &mut Source, shared: &mut Shared) {
        for (line, count) in &source.lines {
            if let Some(line) = shared.line(Loose::Whole((*line).into())) {
                let count = shared.count(Loose::Whole(*count));
                self.facts.line(line, count);
            }
        }
        let function = |place: u32| notes.functions.get(place as usize).map(|function| (place, function));
        let around = Owners::of(source.functions.iter().filter_map(|(place, _)| function(*place)));
        let name = |line: u32, owner: Owner| {
            let owner = owner.or_else(|| around.at(line));
            owner.and_then(|owner| notes.functions.get(owner as usize)).map_or("", |function| &*function.name)
        };
        source.arms.sort_by_key(|arm| (arm.line, arm.owner));
        for arms in source.arms.chunk_by(|a, b| (a.line, a.owner) == (b.line, b.owner)) {
            let Some((number, owner)) = arms.first().map(|arm| (arm.line, arm.owner)) else { continue };
            let Some(line) = shared.line(Loose::Whole(number.into())) else { continue };
            let arms = arms
                .iter()
                .map(|arm| Arm { block: arm.block.into(), taken: Some(shared.count(Loose::Whole(arm.count))) });
            self.facts.arms(line, name(number, owner), arms);
        }
        source.decisions.sort_by_key(|decision| (decision.line, decision.owner));
        for decisions in source.decisions.chunk_by(|a, b| (a.line, a.owner) == (b.line, b.owner)) {
            for (number, told) in (0..).zip(decisions) {
                let Some(line) = shared.line(Loose::Whole(told.line.into())) else { continue };
                let missed = told.shown.map(|shown| (0..told.terms).filter(|term| shown >> term & 1 == 0).collect());
                let decision = Decision { total: 2 * told.terms, missed };
                self.facts.decision(line, name(told.line, told.owner), number, decision);
            }
        }
        for (place, entered) in &source.functions {
            let Some((_, function)) = function(*place) else { continue };
            self.function(&function.name, function.start, function.end, *entered, shared);
        }
    }

    fn function(&mut self, name: &str, start: u32, end: u32, entered: i64, shared: &mut Shared) {
        let line = |number: u32| Line::new(number).filter(|line| line.get() <= shared.limits.line);
        let (start, end) = (line(start), line(end));
        let end = end.filter(|end| start.is_some_and(|start| start <= *end));
        let entered = shared.count(Loose::Whole(entered));
        let known = self.functions.entry((start, name.into()));
        let known = known.or_insert_with(|| Function::new(name, start, end, Some(0)));
        known.end = known.end.max(end);
        known.entered = Some(known.entered.unwrap_or(0).saturating_add(entered));
    }
}
