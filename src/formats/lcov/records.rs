//! What each kind of record means.

use memchr::{memchr, memrchr};

use super::line::split;
use super::piece::{Place, Reader};
use super::section::Condition;
use crate::coverage::{Label, Line, Metric};
use crate::formats::number::digits;

/// So many lines are handed on at once.
const RUN: usize = 64;

impl<'a> Reader<'a> {
    /// Reads the plain `DA` records that come first, and returns what follows.
    pub(super) fn run(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let mut rest = bytes;
        if !self.state.open || !rest.starts_with(b"DA:") {
            return rest;
        }
        let (mut lines, mut hits) = ([Line::FIRST; RUN], [0; RUN]);
        loop {
            let mut count = 0;
            for (line, hits) in lines.iter_mut().zip(&mut hits) {
                let Some((number, counted, next)) = plain_line(rest) else { break };
                let Some(believed) = self.believed(number) else { break };
                (*line, *hits, rest) = (believed, counted, next);
                count += 1;
            }
            self.piece.lines += count as u64;
            self.section.lines.extend(lines.get(..count).unwrap_or_default(), &hits);
            // A bit above the lowest one belongs to a count above 1, be it of this run or of the one before.
            self.piece.evidence.counted |= hits.iter().fold(0, |bits, hits| bits | hits) > 1;
            self.state.seen_lines |= count > 0;
            if count < RUN {
                return rest;
            }
        }
    }

    /// Reads a plain `DA` or `BRDA` record, which nearly all lines are, and returns what follows. Anything unusual is
    /// left to [`Reader::record`].
    #[inline]
    pub(super) fn quick(&mut self, bytes: &'a [u8]) -> Option<&'a [u8]> {
        if !self.state.open {
            return None;
        }
        match bytes {
            [b'D', b'A', b':', tail @ ..] => {
                let (line, tail) = number_and_comma(tail)?;
                let line = self.believed(line)?;
                let (hits, tail) = digits(tail)?;
                let rest = match tail {
                    [b',', checksum @ ..] => checksum.get(memchr(b'\n', checksum)? + 1..)?,
                    _ => line_end(tail)?,
                };
                self.line(line, hits);
                Some(rest)
            }
            [b'B', b'R', b'D', b'A', b':', tail @ ..] => {
                let (line, tail) = number_and_comma(tail)?;
                let line = self.believed(line)?;
                let (block, tail) = number_and_comma(tail)?;
                let (arm, tail) = number_and_comma(tail)?;
                let (taken, tail) = match tail {
                    [b'-', tail @ ..] => (None, tail),
                    _ => digits(tail).map(|(taken, tail)| (Some(taken), tail))?,
                };
                let rest = line_end(tail)?;
                self.branch(line, block, Label::Number(u32::try_from(arm).ok()?), taken);
                Some(rest)
            }
            _ => None,
        }
    }

    fn line(&mut self, line: Line, hits: u64) {
        self.section.lines.push(line, hits);
        self.piece.evidence.counted |= hits > 1;
        self.state.seen_lines = true;
    }

    fn branch(&mut self, line: Line, block: u64, label: Label<'_>, taken: Option<u64>) {
        // Blocks are told apart within a line alone, so that the low bits of a large number are enough.
        self.section.branches.push(line, block as u32, label, taken);
        self.piece.evidence.counted |= taken > Some(1);
        self.piece.carries = self.piece.carries.with(Metric::Branches);
    }

    /// `DA:line,hits[,checksum]`
    pub(super) fn line_record(&mut self, value: &[u8]) -> Option<()> {
        let (line, rest) = split(value, b',')?;
        let hits = split(rest, b',').map_or(rest, |fields| fields.0);
        if let (Place::On(line), Some(hits)) = (self.place(line)?, self.hits(hits)) {
            self.line(line, hits);
        }
        Some(())
    }

    /// `BRDA:line,[e|f][U]block,arm,taken`. Block and arm name what they are: a number mostly, but the block may be any
    /// word, and the arm any text, commas and all: an expression in lcov 2, `jump to line 8` in coverage.py. `e` (an exception) and `f` (falls through) tell what the arm is for; `U` is
    /// an arm that cannot be reached, which lcov lists but does not count.
    pub(super) fn branch_record(&mut self, value: &'a [u8]) -> Option<()> {
        let (line, rest) = split(value, b',')?;
        let (block, rest) = split(rest, b',')?;
        let comma = memrchr(b',', rest)?;
        let (arm, taken) = (rest.get(..comma)?, rest.get(comma + 1..)?.trim_ascii());
        let block = block.trim_ascii();
        let flags = block.iter().take_while(|byte| b"efU".contains(byte)).count();
        let (flags, block) = match block.split_at(flags) {
            (flags, number) if matches!(digits(number), Some((_, []))) => (flags, digits(number)?.0),
            // Any other word is a name of the block: gcovr 7 writes `None`.
            _ if !block.is_empty() => (&[][..], self.section.named_block(block)),
            _ => return None,
        };
        let Place::On(line) = self.place(line)? else { return Some(()) };
        let taken = if taken == b"-" {
            None
        } else {
            match self.hits(taken) {
                Some(taken) => Some(taken),
                None => return Some(()),
            }
        };
        if flags.contains(&b'U') {
            return Some(());
        }
        match digits(arm) {
            Some((arm, [])) if u32::try_from(arm).is_ok() => {
                self.branch(line, block, Label::Number(arm as u32), taken);
            }
            _ => {
                let arm = self.text(arm);
                self.piece.evidence.see_arm(&arm);
                self.branch(line, block, Label::Text(&arm), taken);
            }
        }
        Some(())
    }

    /// `FN:line[,end],name`. The second field is an end line only when it is a number and a name follows; the name is
    /// the rest of the line, commas and all.
    pub(super) fn function_record(&mut self, value: &'a [u8]) -> Option<()> {
        let (start, rest) = split(value, b',')?;
        let end = split(rest, b',').and_then(|(end, name)| match digits(end)? {
            (end, []) => Some((end, name)),
            _ => None,
        });
        let (end, name) = end.map_or((None, rest), |(end, name)| (self.believed(end), name));
        let start = self.place(start)?.line();
        self.piece.evidence.see_function(name, end.is_some(), self.state.seen_line_totals);
        self.piece.carries = self.piece.carries.with(Metric::Functions);
        self.check_text(name);
        self.section.functions.declare(name, start, end);
        Some(())
    }

    /// `FNDA:count,name`
    pub(super) fn entered_record(&mut self, value: &'a [u8]) -> Option<()> {
        let (entered, name) = split(value, b',')?;
        if let Some(entered) = self.hits(entered) {
            self.piece.evidence.counted |= entered > 1;
            self.piece.carries = self.piece.carries.with(Metric::Functions);
            self.section.functions.enter(name, entered);
        }
        Some(())
    }

    /// `FNL:index,line[,end]`
    pub(super) fn function_place_record(&mut self, value: &[u8]) -> Option<()> {
        let (index, rest) = number_and_comma(value)?;
        let (start, end) = split(rest, b',').map_or((rest, None), |(start, end)| (start, Some(end)));
        let start = self.place(start)?.line();
        let end = end.and_then(|end| digits(end.trim_ascii())).and_then(|(end, _)| self.believed(end));
        self.piece.evidence.indexed_functions = true;
        self.piece.carries = self.piece.carries.with(Metric::Functions);
        self.section.functions.place(index, start, end);
        Some(())
    }

    /// `FNA:index,count,name`
    pub(super) fn function_alias_record(&mut self, value: &'a [u8]) -> Option<()> {
        let (index, rest) = number_and_comma(value)?;
        let (entered, name) = split(rest, b',')?;
        if let Some(entered) = self.hits(entered) {
            self.check_text(name);
            self.section.functions.alias(index, entered, name);
        }
        Some(())
    }

    /// `MCDC:line,[U]group,t|f,taken,index,expression`
    pub(super) fn condition_record(&mut self, value: &[u8]) -> Option<()> {
        let (line, rest) = split(value, b',')?;
        let (group, rest) = split(rest, b',')?;
        let (sense, rest) = split(rest, b',')?;
        let (taken, rest) = split(rest, b',')?;
        let index = split(rest, b',').map_or(rest, |fields| fields.0);
        let unreachable = group.starts_with(b"U");
        let (group, []) = digits(group.strip_prefix(b"U").unwrap_or(group))? else { return None };
        let (index, []) = digits(index.trim_ascii())? else { return None };
        let sense = match sense {
            b"t" => true,
            b"f" => false,
            _ => return None,
        };
        self.piece.carries = self.piece.carries.with(Metric::Mcdc);
        if let (Place::On(line), Some(taken)) = (self.place(line)?, self.hits(taken))
            && !unreachable
        {
            self.section.conditions.push(Condition { line, group, index, sense, taken: taken > 0 });
        }
        Some(())
    }
}

/// Line, hits and what follows of `DA:line,hits`, where the numbers are short and something follows.
#[inline(always)]
#[expect(clippy::inline_always, reason = "the loop around it reads nearly all of a large report")]
fn plain_line(bytes: &[u8]) -> Option<(u64, u64, &[u8])> {
    let [b'D', b'A', b':', tail @ ..] = bytes else { return None };
    let (line, [b',', tail @ ..]) = digits(tail)? else { return None };
    let (hits, [b'\n', tail @ ..]) = digits(tail)? else { return None };
    Some((line, hits, tail))
}

#[inline]
fn number_and_comma(bytes: &[u8]) -> Option<(u64, &[u8])> {
    match digits(bytes)? {
        (number, [b',', rest @ ..]) => Some((number, rest)),
        _ => None,
    }
}

#[inline]
fn line_end(bytes: &[u8]) -> Option<&[u8]> {
    match bytes {
        [b'\n', rest @ ..] | [b'\r', b'\n', rest @ ..] => Some(rest),
        _ => None,
    }
}
