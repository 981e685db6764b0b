//! Units and lines as text: one letter a line from the first one on, equal ones counted. `2hm3.[1/2]` is two lines that
//! are hit, one that is missed, three without code, and one on which 1 of 2 is covered. Edits change little of it.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use super::text::number;
use crate::analysis::differential::Unit;
use crate::coverage::Line;

/// How many more lines runs may stand for, and the highest line that is believed. A few bytes name millions of lines, so
/// that what is read of a hostile file has to be bounded.
#[derive(Debug)]
pub(super) struct Budget {
    lines: AtomicU64,
    highest: u32,
}

impl Budget {
    /// A budget for so many lines.
    pub(super) fn new(lines: u64, highest: u32) -> Budget {
        Budget { lines: AtomicU64::new(lines), highest }
    }

    fn take(&self, lines: u64) -> Result<(), String> {
        let rest = self.lines.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |rest| rest.checked_sub(lines));
        rest.map(|_| ()).map_err(|_| "more lines than such a file can stand for".to_owned())
    }
}

/// Appends units as text, in quotes.
pub(super) fn write_units(out: &mut Vec<u8>, units: &[Unit]) {
    let follows = |a: &Unit, b: &Unit| a.line.next() == b.line && (a.covered, a.total) == (b.covered, b.total);
    let mut text = Text::begin(out);
    for run in units.chunk_by(follows) {
        let Some(first) = run.first() else { continue };
        text.skip_to(first.line);
        text.run(run.len());
        match (first.covered, first.total) {
            (1, 1) => text.out.push(b'h'),
            (0, 1) => text.out.push(b'm'),
            (covered, total) => {
                text.out.push(b'[');
                number(text.out, covered.into());
                text.out.push(b'/');
                number(text.out, total.into());
                text.out.push(b']');
            }
        }
    }
    text.out.push(b'"');
}

/// Appends lines as text, in quotes.
pub(super) fn write_lines(out: &mut Vec<u8>, lines: &[Line]) {
    let mut text = Text::begin(out);
    for run in crate::coverage::ranges(lines.iter().copied()) {
        text.skip_to(run.start);
        text.run(run.len() as usize);
        text.out.push(b'h');
    }
    text.out.push(b'"');
}

struct Text<'a> {
    out: &'a mut Vec<u8>,
    /// Lines that were written.
    lines: usize,
}

impl Text<'_> {
    fn begin(out: &mut Vec<u8>) -> Text<'_> {
        out.push(b'"');
        Text { out, lines: 0 }
    }

    fn skip_to(&mut self, line: Line) {
        if line.index() > self.lines {
            self.run(line.index() - self.lines);
            self.out.push(b'.');
        }
    }

    /// Begins a run of so many lines.
    fn run(&mut self, length: usize) {
        if length > 1 {
            number(self.out, length as u64);
        }
        self.lines += length;
    }
}

/// Reads what was written. What it reads into is used again, so that what it returns takes no more room than it needs.
pub(super) struct Scratch<'a> {
    budget: &'a Budget,
    units: Vec<Unit>,
}

impl<'a> Scratch<'a> {
    /// A reader within a budget.
    pub(super) fn new(budget: &'a Budget) -> Scratch<'a> {
        Scratch { budget, units: Vec::new() }
    }

    /// Reads what [`write_units`] wrote.
    pub(super) fn units(&mut self, text: &str) -> Result<Vec<Unit>, String> {
        self.read(text)?;
        Ok(self.units.clone())
    }

    /// Reads what [`write_lines`] wrote.
    pub(super) fn lines(&mut self, text: &str) -> Result<Vec<Line>, String> {
        self.read(text)?;
        if self.units.iter().any(|unit| (unit.covered, unit.total) != (1, 1)) {
            return Err("expected lines alone".to_owned());
        }
        Ok(self.units.iter().map(|unit| unit.line).collect())
    }

    fn read(&mut self, text: &str) -> Result<(), String> {
        self.units.clear();
        let mut runs = Runs { rest: text.as_bytes(), next: 1, budget: self.budget };
        while let Some(Run { lines, covered, total }) = runs.next()? {
            self.units.extend(lines.filter_map(Line::new).map(|line| Unit { line, covered, total }));
        }
        Ok(())
    }
}

struct Run {
    lines: Range<u32>,
    covered: u32,
    total: u32,
}

struct Runs<'a> {
    rest: &'a [u8],
    /// The line at which the next run begins.
    next: u32,
    budget: &'a Budget,
}

impl Runs<'_> {
    /// The next run of lines with code.
    fn next(&mut self) -> Result<Option<Run>, String> {
        loop {
            let Some(first) = self.rest.first() else { return Ok(None) };
            let length = if first.is_ascii_digit() { self.number()? } else { 1 };
            let end = self.next.checked_add(length).filter(|end| end - 1 <= self.budget.highest && length > 0);
            let lines = self.next..end.ok_or_else(|| format!("no file has {length} lines after line {}", self.next))?;
            self.next = lines.end;
            let (covered, total) = match self.byte()? {
                b'.' => continue,
                b'h' => (1, 1),
                b'm' => (0, 1),
                b'[' => {
                    let covered = self.number()?;
                    self.expect(b'/')?;
                    let total = self.number()?;
                    self.expect(b']')?;
                    (covered, total)
                }
                other => return Err(unexpected(other)),
            };
            if covered > total || total == 0 {
                return Err(format!("{covered} of {total} on line {}", lines.start));
            }
            self.budget.take(length.into())?;
            return Ok(Some(Run { lines, covered, total }));
        }
    }

    fn byte(&mut self) -> Result<u8, String> {
        let (first, rest) = self.rest.split_first().ok_or("the lines end too early")?;
        self.rest = rest;
        Ok(*first)
    }

    fn expect(&mut self, wanted: u8) -> Result<(), String> {
        match self.byte()? {
            byte if byte == wanted => Ok(()),
            byte => Err(unexpected(byte)),
        }
    }

    fn number(&mut self) -> Result<u32, String> {
        let mut sum: u32 = 0;
        let mut digits = 0;
        for byte in self.rest.iter().take_while(|byte| byte.is_ascii_digit()) {
            let sum_with = sum.checked_mul(10).and_then(|sum| sum.checked_add(u32::from(byte - b'0')));
            sum = sum_with.ok_or("a number that is too large")?;
            digits += 1;
        }
        if digits == 0 {
            return Err(self.byte().map_or_else(|end| end, unexpected));
        }
        self.rest = self.rest.get(digits..).unwrap_or_default();
        Ok(sum)
    }
}

fn unexpected(byte: u8) -> String {
    format!("unexpected {:?} among lines", char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str) -> Result<Vec<Unit>, String> {
        Scratch::new(&Budget::new(1000, 10_000)).units(text)
    }

    #[test]
    fn units_are_written_as_runs() {
        let unit = |(line, covered, total)| Unit { line: Line::new(line).unwrap(), covered, total };
        let all = [(1, 1, 1), (2, 1, 1), (3, 0, 1), (5, 0, 1), (6, 0, 2), (7, 0, 2), (8, 2, 2), (11, 1, 1)].map(unit);
        let written = |write: &dyn Fn(&mut Vec<u8>)| {
            let mut out = Vec::new();
            write(&mut out);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(written(&|out| write_units(out, &all)), "\"2hm.m2[0/2][2/2]2.h\"");
        assert_eq!(units("2hm.m2[0/2][2/2]2.h").unwrap(), all);
        assert_eq!(units("").unwrap(), []);
        let lines = [2, 3, 7].map(|line| Line::new(line).unwrap());
        assert_eq!(written(&|out| write_lines(out, &lines)), "\".2h3.h\"");
        assert_eq!(Scratch::new(&Budget::new(3, 9)).lines(".2h3.h").unwrap(), lines);
    }

    #[test]
    fn nonsense_is_refused() {
        for (text, why) in [
            ("h0m", "no file has 0 lines after line 2"),
            ("10001.h", "no file has 10001 lines after line 1"),
            ("10000.h", "no file has 1 lines after line 10001"),
            ("4294967295.2.h", "no file has 4294967295 lines after line 1"),
            ("[3/2]", "3 of 2 on line 1"),
            (".[0/0]", "0 of 0 on line 2"),
            ("[1:2]", "unexpected ':' among lines"),
            ("[/2]", "unexpected '/' among lines"),
            ("2 h", "unexpected ' ' among lines"),
            ("2", "the lines end too early"),
            ("[", "the lines end too early"),
            ("99999999999h", "a number that is too large"),
            ("1001h", "more lines than such a file can stand for"),
        ] {
            assert_eq!(units(text).unwrap_err(), why, "{text}");
        }
        assert_eq!(Scratch::new(&Budget::new(9, 9)).lines("m").unwrap_err(), "expected lines alone");
    }
}
