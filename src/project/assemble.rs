//! What reports say about one file becomes one measurement: parts of one format are merged, completed with the source
//! text, and merged with what other formats say. Whatever goes wrong is a diagnostic of the report that it came from.

use std::borrow::Cow;
use std::sync::Arc;

use super::sources::{SourceFile, Sources};
use crate::coverage::{
    Branches, Code, ContextId, Diagnostics, File, FileCoverage, InputId, LineBits, Lines, RepoPath, confined, filled,
    merge, regrouped,
};
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
    /// Is it another view of a run that `input` tells of? Then it says only what that one leaves open.
    pub(super) completes: bool,
    /// The test that it is of alone.
    pub(super) test: Option<ContextId>,
    /// Does it sum up what single tests say, too? Then these say nothing but which of them ran a line.
    pub(super) sums_up: bool,
    /// The same, and some of these tests ran again after it was written: what no other of them ran is out of date.
    pub(super) is_old: bool,
}

impl Part {
    /// Does it say which tests ran what?
    pub(super) fn tells_tests(&self) -> bool {
        self.test.is_some() || self.sums_up || !self.coverage.contexts.is_empty()
    }

    /// Does it say which lines there are only beside the source text?
    pub(super) fn needs_text(&self) -> bool {
        matches!(self.format.reader, Reader::Native { complete: Some(_), .. })
    }

    /// Is all that it says in it as it is?
    fn is_whole(&self) -> bool {
        self.test.is_none() && !self.completes && !self.is_old && !self.needs_text()
    }
}

impl PartialEq for Part {
    /// Data that are equal are kept once, so that it is enough to ask whether they are the same.
    fn eq(&self, other: &Part) -> bool {
        self.input == other.input
            && self.format.id == other.format.id
            && self.source_hash == other.source_hash
            && self.producer == other.producer
            && self.completes == other.completes
            && self.test == other.test
            && self.sums_up == other.sums_up
            && self.is_old == other.is_old
            && Arc::ptr_eq(&self.coverage, &other.coverage)
    }
}

/// A merged file, and what is known of its source.
#[derive(Debug)]
pub(super) struct Assembled {
    pub(super) file: Arc<File>,
    /// Does the source have the content that was measured? `None` where no report recorded it, and nothing disproves it.
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
    let wanted = source.is_some() && (source_hash.is_some() || parts.iter().any(Part::needs_text));
    let bytes = if wanted { sources.read(path).ok() } else { None };
    let unchanged = source_hash.and_then(|hash| Some(*blake3::hash(bytes.as_deref()?).as_bytes() == hash));
    let text = bytes.as_deref().map(Text::decode);
    let mut measured_by: Vec<InputId> = parts.iter().map(|part| part.input).collect();
    measured_by.sort_unstable();
    measured_by.dedup();
    let mut diagnostics: Vec<(InputId, Diagnostics)> = Vec::new();
    let coverage = joined(path, parts, text.as_ref(), settings, &mut diagnostics);
    let is_by_coverage_py = |part: &Part| part.format.is_by_coverage_py(part.producer.as_deref());
    // coverage.py counts the first lines of statements: where one of them is bare, another text was measured.
    let by_coverage_py = parts.iter().filter(|part| !part.completes).any(is_by_coverage_py);
    let bare = source.filter(|_| unchanged.is_none() && by_coverage_py && is_python(path));
    let bare = bare.and_then(|source| sources.bare_lines(path, source));
    let shifted = bare.is_some_and(|bare| coverage.lines.iter().any(|(line, _)| bare.contains(line)));
    let unchanged = if shifted { Some(false) } else { unchanged };
    let file = File { path: path.clone(), resolved, coverage, measured_by, source_hash };
    Assembled { file: Arc::new(file), unchanged, diagnostics }
}

/// What parts that speak of one text say together.
pub(super) fn joined(
    path: &RepoPath,
    parts: &[Part],
    text: Option<&Text>,
    settings: &Settings,
    diagnostics: &mut Vec<(InputId, Diagnostics)>,
) -> Arc<FileCoverage> {
    // Of nearly every file one report speaks.
    if let [part] = parts
        && part.is_whole()
    {
        return Arc::clone(&part.coverage);
    }
    let tests: Vec<(ContextId, LineBits)> =
        parts.iter().filter_map(|part| Some((part.test?, ran_alone(part, path, text, settings)))).collect();
    let summed_up = parts.iter().any(|part| part.sums_up);
    let mut by_tool: Vec<Cow<'_, Part>> = Vec::new();
    for part in parts.iter().filter(|part| part.test.is_none() || !summed_up) {
        let key = |part: &Part| (part.completes, part.format.id, part.producer.clone(), part.is_old);
        match by_tool.iter_mut().find(|known| key(known) == key(part)) {
            Some(known) => join(known, part, path, diagnostics),
            None => by_tool.push(Cow::Borrowed(part)),
        }
    }
    for part in &mut by_tool {
        complete(part, path, text, settings, diagnostics);
        if part.is_old {
            let mut ran = LineBits::default();
            for (_, lines) in &tests {
                ran.union(lines);
            }
            part.to_mut().coverage = Arc::new(confined(&part.coverage, &ran));
        }
    }
    let (views, mut counted): (Vec<_>, Vec<_>) = by_tool.into_iter().partition(|part| part.completes);
    group_alike(&mut counted);
    let mut counted = counted.into_iter();
    let mut whole = counted.next();
    for part in counted {
        match &mut whole {
            Some(whole) => join(whole, &part, path, diagnostics),
            None => whole = Some(part),
        }
    }
    let mut coverage = whole.map(|part| Arc::clone(&part.coverage)).unwrap_or_default();
    if parts.iter().any(|part| part.is_old) {
        let lines = counted_once(&coverage.lines, parts);
        Arc::make_mut(&mut coverage).lines = lines;
    }
    for view in &views {
        if let Some(filled) = filled(&coverage, &view.coverage) {
            if coverage.lines.is_empty() {
                // What could not be completed need not be said: another report of the run had it.
                diagnostics.retain(|(input, _)| *input != view.input);
            }
            coverage = Arc::new(filled);
        }
    }
    for (test, ran) in tests.iter().filter(|(_, ran)| *ran != LineBits::default()) {
        Arc::make_mut(&mut coverage).contexts.add(*test, ran);
    }
    coverage
}

/// The lines of several runs that sum up what single tests say, each with the largest of their counts: of a test that ran in
/// several of them the counts would add up, and single tests say only which lines they ran.
fn counted_once(lines: &Lines, parts: &[Part]) -> Lines {
    let sums = || parts.iter().filter(|part| part.sums_up);
    let most = |line| sums().filter_map(|sum| sum.coverage.lines.hits(line)).max().filter(|hits| *hits > 0);
    let count = |(line, hits)| (line, if hits > 0 { most(line).unwrap_or(hits) } else { 0 });
    lines.iter().map(count).collect()
}

/// The lines that the one test of a part ran.
fn ran_alone(part: &Part, path: &RepoPath, text: Option<&Text>, settings: &Settings) -> LineBits {
    let mut alone = Cow::Borrowed(part);
    // What is wrong with it was said of the whole.
    complete(&mut alone, path, text, settings, &mut Vec::new());
    alone.coverage.lines.iter().filter(|(_, hits)| *hits > 0).map(|(line, _)| line).collect()
}

fn is_python(path: &RepoPath) -> bool {
    path.extension() == Some("py")
}

/// The arms of one branch are grouped and named by each tool in its way: they take those of the tool that says most.
fn group_alike(parts: &mut [Cow<'_, Part>]) {
    let all: Vec<&Branches> = parts.iter().map(|part| &part.coverage.branches).collect();
    if all.iter().filter(|branches| !branches.is_empty()).count() < 2 {
        return;
    }
    let grouped_alike = regrouped(&all);
    for (part, branches) in parts.iter_mut().zip(grouped_alike) {
        if let Some(branches) = branches {
            Arc::make_mut(&mut part.to_mut().coverage).branches = branches;
        }
    }
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
    match part {
        Cow::Owned(part) => step(&mut part.coverage, source, settings, &mut found),
        Cow::Borrowed(known) => {
            let mut coverage = Arc::clone(&known.coverage);
            step(&mut coverage, source, settings, &mut found);
            if !Arc::ptr_eq(&coverage, &known.coverage) {
                part.to_mut().coverage = coverage;
            }
        }
    }
    if !found.is_empty() {
        diagnostics.push((part.input, found));
    }
}
