//! What reports say about one file becomes one measurement: parts of one format are merged, completed with the source
//! text, and merged with what other formats say. Whatever goes wrong is a diagnostic of the report that it came from.

use std::borrow::Cow;
use std::sync::Arc;

use super::sources::{SourceFile, Sources};
use crate::coverage::{Code, Diagnostics, File, FileCoverage, InputId, RepoPath, merge};
use crate::formats::{Format, Needs, Reader, Settings, Source};
use crate::source::Text;

/// What one report says about one file.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) input: InputId,
    pub(super) format: &'static Format,
    pub(super) coverage: Arc<FileCoverage>,
    pub(super) source_hash: Option<[u8; 32]>,
    /// The tool that wrote the report, where it says so.
    pub(super) producer: Option<Arc<str>>,
}

impl PartialEq for Part {
    /// Data that are equal are kept once, so that it is enough to ask whether they are the same.
    fn eq(&self, other: &Part) -> bool {
        self.input == other.input
            && self.format.id == other.format.id
            && self.source_hash == other.source_hash
            && self.producer == other.producer
            && Arc::ptr_eq(&self.coverage, &other.coverage)
    }
}

/// A merged file, and what is known of its source.
#[derive(Debug)]
pub(super) struct Assembled {
    pub(super) file: Arc<File>,
    /// Does the source have the content that was measured? `None` where no report recorded it.
    pub(super) unchanged: Option<bool>,
    pub(super) diagnostics: Vec<(InputId, Diagnostics)>,
}

/// Merges what reports say about a file. Its source is read only where a format needs it.
pub(super) fn assemble(
    path: &RepoPath,
    resolved: bool,
    parts: &[Part],
    source: Option<&SourceFile>,
    sources: &Sources,
    settings: &Settings,
) -> Assembled {
    let source_hash = parts.iter().find_map(|part| part.source_hash);
    let completes = |part: &Part| matches!(part.format.reader, Reader::Native { complete: Some(_), .. });
    let wanted = source.is_some() && (source_hash.is_some() || parts.iter().any(completes));
    let bytes = if wanted { sources.read(path).ok() } else { None };
    let unchanged = source_hash.and_then(|hash| Some(*blake3::hash(bytes.as_deref()?).as_bytes() == hash));
    let text = bytes.as_deref().map(Text::decode);
    let mut measured_by: Vec<InputId> = parts.iter().map(|part| part.input).collect();
    measured_by.dedup();
    let mut diagnostics: Vec<(InputId, Diagnostics)> = Vec::new();
    let mut by_format: Vec<Cow<'_, Part>> = Vec::new();
    for part in parts {
        match by_format.iter_mut().find(|known| known.format.id == part.format.id) {
            Some(known) => join(known, part, path, &mut diagnostics),
            None => by_format.push(Cow::Borrowed(part)),
        }
    }
    for part in &mut by_format {
        complete(part, path, text.as_ref(), settings, &mut diagnostics);
    }
    let mut parts = by_format.into_iter();
    let mut whole = parts.next();
    for part in parts {
        match &mut whole {
            Some(whole) => join(whole, &part, path, &mut diagnostics),
            None => whole = Some(part),
        }
    }
    let coverage = whole.map(|part| Arc::clone(&part.coverage)).unwrap_or_default();
    let file = File { path: path.clone(), resolved, coverage, measured_by, source_hash };
    Assembled { file: Arc::new(file), unchanged, diagnostics }
}

/// Adds a part to another. Parts that describe different texts cannot be added: the first one stays.
fn join(known: &mut Cow<'_, Part>, part: &Part, path: &RepoPath, diagnostics: &mut Vec<(InputId, Diagnostics)>) {
    match merge(&known.coverage, &part.coverage) {
        Ok(merged) => known.to_mut().coverage = Arc::new(merged),
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
    part: &mut Cow<'_, Part>,
    path: &RepoPath,
    text: Option<&Text>,
    settings: &Settings,
    diagnostics: &mut Vec<(InputId, Diagnostics)>,
) {
    let Reader::Native { needs, complete: Some(step), .. } = part.format.reader else { return };
    let text = text.filter(|_| needs == Needs::Source).map(Text::as_str);
    let producer = part.producer.clone();
    let source = Source { path: path.as_str(), text, producer: producer.as_deref() };
    let mut found = Diagnostics::default();
    step(Arc::make_mut(&mut part.to_mut().coverage), source, settings, &mut found);
    if !found.is_empty() {
        diagnostics.push((part.input, found));
    }
}
