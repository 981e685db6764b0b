//! The pipeline: discover, recognise, read, resolve, choose, merge, complete, and the facts about the project beside it.

mod contexts;
mod read;
mod status;

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use self::contexts::Contexts;
use self::read::{Content, read_one};
use self::status::{count_matches, info, path_diagnostics, status, taken_because};
use super::assemble::{Part, assemble};
use super::discover::{Discovery, Found, Left, Measured, Search, choose, discover};
use super::error::{LoadError, NothingFound};
use super::git::Git;
use super::globs::Filter;
use super::loaded::Loaded;
use super::mapping::Bytes;
use super::resolve::{Resolution, Resolver};
use super::settings::Settings;
use super::sources::Sources;
use super::walk::{Walk, walk};
use super::{not_measured, past_end, stale};
use crate::analysis::{Facts, InputStatus, ProjectInfo};
use crate::coverage::{Code, Diagnostic, Diagnostics, InputId, RepoPath, Report};
use crate::formats::recognise::recognise;
use crate::formats::{PythonSettings, RawReport, Reader, compress};

/// What to load.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The project's folder.
    pub root: PathBuf,
    /// Reports to read instead of those that are found: files, folders, globs; relative to the root or absolute.
    pub paths: Vec<String>,
    /// Reports of something else, such as the other side of a comparison: a search passes over them.
    pub aside: Vec<PathBuf>,
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
    let config = &request.settings.config;
    let data_file = request.settings.python.as_ref().and_then(|python| python.data_file.as_deref());
    let search = match (&request.stdin, request.paths.is_empty(), config.paths.is_empty()) {
        (Some(_), true, _) => None,
        (_, false, _) => Some(Search::Named(&request.paths)),
        (_, _, false) => Some(Search::Configured(&config.paths)),
        _ => Some(Search::Tree { data_file }),
    };
    let mut discovery = match search {
        Some(search) => discover(&request.root, &walked, &search, &git.tracked)?,
        None => Discovery::default(),
    };
    let aside: Vec<PathBuf> = request.aside.iter().filter_map(|path| std::fs::canonicalize(path).ok()).collect();
    let is_aside = |found: &Found| {
        let real = found.real.as_ref().and_then(|path| std::fs::canonicalize(path).ok());
        !found.named && real.is_some_and(|real| aside.contains(&real))
    };
    discovery.found.retain(|found| aside.is_empty() || !is_aside(found));
    let index = Arc::new(walked.index.clone());
    let sources = Sources::new(&request.root, &request.source_dirs, Arc::clone(&index));
    let mut load = Load { request, walked: &walked, git, sources, statuses: Vec::new(), diagnostics: Vec::new() };
    load.leave(&discovery);
    for path in &discovery.missing {
        load.say(Code::BadSetting, &path.as_str().into(), "reports.paths: no such file or folder".to_owned());
    }
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
    /// Notes the reports that discovery left out. A compiler leaves hundreds of files of a kind in a folder: they are
    /// told as one.
    fn leave(&mut self, discovery: &Discovery) {
        let kind = |left: &Left| {
            let folder = left.status.path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
            (left.code == Code::NotReadable).then_some((folder, left.status.format))
        };
        let mut left: Vec<&Left> = discovery.left.iter().collect();
        left.sort_by_cached_key(|left| (kind(left), Arc::clone(&left.status.path)));
        for group in left.chunk_by(|a, b| kind(a).is_some() && kind(a) == kind(b)) {
            let Some(first) = group.first() else { continue };
            let mut status = first.status.clone();
            if group.len() > 1 {
                let _ = write!(status.why, " ({} files of this kind lie in the folder)", group.len());
            }
            let (code, count) = (first.code, group.len() as u64);
            let (input, message) = (Some(Arc::clone(&status.path)), status.why.clone());
            self.diagnostics.push(Diagnostic { code, input, position: None, message, count });
            self.statuses.push(status);
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
        let outcomes: Vec<(Found, Result<Content, String>)> = inputs
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
        self.statuses.push(InputStatus::left(shown, None, why));
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
            self.diagnostics.extend(path_diagnostics(&read.resolved).of_input(&status.path));
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
                if path.as_str().is_empty() {
                    self.say(Code::BadRecord, &read.found.shown, "a file without a path is left out".to_owned());
                } else if filter.keeps(path.as_str()) {
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
        let (filter, bad) = Filter::new(&config.include, &config.exclude);
        for message in bad {
            let code = Code::BadSetting;
            self.diagnostics.push(Diagnostic { code, input: None, position: None, message, count: 1 });
        }
        filter
    }

    /// Why there is nothing to show. Reports that were named must be readable; those that were met may be left out.
    fn nothing(self, candidates: usize) -> LoadError {
        let named = !self.request.paths.is_empty() || self.request.stdin.is_some();
        let failed: Vec<(Arc<str>, String)> = self
            .diagnostics
            .iter()
            .filter(|found| found.code == Code::UnreadableInput || (named && found.code == Code::NotReadable))
            .filter_map(|found| Some((found.input.clone()?, found.message.clone())))
            .collect();
        if !failed.is_empty() {
            return LoadError::Unreadable(failed);
        }
        let root = self.request.root.display().to_string();
        let places = if self.request.paths.is_empty() { root } else { self.request.paths.join(", ") };
        LoadError::Nothing(Box::new(NothingFound {
            places,
            candidates,
            languages: not_measured::languages(&self.walked.index, &self.request.settings),
            left: self.statuses,
        }))
    }
}

#[cfg(test)]
mod tests;
