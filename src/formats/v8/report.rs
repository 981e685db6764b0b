//! A run as a report: its processes joined, its scripts understood, each source a file.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::document::{Cached, Process};
use super::left_out::{is_left_out, shared_folder};
use super::material::{Files, Mapped, Material, material};
use super::place::place;
use super::script::{Script, joined};
use super::sheet::Sheet;
use crate::coverage::{Code, Diagnostics};
use crate::formats::{Input, Part, RawFile, RawReport, ReadError};

/// The scripts of a run.
struct Run<'a> {
    scripts: Vec<Script<'a>>,
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
        let shared = shared_folder(scripts.iter().map(|script| script.path.as_str()));
        let tests: FxHashSet<String> =
            scripts.iter().map(|script| &script.path).filter(|path| is_left_out(path, &shared)).cloned().collect();
        scripts.retain(|script| !tests.contains(&script.path));
        Ok(Run { scripts, cache, shared, left_out: tests.len(), diagnostics })
    }
}

/// What is still wanted besides the companions at hand: scripts by their addresses, then their maps, then the sources that
/// these name.
pub(super) fn wanted(input: &Input<'_>) -> Vec<String> {
    let Ok(Run { scripts, mut cache, shared, .. }) = Run::read(input, false) else { return Vec::new() };
    let files = files(input);
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    let of_script = |script| material(script, cache.remove(&script.path), &files, &shared).wanted;
    let once = scripts.iter().filter(|script| seen.insert(&script.path));
    let mut out: Vec<String> = once.flat_map(of_script).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// Reads a run.
pub(super) fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let Run { scripts, mut cache, shared, left_out, mut diagnostics } = Run::read(input, true)?;
    let files = files(input);
    let (scripts, ranges) = joined(scripts);
    if ranges > 0 {
        diagnostics.add(Code::BadRecord, None, || format!("{ranges} ranges that do not nest were left out"));
    }
    if left_out > 0 {
        diagnostics.add(Code::Unsupported, None, || {
            format!("{left_out} tests and settings of tools are left out, as c8 does")
        });
    }
    let with_cache: Vec<(&Script<'_>, Option<Cached<'_>>)> =
        scripts.iter().map(|script| (script, cache.remove(&script.path))).collect();
    let limit = input.limits.line;
    let understood = with_cache
        .into_par_iter()
        .map(|(script, cached)| understand(script, material(script, cached, &files, &shared), limit));
    let understood: Vec<(Vec<RawFile>, Diagnostics)> = understood.collect();
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

/// Lays a script onto its sources.
fn understand(script: &Script<'_>, material: Material<'_>, limit: u32) -> (Vec<RawFile>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let Material { plain, mapped, wanted, differs } = material;
    let path = &script.path;
    if plain.is_none() || mapped.is_some() {
        for missing in &wanted {
            diagnostics.add(Code::SourceMissing, None, || format!("{missing} was not found, whose text it takes"));
        }
    }
    let is_compiled = [".ts", ".mts", ".cts", ".tsx", ".jsx"].iter().any(|ending| path.ends_with(ending));
    if differs && script.alone && is_compiled && mapped.is_none() {
        diagnostics.add(Code::NotReadable, None, || format!("{path}: {COMPILED}"));
        return (Vec::new(), diagnostics);
    }
    if differs {
        diagnostics.add(Code::StaleSource, None, || {
            format!("{path}: its text is not the one that was executed; lines may be wrong until the tests run again")
        });
    }
    let files = match (mapped, plain) {
        (Some(mapped), _) => of_sources(script, &mapped, limit),
        (None, Some(text)) => vec![(path.clone(), of_text(script, &text, limit))],
        (None, None) => Vec::new(),
    };
    let files = files.into_iter();
    let files = files.map(|(path, sheet)| RawFile { path, coverage: Arc::new(sheet.finish()), source_hash: None });
    (files.collect(), diagnostics)
}

/// Deno keeps what it compiles TypeScript to where only Deno finds it.
const COMPILED: &str = "the counts are those of the code that Deno compiled it to; \
     `deno coverage --lcov --output=lcov.info` with the folder writes those of the source";

fn of_text(script: &Script<'_>, text: &str, limit: u32) -> Sheet {
    let mut sheet = Sheet::new(text, limit);
    for (at, function) in script.functions.iter().enumerate() {
        let is_script = at == 0 && function.is_script();
        for (nth, range) in function.ranges.iter().enumerate() {
            sheet.add(function, nth, *range, (range.start, range.end), is_script);
        }
    }
    sheet
}

fn of_sources(script: &Script<'_>, mapped: &Mapped<'_>, limit: u32) -> Vec<(String, Sheet)> {
    let lookup = mapped.lookup();
    let mut sheets: Vec<Option<Sheet>> =
        mapped.sources.iter().map(|(_, text)| text.as_ref().map(|text| Sheet::new(text, limit))).collect();
    for (at, function) in script.functions.iter().enumerate() {
        let is_script = at == 0 && function.is_script();
        for (nth, range) in function.ranges.iter().enumerate() {
            let Some(found) = place(&mapped.executed, &lookup, *range) else { continue };
            let Some(Some(sheet)) = sheets.get_mut(found.source as usize) else { continue };
            let units = found.units(&sheet.source().grid);
            sheet.add(function, nth, *range, units, is_script);
        }
    }
    let paths = mapped.sources.iter().map(|source| source.0.clone());
    paths.zip(sheets).filter_map(|(path, sheet)| Some((path, sheet?))).collect()
}
