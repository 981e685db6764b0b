//! The annotated sources of gcov, `NAME.gcov`: each line of the source behind its count and its number.
//!
//! ```text
//!         -:    0:Source:src/a.c
//! function f called 2 returned 100% blocks executed 75%
//!         2:    3:int f(int a) {
//!        2*:    4:  if (a) return 1;
//! branch  0 taken 0 (fallthrough)
//! branch  1 taken 2
//!     #####:    5:  return 0;
//!         -:    6:}
//! ```
//!
//! `-` is no code, `#####` never ran, `=====` never ran and can only be reached by an exception; `*` marks a line of
//! which some part never ran. Where several functions begin on one line, as the instances of a template do, their lines
//! are listed together and then once more for each of them, between rulers: the first list has the sums, the sections
//! have functions and branches. Without `-c` branches are percentages, with `-H` counts are rounded: `1.2k`. Of a header
//! each object file has a listing of its own; a run is the sum of them.

use std::sync::Arc;

use super::facts::{Arm, Facts};
use super::{below, carry};
use crate::coverage::{Code, Diagnostics, Function, Line, Position};
use crate::formats::format::{Companions, Family, Format, Reader, Together};
use crate::formats::number::{self, Count};
use crate::formats::recognise::Head;
use crate::formats::text::{excerpt, without_mark};
use crate::formats::{Input, Limits, Needs, RawFile, RawReport, ReadError};

pub(in crate::formats) const GCOV_TEXT: Format = Format {
    id: "gcov-text",
    name: "gcov text",
    family: Family::Gcc,
    richness: 50,
    recognise,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

fn recognise(head: &Head<'_>) -> bool {
    let first = head.lines().next().and_then(|line| listed(line.as_bytes()));
    first.is_some_and(|line| line.is_header() && line.text.starts_with(b"Source:"))
}

/// Reads a listing, or several one after the other.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let bytes = without_mark(input.bytes);
    if bytes.trim_ascii().is_empty() {
        return Err(ReadError::Empty);
    }
    let mut reader = Listing { limits: input.limits, ..Listing::default() };
    for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        reader.line(line.strip_suffix(b"\r").unwrap_or(line), Position::Line(number));
    }
    reader.close();
    if reader.files.is_empty() {
        let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        return Err(ReadError::Malformed {
            position: Position::Line(1),
            expected: "`-:    0:Source:` and a path",
            found: excerpt(first),
        });
    }
    carry(&mut reader.files);
    Ok(RawReport {
        producer: Some("gcov".to_owned()),
        diagnostics: reader.diagnostics,
        files: reader.files,
        ..RawReport::default()
    })
}

/// A line with a count and a number.
struct Listed<'a> {
    count: &'a [u8],
    number: u64,
    text: &'a [u8],
}

impl Listed<'_> {
    fn is_header(&self) -> bool {
        self.number == 0 && self.count == b"-"
    }
}

/// Takes a line apart; `None` when it is none with a count and a number. Lines of blocks have words behind the number.
fn listed(line: &[u8]) -> Option<Listed<'_>> {
    let (count, rest) = split(line)?;
    let (number, text) = split(rest)?;
    let count = count.trim_ascii();
    let (number, []) = number::digits(number.trim_ascii())? else { return None };
    let known = count.iter().all(|byte| byte.is_ascii_digit() || b"-#=*.kMGTPEZY".contains(byte));
    (known && !count.is_empty()).then_some(Listed { count, number, text })
}

fn split(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = memchr::memchr(b':', line)?;
    Some((line.get(..colon)?, line.get(colon + 1..)?))
}

/// The listing as far as it was read.
#[derive(Default)]
struct Listing {
    limits: Limits,
    diagnostics: Diagnostics,
    files: Vec<RawFile>,
    path: Option<String>,
    folder: String,
    facts: Facts,
    /// Functions whose first line comes next.
    functions: Vec<Function>,
    /// The function whose section it is; `None` outside of sections.
    section: Option<String>,
    after_ruler: bool,
    /// The line at hand and its count.
    line: Option<(Line, u64)>,
    arms: Vec<Arm>,
}

const RULER: &[u8] = b"------------------";

impl Listing {
    fn line(&mut self, line: &[u8], position: Position) {
        let after_ruler = std::mem::replace(&mut self.after_ruler, line == RULER);
        if self.after_ruler {
            self.end_line();
            self.section = None;
        } else if let Some(listed) = listed(line) {
            self.listed(&listed, position);
        } else if let Some(rest) = line.strip_prefix(b"function ") {
            self.end_line();
            self.function(rest, line, position);
        } else if let Some(rest) = line.strip_prefix(b"branch ") {
            self.branch(rest, line, position);
        } else if let (true, Some(name)) = (after_ruler, line.strip_suffix(b":")) {
            self.section = Some(String::from_utf8_lossy(name).into_owned());
        } else if !is_passed_over(line) && self.path.is_some() {
            self.bad(line, position);
        }
    }

    fn listed(&mut self, listed: &Listed<'_>, position: Position) {
        self.end_line();
        if listed.is_header() {
            self.header(listed.text);
            return;
        }
        if listed.count == b"-" {
            return;
        }
        if listed.number == 0 {
            self.diagnostics.add(Code::LineZero, Some(position), || "a count of line 0; it is left out".to_owned());
            return;
        }
        let number = u32::try_from(listed.number).ok().filter(|number| *number <= self.limits.line);
        let (Some(line), Some(count)) = (number.and_then(Line::new), self.count(listed.count, position)) else {
            let said = [listed.count, b":", listed.number.to_string().as_bytes()].concat();
            self.bad(&said, position);
            return;
        };
        for function in self.functions.drain(..) {
            self.facts.function(Function { start: Some(line), ..function });
        }
        // The list before the sections has their sums.
        if self.section.is_none() {
            self.facts.line(line, count);
        }
        self.line = Some((line, count));
    }

    /// What stands before the source.
    fn header(&mut self, text: &[u8]) {
        let text = String::from_utf8_lossy(text);
        if let Some(path) = text.strip_prefix("Source:") {
            self.close();
            self.path = Some(path.to_owned());
        } else if let Some(folder) = text.strip_prefix("Working directory:") {
            folder.clone_into(&mut self.folder);
        }
    }

    /// Ends the file at hand.
    fn close(&mut self) {
        self.end_line();
        for function in self.functions.drain(..) {
            self.facts.function(function);
        }
        let (facts, folder) = (std::mem::take(&mut self.facts), std::mem::take(&mut self.folder));
        self.section = None;
        if let Some(path) = self.path.take() {
            let path = below(&folder, &path);
            self.files.push(RawFile { path, coverage: Arc::new(facts.finish()), source_hash: None });
        }
    }

    fn end_line(&mut self) {
        if let Some((line, _)) = self.line.take() {
            self.facts.arms(line, self.section.as_deref().unwrap_or_default(), self.arms.drain(..));
        }
        self.arms.clear();
    }

    /// `NAME called 2 returned 100% blocks executed 75%`
    fn function(&mut self, rest: &[u8], line: &[u8], position: Position) {
        let rest = String::from_utf8_lossy(rest);
        let parts = rest.rsplit_once(" called ");
        let Some((name, count)) = parts.and_then(|(name, rest)| Some((name, rest.split(' ').next()?))) else {
            self.bad(line, position);
            return;
        };
        if let Some(entered) = self.count(count.as_bytes(), position) {
            self.functions.push(Function::new(name, None, None, Some(entered)));
        } else {
            self.bad(line, position);
        }
    }

    /// `1 taken 2 (fallthrough)`, `1 taken 40%` or `1 never executed`
    fn branch(&mut self, rest: &[u8], line: &[u8], position: Position) {
        let Some((_, hits)) = self.line else { return };
        let words: Vec<&[u8]> = rest.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).collect();
        let taken = match words.as_slice() {
            [_, b"never", ..] => None,
            [_, b"taken", share, ..] if share.ends_with(b"%") => {
                let percent = number::digits(share).map_or(0, |digits| digits.0.min(100));
                // gcov rounds, but never to 0 or 100.
                Some(if percent == 0 { 0 } else { (u128::from(hits) * u128::from(percent) / 100).max(1) as u64 })
            }
            [_, b"taken", count, ..] => {
                let Some(taken) = self.count(count, position) else {
                    self.bad(line, position);
                    return;
                };
                Some(taken)
            }
            _ => {
                self.bad(line, position);
                return;
            }
        };
        self.arms.push(Arm { block: 0, taken });
    }

    /// The count of a field; `None` for what is no count.
    fn count(&mut self, field: &[u8], position: Position) -> Option<u64> {
        let field = field.strip_suffix(b"*").unwrap_or(field);
        if !field.is_empty() && (field.iter().all(|byte| *byte == b'#') || field.iter().all(|byte| *byte == b'=')) {
            return Some(0);
        }
        let unit = field.last().and_then(|last| b"kMGTPEZY".iter().position(|unit| unit == last));
        match (number::count(field), unit) {
            (Some(Count::Exact(count)), _) => Some(count),
            (Some(Count::Negative), _) => {
                self.diagnostics.add(Code::NegativeCount, Some(position), || {
                    format!("{} is below zero and was read as 0", excerpt(field))
                });
                Some(0)
            }
            (Some(Count::TooLarge), _) => {
                self.diagnostics
                    .add(Code::SaturatedCount, Some(position), || format!("{} does not fit 64 bits", excerpt(field)));
                Some(u64::MAX)
            }
            (None, Some(unit)) => {
                let digits = str::from_utf8(field.get(..field.len() - 1)?).ok()?;
                let value: f64 = digits.parse().ok().filter(|value: &f64| *value >= 0.0)?;
                // Rounded anyway; the conversion saturates.
                Some((value * 1000f64.powi(unit as i32 + 1)).round() as u64)
            }
            (None, None) => None,
        }
    }

    fn bad(&mut self, line: &[u8], position: Position) {
        self.diagnostics.add(Code::BadRecord, Some(position), || {
            format!("{} is no line of a listing; it is left out", excerpt(line))
        });
    }
}

/// Calls, jumps without a choice, single blocks, and empty lines say nothing of lines and branches.
fn is_passed_over(line: &[u8]) -> bool {
    let words: [&[u8]; 3] = [b"call ", b"unconditional ", b"inlined from "];
    let is_block = || {
        let (_, rest) = split(line)?;
        let rest = rest.trim_ascii_start();
        let (_, rest) = number::digits(rest)?;
        Some(rest.starts_with(b"-block"))
    };
    line.trim_ascii().is_empty() || words.iter().any(|word| line.starts_with(word)) || is_block().unwrap_or(false)
}

#[cfg(test)]
mod tests;
