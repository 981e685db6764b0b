//! A report of Codecov's while it is read: its files, and the values of their lines.

use std::borrow::Cow;
use std::sync::Arc;

use serde::de::{IgnoredAny, MapAccess, SeqAccess};

use crate::coverage::{
    Code, Counts, Diagnostics, FileCoverage, Line, LinesBuilder, Metric, MetricSet, Position, Repeat,
};
use crate::formats::json::{self, Either, List, Maybe, Object, Scalar};
use crate::formats::{Limits, RawFile};

/// The report as far as it was read.
pub(super) struct Document<'a> {
    bytes: &'a [u8],
    /// So many bytes of the report come before these.
    pub(super) skipped: u64,
    limits: Limits,
    pub(super) files: Vec<RawFile>,
    pub(super) has_files: bool,
    /// How many entries it has beside the files.
    pub(super) others: usize,
    pub(super) diagnostics: Diagnostics,
    /// The room for the lines of a file, which the next one takes over.
    lines: LinesBuilder,
}

impl<'a> Document<'a> {
    /// A report of which nothing is read yet.
    pub(super) fn new(bytes: &'a [u8], limits: Limits) -> Document<'a> {
        let (files, diagnostics, lines) = Default::default();
        Document { bytes, skipped: 0, limits, files, has_files: false, others: 0, diagnostics, lines }
    }

    /// Where a text stands in the report.
    fn position(&self, text: &str) -> Option<Position> {
        match json::position(self.bytes, text)? {
            Position::Byte(at) => Some(Position::Byte(self.skipped + at)),
            Position::Line(line) => Some(Position::Line(line)),
        }
    }
}

impl<'de> Object<'de> for Document<'_> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        if key != "coverage" {
            self.others += 1;
            return map.next_value::<IgnoredAny>().map(drop);
        }
        // The same name twice.
        self.others += usize::from(self.has_files);
        self.has_files |= map.next_value_seed(Maybe(&mut Files(self)))?;
        Ok(())
    }
}

struct Files<'d, 'a>(&'d mut Document<'a>);

impl<'de> Object<'de> for Files<'_, '_> {
    fn field<A: MapAccess<'de>>(&mut self, path: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let document = &mut *self.0;
        let at = document.position(&path);
        let mut file = File::new(&mut document.diagnostics, &mut document.lines, at, document.limits.line);
        if map.next_value_seed(Either(&mut file))? {
            let coverage = Arc::new(file.finish());
            document.files.push(RawFile { path: path.into_owned(), coverage, source_hash: None });
        } else {
            let left_out = || format!("`{path}` is no measured file; it is left out");
            document.diagnostics.add(Code::BadRecord, at, left_out);
        }
        Ok(())
    }
}

/// The lines of a file.
struct File<'d> {
    diagnostics: &'d mut Diagnostics,
    at: Option<Position>,
    limit: u32,
    next: u32,
    lines: &'d mut LinesBuilder,
    part_hit: Vec<Line>,
    in_parts: bool,
}

impl<'d> File<'d> {
    fn new(
        diagnostics: &'d mut Diagnostics,
        lines: &'d mut LinesBuilder,
        at: Option<Position>,
        limit: u32,
    ) -> File<'d> {
        File { diagnostics, at, limit, next: 0, lines, part_hit: Vec::new(), in_parts: false }
    }

    fn take(&mut self, line: Line, value: &Scalar<'_>) {
        let hits = match value {
            Scalar::Number(number) => json::hits(*number, self.at, self.diagnostics).unwrap_or(0),
            Scalar::Bool(true) => {
                self.part_hit.push(line);
                1
            }
            Scalar::Text(text) => match parts(text) {
                Some((ran, all)) => {
                    self.in_parts = true;
                    if ran > 0 && ran < all {
                        self.part_hit.push(line);
                    }
                    u64::from(ran > 0)
                }
                None => return self.left_out(&format!("line {line}")),
            },
            Scalar::Bool(false) => return self.left_out(&format!("line {line}")),
            Scalar::Other => return,
        };
        self.lines.push(line, hits);
    }

    fn left_out(&mut self, what: &str) {
        self.diagnostics.add(Code::BadCount, self.at, || format!("{what} has no count; it is left out"));
    }

    fn finish(mut self) -> FileCoverage {
        self.part_hit.sort_unstable();
        self.part_hit.dedup();
        let binary = self.in_parts || !self.part_hit.is_empty();
        if binary {
            self.lines.only_ran();
        }
        FileCoverage {
            carries: MetricSet::of(&[Metric::Lines]),
            counts: if binary { Counts::Binary } else { Counts::Exact },
            lines: self.lines.take(Repeat::Max),
            part_hit: self.part_hit,
            ..FileCoverage::default()
        }
    }
}

/// How many parts ran, of how many.
fn parts(text: &str) -> Option<(u64, u64)> {
    let (ran, all) = text.split_once('/')?;
    Some((ran.trim().parse().ok()?, all.trim().parse().ok()?))
}

impl<'de> Object<'de> for File<'_> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let value = map.next_value::<Scalar<'de>>()?;
        let number = key.parse::<u32>().ok().filter(|number| *number <= self.limit);
        match number.map(Line::new) {
            Some(Some(line)) => self.take(line, &value),
            Some(None) => {
                self.diagnostics.add(Code::LineZero, self.at, || "line 0 is left out".to_owned());
            }
            None => {
                self.diagnostics.add(Code::BadRecord, self.at, || format!("`{key}` is no line; it is left out"));
            }
        }
        Ok(())
    }
}

impl<'de> List<'de> for File<'_> {
    fn element<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error> {
        let Some(value) = seq.next_element::<Scalar<'de>>()? else { return Ok(false) };
        if let Some(line) = Line::new(self.next).filter(|line| line.get() <= self.limit) {
            self.take(line, &value);
        }
        self.next = self.next.saturating_add(1);
        Ok(true)
    }
}
