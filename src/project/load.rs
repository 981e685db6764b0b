//! The pipeline: discover, recognise, read, resolve, choose, merge, complete, and the facts about the project beside it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::assemble::{Part, assemble};
use super::discover::{Discovery, Found, Measured, choose, discover};
use super::error::{LoadError, NothingFound};
use super::git::Git;
use super::globs::Globs;
use super::mapping::Bytes;
use super::resolve::{Resolution, Resolver};
use super::settings::Settings;
use super::sources::Sources;
use super::walk::{Walk, walk};
use super::{not_measured, past_end, stale};
use crate::analysis::{Extent, Facts, InputStatus, ProjectInfo, Snapshot};
use crate::coverage::{Code, ContextId, Diagnostic, Diagnostics, InputId, InputInfo, RepoPath, Report};
use crate::formats::recognise::recognise;
use crate::formats::{Input, PythonSettings, RawReport, Reader, compress};
use crate::source::{Text, syntax};

/// What to load.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The project's folder.
    pub root: PathBuf,
    /// Reports to read instead of those that are found: files, folders, globs; relative to the root or absolute.
    pub paths: Vec<String>,
    /// A report that came through standard input.
    pub stdin: Option<Vec<u8>>,
    /// Folders outside of the root in which sources may lie.
    pub source_dirs: Vec<PathBuf>,
    /// The settings in force.
    pub settings: Settings,
}

/// How far a load has come, in bytes of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read.
    pub done: u64,
    /// Bytes to read.
    pub total: u64,
}

/// A project's coverage.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The merged report.
    pub report: Arc<Report>,
    /// What is known about the project beside it.
    pub facts: Facts,
    /// The way to the source files.
    pub sources: Sources,
    git: Option<Git>,
}

/// Name of standard input among the reports.
const STDIN: &str = "-";

/// Loads what a request names.
///
/// # Errors
/// When there is no report, a named one does not exist, or none can be read.
pub fn load(request: &Request, progress: &(dyn Fn(Progress) + Sync)) -> Result<Loaded, LoadError> {
    let (git, walked) = std::thread::scope(|scope| {
        let git = scope.spawn(|| GitFacts::ask(request));
        let walked = walk(&request.root);
        (git.join().unwrap_or_default(), walked)
    });
    let paths: &[String] = if request.paths.is_empty() { &request.settings.config.paths } else { &request.paths };
    let discovery = match (&request.stdin, request.paths.is_empty()) {
        (Some(_), true) => Discovery::default(),
        _ => discover(&request.root, &walked, paths, &git.tracked)?,
    };
    let index = Arc::new(walked.index.clone());
    let sources = Sources::new(&request.root, &request.source_dirs, Arc::clone(&index));
    let mut load = Load { request, walked: &walked, git, sources, statuses: Vec::new(), diagnostics: Vec::new() };
    load.leave(&discovery);
    let read = load.read(discovery.found, progress);
    load.merge(read, discovery.candidates)
}

/// Files that might be reports of a request, by their names alone.
pub(crate) fn report_candidates(request: &Request) -> Vec<PathBuf> {
    let named = request.paths.iter().chain(&request.settings.config.paths).map(|path| request.root.join(path));
    let found = walk(&request.root).candidates;
    named.chain(found.iter().map(|path| request.root.join(path.as_str()))).collect()
}

/// What git says before anything is read.
#[derive(Default)]
struct GitFacts {
    git: Option<Git>,
    project: ProjectInfo,
    tracked: FxHashSet<RepoPath>,
}

impl GitFacts {
    fn ask(request: &Request) -> GitFacts {
        let name = std::fs::canonicalize(&request.root).ok();
        let name =
            name.as_deref().and_then(std::path::Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
        let git = Git::open(&request.root);
        let project = ProjectInfo {
            name,
            branch: git.as_ref().and_then(Git::branch),
            commit: git.as_ref().and_then(Git::commit),
            dirty: None,
        };
        let tracked = git.as_ref().map(Git::tracked).unwrap_or_default();
        GitFacts { git, project, tracked }
    }
}

/// A report that was read.
struct Read {
    found: Found,
    raw: RawReport,
    hash: [u8; 32],
    resolved: Vec<Resolution>,
}

struct Load<'a> {
    request: &'a Request,
    walked: &'a Walk,
    git: GitFacts,
    sources: Sources,
    statuses: Vec<InputStatus>,
    diagnostics: Vec<Diagnostic>,
}

impl Load<'_> {
    /// Notes the reports that discovery left out.
    fn leave(&mut self, discovery: &Discovery) {
        for left in &discovery.left {
            self.say(left.code, &left.status.path, left.status.why.clone());
            self.statuses.push(left.status.clone());
        }
    }

    fn say(&mut self, code: Code, input: &Arc<str>, message: String) {
        let input = Some(Arc::clone(input));
        self.diagnostics.push(Diagnostic { code, input, position: None, message, count: 1 });
    }

    /// Reads all inputs in parallel. Those that cannot be read are noted.
    fn read(&mut self, found: Vec<Found>, progress: &(dyn Fn(Progress) + Sync)) -> Vec<Read> {
        let mut inputs: Vec<(Found, Option<Bytes>)> = found.into_iter().map(|found| (found, None)).collect();
        inputs.extend(self.stdin());
        let total: u64 = inputs.iter().map(|input| input.0.size).sum();
        let done = AtomicU64::new(0);
        progress(Progress { done: 0, total });
        let outcomes: Vec<(Found, Result<(RawReport, [u8; 32]), String>)> = inputs
            .into_par_iter()
            .map(|(found, bytes)| {
                let outcome = read_one(&found, bytes);
                let done = done.fetch_add(found.size, Ordering::Relaxed) + found.size;
                progress(Progress { done, total });
                (found, outcome)
            })
            .collect();
        let root = &self.request.root;
        let resolver =
            Resolver::new(root, &self.walked.index, &self.request.settings.config.remap, &self.request.source_dirs);
        let mut read = Vec::new();
        for (found, outcome) in outcomes {
            match outcome {
                Ok((raw, hash)) => read.push(Read { found, raw, hash, resolved: Vec::new() }),
                Err(why) => {
                    self.say(Code::UnreadableInput, &found.shown, why.clone());
                    self.statuses.push(status(&found, None, false, why));
                }
            }
        }
        read.par_iter_mut().for_each(|read| {
            let paths: Vec<&str> = read.raw.files.iter().map(|file| file.path.as_str()).collect();
            read.resolved = resolver.resolve(read.found.folder(), &read.raw.sources, &paths);
        });
        read
    }

    /// The report on standard input, if there is one that can be read.
    fn stdin(&mut self) -> Option<(Found, Option<Bytes>)> {
        let bytes = self.request.stdin.clone()?;
        let shown: Arc<str> = STDIN.into();
        let why = match recognise(&compress::head(&bytes)) {
            Some(format) => match format.reader {
                Reader::Native { .. } => {
                    let size = bytes.len() as u64;
                    let found = Found { shown, real: None, format, size, modified: None, named: true };
                    return Some((found, Some(Bytes::owned(bytes))));
                }
                Reader::Later { advice } => format!("{} cannot be read yet: {advice}", format.name),
            },
            None if bytes.is_empty() => "standard input is empty".to_owned(),
            None => "standard input holds no coverage format that lazycov knows".to_owned(),
        };
        self.say(Code::UnreadableInput, &shown, why.clone());
        let status = InputStatus {
            path: shown,
            format: None,
            producer: None,
            taken: false,
            why,
            matched: 0,
            unmatched: Vec::new(),
            ambiguous: 0,
        };
        self.statuses.push(status);
        None
    }

    /// Chooses among the reports that were read and merges them.
    fn merge(mut self, read: Vec<Read>, candidates: usize) -> Result<Loaded, LoadError> {
        let measured: Vec<Measured<'_>> = read
            .iter()
            .map(|read| Measured {
                found: &read.found,
                raw: &read.raw,
                hash: read.hash,
                paths: read.resolved.iter().map(Resolution::path).collect(),
                complete: matches!(read.found.format.reader, Reader::Native { complete: None, .. }),
            })
            .collect();
        let verdicts = choose(&measured);
        let mut report = Report::default();
        let mut contexts = Contexts::default();
        let mut parts: FxHashMap<RepoPath, (bool, Vec<Part>)> = FxHashMap::default();
        let filter = self.filter();
        for (read, verdict) in read.into_iter().zip(verdicts) {
            let taken = verdict.is_none();
            let why = verdict.as_ref().map_or_else(|| taken_because(&read.found), |verdict| verdict.1.clone());
            let mut status = status(&read.found, Some(&read.raw), taken, why.clone());
            count_matches(&mut status, &read);
            if let Some((code, _)) = verdict {
                self.say(code, &read.found.shown, why);
                self.statuses.push(status);
                continue;
            }
            let id = InputId(report.inputs.len() as u32);
            self.path_diagnostics(&status, &read.resolved);
            self.statuses.push(status);
            report.inputs.push(info(&read));
            if read.raw.files.is_empty() {
                let message = "the report has no files in it".to_owned();
                self.say(Code::EmptyInput, &read.found.shown, message);
            }
            self.diagnostics.extend(read.raw.diagnostics.of_input(&read.found.shown));
            let renumber = contexts.add(&read.raw.contexts);
            for (file, resolution) in read.raw.files.into_iter().zip(read.resolved) {
                let mut coverage = file.coverage;
                if !coverage.contexts.is_empty() {
                    coverage.contexts = coverage.contexts.renumbered(|id| renumber.get(id.0 as usize).copied());
                }
                let path = resolution.path().clone();
                if filter.keeps(&path) {
                    let part = Part { input: id, format: read.found.format, coverage, source_hash: file.source_hash };
                    let entry = parts.entry(path).or_insert_with(|| (resolution.is_found(), Vec::new()));
                    entry.1.push(part);
                }
            }
        }
        if report.inputs.is_empty() {
            return Err(self.nothing(candidates));
        }
        report.contexts = contexts.names;
        Ok(self.finish(report, parts))
    }

    /// Assembles the files and looks up what belongs beside them.
    fn finish(mut self, mut report: Report, parts: FxHashMap<RepoPath, (bool, Vec<Part>)>) -> Loaded {
        let mut found = Diagnostics::default();
        let python = self.request.settings.python.as_ref();
        let settings = crate::formats::Settings {
            python: python.map_or_else(PythonSettings::default, |python| {
                let (lines, also) = (python.exclude_lines.clone(), python.exclude_also.clone());
                PythonSettings::new(lines, also, Some(PathBuf::from(&python.origin)), &mut found)
            }),
        };
        self.diagnostics.extend(found.iter().cloned());
        let mut files = assemble(parts, &self.sources, &settings);
        let stale = stale::find(&files, &report.inputs, &self.sources, self.git.git.as_ref(), &self.git.tracked);
        let mut by_input: FxHashMap<InputId, Diagnostics> = FxHashMap::default();
        for file in &mut files {
            past_end::cut(file, &stale);
            for (input, diagnostics) in std::mem::take(&mut file.diagnostics) {
                by_input.entry(input).or_default().append(diagnostics);
            }
        }
        for (id, input) in report.inputs.iter().enumerate() {
            let of_input = by_input.remove(&InputId(id as u32)).unwrap_or_default();
            self.diagnostics.extend(of_input.of_input(&input.path));
        }
        report.files = files.into_iter().map(|file| file.file).collect();
        report.diagnostics = self.diagnostics;
        let config = &self.request.settings.config;
        let facts = Facts {
            project: self.git.project,
            stale,
            not_measured: not_measured::find(&self.walked.index, &report, &self.request.settings),
            extents: FxHashMap::default(),
            headline: config.metric,
            inputs: self.statuses,
            partial: false,
        };
        Loaded { report: Arc::new(report), facts, sources: self.sources, git: self.git.git }
    }

    fn filter(&mut self) -> Filter {
        let config = &self.request.settings.config;
        let (include, bad) = Globs::new(config.include.iter().map(String::as_str));
        let (exclude, worse) = Globs::new(config.exclude.iter().map(String::as_str));
        for message in bad.into_iter().chain(worse) {
            let code = Code::BadSetting;
            self.diagnostics.push(Diagnostic { code, input: None, position: None, message, count: 1 });
        }
        Filter { include, exclude }
    }

    /// Says which paths of a report were not found.
    fn path_diagnostics(&mut self, status: &InputStatus, resolved: &[Resolution]) {
        let mut found = Diagnostics::default();
        for resolution in resolved {
            let path = resolution.path();
            match resolution {
                Resolution::Found(_) => {}
                Resolution::Unmatched(_) => {
                    found.add(Code::UnresolvedPath, None, || format!("no file of the project matches {path}"));
                }
                Resolution::Ambiguous(_) => {
                    found.add(Code::AmbiguousPath, None, || format!("several files match {path} equally well"));
                }
                Resolution::Outside(_) => {
                    found.add(Code::OutsideRoot, None, || format!("{path} leads out of the project"));
                }
            }
        }
        self.diagnostics.extend(found.of_input(&status.path));
    }

    /// Why there is nothing to show.
    fn nothing(self, candidates: usize) -> LoadError {
        let failed: Vec<(Arc<str>, String)> = self
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.code == Code::UnreadableInput)
            .filter_map(|diagnostic| Some((diagnostic.input.clone()?, diagnostic.message.clone())))
            .collect();
        if !failed.is_empty() {
            return LoadError::Unreadable(failed);
        }
        LoadError::Nothing(Box::new(NothingFound {
            root: self.request.root.display().to_string(),
            candidates,
            languages: not_measured::languages(&self.walked.index, &self.request.settings),
            left: self.statuses,
        }))
    }
}

/// Which files count.
struct Filter {
    include: Globs,
    exclude: Globs,
}

impl Filter {
    fn keeps(&self, path: &RepoPath) -> bool {
        let path = path.as_str();
        (self.include.is_empty() || self.include.matches(path)) && !self.exclude.matches(path)
    }
}

/// Names of contexts over all reports.
#[derive(Default)]
struct Contexts {
    names: Vec<Arc<str>>,
    known: FxHashMap<Arc<str>, ContextId>,
}

impl Contexts {
    /// Adds the names of one report; the answer maps its ids to the common ones.
    fn add(&mut self, names: &[String]) -> Vec<ContextId> {
        let id = |name: &String| {
            if let Some(id) = self.known.get(name.as_str()) {
                return *id;
            }
            let (id, name) = (ContextId(self.names.len() as u32), Arc::<str>::from(name.as_str()));
            self.names.push(Arc::clone(&name));
            self.known.insert(name, id);
            id
        };
        names.iter().map(id).collect()
    }
}

fn read_one(found: &Found, bytes: Option<Bytes>) -> Result<(RawReport, [u8; 32]), String> {
    let bytes = match (bytes, &found.real) {
        (Some(bytes), _) => bytes,
        (None, Some(path)) => {
            if let Some(why) = unfinished(path) {
                return Err(why);
            }
            Bytes::open(path).map_err(|error| error.to_string())?
        }
        (None, None) => return Err("there is nothing to read".to_owned()),
    };
    let Reader::Native { read, .. } = found.format.reader else { return Err("it cannot be read yet".to_owned()) };
    let parse = || {
        let mut diagnostics = Diagnostics::default();
        let limits = Input::new(&[]).limits;
        let unpacked = compress::unpack(&bytes, &limits, &mut diagnostics).map_err(|error| error.to_string())?;
        let mut raw = read(&Input::new(&unpacked)).map_err(|error| error.to_string())?;
        diagnostics.append(std::mem::take(&mut raw.diagnostics));
        Ok(RawReport { diagnostics, ..raw })
    };
    let (raw, hash) = rayon::join(parse, || *blake3::hash(&bytes).as_bytes());
    raw.map(|raw| (raw, hash))
}

/// A database with a journal beside it is being written, or its writer died: its bytes alone are not its content.
fn unfinished(path: &std::path::Path) -> Option<String> {
    ["-journal", "-wal"].iter().find_map(|suffix| {
        let mut name = path.file_name()?.to_owned();
        name.push(suffix);
        let beside = path.with_file_name(&name);
        let busy = std::fs::metadata(beside).is_ok_and(|metadata| metadata.len() > 0);
        busy.then(|| {
            let name = name.to_string_lossy();
            format!(
                "{name} beside it holds data that was not written yet: wait for the test run, or run `coverage combine`"
            )
        })
    })
}

fn info(read: &Read) -> InputInfo {
    InputInfo {
        path: Arc::clone(&read.found.shown),
        format: read.found.format.id,
        producer: read.raw.producer.clone(),
        files: read.resolved.iter().map(Resolution::path).collect::<FxHashSet<_>>().len(),
        reported: read.raw.reported.clone(),
        modified: read.found.modified,
        content_hash: read.hash,
    }
}

fn status(found: &Found, raw: Option<&RawReport>, taken: bool, why: String) -> InputStatus {
    InputStatus {
        path: Arc::clone(&found.shown),
        format: Some(found.format.id),
        producer: raw.and_then(|raw| raw.producer.clone()),
        taken,
        why,
        matched: 0,
        unmatched: Vec::new(),
        ambiguous: 0,
    }
}

fn count_matches(status: &mut InputStatus, read: &Read) {
    let mut seen: FxHashSet<&RepoPath> = FxHashSet::default();
    for resolution in read.resolved.iter().filter(|resolution| seen.insert(resolution.path())) {
        match resolution {
            Resolution::Found(_) => status.matched += 1,
            Resolution::Ambiguous(_) => status.ambiguous += 1,
            Resolution::Outside(path) | Resolution::Unmatched(path) => status.unmatched.push(path.to_string()),
        }
    }
}

fn taken_because(found: &Found) -> String {
    match (&found.real, found.named) {
        (None, _) => "read from standard input".to_owned(),
        (Some(_), true) => "named".to_owned(),
        (Some(_), false) => format!("found, {}", found.format.name),
    }
}

impl Loaded {
    /// The analysis of what is known so far. Fast: nothing is parsed or looked up.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::build(Arc::clone(&self.report), self.facts.clone())
    }

    /// Finds the functions in the sources of measured files, in parallel.
    pub fn add_extents(&mut self) {
        let extents = |file: &crate::coverage::File| -> Option<(RepoPath, Vec<Extent>)> {
            let text = Text::decode(&self.sources.read(&file.path).ok()?);
            Some((file.path.clone(), syntax::extents(file.path.as_str(), text.as_str())?))
        };
        let resolved = self.report.files.par_iter().filter(|file| file.resolved);
        self.facts.extents = resolved.filter_map(extents).collect();
    }

    /// Looks whether measured files differ from the commit.
    pub fn add_dirty(&mut self) {
        let Some(git) = &self.git else { return };
        let tracked = git.tracked();
        let files = self.report.files.iter().filter(|file| file.resolved).map(|file| file.path.clone());
        let files: Vec<RepoPath> = files.filter(|path| tracked.contains(path)).collect();
        self.facts.project.dirty = Some(!git.differing(&files).is_empty());
    }

    /// The repository around the project.
    pub fn git(&self) -> Option<&Git> {
        self.git.as_ref()
    }
}

#[cfg(test)]
mod tests;
