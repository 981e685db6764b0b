//! Listings: the source with a count before each line, as the tools of Lua, Julia and D write them.

mod d;
mod julia;
mod luacov;

pub(super) use d::D_LISTING;
pub(super) use julia::JULIA;
pub(super) use luacov::LUACOV;

use std::sync::Arc;

use super::count::count;
use super::recognise::Head;
use super::{Input, RawFile};
use crate::coverage::{
    Code, Diagnostics, FileCoverage, Line, Lines, LinesBuilder, Metric, MetricSet, Position, Repeat,
};

/// A file of which only lines are known.
fn file(path: String, lines: Lines) -> RawFile {
    let coverage = FileCoverage { carries: MetricSet::of(&[Metric::Lines]), lines, ..FileCoverage::default() };
    RawFile { path, coverage: Arc::new(coverage), source_hash: None }
}

/// The lines of a text, counted from 1, without their ends. What follows the last end is a line when it is not empty.
fn lines(bytes: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    let lines = bytes.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let mut lines = lines.zip(1u64..).peekable();
    std::iter::from_fn(move || {
        let (line, number) = lines.next()?;
        (lines.peek().is_some() || !line.is_empty()).then_some((number, line))
    })
}

/// The counts of one source file, line by line.
#[derive(Default)]
struct Counted {
    lines: LinesBuilder,
    line: u32,
    beyond: bool,
}

impl Counted {
    /// The next line of the source, with its count; `None` is no code.
    fn next(&mut self, hits: Option<&[u8]>, input: &Input<'_>, at: u64, diagnostics: &mut Diagnostics) {
        self.line = self.line.saturating_add(1);
        let Some(hits) = hits else { return };
        if self.line > input.limits.line {
            if !std::mem::replace(&mut self.beyond, true) {
                diagnostics.add(Code::LimitReached, Some(Position::Line(at)), || "too many lines".to_owned());
            }
            return;
        }
        let hits = count(&String::from_utf8_lossy(hits), Position::Line(at), diagnostics);
        if let Some(line) = Line::new(self.line) {
            self.lines.push(line, hits);
        }
    }

    fn finish(self) -> Lines {
        self.lines.finish(Repeat::Sum)
    }
}

/// Is a field made of digits alone, and of one at least?
fn is_number(field: &[u8]) -> bool {
    !field.is_empty() && field.iter().all(u8::is_ascii_digit)
}

/// The first lines of a head that are whole, with the space before them.
fn first_lines<'a>(head: &Head<'a>) -> impl Iterator<Item = &'a [u8]> {
    lines(head.bytes).map(|(_, line)| line).take(20)
}
