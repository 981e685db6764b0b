//! Coveralls' JSON: what its clients upload, and what gcovr, excoveralls and others write to disk in its shape.
//!
//! ```json
//! { "service_name": "travis-pro", "run_at": "2026-06-01 08:00:00 UTC",
//!   "source_files": [
//!     { "name": "lib/door.ex", "source_digest": "0cc1", "coverage": [null, 3, 0], "branches": [2, 0, 0, 3, 2, 0, 1, 0] } ] }
//! ```
//!
//! The rules are those of Coveralls' API: `coverage` has a count for each line from the first, `null` where there is no
//! code; `branches` is a plain list in groups of four: line, block, branch and count. A file that comes twice was
//! measured twice.

use std::borrow::Cow;
use std::sync::Arc;

use serde::de::{IgnoredAny, MapAccess, SeqAccess};

use super::format::{Companions, Family, Format, Reader, Together};
use super::json::{self, Each, List, Loose, Maybe, Object, Scalar};
use super::recognise::{Head, JsonHead, Node};
use super::{Input, Limits, Needs, RawFile, RawReport, ReadError};
use crate::coverage::{
    BranchesBuilder, Code, Diagnostics, FileCoverage, Label, Line, LinesBuilder, Metric, MetricSet, Position, Repeat,
};

/// Coveralls' row in the table of formats.
pub(super) const COVERALLS: Format = Format {
    id: "coveralls",
    name: "Coveralls JSON",
    family: Family::Exchange,
    richness: 40,
    recognise,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

fn recognise(head: &Head<'_>) -> bool {
    head.json().map(JsonHead::root).and_then(|root| root.get("source_files")).is_some_and(Node::is_array)
}

/// Reads a report.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let mut document = Document {
        bytes: input.bytes,
        limits: input.limits,
        files: Vec::new(),
        is_report: false,
        has_branches: false,
        diagnostics: Diagnostics::default(),
    };
    json::read(input.bytes, &mut document, "what Coveralls takes")?;
    document.finish()
}

/// The report as far as it was read.
struct Document<'a> {
    bytes: &'a [u8],
    limits: Limits,
    files: Vec<RawFile>,
    is_report: bool,
    has_branches: bool,
    diagnostics: Diagnostics,
}

impl<'de> Object<'de> for Document<'_> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        if key != "source_files" {
            return map.next_value::<IgnoredAny>().map(drop);
        }
        self.is_report |= map.next_value_seed(Each(self))?;
        Ok(())
    }
}

impl<'de> List<'de> for Document<'_> {
    fn element<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error> {
        let mut file = File::default();
        let Some(is_object) = seq.next_element_seed(Maybe(&mut file))? else { return Ok(false) };
        let Some(name) = file.name.take().filter(|name| is_object && !name.is_empty()) else {
            let number = self.files.len() + 1;
            self.diagnostics.add(Code::BadRecord, None, || format!("file {number} has no name; it is left out"));
            return Ok(true);
        };
        let at = json::position(self.bytes, &name);
        self.has_branches |= file.has_branches;
        let coverage = Arc::new(file.finish(self.limits.line, at, &mut self.diagnostics));
        self.files.push(RawFile { path: name.into_owned(), coverage, source_hash: None });
        Ok(true)
    }
}

impl Document<'_> {
    fn finish(mut self) -> Result<RawReport, ReadError> {
        if !self.is_report {
            return Err(json::lacking("an object with the list `source_files`", "an object without it"));
        }
        let mut carries = MetricSet::of(&[Metric::Lines]);
        if self.has_branches {
            carries = carries.with(Metric::Branches);
        }
        for file in &mut self.files {
            Arc::make_mut(&mut file.coverage).carries = carries;
        }
        Ok(RawReport { files: self.files, diagnostics: self.diagnostics, ..RawReport::default() })
    }
}

/// A file: its name may come after its counts.
#[derive(Default)]
struct File<'a> {
    name: Option<Cow<'a, str>>,
    counts: Vec<Loose>,
    branches: Vec<Loose>,
    has_branches: bool,
}

impl<'de> Object<'de> for File<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "name" => {
                if let Scalar::Text(name) = map.next_value()? {
                    self.name = Some(name);
                }
            }
            "coverage" => drop(map.next_value_seed(Each(&mut self.counts))?),
            "branches" => self.has_branches = map.next_value_seed(Each(&mut self.branches))?,
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

impl File<'_> {
    fn finish(&self, limit: u32, at: Option<Position>, diagnostics: &mut Diagnostics) -> FileCoverage {
        let mut lines = LinesBuilder::with_capacity(self.counts.len());
        for (index, count) in self.counts.iter().enumerate().take(limit as usize) {
            if let Some(hits) = json::hits(*count, at, diagnostics) {
                lines.push(Line::from_index(index), hits);
            }
        }
        let mut branches = BranchesBuilder::default();
        for group in self.branches.chunks(4) {
            let number = |at: usize| group.get(at)?.count().and_then(|number| u32::try_from(number).ok());
            let hits = group.get(3).and_then(|count| json::hits(*count, at, diagnostics));
            let line = number(0).filter(|line| *line <= limit).and_then(Line::new);
            match (line, number(1), number(2), hits) {
                (Some(line), Some(block), Some(branch), Some(hits)) => {
                    branches.push(line, block, Label::Number(branch), Some(hits));
                }
                _ => diagnostics.add(Code::BadRecord, at, || {
                    "a branch that is not line, block, branch and count is left out".to_owned()
                }),
            }
        }
        let (lines, branches) = (lines.finish(Repeat::Sum), branches.finish(Repeat::Sum));
        FileCoverage { lines, branches, ..FileCoverage::default() }
    }
}

#[cfg(test)]
mod tests;
