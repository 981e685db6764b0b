//! What outlives a test in a process that is shared: files that were loaded while it ran, and what it left for whoever asks
//! next. The test that asks next runs none of the lines that made it.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::language::Language;
use super::known::{Known, Process, Source};
use super::order::{TestId, Tests};
use super::reach::Reach;
use super::shape::{Body, Keep, Place, Shape};
use super::used::Name;
use crate::coverage::{Contexts, LineRange, RepoPath};

/// Tests.
type Ids = FxHashSet<TestId>;

/// What tests leave behind, and who may find it.
#[derive(Default)]
pub(super) struct Kept {
    /// Tests that loaded a file while they ran.
    loads: Vec<(TestId, RepoPath, Arc<Shape>)>,
    reach: Reach,
    stores: Vec<Store>,
}

/// Something that is kept.
struct Store {
    name: String,
    path: RepoPath,
    /// Tests that put something there that may be of anything they ran.
    writers: Ids,
    /// Tests that put something there which a function made, by what that function uses.
    makers: Vec<(Ids, Arc<Shape>, String)>,
    /// Tests that may find what another one put there.
    readers: Ids,
}

/// A file of a process that is shared.
struct Shared<'a> {
    path: &'a RepoPath,
    contexts: Option<&'a Contexts>,
    shape: Arc<Shape>,
}

/// What several places keep under one name: variables, or attributes of objects.
#[derive(Default)]
struct Named<'a> {
    path: Option<&'a RepoPath>,
    writers: Ids,
    makers: Vec<(Ids, Arc<Shape>, String)>,
    /// Was it seen that some do without putting anything there?
    is_conditional: bool,
}

impl Kept {
    pub(super) fn of(known: &Known<'_>, tests: &Tests) -> Kept {
        let is_shared = |language: &Language| (known.process)(language.name) == Process::Shared;
        let matters = |source: &&Source<'_>| Language::of(source.path.as_str()).is_some_and(is_shared);
        let sources: Vec<&Source<'_>> = known.sources.iter().filter(matters).collect();
        let paths: Vec<&RepoPath> = sources.iter().map(|source| source.path).collect();
        let shapes = (known.shapes)(&paths);
        let files: Vec<Shared<'_>> = (sources.iter().zip(shapes))
            .filter_map(|(source, shape)| {
                let contexts = source.coverage.map(|coverage| &coverage.contexts);
                Some(Shared { path: source.path, contexts, shape: shape? })
            })
            .collect();
        let shapes: Vec<Arc<Shape>> = files.iter().map(|file| Arc::clone(&file.shape)).collect();
        let loads = files.iter().flat_map(|file| file.loaded_by(tests)).collect();
        Kept { loads, reach: Reach::of(&shapes), stores: stores(&files, tests) }
    }

    /// A test among some that loaded a file while it ran, which may have run this function then.
    pub(super) fn loaded(&self, function: &Body, ran: &Ids) -> Option<(TestId, &RepoPath)> {
        let of_them = self.loads.iter().filter(|(test, _, _)| ran.contains(test));
        let mut known: FxHashMap<&RepoPath, bool> = FxHashMap::default();
        let mut leads = |path, shape| *known.entry(path).or_insert_with(|| self.reach.leads(shape, function));
        of_them.filter(|(_, path, shape)| leads(path, shape)).map(|(test, path, _)| (*test, path)).min()
    }

    /// Tests that may find what some tests left that ran a function, with what and where it is kept.
    pub(super) fn found_by(&self, function: &Body, ran: &Ids) -> Vec<(TestId, &str, &RepoPath)> {
        let (mut tainted, mut found) = (ran.clone(), Vec::new());
        let makes = |(tests, shape, maker): &(Ids, Arc<Shape>, String)| {
            !tests.is_disjoint(ran)
                && shape.functions().iter().any(|body| {
                    body.name == *maker
                        && (body.name == function.name || self.reach.leads_from(body.used.iter(), function))
                })
        };
        let mut rest: Vec<&Store> = self.stores.iter().collect();
        loop {
            let (reached, others): (Vec<&Store>, Vec<&Store>) = rest
                .into_iter()
                .partition(|store| !store.writers.is_disjoint(&tainted) || store.makers.iter().any(makes));
            if reached.is_empty() {
                return found;
            }
            for store in reached {
                for test in store.readers.iter().filter(|test| !ran.contains(test)) {
                    if tainted.insert(*test) {
                        found.push((*test, store.name.as_str(), &store.path));
                    }
                }
            }
            rest = others;
        }
    }
}

impl Shared<'_> {
    /// The tests that ran any of some lines.
    fn ran(&self, lines: LineRange, tests: &Tests) -> Ids {
        let entries = self.contexts.into_iter().flat_map(Contexts::iter).filter(|(_, bits)| bits.meets(lines));
        entries.filter_map(|(context, _)| Some(tests.of_context(*context)?.0)).collect()
    }

    /// Did any of some lines run outside of tests?
    fn ran_outside(&self, lines: LineRange, tests: &Tests) -> bool {
        let mut entries = self.contexts.into_iter().flat_map(Contexts::iter);
        entries.any(|(context, bits)| tests.of_context(*context).is_none() && bits.meets(lines))
    }

    fn loaded_by(&self, tests: &Tests) -> Vec<(TestId, RepoPath, Arc<Shape>)> {
        let mut found = Vec::new();
        for (context, bits) in self.contexts.into_iter().flat_map(Contexts::iter) {
            let Some((test, _)) = tests.of_context(*context) else { continue };
            if self.shape.loads().any(|line| bits.contains(line)) {
                found.push((test, self.path.clone(), Arc::clone(&self.shape)));
            }
        }
        found
    }

    /// The tests that put something where it outlives them, and whether some ran the function and did not.
    fn writers(&self, body: &Body, keep: &Keep, tests: &Tests) -> (Ids, bool) {
        let wrote = self.ran(keep.lines, tests);
        let ran = body.lines.map(|lines| self.ran(lines, tests)).unwrap_or_default();
        let is_conditional = keep.place == Place::Result || ran.len() > wrote.len();
        let made = match keep.place {
            Place::Module | Place::Result | Place::Object(None) => Ids::default(),
            Place::Object(Some(lines)) if self.ran_outside(lines, tests) => Ids::default(),
            // Who made the place himself took it along.
            Place::Function(lines) | Place::Object(Some(lines)) => self.ran(lines, tests),
        };
        (wrote.into_iter().filter(|test| !made.contains(test)).collect(), is_conditional)
    }
}

fn stores(files: &[Shared<'_>], tests: &Tests) -> Vec<Store> {
    let mut named: FxHashMap<(&str, bool), Named<'_>> = FxHashMap::default();
    for file in files {
        for body in file.shape.functions() {
            for keep in &body.keeps {
                let (writers, is_conditional) = file.writers(body, keep, tests);
                let is_object = matches!(keep.place, Place::Object(_));
                let known = named.entry((keep.name.as_str(), is_object)).or_default();
                known.path.get_or_insert(file.path);
                if keep.is_made_here {
                    known.makers.push((writers, Arc::clone(&file.shape), body.name.clone()));
                } else {
                    known.writers.extend(writers);
                }
                known.is_conditional |= is_conditional;
            }
        }
    }
    let mut stores = Vec::new();
    for ((name, is_object), known) in named {
        // An object that is written to whenever somebody asks tells nothing of the one who asked before.
        let all: Ids = known.makers.iter().flat_map(|maker| &maker.0).chain(&known.writers).copied().collect();
        let (Some(path), false) = (known.path, all.is_empty() || is_object && !known.is_conditional) else {
            continue;
        };
        let used = if is_object { Name::of_attribute(name) } else { Name::of(name) };
        let mut readers: Ids = files.iter().flat_map(|file| readers(file, used, tests)).collect();
        if !known.is_conditional {
            readers.retain(|test| !all.contains(test));
        }
        if !readers.is_empty() {
            let Named { writers, makers, .. } = known;
            stores.push(Store { name: name.to_owned(), path: path.clone(), writers, makers, readers });
        }
    }
    stores.sort_by(|a, b| (&a.path, &a.name).cmp(&(&b.path, &b.name)));
    stores
}

/// The tests that ran a function which speaks of something.
fn readers(file: &Shared<'_>, used: Name, tests: &Tests) -> Ids {
    let functions = file.shape.functions();
    let speaking = functions.into_iter().filter(|body| body.used.has(used) && !body.only_keeps);
    if file.contexts.is_some() {
        return speaking.filter_map(|body| body.lines).flat_map(|lines| file.ran(lines, tests)).collect();
    }
    let is_spoken_of = speaking.count() > 0 || file.shape.pieces.iter().any(|piece| piece.used.has(used));
    if is_spoken_of { tests.of_file(file.path.as_str()).collect() } else { Ids::default() }
}
