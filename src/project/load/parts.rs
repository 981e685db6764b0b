//! From reports to files: what each report that counts says about each path.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::change::ChangedFile;
use super::contexts::Contexts;
use super::inputs::{Input, UNREADABLE};
use super::status::{info, status, taken_because};
use crate::analysis::InputStatus;
use crate::coverage::{Code, ContextId, Diagnostic, InputId, InputInfo, RepoPath};
use crate::formats::{Family, Format, RawFile, Reader};
use crate::project::assemble::Part;
use crate::project::discover::{Found, LeftOut, Measured, OfTests, choose};
use crate::project::globs::{Filter, PythonFilter};
use crate::project::resolve::Resolution;

/// For each path, in their order, whether it was found, and what is said about it.
pub(super) type PartsByPath = Vec<(RepoPath, (bool, Vec<Part>))>;

/// What the reports say together.
#[derive(Default)]
pub(super) struct Parts {
    /// The reports that count.
    pub(super) inputs: Vec<InputInfo>,
    /// Names of contexts over all of them.
    pub(super) contexts: Vec<Arc<str>>,
    /// What became of each report.
    pub(super) statuses: Vec<InputStatus>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// What each report is here, whether it counts or not.
    places: Vec<Option<Place>>,
}

/// A report that counts.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    id: InputId,
    /// The common numbers of its contexts; `None` where they are its own.
    contexts: Option<Vec<ContextId>>,
    /// The tool that wrote it, where it says so.
    producer: Option<Arc<str>>,
    /// Does it only say what the report of this number leaves open?
    completes: bool,
    /// The test that it is of alone.
    test: Option<ContextId>,
    /// Was it made of what reports of single tests say, too? Then these say nothing but which of them ran a line.
    sums_up: bool,
    /// The same, and some of these tests ran again after it was written.
    is_old: bool,
}

impl Parts {
    /// Chooses among reports that are not turned off.
    pub(super) fn of(inputs: &[Input], off: &BTreeSet<Arc<str>>) -> Parts {
        let is_off = |input: &Input| input.content.is_ok() && off.contains(&input.found.shown);
        let mut parts = Parts::default();
        for input in inputs {
            if let Err(why) = &input.content {
                parts.say(UNREADABLE, &input.found.shown, why.clone());
                parts.statuses.push(status(input, false, why.clone()));
            }
        }
        let open = |input: &&Input| input.content.is_ok() && !is_off(input);
        let read: Vec<&Input> = inputs.iter().filter(open).collect();
        let verdicts = verdicts(&read);
        let by_test: FxHashSet<u32> = read.iter().filter_map(|input| by_test(&input.found.tests)).collect();
        let runs: BTreeSet<(Option<u32>, u32)> =
            read.iter().map(|input| (input.found.tests.command, input.found.tests.again)).collect();
        let mut each = verdicts.iter();
        let mut contexts = Contexts::default();
        for input in inputs {
            let place = if is_off(input) {
                parts.statuses.push(status(input, false, "turned off".to_owned()));
                None
            } else {
                let verdict = if input.content.is_ok() { each.next().and_then(Option::as_ref) } else { None };
                parts.take(input, verdict, &mut contexts)
            };
            let OfTests { command, again, ref test, .. } = input.found.tests;
            let sums_up = test.is_none() && command.is_some_and(|command| by_test.contains(&command));
            let is_old = sums_up && runs.iter().any(|run| run.0 == command && run.1 > again);
            parts.places.push(place.map(|place| Place { sums_up, is_old, ..place }));
        }
        let read: Vec<usize> = inputs.iter().enumerate().filter(|(_, input)| open(input)).map(|(at, _)| at).collect();
        parts.add_completing(inputs, &read, &verdicts);
        parts.contexts = contexts.names;
        parts
    }

    fn take(&mut self, input: &Input, verdict: Option<&LeftOut>, contexts: &mut Contexts) -> Option<Place> {
        let content = input.content.as_ref().ok()?;
        let (shown, raw) = (&input.found.shown, &content.raw);
        let taken = verdict.is_none();
        let why = verdict.map_or_else(|| taken_because(&input.found), |verdict| verdict.why.clone());
        self.statuses.push(status(input, taken, why));
        if let Some(verdict) = verdict {
            self.say(verdict.code, shown, verdict.why.clone());
            return None;
        }
        let id = InputId(self.inputs.len() as u32);
        self.diagnostics.extend(input.resolved.diagnostics.clone().of_input(shown));
        self.inputs.push(info(input, content));
        // A test may run nothing that is measured.
        if raw.files.is_empty() && !raw.companion && input.found.tests.test.is_none() {
            self.say(Code::EmptyInput, shown, "the report has no files in it".to_owned());
        }
        self.diagnostics.extend(raw.diagnostics.clone().of_input(shown));
        for _ in input.resolved.paths.iter().filter(|resolution| resolution.path().as_str().is_empty()) {
            self.say(Code::BadRecord, shown, "a file without a path is left out".to_owned());
        }
        let numbers = contexts.add(&raw.contexts);
        let same = numbers.iter().enumerate().all(|(at, id)| id.0 as usize == at);
        let test = input.found.tests.test.as_ref().map(|test| contexts.number(test));
        let producer = raw.producer.as_deref().map(Arc::from);
        let contexts = (!same).then_some(numbers);
        Some(Place { id, contexts, producer, completes: false, test, sums_up: false, is_old: false })
    }

    /// Gives reports that complete another one its number.
    fn add_completing(&mut self, inputs: &[Input], read: &[usize], verdicts: &[Option<LeftOut>]) {
        for (&at, verdict) in read.iter().zip(verdicts) {
            let richer = verdict.as_ref().and_then(|verdict| verdict.completes).and_then(|richer| read.get(richer));
            let Some(Some(place)) = richer.and_then(|richer| self.places.get(*richer)) else { continue };
            let producer = inputs.get(at).and_then(|input| input.content.as_ref().ok()?.raw.producer.as_deref());
            let place = Place {
                id: place.id,
                contexts: None,
                producer: producer.map(Arc::from),
                completes: true,
                test: None,
                sums_up: false,
                is_old: false,
            };
            if let Some(slot) = self.places.get_mut(at) {
                *slot = Some(place);
            }
        }
    }

    /// The reports that count.
    pub(super) fn taken<'a>(&self, inputs: &'a [Input]) -> Vec<&'a Found> {
        let counts = |place: &Option<Place>| place.as_ref().is_some_and(|place| !place.completes);
        inputs.iter().zip(&self.places).filter(|(_, place)| counts(place)).map(|(input, _)| &input.found).collect()
    }

    /// Takes the reports apart: what they say about each path that counts.
    pub(super) fn by_path(&self, inputs: &[Input], counting: &Counting) -> PartsByPath {
        let mut all: Vec<(RepoPath, bool, Part)> = Vec::new();
        for (input, place) in inputs.iter().zip(&self.places) {
            let (Ok(content), Some(place)) = (&input.content, place) else { continue };
            let files = content.raw.files.par_iter().zip(&input.resolved.paths);
            let files = files.filter(|(_, resolution)| counting.keeps(resolution.path(), input.found.format));
            all.par_extend(
                files.map(|(file, resolution)| {
                    (resolution.path().clone(), resolution.is_found(), place.part(input, file))
                }),
            );
        }
        // What is said about one path stays in the order of the reports.
        all.par_sort_by(|a, b| a.0.cmp(&b.0));
        let mut files = PartsByPath::with_capacity(all.len());
        for (path, found, part) in all {
            match files.last_mut().filter(|last| last.0 == path) {
                Some(last) => last.1.1.push(part),
                None => files.push((path, (found, vec![part]))),
            }
        }
        files.retain(|(_, (_, parts))| parts.iter().any(|part| !part.completes));
        files
    }

    /// What the reports say about the files of which they say something else than before; `None` where it is not the
    /// same reports that count.
    pub(super) fn changed(
        &self,
        before: &Parts,
        inputs: &[Input],
        files: &[ChangedFile],
        counting: &Counting,
    ) -> Option<Vec<(RepoPath, Part)>> {
        if self.places != before.places {
            return None;
        }
        let part = |changed: &ChangedFile| {
            let (input, place) = (inputs.get(changed.input)?, self.places.get(changed.input)?.as_ref()?);
            let file = input.content.as_ref().ok()?.raw.files.get(changed.file)?;
            let path = input.resolved.paths.get(changed.file)?.path();
            counting.keeps(path, input.found.format).then(|| (path.clone(), place.part(input, file)))
        };
        Some(files.iter().filter_map(part).collect())
    }

    fn say(&mut self, code: Code, input: &Arc<str>, message: String) {
        let input = Some(Arc::clone(input));
        self.diagnostics.push(Diagnostic { code, input, position: None, message, count: 1 });
    }
}

impl Place {
    /// What a report says about a file.
    fn part(&self, input: &Input, file: &RawFile) -> Part {
        let mut coverage = Arc::clone(&file.coverage);
        if let Some(contexts) = self.contexts.as_ref().filter(|_| !file.coverage.contexts.is_empty()) {
            let coverage = Arc::make_mut(&mut coverage);
            coverage.contexts = coverage.contexts.renumbered(|id| contexts.get(id.0 as usize).copied());
        }
        let &Place { id, ref producer, completes, test, sums_up, is_old, .. } = self;
        Part {
            input: id,
            format: input.found.format,
            coverage,
            source_hash: file.source_hash,
            producer: producer.clone(),
            completes,
            test,
            sums_up,
            is_old,
        }
    }
}

/// Which files count.
pub(super) struct Counting {
    pub(super) filter: Filter,
    /// For coverage.py's data files, which list what ran; its reports have left out what it leaves out.
    pub(super) python: PythonFilter,
}

impl Counting {
    fn keeps(&self, path: &RepoPath, format: &Format) -> bool {
        let is_data =
            matches!(format.reader, Reader::Native { complete: Some(_), .. }) && format.family == Family::Python;
        !path.as_str().is_empty() && self.filter.keeps(path.as_str()) && (!is_data || self.python.keeps(path.as_str()))
    }
}

/// For each report that was read `None` when it counts, or why it does not.
fn verdicts(read: &[&Input]) -> Vec<Option<LeftOut>> {
    let mut verdicts: Vec<Option<LeftOut>> = read.iter().map(|_| None).collect();
    // What single tests or runs of some tests left says nothing about another one of these, however alike they are.
    let whole = read.iter().enumerate().filter(|(_, input)| !input.found.tests.are_some());
    let (places, whole): (Vec<usize>, Vec<&Input>) = whole.unzip();
    if whole.len() < 2 {
        return verdicts;
    }
    let measured: Vec<Measured<'_>> = whole
        .into_iter()
        .filter_map(|input| {
            let content = input.content.as_ref().ok()?;
            let complete = matches!(input.found.format.reader, Reader::Native { complete: None, .. });
            Some(Measured {
                found: &input.found,
                raw: &content.raw,
                hash: content.hash,
                paths: input.resolved.paths.iter().map(Resolution::path).collect(),
                complete,
            })
        })
        .collect();
    for (place, verdict) in places.iter().zip(choose(&measured)) {
        let Some(slot) = verdicts.get_mut(*place) else { continue };
        let completes = verdict.as_ref().and_then(|verdict| verdict.completes).and_then(|at| places.get(at).copied());
        *slot = verdict.map(|verdict| LeftOut { completes, ..verdict });
    }
    verdicts
}

/// The command that this report is of, where it is of one test alone.
fn by_test(tests: &OfTests) -> Option<u32> {
    tests.command.filter(|_| tests.test.is_some())
}
