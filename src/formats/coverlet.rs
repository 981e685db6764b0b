//! coverlet's own JSON, for .NET: what `dotnet test /p:CollectCoverage=true` writes when nothing else is asked for.
//!
//! ```json
//! { "App.dll": { "/home/me/App/Door.cs": { "App.Door": { "System.Void App.Door::Open(System.Int32)": {
//!     "Lines": { "5": 3, "6": 0 },
//!     "Branches": [
//!       { "Line": 5, "Offset": 7, "EndOffset": 9, "Path": 0, "Ordinal": 0, "Hits": 3 },
//!       { "Line": 5, "Offset": 7, "EndOffset": 14, "Path": 1, "Ordinal": 1, "Hits": 0 } ] } } } } }
//! ```
//!
//! Modules, files, classes, methods. Methods of one file are different measurements and add up, as those of Cobertura
//! do: lambdas and state machines share lines with the method around them. A branch is an instruction, known by its
//! offset, and its paths are the arms. A method spans its lines, and was entered when one of them ran.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::de::{IgnoredAny, MapAccess, SeqAccess};

use super::format::{Companions, Family, Format, Reader, Together};
use super::json::{self, Each, List, Loose, Maybe, Object};
use super::recognise::{Head, JsonHead, Node};
use super::{Input, Limits, Needs, RawFile, RawReport, ReadError};
use crate::coverage::{
    BranchesBuilder, Code, Diagnostics, FileCoverage, Function, Functions, Label, Line, LinesBuilder, Metric,
    MetricSet, Position, Repeat,
};

/// coverlet's row in the table of formats.
pub(super) const COVERLET: Format = Format {
    id: "coverlet",
    name: "coverlet JSON",
    family: Family::DotNet,
    richness: 60,
    recognise,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

fn recognise(head: &Head<'_>) -> bool {
    head.json().map(JsonHead::root).and_then(Node::first).is_some_and(|module| {
        is_module(module.key()) && module.is_object() && module.first().is_none_or(Node::is_object)
    })
}

fn is_module(name: &str) -> bool {
    [".dll", ".exe"].iter().any(|end| name.to_ascii_lowercase().ends_with(end))
}

/// The line number that compilers give to code without a line.
const HIDDEN: u32 = 0x00fe_efee;

/// Reads a report.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let (bytes, limits, diagnostics) = (input.bytes, input.limits, Diagnostics::default());
    let mut document = Document { bytes, limits, files: Vec::new(), is_report: false, diagnostics };
    json::read(input.bytes, &mut document, "what coverlet writes there")?;
    if !document.is_report {
        return Err(json::lacking("modules that end in .dll or .exe", "an object without any"));
    }
    Ok(RawReport { files: document.files, diagnostics: document.diagnostics, ..RawReport::default() })
}

/// The report as far as it was read.
struct Document<'a> {
    bytes: &'a [u8],
    limits: Limits,
    files: Vec<RawFile>,
    is_report: bool,
    diagnostics: Diagnostics,
}

impl<'de> Object<'de> for Document<'_> {
    fn field<A: MapAccess<'de>>(&mut self, name: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        if is_module(&name) && map.next_value_seed(Maybe(&mut Module(self)))? {
            self.is_report = true;
            return Ok(());
        }
        let at = json::position(self.bytes, &name);
        self.diagnostics.add(Code::BadRecord, at, || format!("`{name}` is no module; it is left out"));
        if is_module(&name) { Ok(()) } else { map.next_value::<IgnoredAny>().map(drop) }
    }
}

/// The files of a module.
struct Module<'d, 'a>(&'d mut Document<'a>);

impl<'de> Object<'de> for Module<'_, '_> {
    fn field<A: MapAccess<'de>>(&mut self, name: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let mut file = File {
            bytes: self.0.bytes,
            limit: self.0.limits.line,
            diagnostics: &mut self.0.diagnostics,
            lines: LinesBuilder::default(),
            branches: BranchesBuilder::default(),
            blocks: 0,
            functions: Vec::new(),
        };
        map.next_value_seed(Maybe(&mut file))?;
        let coverage = Arc::new(file.finish());
        self.0.files.push(RawFile { path: path(&name).to_owned(), coverage, source_hash: None });
        Ok(())
    }
}

/// The path in the name of a file. Source Link names a file by its address at the commit: what stands behind that is
/// the path.
fn path(name: &str) -> &str {
    if !name.starts_with("https://") && !name.starts_with("http://") {
        return name;
    }
    let is_commit = |part: &str| part.len() == 40 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let commit = name.split('/').find(|part| is_commit(part));
    let behind = commit.and_then(|commit| name.split_once(commit)).map(|parts| parts.1.trim_start_matches('/'));
    behind.filter(|path| !path.is_empty()).unwrap_or(name)
}

/// The classes of a file.
struct File<'d, 'a> {
    bytes: &'a [u8],
    limit: u32,
    diagnostics: &'d mut Diagnostics,
    lines: LinesBuilder,
    branches: BranchesBuilder,
    blocks: u32,
    functions: Vec<Function>,
}

impl<'de> Object<'de> for File<'_, '_> {
    fn field<A: MapAccess<'de>>(&mut self, _: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        map.next_value_seed(Maybe(&mut Class(self))).map(drop)
    }
}

impl File<'_, '_> {
    /// The line of a number that can be believed; `None` for code without a line, too.
    fn line(&mut self, number: Option<u32>, at: Option<Position>) -> Option<Line> {
        if number == Some(HIDDEN) {
            return None;
        }
        let line = number.filter(|line| *line <= self.limit).and_then(Line::new);
        if line.is_none() {
            let code = if number == Some(0) { Code::LineZero } else { Code::BadRecord };
            self.diagnostics.add(code, at, || "what stands on no line is left out".to_owned());
        }
        line
    }

    fn finish(self) -> FileCoverage {
        FileCoverage {
            carries: MetricSet::of(&[Metric::Lines, Metric::Branches, Metric::Functions]),
            lines: self.lines.finish(Repeat::Sum),
            branches: self.branches.finish(Repeat::Sum),
            functions: Functions::group(self.functions),
            ..FileCoverage::default()
        }
    }
}

/// The methods of a class.
struct Class<'f, 'd, 'a>(&'f mut File<'d, 'a>);

impl<'de> Object<'de> for Class<'_, '_, '_> {
    fn field<A: MapAccess<'de>>(&mut self, name: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let at = json::position(self.0.bytes, &name);
        let mut method = Method { file: self.0, at, span: None, first: 0, ran: false, blocks: FxHashMap::default() };
        map.next_value_seed(Maybe(&mut method))?;
        if let Some((start, end)) = method.span {
            let entered = if method.first > 0 { method.first } else { u64::from(method.ran) };
            self.0.functions.push(Function::new(&name, Some(start), Some(end), Some(entered)));
        }
        Ok(())
    }
}

/// One method.
struct Method<'f, 'd, 'a> {
    file: &'f mut File<'d, 'a>,
    at: Option<Position>,
    span: Option<(Line, Line)>,
    /// How often its first line ran.
    first: u64,
    ran: bool,
    /// Blocks by line and offset.
    blocks: FxHashMap<(Line, Option<i64>), u32>,
}

impl<'de> Object<'de> for Method<'_, '_, '_> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "Lines" => map.next_value_seed(Maybe(&mut Lines(self))).map(drop),
            "Branches" => map.next_value_seed(Each(self)).map(drop),
            _ => map.next_value::<IgnoredAny>().map(drop),
        }
    }
}

/// The lines of a method.
struct Lines<'m, 'f, 'd, 'a>(&'m mut Method<'f, 'd, 'a>);

impl<'de> Object<'de> for Lines<'_, '_, '_, '_> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let count = map.next_value::<Loose>()?;
        let method = &mut *self.0;
        let at = json::position(method.file.bytes, &key).or(method.at);
        let Some(line) = method.file.line(key.parse().ok(), at) else { return Ok(()) };
        let hits = json::hits(count, at, method.file.diagnostics).unwrap_or(0);
        method.file.lines.push(line, hits);
        method.ran |= hits > 0;
        if method.span.is_none_or(|span| line < span.0) {
            method.first = hits;
        }
        method.span = Some(method.span.map_or((line, line), |(start, end)| (start.min(line), end.max(line))));
        Ok(())
    }
}

impl<'de> List<'de> for Method<'_, '_, '_> {
    fn element<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error> {
        let mut branch = Branch::default();
        if seq.next_element_seed(Maybe(&mut branch))?.is_none() {
            return Ok(false);
        }
        let number = |value: Loose| value.count().and_then(|number| u32::try_from(number).ok());
        let Some(line) = self.file.line(number(branch.line), self.at) else { return Ok(true) };
        let next = &mut self.file.blocks;
        let block = *self.blocks.entry((line, branch.offset.whole())).or_insert_with(|| {
            *next += 1;
            *next
        });
        let arm = number(branch.path).or(number(branch.ordinal)).unwrap_or(0);
        let taken = json::hits(branch.hits, self.at, self.file.diagnostics).unwrap_or(0);
        self.file.branches.push(line, block, Label::Number(arm), Some(taken));
        Ok(true)
    }
}

/// One path of a branch.
#[derive(Default)]
struct Branch {
    line: Loose,
    offset: Loose,
    path: Loose,
    ordinal: Loose,
    hits: Loose,
}

impl<'de> Object<'de> for Branch {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let value = map.next_value::<Loose>()?;
        match key.as_ref() {
            "Line" => self.line = value,
            "Offset" => self.offset = value,
            "Path" => self.path = value,
            "Ordinal" => self.ordinal = value,
            "Hits" => self.hits = value,
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
