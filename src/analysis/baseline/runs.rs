//! Units and lines as text: runs of consecutive lines that are equally covered, `1-3 !4 7-9:1/2`. Most lines hold one
//! thing, covered or not, so that a number alone means 1 of 1 and `!` means 0 of 1.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

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

/// Units as text.
pub(super) fn write_units(units: &[Unit]) -> String {
    let mut out = String::new();
    let follows = |a: &Unit, b: &Unit| a.line.next() == b.line && (a.covered, a.total) == (b.covered, b.total);
    for run in units.chunk_by(follows) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        space(&mut out);
        if (first.covered, first.total) == (0, 1) {
            out.push('!');
        }
        write_range(&mut out, first.line, last.line);
        if first.total != 1 || first.covered > 1 {
            let _ = write!(out, ":{}/{}", first.covered, first.total);
        }
    }
    out
}

/// Lines as text.
pub(super) fn write_lines(lines: &[Line]) -> String {
    let mut out = String::new();
    for run in crate::coverage::ranges(lines.iter().copied()) {
        space(&mut out);
        write_range(&mut out, run.start, run.end);
    }
    out
}

fn space(out: &mut String) {
    if !out.is_empty() {
        out.push(' ');
    }
}

fn write_range(out: &mut String, first: Line, last: Line) {
    let _ = if first == last { write!(out, "{first}") } else { write!(out, "{first}-{last}") };
}

/// Reads what [`write_units`] wrote.
pub(super) fn read_units(text: &str, budget: &Budget) -> Result<Vec<Unit>, String> {
    let mut out = Vec::new();
    let mut runs = Runs { rest: text.as_bytes(), last: 0, budget };
    while let Some(run) = runs.next()? {
        for line in run.first..=run.last {
            let Some(line) = Line::new(line) else { continue };
            out.push(Unit { line, covered: run.covered, total: run.total });
        }
    }
    out.shrink_to_fit();
    Ok(out)
}

/// Reads what [`write_lines`] wrote.
pub(super) fn read_lines(text: &str, budget: &Budget) -> Result<Vec<Line>, String> {
    let mut out = Vec::new();
    let mut runs = Runs { rest: text.as_bytes(), last: 0, budget };
    while let Some(run) = runs.next()? {
        if (run.covered, run.total) != (1, 1) {
            return Err("expected lines alone".to_owned());
        }
        out.extend((run.first..=run.last).filter_map(Line::new));
    }
    Ok(out)
}

struct Run {
    first: u32,
    last: u32,
    covered: u32,
    total: u32,
}

struct Runs<'a> {
    rest: &'a [u8],
    /// The line before which no run may begin again.
    last: u32,
    budget: &'a Budget,
}

impl Runs<'_> {
    fn next(&mut self) -> Result<Option<Run>, String> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        if self.last > 0 {
            self.expect(b' ')?;
        }
        let covered = u32::from(!self.skip(b'!'));
        let first = self.number()?;
        let last = if self.skip(b'-') { self.number()? } else { first };
        let mut run = Run { first, last, covered, total: 1 };
        if covered == 1 && self.skip(b':') {
            run.covered = self.number()?;
            self.expect(b'/')?;
            run.total = self.number()?;
        }
        if first <= self.last || last < first {
            return Err(format!("line {first} does not follow line {}", self.last));
        }
        if last > self.budget.highest {
            return Err(format!("no file has {last} lines"));
        }
        if run.covered > run.total || run.total == 0 {
            return Err(format!("{} of {} on line {first}", run.covered, run.total));
        }
        self.budget.take(u64::from(last - first) + 1)?;
        self.last = last;
        Ok(Some(run))
    }

    fn skip(&mut self, byte: u8) -> bool {
        match self.rest.split_first() {
            Some((first, rest)) if *first == byte => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    fn expect(&mut self, byte: u8) -> Result<(), String> {
        if self.skip(byte) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn number(&mut self) -> Result<u32, String> {
        let digits = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 0 {
            return Err(self.unexpected());
        }
        let (number, rest) = self.rest.split_at(digits);
        let add = |sum: Option<u32>, byte: &u8| sum?.checked_mul(10)?.checked_add(u32::from(byte - b'0'));
        let number = number.iter().fold(Some(0), add).ok_or("a number that is too large")?;
        self.rest = rest;
        Ok(number)
    }

    fn unexpected(&self) -> String {
        match self.rest.first() {
            Some(byte) => format!("unexpected {:?} among lines", char::from(*byte)),
            None => "the lines end too early".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str) -> Result<Vec<Unit>, String> {
        read_units(text, &Budget::new(1000, 10_000))
    }

    #[test]
    fn units_are_written_as_runs() {
        let unit = |(line, covered, total)| Unit { line: Line::new(line).unwrap(), covered, total };
        let all = [(1, 1, 1), (2, 1, 1), (3, 0, 1), (5, 0, 1), (6, 0, 2), (7, 0, 2), (8, 2, 2), (10, 1, 1)].map(unit);
        assert_eq!(write_units(&all), "1-2 !3 !5 6-7:0/2 8:2/2 10");
        assert_eq!(units(&write_units(&all)).unwrap(), all);
        assert_eq!(units("").unwrap(), []);
    }

    #[test]
    fn nonsense_is_refused() {
        for (text, why) in [
            ("0", "line 0 does not follow line 0"),
            ("3 2", "line 2 does not follow line 3"),
            ("3-2", "line 3 does not follow line 0"),
            ("1-3 3", "line 3 does not follow line 3"),
            ("1:3/2", "3 of 2 on line 1"),
            ("1:0/0", "0 of 0 on line 1"),
            ("!1:1/2", "unexpected ':' among lines"),
            ("1,2", "unexpected ',' among lines"),
            ("1 ", "the lines end too early"),
            ("99999999999", "a number that is too large"),
            ("10001", "no file has 10001 lines"),
            ("1-1001", "more lines than such a file can stand for"),
        ] {
            assert_eq!(units(text).unwrap_err(), why, "{text}");
        }
        assert_eq!(read_lines("!4", &Budget::new(9, 9)).unwrap_err(), "expected lines alone");
    }
}
