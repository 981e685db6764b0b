//! Raw files of many reports become one file each: parts of one format are merged, completed with the source text, and
//! merged with what other formats say. Whatever goes wrong is a diagnostic of the report that it came from.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::sources::Sources;
use crate::coverage::{Code, Diagnostics, File, FileCoverage, InputId, RepoPath, merge};
use crate::formats::{Format, Needs, Reader, Settings, Source};
use crate::source::Text;

/// What one report says about one file.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) input: InputId,
    pub(super) format: &'static Format,
    pub(super) coverage: FileCoverage,
    pub(super) source_hash: Option<[u8; 32]>,
}

/// A merged file, and what is known of its source.
#[derive(Debug)]
pub(super) struct Assembled {
    pub(super) file: File,
    /// Number of lines of the source; `None` where it was not found.
    pub(super) lines: Option<usize>,
    /// Does the source have the content that was measured? `None` where no report recorded it.
    pub(super) unchanged: Option<bool>,
    pub(super) diagnostics: Vec<(InputId, Diagnostics)>,
}

/// Merges all parts, the files in parallel. The answer is sorted by path.
pub(super) fn assemble(
    parts: FxHashMap<RepoPath, (bool, Vec<Part>)>,
    sources: &Sources,
    settings: &Settings,
) -> Vec<Assembled> {
    let mut files: Vec<(RepoPath, (bool, Vec<Part>))> = parts.into_iter().collect();
    files.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    files.into_par_iter().map(|(path, (resolved, parts))| one(path, resolved, parts, sources, settings)).collect()
}

fn one(path: RepoPath, resolved: bool, parts: Vec<Part>, sources: &Sources, settings: &Settings) -> Assembled {
    let bytes = if resolved { sources.read(&path).ok() } else { None };
    let source_hash = parts.iter().find_map(|part| part.source_hash);
    let unchanged = source_hash.and_then(|hash| Some(*blake3::hash(bytes.as_deref()?).as_bytes() == hash));
    let text = bytes.as_deref().map(Text::decode);
    let mut measured_by: Vec<InputId> = parts.iter().map(|part| part.input).collect();
    measured_by.dedup();
    let mut diagnostics: Vec<(InputId, Diagnostics)> = Vec::new();
    let mut by_format: Vec<Part> = Vec::new();
    for part in parts {
        match by_format.iter_mut().find(|known| known.format.id == part.format.id) {
            Some(known) => join(known, &part, &path, &mut diagnostics),
            None => by_format.push(part),
        }
    }
    for part in &mut by_format {
        complete(part, &path, text.as_ref(), settings, &mut diagnostics);
    }
    let mut parts = by_format.into_iter();
    let mut whole = parts.next();
    for part in parts {
        match &mut whole {
            Some(whole) => join(whole, &part, &path, &mut diagnostics),
            None => whole = Some(part),
        }
    }
    let coverage = whole.map(|part| part.coverage).unwrap_or_default();
    let file = File { path, resolved, coverage, measured_by, source_hash };
    Assembled { file, lines: text.map(|text| text.len()), unchanged, diagnostics }
}

/// Adds a part to another. Parts that describe different texts cannot be added: the first one stays.
fn join(known: &mut Part, part: &Part, path: &RepoPath, diagnostics: &mut Vec<(InputId, Diagnostics)>) {
    match merge(&known.coverage, &part.coverage) {
        Ok(merged) => known.coverage = merged,
        Err(conflict) => {
            let mut found = Diagnostics::default();
            found.add(Code::DifferentSources, None, || {
                let line = conflict.line;
                format!(
                    "{path}, line {line}: another report measured a different text of this file; this one is left out"
                )
            });
            diagnostics.push((part.input, found));
        }
    }
}

fn complete(
    part: &mut Part,
    path: &RepoPath,
    text: Option<&Text>,
    settings: &Settings,
    diagnostics: &mut Vec<(InputId, Diagnostics)>,
) {
    let Reader::Native { needs, complete: Some(step), .. } = part.format.reader else { return };
    let source = Source { path: path.as_str(), text: text.filter(|_| needs == Needs::Source).map(Text::as_str) };
    let mut found = Diagnostics::default();
    step(&mut part.coverage, source, settings, &mut found);
    if !found.is_empty() {
        diagnostics.push((part.input, found));
    }
}
