//! The reports that are there, read and their paths resolved. A report that did not change is not read again; of one
//! that did, the files that say what they said before stay the very same values.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::News;
use super::around::{Around, Moved};
use super::change::{Change, ChangedFile};
use super::companions::Nearby;
use super::observer::{Observer, Reading, Stage};
use super::read::{Content, read_one, unfinished};
use super::request::{Request, STDIN};
use super::resolved::Resolved;
use crate::analysis::InputStatus;
use crate::coverage::Code;
use crate::formats::recognise::recognise;
use crate::formats::{Again, Companions, RawFile, compress};
use crate::project::candidates::is_candidate;
use crate::project::discover::{Discovery, Found, FoundFile, OfTests, Search, discover};
use crate::project::error::LoadError;
use crate::project::globs::Filter;
use crate::project::mapping::Bytes;
use crate::project::resolve::{Reported, Resolver};
use crate::system::files::{Identity, identity};

/// The reports of a project.
#[derive(Default)]
pub(super) struct Inputs {
    pub(super) discovery: Discovery,
    /// In the order in which they were found, what standard input holds last.
    pub(super) read: Vec<Input>,
    /// Why standard input cannot be read.
    pub(super) stdin_refused: Option<(InputStatus, String)>,
    settled: bool,
    /// Are reports read again whenever they change?
    pub(super) watched: bool,
}

/// A report.
pub(super) struct Input {
    pub(super) found: Found,
    stamp: Stamp,
    /// What is in it, or why it cannot be read.
    pub(super) content: Result<Arc<Content>, String>,
    pub(super) resolved: Arc<Resolved>,
}

/// What a file looks like from outside; another stamp is another content.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    size: u64,
    modified: Option<SystemTime>,
    /// Of each of its files.
    files: Vec<(FoundFile, Identity)>,
    busy: Option<String>,
    /// What is left out of it, too.
    tests: OfTests,
}

impl Stamp {
    fn of(found: &Found) -> Stamp {
        let identity = |file: &FoundFile| std::fs::metadata(&file.real).map(|file| identity(&file)).unwrap_or_default();
        Stamp {
            size: found.size,
            modified: found.modified,
            files: found.files.iter().map(|file| (file.clone(), identity(file))).collect(),
            busy: found.files.iter().find_map(|file| unfinished(&file.real)),
            tests: found.tests.clone(),
        }
    }
}

impl Inputs {
    /// Brings the reports up to date. Says what is not as it was.
    pub(super) fn refresh(
        &mut self,
        request: &Request,
        around: &Around,
        moved: Moved,
        news: &News,
        filter: &Filter,
        observer: &dyn Observer,
    ) -> Result<Change, LoadError> {
        let searched = !self.settled || moved.tree || moved.git || self.may_have_changed(request, news);
        if !searched {
            return Ok(Change::Nothing);
        }
        let told = |input: &Input| (Arc::clone(&input.found.shown), input.found.modified, input.found.named);
        let before: Vec<_> = self.read.iter().map(told).collect();
        self.discovery = search(request, around)?;
        let settings = &request.settings;
        let aliases = settings.python.as_ref().map_or(&[][..], |python| &python.paths);
        let (index, remap) = (&around.walk.index, &settings.config.remap);
        let resolver = Resolver::new(&request.root, index, remap, aliases, &request.source_dirs);
        let changed = self.read_all(request, around, news, &resolver, filter, observer);
        observer.progress(Stage::Paths.begins());
        let resolved = self.resolve(&resolver, moved.tree || !self.settled);
        let after: Vec<_> = self.read.iter().map(told).collect();
        let same_reports = before.len() == after.len()
            && before.iter().zip(&after).all(|(before, after)| (&before.0, before.2) == (&after.0, after.2));
        self.settled = true;
        if resolved || !same_reports {
            return Ok(Change::Anything);
        }
        // A report of another age may be older than a source now.
        Ok(changed.and(if before == after { Change::Nothing } else { Change::Files(Vec::new()) }))
    }

    /// Everything must be found and resolved anew.
    pub(super) fn unsettle(&mut self) {
        self.settled = false;
    }

    fn may_have_changed(&self, request: &Request, news: &News) -> bool {
        if news.is_of_tree() {
            return true;
        }
        let known: FxHashSet<&Path> =
            self.read.iter().flat_map(|input| &input.found.files).map(|file| file.real.as_path()).collect();
        let named: Vec<PathBuf> = request.paths.iter().map(|path| request.root.join(path)).collect();
        let shown = |path: &Path| path.strip_prefix(&request.root).unwrap_or(path).to_string_lossy().into_owned();
        news.paths().any(|path| {
            known.contains(path.as_path())
                || named.iter().any(|named| path.starts_with(named))
                || is_candidate(&shown(path))
        })
    }

    /// Reads what is new, in parallel.
    fn read_all(
        &mut self,
        request: &Request,
        around: &Around,
        news: &News,
        resolver: &Resolver<'_>,
        filter: &Filter,
        observer: &dyn Observer,
    ) -> Change {
        let mut known: FxHashMap<Arc<str>, Input> = FxHashMap::default();
        known.extend(std::mem::take(&mut self.read).into_iter().map(|input| (Arc::clone(&input.found.shown), input)));
        let mut wanted: Vec<(Found, Option<Input>, Option<Bytes>)> = Vec::new();
        for found in std::mem::take(&mut self.discovery.found) {
            let old = known.remove(&found.shown);
            wanted.push((found, old, None));
        }
        if let Some(old) = known.remove(STDIN) {
            wanted.push((old.found.clone(), Some(old), None));
        } else {
            let stdin = self.stdin(request);
            wanted.extend(stdin.map(|(found, bytes)| (found, None, Some(bytes))));
        }
        let is_kept = |found: &Found, old: &Option<Input>, stamp: &Stamp| {
            old.as_ref().is_some_and(|old| {
                let told = found.files.iter().any(|file| news.names(&file.real));
                // What failed for want of a companion may find it now. One that is newer than the counts is of another
                // build, which they say nothing about: what was read of the right one stays.
                let lacks = old.content.is_err() && !matches!(found.format.companions, Companions::Nothing);
                old.found.format.id == found.format.id && old.stamp == *stamp && !told && !lacks
            })
        };
        let stamped: Vec<_> = wanted
            .into_iter()
            .map(|(found, old, bytes)| {
                let stamp = Stamp::of(&found);
                let kept = is_kept(&found, &old, &stamp);
                (found, old, bytes, stamp, kept)
            })
            .collect();
        let total = stamped.iter().filter(|entry| !entry.4).map(|entry| entry.0.size).sum();
        let reading = Reading::new(observer, resolver, filter, total);
        let deno_dir = request.deno_dir.as_deref();
        let nearby = Nearby { root: &request.root, index: &around.walk.index, deno_dir };
        let watched = self.watched;
        let outcomes: Vec<(Input, Change)> = stamped
            .into_par_iter()
            .enumerate()
            .map(|(at, (found, old, bytes, stamp, kept))| match old {
                Some(old) if kept => (Input { found, ..old }, Change::Nothing),
                old => {
                    let one = reading.of(&found);
                    let content = read_one(&found, bytes, nearby, again(old.as_ref(), watched), &one);
                    one.finish();
                    let resolved = Arc::default();
                    let mut input = Input { found, stamp, content: content.map(Arc::new), resolved };
                    let change = old.map_or(Change::Anything, |old| input.share(old, at));
                    (input, change)
                }
            })
            .collect();
        let mut all = Change::Nothing;
        for (input, change) in outcomes {
            self.read.push(input);
            all = all.and(change);
        }
        all
    }

    /// Resolves the paths of what was read.
    fn resolve(&mut self, resolver: &Resolver<'_>, anew: bool) -> bool {
        let stale = |input: &Input| {
            let files = input.content.as_ref().map_or(0, |content| content.raw.files.len());
            anew || input.resolved.paths.len() != files
        };
        let changed: Vec<bool> = self
            .read
            .par_iter_mut()
            .map(|input| {
                if !stale(input) {
                    return false;
                }
                let Ok(content) = &input.content else { return false };
                let files = content.raw.files.iter();
                let files: Vec<Reported<'_>> =
                    files.map(|file| Reported { path: &file.path, lines: &file.coverage.lines }).collect();
                let (sources, modules) = (&content.raw.sources, &content.raw.modules);
                let resolved = resolver.resolve(input.found.folder(), sources, modules, &files);
                let changed = resolved != input.resolved.paths;
                if changed {
                    input.resolved = Arc::new(Resolved::of(resolved));
                }
                changed
            })
            .collect();
        changed.contains(&true)
    }

    /// The report on standard input, if there is one that can be read.
    fn stdin(&mut self, request: &Request) -> Option<(Found, Bytes)> {
        let bytes = request.stdin.clone()?;
        let shown: Arc<str> = STDIN.into();
        let why = match recognise(&compress::head(&bytes)) {
            Some(format) => match format.advice_on("FILE") {
                None => {
                    let size = bytes.len() as u64;
                    let found = Found {
                        shown,
                        files: Vec::new(),
                        format,
                        size,
                        modified: None,
                        named: true,
                        of_latest_run: false,
                        tests: OfTests::default(),
                    };
                    return Some((found, Bytes::owned(bytes)));
                }
                Some(advice) => advice,
            },
            None if bytes.is_empty() => "standard input is empty".to_owned(),
            None => "standard input holds no coverage format that lazycov knows".to_owned(),
        };
        self.stdin_refused = Some((InputStatus::left(shown, None, why.clone()), why));
        None
    }
}

/// Finds the reports that a request means.
fn search(request: &Request, around: &Around) -> Result<Discovery, LoadError> {
    let config = &request.settings.config;
    let data_file = request.settings.python.as_ref().and_then(|python| python.data_file.as_deref());
    let search = match (&request.stdin, request.paths.is_empty(), config.paths.is_empty()) {
        (Some(_), true, _) => return Ok(Discovery::default()),
        (_, false, _) => Search::Named(&request.paths),
        (_, _, false) => Search::Configured(&config.paths),
        _ => Search::Tree { data_file },
    };
    let output = request.latest_run.as_deref();
    let mut discovery = discover(&request.root, &around.walk, &search, &around.tracked, output)?;
    let aside: Vec<PathBuf> = request.aside.iter().filter_map(|path| std::fs::canonicalize(path).ok()).collect();
    let is_aside = |found: &Found| {
        let mut files = found.files.iter().filter_map(|file| std::fs::canonicalize(&file.real).ok());
        !found.named && files.any(|real| aside.contains(&real))
    };
    discovery.found.retain(|found| aside.is_empty() || !is_aside(found));
    if let (Search::Tree { .. }, Some(folder)) = (&search, &request.latest_run) {
        let (nothing, before) = (discovery.found.is_empty(), discovery.found.len());
        // Where the tool writes into the tree, the run keeps a copy beside what tells its tests apart.
        discovery.found.retain(|found| !found.files.iter().all(|file| is_copied(&file.real, folder)));
        if nothing || discovery.found.len() < before {
            let folder = [folder.to_string_lossy().into_owned()];
            let of_run = discover(&request.root, &around.walk, &Search::Configured(&folder), &around.tracked, output)?;
            let of_run = of_run.found.into_iter().map(|found| Found { of_latest_run: true, ..found });
            discovery.found.extend(of_run);
        }
    }
    Ok(discovery)
}

/// Is there a copy of a file among what the commands of a run left, of the same size and time?
fn is_copied(file: &Path, run: &Path) -> bool {
    let stamp = |path: &Path| std::fs::metadata(path).ok().map(|it| (it.len(), it.modified().ok()));
    let commands = std::fs::read_dir(run).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut copies = commands.filter_map(|command| Some(command.join(file.file_name()?)));
    stamp(file).is_some_and(|of| copies.any(|copy| stamp(&copy) == Some(of)))
}

impl Input {
    /// Takes over from the report before what is still the same: data that are equal are kept once, and paths that are
    /// the same lead where they led. Says which files are not as they were; `at` is the place of this report.
    fn share(&mut self, old: Input, at: usize) -> Change {
        let (Ok(content), Ok(before)) = (&mut self.content, old.content) else { return Change::Anything };
        let Some(content) = Arc::get_mut(content) else { return Change::Anything };
        let is_same_report = old.found.shown == self.found.shown;
        if let Some(changed) = content.raw.changed.take() {
            self.resolved = old.resolved;
            let known = Arc::try_unwrap(before).map(|before| before.raw.files);
            content.raw.files = known.unwrap_or_else(|shared| shared.raw.files.clone());
            let changed = replace(&mut content.raw.files, changed).into_iter();
            return Change::Files(changed.map(|file| ChangedFile { input: at, file }).collect());
        }
        let (new, known) = (&mut content.raw, &before.raw);
        let aligned = new.files.len() == known.files.len()
            && new.files.par_iter().zip(&known.files).all(|(new, known)| new.path == known.path);
        if aligned {
            let compared = new.files.par_iter_mut().zip(&known.files).enumerate();
            let changed = compared.filter_map(|(file, (new, known))| (!share(new, known)).then_some(file));
            let changed = changed.map(|file| ChangedFile { input: at, file }).collect();
            if new.sources != known.sources || new.modules != known.modules || !is_same_report {
                return Change::Anything;
            }
            self.resolved = old.resolved;
            return if new.contexts == known.contexts { Change::Files(changed) } else { Change::Anything };
        }
        let by_path: FxHashMap<&str, &RawFile> = known.files.iter().map(|file| (file.path.as_str(), file)).collect();
        for file in &mut new.files {
            if let Some(known) = by_path.get(file.path.as_str()) {
                share(file, known);
            }
        }
        Change::Anything
    }
}

/// Will a report be read again, and what was kept of it?
fn again(old: Option<&Input>, watched: bool) -> Again<'_> {
    let kept = old.and_then(|old| old.content.as_ref().ok()?.raw.kept.as_ref());
    kept.map_or(if watched { Again::Perhaps } else { Again::Never }, Again::After)
}

/// Puts files in their places. Says in which places that makes a difference.
fn replace(files: &mut [RawFile], changed: Vec<(usize, RawFile)>) -> Vec<usize> {
    let mut places = Vec::new();
    for (at, mut file) in changed {
        let Some(known) = files.get_mut(at) else { continue };
        if !share(&mut file, known) {
            places.push(at);
        }
        *known = file;
    }
    places
}

/// Says whether a file is what it was.
fn share(new: &mut RawFile, known: &RawFile) -> bool {
    if new.coverage == known.coverage {
        new.coverage = Arc::clone(&known.coverage);
    }
    Arc::ptr_eq(&new.coverage, &known.coverage) && new.source_hash == known.source_hash
}

/// What is said where a report cannot be read.
pub(super) const UNREADABLE: Code = Code::UnreadableInput;
