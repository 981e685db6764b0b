//! A run as a report: its processes joined, its scripts understood, each source a file.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::address::without_query;
use super::document::{Cached, Process};
use super::left_out::{is_left_out, shared_folder};
use super::material::{Files, material};
use super::script::{Script, by_path};
use super::understand::{Context, understand};
use crate::coverage::{Code, Diagnostics};
use crate::formats::{Input, Part, RawFile, RawReport, ReadError};

/// The scripts of a run.
struct Run<'a> {
    /// For each path what the processes say of it.
    scripts: Vec<Vec<Script<'a>>>,
    /// Node's maps, by the paths of the scripts.
    cache: FxHashMap<String, Cached<'a>>,
    /// The folder that all scripts share.
    shared: String,
    /// How many scripts are tests or settings.
    left_out: usize,
    diagnostics: Diagnostics,
}

impl<'a> Run<'a> {
    /// Reads all processes. One that cannot be read costs itself alone.
    fn read(input: &Input<'a>, functions: bool) -> Result<Run<'a>, ReadError> {
        let parts: Vec<Part<'a>> = input.parts().collect();
        let read = |part: &Part<'a>| {
            let process = Process::read(*part, functions);
            if functions {
                input.observer.read(part.bytes.len() as u64);
            }
            process
        };
        let processes: Vec<Result<Process<'a>, ReadError>> = parts.par_iter().map(read).collect();
        let (mut scripts, mut cache, mut diagnostics) = (Vec::new(), FxHashMap::default(), Diagnostics::default());
        let mut failed = None;
        for (part, process) in parts.iter().zip(processes) {
            match process {
                Ok(process) => {
                    scripts.extend(process.scripts);
                    cache.extend(process.cache);
                    diagnostics.append(process.diagnostics);
                    if process.bad > 0 {
                        let what = || format!("{} functions or ranges of {} cannot be read", process.bad, part.name);
                        diagnostics.add(Code::BadRecord, None, what);
                    }
                }
                Err(error) => {
                    diagnostics.add(Code::BadRecord, None, || format!("{}: {error}; it is left out", part.name));
                    failed.get_or_insert(error);
                }
            }
        }
        if let Some(error) = failed.filter(|_| scripts.is_empty()) {
            return Err(error);
        }
        // Scripts from elsewhere, of which there is no text, share no folder with those of the project.
        let files = files(input);
        let is_here = |script: &&Script<'_>| {
            script.text.is_some() || cache.contains_key(&script.path) || files.contains_key(without_query(&script.url))
        };
        let mut here = scripts.iter().filter(is_here).peekable();
        let shared = match here.peek() {
            Some(_) => shared_folder(here.map(|script| script.path.as_str())),
            None => shared_folder(scripts.iter().map(|script| script.path.as_str())),
        };
        let tests: FxHashSet<String> =
            scripts.iter().map(|script| &script.path).filter(|path| is_left_out(path, &shared)).cloned().collect();
        scripts.retain(|script| !tests.contains(&script.path));
        Ok(Run { scripts: by_path(scripts), cache, shared, left_out: tests.len(), diagnostics })
    }
}

/// What is still wanted besides the companions at hand: scripts by their addresses, then their maps, then the sources that
/// these name.
pub(super) fn wanted(input: &Input<'_>) -> Vec<String> {
    let Ok(Run { scripts, mut cache, shared, .. }) = Run::read(input, false) else { return Vec::new() };
    let files = files(input);
    let of_script = |group: &Vec<Script<'_>>| {
        let cached = group.first().and_then(|script| cache.remove(&script.path));
        material(group, &[], cached, &files, &shared).wanted
    };
    let mut out: Vec<String> = scripts.iter().flat_map(of_script).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// Reads a run.
pub(super) fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let Run { scripts, mut cache, shared, left_out, mut diagnostics } = Run::read(input, true)?;
    let files = files(input);
    if left_out > 0 {
        diagnostics.add(Code::Unsupported, None, || {
            format!("{left_out} tests and settings of tools are left out, as c8 does")
        });
    }
    let with_cache = scripts.into_iter().map(|group| {
        let cached = group.first().and_then(|script| cache.remove(&script.path));
        (group, cached)
    });
    let with_cache: Vec<(Vec<Script<'_>>, Option<Cached<'_>>)> = with_cache.collect();
    let context = Context { files: &files, shared: &shared, limit: input.limits.line };
    let understood: Vec<(Vec<RawFile>, Diagnostics)> =
        with_cache.into_par_iter().map(|(group, cached)| understand(group, cached, context)).collect();
    let mut out = Vec::with_capacity(understood.len());
    for (files, own) in understood {
        out.extend(files);
        diagnostics.append(own);
    }
    if out.is_empty() {
        let why = diagnostics.iter().find(|found| matches!(found.code, Code::SourceMissing | Code::NotReadable));
        let why = why.map_or_else(|| "no script of a project was executed".to_owned(), |found| found.message.clone());
        return Err(ReadError::Unsupported(why));
    }
    Ok(RawReport { files: out, diagnostics, ..RawReport::default() })
}

fn files<'a>(input: &Input<'a>) -> Files<'a> {
    input.companions.iter().map(|part| (part.name, part.bytes)).collect()
}
