//! What `gcov --intermediate-format` wrote from GCC 4.9 to GCC 8: a word, a colon and values on each line.
//!
//! ```text
//! version:8.3.0
//! cwd:/build
//! file:../src/a.c
//! function:3,5,2,f
//! lcount:4,2,0
//! branch:4,taken
//! branch:4,nottaken
//! ```
//!
//! Before GCC 8 a function has no end line and a line has no mark for parts that never ran. Branches stand behind the
//! line that they are of. A line has a record for each instance of a template; counts add up.

use std::sync::Arc;

use super::facts::{Arm, Facts};
use super::{below, carry};
use crate::coverage::{Code, Diagnostics, Function, Line, Position};
use crate::formats::format::{Companions, Family, Format, Reader, Together};
use crate::formats::number::{self, Count};
use crate::formats::recognise::Head;
use crate::formats::text::{excerpt, without_mark};
use crate::formats::{Input, Limits, Needs, RawFile, RawReport, ReadError};

pub(in crate::formats) const GCOV_INTERMEDIATE: Format = Format {
    id: "gcov-intermediate",
    name: "gcov intermediate text",
    family: Family::Gcc,
    richness: 60,
    recognise,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

fn recognise(head: &Head<'_>) -> bool {
    let mut lines = head.lines().skip_while(|line| line.starts_with("version:") || line.starts_with("cwd:"));
    let opens = lines.next().is_some_and(|line| line.starts_with("file:"));
    opens && lines.next().is_some_and(|line| ["function:", "lcount:"].iter().any(|word| line.starts_with(word)))
}

/// Reads the records.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let bytes = without_mark(input.bytes);
    if bytes.trim_ascii().is_empty() {
        return Err(ReadError::Empty);
    }
    let mut records = Records { limits: input.limits, ..Records::default() };
    for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let position = Position::Line(number);
        if records.record(line, position).is_none() {
            records.diagnostics.add(Code::BadRecord, Some(position), || {
                format!("{} is no record of gcov; it is left out", excerpt(line))
            });
        }
    }
    records.close();
    if records.files.is_empty() {
        let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        return Err(ReadError::Malformed {
            position: Position::Line(1),
            expected: "`file:` and a path",
            found: excerpt(first),
        });
    }
    carry(&mut records.files);
    Ok(RawReport {
        producer: Some(records.version.map_or_else(|| "gcov".to_owned(), |version| format!("gcov {version}"))),
        diagnostics: records.diagnostics,
        files: records.files,
        ..RawReport::default()
    })
}

/// The records as far as they were read.
#[derive(Default)]
struct Records {
    limits: Limits,
    diagnostics: Diagnostics,
    files: Vec<RawFile>,
    version: Option<String>,
    folder: String,
    path: Option<String>,
    facts: Facts,
    line: Option<Line>,
    arms: Vec<Arm>,
}

impl Records {
    /// Takes a record; `None` when it is none.
    fn record(&mut self, line: &[u8], position: Position) -> Option<()> {
        if line.trim_ascii().is_empty() {
            return Some(());
        }
        let colon = memchr::memchr(b':', line)?;
        let (word, value) = (line.get(..colon)?, line.get(colon + 1..)?);
        match word {
            b"file" => {
                self.close();
                self.path = Some(String::from_utf8_lossy(value).into_owned());
            }
            b"version" => self.version = Some(String::from_utf8_lossy(value).into_owned()),
            b"cwd" => self.folder = String::from_utf8_lossy(value).into_owned(),
            // Before the first file there is nothing that they could belong to.
            _ if self.path.is_none() => return None,
            b"function" => self.function(value, position)?,
            b"lcount" => self.count(value, position)?,
            b"branch" => self.branch(value)?,
            _ => return None,
        }
        Some(())
    }

    /// `start[,end],count,name`; a name may have commas, but is no number.
    fn function(&mut self, value: &[u8], position: Position) -> Option<()> {
        let (start, rest) = field(value)?;
        let (second, rest) = field(rest)?;
        let with_end = field(rest).filter(|(third, _)| number::count(third).is_some());
        let (end, count, name) = with_end.map_or((None, second, rest), |(count, name)| (Some(second), count, name));
        let start = Line::new(self.number(start)?);
        let end = end
            .and_then(|end| self.number(end))
            .and_then(Line::new)
            .filter(|end| start.is_some_and(|start| start <= *end));
        let entered = self.hits(count, position)?;
        self.facts.function(Function::new(&String::from_utf8_lossy(name), start, end, Some(entered)));
        Some(())
    }

    /// `line,count[,mark]`
    fn count(&mut self, value: &[u8], position: Position) -> Option<()> {
        self.end_line();
        let (line, rest) = field(value)?;
        let hits = field(rest).map_or(rest, |fields| fields.0);
        let hits = self.hits(hits, position)?;
        match Line::new(self.number(line)?) {
            Some(line) => {
                self.facts.line(line, hits);
                self.line = Some(line);
            }
            None => {
                self.diagnostics.add(Code::LineZero, Some(position), || "a count of line 0; it is left out".to_owned());
            }
        }
        Some(())
    }

    /// `line,taken`, `line,nottaken` or `line,notexec`
    fn branch(&mut self, value: &[u8]) -> Option<()> {
        let (line, word) = field(value)?;
        let line = Line::new(self.number(line)?)?;
        if self.line != Some(line) {
            self.end_line();
            self.line = Some(line);
        }
        let taken = match word.trim_ascii() {
            b"taken" => Some(1),
            b"nottaken" => Some(0),
            b"notexec" => None,
            _ => return None,
        };
        self.arms.push(Arm { block: 0, taken });
        Some(())
    }

    /// The number of a line; GCC places generated code on line 0.
    fn number(&self, field: &[u8]) -> Option<u32> {
        let (number, []) = number::digits(field.trim_ascii())? else { return None };
        u32::try_from(number).ok().filter(|number| *number <= self.limits.line)
    }

    fn hits(&mut self, field: &[u8], position: Position) -> Option<u64> {
        match number::count(field)? {
            Count::Exact(count) => Some(count),
            Count::Negative => {
                self.diagnostics.add(Code::NegativeCount, Some(position), || {
                    format!("{} is below zero and was read as 0", excerpt(field))
                });
                Some(0)
            }
            Count::TooLarge => {
                self.diagnostics
                    .add(Code::SaturatedCount, Some(position), || format!("{} does not fit 64 bits", excerpt(field)));
                Some(u64::MAX)
            }
        }
    }

    fn end_line(&mut self) {
        if let Some(line) = self.line.take() {
            self.facts.arms(line, "", self.arms.drain(..));
        }
    }

    fn close(&mut self) {
        self.end_line();
        let facts = std::mem::take(&mut self.facts);
        if let Some(path) = self.path.take() {
            let path = below(&self.folder, &path);
            self.files.push(RawFile { path, coverage: Arc::new(facts.finish()), source_hash: None });
        }
    }
}

/// What stands before the first comma, and behind it.
fn field(value: &[u8]) -> Option<(&[u8], &[u8])> {
    let comma = memchr::memchr(b',', value)?;
    Some((value.get(..comma)?, value.get(comma + 1..)?))
}

#[cfg(test)]
mod tests;
