//! What Xcode's xccov prints of an archive: `xcrun xccov view --archive --json Test.xcresult`.
//!
//! ```json
//! { "/Users/me/App/Door.swift": [
//!     { "line": 1, "isExecutable": false },
//!     { "line": 2, "isExecutable": true, "executionCount": 3,
//!       "subranges": [{ "column": 12, "length": 9, "executionCount": 0 }] } ] }
//! ```
//!
//! Every line of the source has an entry. A subrange is a part of a line that ran less often than the line; one that
//! never ran makes a line partial.

use std::borrow::Cow;
use std::sync::Arc;

use serde::de::{IgnoredAny, MapAccess, SeqAccess};

use super::format::{Companions, Family, Format, Reader, Together};
use super::json::{self, Each, List, Loose, Maybe, Object, Scalar};
use super::recognise::{Head, JsonHead};
use super::{Input, Limits, Needs, RawFile, RawReport, ReadError};
use crate::coverage::{Code, Diagnostics, FileCoverage, Line, LinesBuilder, Metric, MetricSet, Position, Repeat};

/// xccov's row in the table of formats.
pub(super) const XCCOV: Format = Format {
    id: "xccov",
    name: "Xcode xccov JSON",
    family: Family::Llvm,
    richness: 20,
    recognise,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

fn recognise(head: &Head<'_>) -> bool {
    let line = || head.json().map(JsonHead::root)?.first()?.first();
    line().is_some_and(|line| line.has(&["isExecutable", "line"]))
}

/// Reads a report.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let (bytes, limits, diagnostics) = (input.bytes, input.limits, Diagnostics::default());
    let mut document = Document { bytes, limits, files: Vec::new(), diagnostics };
    json::read(input.bytes, &mut document, "what xccov prints")?;
    if document.files.is_empty() {
        return Err(json::lacking("files with a list of lines", "an object without any"));
    }
    Ok(RawReport { files: document.files, diagnostics: document.diagnostics, ..RawReport::default() })
}

/// The report as far as it was read.
struct Document<'a> {
    bytes: &'a [u8],
    limits: Limits,
    files: Vec<RawFile>,
    diagnostics: Diagnostics,
}

impl<'de> Object<'de> for Document<'_> {
    fn field<A: MapAccess<'de>>(&mut self, path: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let at = json::position(self.bytes, &path);
        let (lines, part_hit, limit) = (LinesBuilder::default(), Vec::new(), self.limits.line);
        let mut file = File { diagnostics: &mut self.diagnostics, at, limit, lines, part_hit };
        if map.next_value_seed(Each(&mut file))? {
            let coverage = Arc::new(file.finish());
            self.files.push(RawFile { path: path.into_owned(), coverage, source_hash: None });
        } else {
            self.diagnostics.add(Code::BadRecord, at, || format!("`{path}` is no measured file; it is left out"));
        }
        Ok(())
    }
}

/// The lines of a file.
struct File<'d> {
    diagnostics: &'d mut Diagnostics,
    at: Option<Position>,
    limit: u32,
    lines: LinesBuilder,
    part_hit: Vec<Line>,
}

impl<'de> List<'de> for File<'_> {
    fn element<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error> {
        let mut record = Record::default();
        if seq.next_element_seed(Maybe(&mut record))?.is_none() {
            return Ok(false);
        }
        if record.is_executable == Scalar::Bool(false) {
            return Ok(true);
        }
        let hits = json::hits(record.count, self.at, self.diagnostics);
        match record.line.line(self.limit).zip(hits) {
            Some((line, hits)) => {
                self.lines.push(line, hits);
                if hits > 0 && record.subranges.never_ran {
                    self.part_hit.push(line);
                }
            }
            None => {
                self.diagnostics.add(Code::BadRecord, self.at, || "a line without number or count is left out".into());
            }
        }
        Ok(true)
    }
}

impl File<'_> {
    fn finish(mut self) -> FileCoverage {
        self.part_hit.sort_unstable();
        self.part_hit.dedup();
        FileCoverage {
            carries: MetricSet::of(&[Metric::Lines]),
            lines: self.lines.finish(Repeat::Max),
            part_hit: self.part_hit,
            ..FileCoverage::default()
        }
    }
}

/// One line.
#[derive(Default)]
struct Record<'a> {
    line: Loose,
    is_executable: Scalar<'a>,
    count: Loose,
    subranges: Subranges,
}

impl<'de> Object<'de> for Record<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "line" => self.line = map.next_value()?,
            "isExecutable" => self.is_executable = map.next_value()?,
            "executionCount" => self.count = map.next_value()?,
            "subranges" => drop(map.next_value_seed(Each(&mut self.subranges))?),
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

/// The parts of a line: did one of them never run?
#[derive(Default)]
struct Subranges {
    never_ran: bool,
}

impl<'de> List<'de> for Subranges {
    fn element<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error> {
        Ok(seq.next_element_seed(Maybe(self))?.is_some())
    }
}

impl<'de> Object<'de> for Subranges {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let value = map.next_value::<Loose>()?;
        self.never_ran |= key == "executionCount" && value.count() == Some(0);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
