//! Hit maps of Dart's `coverage` package: what `dart test --coverage=FOLDER` and `collect_coverage` write.
//!
//! ```json
//! { "type": "CodeCoverage", "coverage": [
//!     { "source": "package:app/src/door.dart", "script": {},
//!       "hits": [3, 4, "5-6", 0],
//!       "funcHits": [2, 4], "funcNames": [2, "Door.open"], "branchHits": [2, 4, 5, 0] } ] }
//! ```
//!
//! The rules are those of that package: lists are pairs of a line and a count (or a name), counts of one line add up,
//! and so do entries of one source; a line may be a range in quotes. The source is an address: `package:app/a.dart`
//! stands for `lib/a.dart` of the package `app`, and what begins with `dart:` is the language itself, no file.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::de::{IgnoredAny, MapAccess, SeqAccess};

use super::format::{Companions, Family, Format, Reader, Together};
use super::json::{self, Each, List, Maybe, Object, Scalar};
use super::recognise::{Head, JsonHead, Node};
use super::{Input, Needs, RawFile, RawReport, ReadError};
use crate::coverage::{
    BranchesBuilder, Code, Diagnostics, FileCoverage, Function, Functions, Label, Line, LinesBuilder, Metric,
    MetricSet, Position, Repeat,
};

/// The row of hit maps in the table of formats.
pub(super) const DART: Format = Format {
    id: "dart",
    name: "Dart hit map",
    family: Family::Exchange,
    richness: 30,
    recognise,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

fn recognise(head: &Head<'_>) -> bool {
    head.json().map(JsonHead::root).and_then(|root| root.get("type")).and_then(Node::text) == Some("CodeCoverage")
}

/// Reads a hit map.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let mut document = Document {
        bytes: input.bytes,
        files: Vec::new(),
        is_report: false,
        carries: MetricSet::of(&[Metric::Lines]),
        judge: Judge { limit: input.limits.line, left: input.bytes.len(), diagnostics: Diagnostics::default() },
    };
    json::read(input.bytes, &mut document, "what Dart's coverage package writes")?;
    if !document.is_report {
        return Err(json::lacking("an object with the list `coverage`", "an object without it"));
    }
    for file in &mut document.files {
        Arc::make_mut(&mut file.coverage).carries = document.carries;
    }
    Ok(RawReport { files: document.files, diagnostics: document.judge.diagnostics, ..RawReport::default() })
}

/// The hit map as far as it was read.
struct Document<'a> {
    bytes: &'a [u8],
    files: Vec<RawFile>,
    is_report: bool,
    carries: MetricSet,
    judge: Judge,
}

impl<'de> Object<'de> for Document<'_> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        if key != "coverage" {
            return map.next_value::<IgnoredAny>().map(drop);
        }
        self.is_report |= map.next_value_seed(Each(self))?;
        Ok(())
    }
}

impl<'de> List<'de> for Document<'_> {
    fn element<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error> {
        let mut entry = Entry::default();
        let Some(is_object) = seq.next_element_seed(Maybe(&mut entry))? else { return Ok(false) };
        match entry.source.take().filter(|_| is_object) {
            // The language itself is no file of anybody's.
            Some(source) if source.starts_with("dart:") => {}
            Some(source) => {
                if entry.functions.is_some() {
                    self.carries = self.carries.with(Metric::Functions);
                }
                if entry.branches.is_some() {
                    self.carries = self.carries.with(Metric::Branches);
                }
                let at = json::position(self.bytes, &source);
                let coverage = Arc::new(entry.finish(at, &mut self.judge));
                self.files.push(RawFile { path: path(&source), coverage, source_hash: None });
            }
            None => {
                let number = self.files.len() + 1;
                let left_out = || format!("entry {number} has no source; it is left out");
                self.judge.diagnostics.add(Code::BadRecord, None, left_out);
            }
        }
        Ok(true)
    }
}

/// The path that an address stands for.
fn path(source: &str) -> String {
    let in_package = source.strip_prefix("package:").and_then(|path| path.split_once('/'));
    in_package.map_or_else(|| source.to_owned(), |(package, path)| format!("{package}/lib/{path}"))
}

/// What was measured of one source.
#[derive(Default)]
struct Entry<'a> {
    source: Option<Cow<'a, str>>,
    hits: Vec<Scalar<'a>>,
    functions: Option<Vec<Scalar<'a>>>,
    names: Vec<Scalar<'a>>,
    branches: Option<Vec<Scalar<'a>>>,
}

impl<'de> Object<'de> for Entry<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "source" => {
                if let Scalar::Text(source) = map.next_value()? {
                    self.source = Some(source);
                }
            }
            "hits" => drop(map.next_value_seed(Each(&mut self.hits))?),
            "funcHits" => drop(map.next_value_seed(Each(self.functions.get_or_insert_default()))?),
            "funcNames" => drop(map.next_value_seed(Each(&mut self.names))?),
            "branchHits" => drop(map.next_value_seed(Each(self.branches.get_or_insert_default()))?),
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

impl Entry<'_> {
    fn finish(&self, at: Option<Position>, judge: &mut Judge) -> FileCoverage {
        let mut lines = LinesBuilder::with_capacity(self.hits.len() / 2);
        judge.pairs(&self.hits, at, |line, hits| lines.push(line, hits));
        let mut branches = BranchesBuilder::default();
        judge.pairs(self.branches.as_deref().unwrap_or_default(), at, |line, hits| {
            branches.push(line, 0, Label::Number(0), Some(hits));
        });
        let named = self.names.chunks(2).filter_map(|pair| {
            let [line, Scalar::Text(name)] = pair else { return None };
            Some((line.number().line(u32::MAX)?, name.as_ref()))
        });
        let names: FxHashMap<Line, &str> = named.collect();
        let mut functions = Vec::new();
        judge.pairs(self.functions.as_deref().unwrap_or_default(), at, |line, hits| {
            let name = names.get(&line).copied().unwrap_or_default();
            functions.push(Function::new(name, Some(line), None, Some(hits)));
        });
        FileCoverage {
            lines: lines.finish(Repeat::Sum),
            branches: branches.finish(Repeat::Sum),
            functions: Functions::group(functions),
            ..FileCoverage::default()
        }
    }
}

/// Judges lines and counts.
struct Judge {
    limit: u32,
    /// Lines that ranges may still come to: a few bytes must not become millions of lines.
    left: usize,
    diagnostics: Diagnostics,
}

impl Judge {
    /// Visits the lines of a list of pairs, each with its count.
    fn pairs(&mut self, list: &[Scalar<'_>], at: Option<Position>, mut visit: impl FnMut(Line, u64)) {
        for pair in list.chunks(2) {
            let hits = pair.get(1).and_then(|count| json::hits(count.number(), at, &mut self.diagnostics));
            let lines = pair.first().and_then(|line| self.lines(line));
            let Some(((first, last), hits)) = lines.zip(hits) else {
                let is_zero = pair.first().is_some_and(|line| line.number().whole() == Some(0));
                let code = if is_zero { Code::LineZero } else { Code::BadRecord };
                self.diagnostics.add(code, at, || "a pair that is no line and count is left out".to_owned());
                continue;
            };
            let count = (last.get() - first.get()) as usize + 1;
            if count > 1 && count > self.left {
                self.diagnostics.add(Code::LimitReached, at, || format!("{count} lines in one range are left out"));
                continue;
            }
            self.left -= if count > 1 { count } else { 0 };
            (first.get()..=last.get()).filter_map(Line::new).for_each(|line| visit(line, hits));
        }
    }

    /// The first and the last line of a number or of a range in quotes.
    fn lines(&self, value: &Scalar<'_>) -> Option<(Line, Line)> {
        let believed = |line: &Line| line.get() <= self.limit;
        let Some(text) = value.text() else {
            let line = value.number().line(self.limit)?;
            return Some((line, line));
        };
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let line = |text: &str| text.trim().parse().ok().and_then(Line::new).filter(believed);
        Some((line(first)?, line(last)?)).filter(|(first, last)| first <= last)
    }
}

#[cfg(test)]
mod tests;
