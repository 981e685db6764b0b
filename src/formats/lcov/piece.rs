//! Reads one piece of a tracefile record by record.

use std::sync::Arc;

use super::line::{line_of, split};
use super::producer::Evidence;
use super::python::name_functions;
use super::section::{Claims, Section, SectionBuilder};
use crate::coverage::{Code, Counts, Diagnostics, Line, Metric, MetricSet, Position};
use crate::formats::Limits;
use crate::formats::number::{Count, count, digits};
use crate::formats::text::excerpt;

/// What one piece holds. Positions count the lines of the piece.
#[derive(Clone, Debug, Default)]
pub(super) struct Piece {
    pub sections: Vec<Section>,
    pub carries: MetricSet,
    pub claims: Claims,
    pub evidence: Evidence,
    pub diagnostics: Diagnostics,
    /// The last test that the piece names; it holds for the sections of the next piece too.
    pub test: Option<Arc<str>>,
    /// Number of lines.
    pub lines: u64,
    /// Are functions called what coverage.py means?
    pub named: bool,
    /// Does any section have functions?
    pub has_functions: bool,
    /// What its sections are taken to carry, and how they are taken to count.
    pub meant: (MetricSet, Counts),
}

impl Piece {
    /// Takes what the sections carry, and how they count, for this.
    pub(super) fn mean(&mut self, (carries, counts): (MetricSet, Counts)) {
        self.meant = (carries, counts);
        for section in &mut self.sections {
            let coverage = Arc::make_mut(&mut section.coverage);
            (coverage.carries, coverage.counts) = (carries, counts);
        }
    }

    /// Do its sections stand for the same files under the same tests as those of another piece?
    pub(super) fn lists_what(&self, other: &Piece) -> bool {
        let same = |(one, other): (&Section, &Section)| one.path == other.path && one.test == other.test;
        self.sections.len() == other.sections.len()
            && self.test == other.test
            && self.sections.iter().zip(&other.sections).all(same)
    }

    /// Calls functions what coverage.py means, where it is the one that wrote the piece.
    pub(super) fn name_functions(&mut self) {
        if !self.evidence.is_coverage_py() {
            return;
        }
        for section in self.sections.iter_mut().filter(|section| !section.coverage.functions.is_empty()) {
            name_functions(&mut section.coverage);
            self.named = true;
        }
    }
}

/// Reads a piece. The last line of the file counts as cut off when it has no line break.
pub(super) fn read(bytes: &[u8], limits: Limits) -> Piece {
    let mut reader = Reader {
        piece: Piece { carries: MetricSet::of(&[Metric::Lines]), ..Piece::default() },
        section: SectionBuilder::default(),
        state: State::default(),
        limits,
    };
    let mut rest = bytes;
    loop {
        rest = reader.run(rest);
        if rest.is_empty() {
            break;
        }
        reader.piece.lines += 1;
        if let Some(next) = reader.quick(rest) {
            rest = next;
            continue;
        }
        let (line, next, complete) = line_of(rest);
        if complete || line == END {
            reader.record(line);
        } else {
            reader.warn(Code::Truncated, || format!("the report ends inside {}", excerpt(line)));
        }
        rest = next;
    }
    if reader.state.open {
        reader.warn(Code::Truncated, || "the report ends without end_of_record".to_owned());
        reader.close();
    }
    let has_functions = reader.piece.sections.iter().any(|section| !section.coverage.functions.is_empty());
    Piece { has_functions, ..reader.piece }
}

const END: &[u8] = b"end_of_record";

/// Where reading a piece stands. What each record means is told in `records`.
pub(super) struct Reader<'a> {
    pub piece: Piece,
    pub section: SectionBuilder<'a>,
    pub state: State,
    limits: Limits,
}

/// Where in a section the reader stands.
#[derive(Debug, Default)]
pub(super) struct State {
    pub open: bool,
    pub seen_lines: bool,
    pub seen_line_totals: bool,
}

/// A line number as a record gives it.
pub(super) enum Place {
    On(Line),
    /// Line 0, or one beyond every real file. A function may still count without its place.
    Nowhere,
}

impl<'a> Reader<'a> {
    pub(super) fn believed(&self, line: u64) -> Option<Line> {
        u32::try_from(line).ok().filter(|line| *line <= self.limits.line).and_then(Line::new)
    }

    /// Reads any line.
    fn record(&mut self, line: &'a [u8]) {
        if line.trim_ascii().is_empty() || line.starts_with(b"#") {
            return;
        }
        if line.trim_ascii_end() == END {
            if self.state.open {
                self.close();
            } else {
                self.bad(line, "end_of_record without a section");
            }
            return;
        }
        let Some((tag, value)) = split(line, b':') else {
            return self.bad(line, "not a record");
        };
        match tag {
            b"TN" => return self.test(value),
            b"SF" => return self.open(value),
            _ if !self.state.open => return self.bad(line, "a record outside a section"),
            _ => {}
        }
        let understood = match tag {
            b"DA" => self.line_record(value),
            b"BRDA" => self.branch_record(value),
            b"FN" => self.function_record(value),
            b"FNDA" => self.entered_record(value),
            b"FNL" => self.function_place_record(value),
            b"FNA" => self.function_alias_record(value),
            b"MCDC" => self.condition_record(value),
            b"LF" | b"LH" => self.claim(Metric::Lines, tag, value),
            b"BRF" | b"BRH" => self.claim(Metric::Branches, tag, value),
            b"FNF" | b"FNH" => self.claim(Metric::Functions, tag, value),
            b"MCF" | b"MCH" => self.claim(Metric::Mcdc, tag, value),
            b"VER" => {
                self.section.version = Some(value);
                Some(())
            }
            _ => {
                self.warn(Code::Unsupported, || format!("{} is no record that is known", excerpt(line)));
                Some(())
            }
        };
        if understood.is_none() {
            self.bad(line, "a record that its kind does not allow");
        }
    }

    fn test(&mut self, name: &'a [u8]) {
        let name = name.trim_ascii();
        self.piece.evidence.see_test(name);
        let name = self.text(name);
        if self.piece.test.as_deref() != Some(&*name) {
            self.piece.test = Some(name.into());
        }
    }

    fn open(&mut self, path: &'a [u8]) {
        if self.state.open {
            self.warn(Code::BadRecord, || "the section before this SF has no end_of_record".to_owned());
            self.close();
        }
        self.state.open = true;
        self.section.path = path.trim_ascii_end();
        self.check_text(path);
    }

    fn close(&mut self) {
        self.state = State::default();
        self.piece.claims.add(&self.section.claims);
        let at = Position::Line(self.piece.lines);
        let section = self.section.take(self.piece.test.clone(), at, &mut self.piece.diagnostics);
        self.piece.sections.extend(section);
    }

    /// A total that the section claims about itself.
    pub(super) fn claim(&mut self, metric: Metric, tag: &[u8], value: &[u8]) -> Option<()> {
        let (total, []) = digits(value.trim_ascii())? else { return None };
        self.piece.carries = self.piece.carries.with(metric);
        if tag.ends_with(b"H") {
            self.section.claims.hit(metric, total);
        } else {
            self.section.claims.found(metric, total);
        }
        match metric {
            Metric::Lines => self.state.seen_line_totals = true,
            Metric::Branches if self.state.seen_lines && !self.state.seen_line_totals => {
                self.piece.evidence.branch_totals_first = true;
            }
            Metric::Branches => self.piece.evidence.branch_totals_late = true,
            _ => {}
        }
        Some(())
    }

    /// A line number; `None` when it is none.
    pub(super) fn place(&mut self, field: &[u8]) -> Option<Place> {
        let field = field.trim_ascii();
        let number = match digits(field) {
            Some((number, [])) => number,
            // More digits than any number of ours has.
            None if !field.is_empty() && field.iter().all(u8::is_ascii_digit) => u64::MAX,
            _ => return None,
        };
        if let Some(line) = self.believed(number) {
            return Some(Place::On(line));
        }
        if number == 0 {
            self.warn(Code::LineZero, || "line 0 is no line; the record is left out".to_owned());
        } else {
            let limit = self.limits.line;
            self.warn(Code::LimitReached, || format!("line {number} is above the limit of {limit}; it is left out"));
        }
        Some(Place::Nowhere)
    }

    /// A hit count; `None`, with a diagnostic, when it is none.
    pub(super) fn hits(&mut self, field: &[u8]) -> Option<u64> {
        match count(field) {
            Some(Count::Exact(hits)) => Some(hits),
            Some(Count::Negative) => {
                self.warn(Code::NegativeCount, || format!("the count {} is below zero; taken as 0", excerpt(field)));
                Some(0)
            }
            Some(Count::TooLarge) => {
                self.warn(Code::SaturatedCount, || format!("the count {} does not fit 64 bits", excerpt(field)));
                Some(u64::MAX)
            }
            None => {
                self.warn(Code::BadCount, || format!("{} is no count; the record is left out", excerpt(field)));
                None
            }
        }
    }

    pub(super) fn text(&mut self, bytes: &'a [u8]) -> std::borrow::Cow<'a, str> {
        self.check_text(bytes);
        String::from_utf8_lossy(bytes)
    }

    pub(super) fn check_text(&mut self, bytes: &[u8]) {
        if str::from_utf8(bytes).is_err() {
            self.warn(Code::NotUtf8, || format!("{} is not UTF-8; the wrong bytes are replaced", excerpt(bytes)));
        }
    }

    fn bad(&mut self, line: &[u8], why: &str) {
        self.warn(Code::BadRecord, || format!("{}: {why}", excerpt(line)));
    }

    pub(super) fn warn(&mut self, code: Code, message: impl FnOnce() -> String) {
        self.piece.diagnostics.add(code, Some(Position::Line(self.piece.lines)), message);
    }
}

impl Place {
    pub(super) fn line(self) -> Option<Line> {
        match self {
            Place::On(line) => Some(line),
            Place::Nowhere => None,
        }
    }
}
