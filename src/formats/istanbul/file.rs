//! One measured file of a report: its members as they are met, and what they come to.

use std::borrow::Cow;

use serde::de::{IgnoredAny, MapAccess};

use super::entries::{Branch, Entries, Function};
use super::location::{Location, believed};
use crate::coverage::{
    Branches, BranchesBuilder, Code, CountedSpan, Diagnostics, FileCoverage, Functions, Label, Lines, LinesBuilder,
    Metric, MetricSet, Position, Repeat, Spans,
};
use crate::formats::json::{self, Loose, Maybe, Object, Scalar};

/// The members of a file.
#[derive(Debug, Default)]
pub(super) struct Fields<'a> {
    path: Option<Cow<'a, str>>,
    statements: Entries<'a, Location>,
    functions: Entries<'a, Function<'a>>,
    branches: Entries<'a, Branch<'a>>,
    s: Entries<'a, Loose>,
    f: Entries<'a, Loose>,
    b: Entries<'a, Vec<Loose>>,
    has_maps: bool,
    all: bool,
    source_map: bool,
}

impl<'de> Object<'de> for Fields<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let is_object = match key.as_ref() {
            "path" => {
                if let Scalar::Text(path) = map.next_value()? {
                    self.path = Some(path);
                }
                return Ok(());
            }
            "all" => {
                self.all = map.next_value::<Scalar<'de>>()? == Scalar::Bool(true);
                return Ok(());
            }
            "data" => return map.next_value_seed(Maybe(self)).map(drop),
            "statementMap" => map.next_value_seed(Maybe(&mut self.statements))?,
            "fnMap" => map.next_value_seed(Maybe(&mut self.functions))?,
            "branchMap" => map.next_value_seed(Maybe(&mut self.branches))?,
            "s" => map.next_value_seed(Maybe(&mut self.s))?,
            "f" => map.next_value_seed(Maybe(&mut self.f))?,
            "b" => map.next_value_seed(Maybe(&mut self.b))?,
            "inputSourceMap" => {
                self.source_map = map.next_value_seed(Maybe(&mut Ignored))?;
                return Ok(());
            }
            _ => return map.next_value::<IgnoredAny>().map(drop),
        };
        self.has_maps |= is_object;
        Ok(())
    }
}

/// An object whose members say nothing to us.
struct Ignored;

impl<'de> Object<'de> for Ignored {
    fn field<A: MapAccess<'de>>(&mut self, _: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        map.next_value::<IgnoredAny>().map(drop)
    }
}

impl Fields<'_> {
    /// Is there anything of a measured file?
    pub(super) fn is_file(&self) -> bool {
        self.has_maps
    }

    /// Are the positions those of the code that the source was compiled to?
    pub(super) fn is_transpiled(&self) -> bool {
        self.source_map
    }

    /// The path that the file gives itself.
    pub(super) fn path(&self) -> Option<&str> {
        self.path.as_deref().filter(|path| !path.is_empty())
    }

    /// What they come to.
    pub(super) fn finish(&self, bytes: &[u8], limit: u32, diagnostics: &mut Diagnostics) -> FileCoverage {
        let mut judge = Judge { bytes, limit, diagnostics };
        let (lines, statements) = self.statements(&mut judge);
        let carried = [Metric::Lines, Metric::Branches, Metric::Functions, Metric::Statements];
        FileCoverage {
            carries: MetricSet::of(&carried),
            not_loaded: self.all,
            branches: self.branches(&mut judge),
            functions: self.functions(&mut judge),
            lines,
            statements,
            ..FileCoverage::default()
        }
    }

    fn statements(&self, judge: &mut Judge<'_>) -> (Lines, Spans) {
        let mut lines = LinesBuilder::with_capacity(self.statements.len());
        let mut spans = Vec::with_capacity(self.statements.len());
        for (number, location, count) in self.statements.with(&self.s) {
            let Some(count) = judge.count(number, "statement", count) else { continue };
            match location.span(judge.limit) {
                Some(span) => {
                    lines.push(span.start, count);
                    spans.push(CountedSpan { span, weight: 1, count });
                }
                None => judge.misplaced(number, "statement", location),
            }
        }
        // All weights are 1, so that no two spans contradict each other.
        (lines.finish(Repeat::Max), Spans::collect(spans, Repeat::Max).unwrap_or_default())
    }

    fn functions(&self, judge: &mut Judge<'_>) -> Functions {
        let mut out = Vec::with_capacity(self.functions.len());
        for (number, function, count) in self.functions.with(&self.f) {
            let Some(count) = judge.count(number, "function", count) else { continue };
            let header = function.declared.as_ref().unwrap_or(&function.location);
            let Some(start) = header.line(judge.limit).or(function.line.and_then(|line| believed(line, judge.limit)))
            else {
                judge.misplaced(number, "function", header);
                continue;
            };
            let body = function.declared.is_some().then_some(&function.location);
            let from = body.and_then(|body| body.line(judge.limit)).filter(|from| *from > start);
            let end = body.and_then(|body| body.last_line(judge.limit)).filter(|end| *end >= start);
            let function = crate::coverage::Function::new(&function.name, Some(start), end, Some(count));
            out.push(crate::coverage::Function { from, ..function });
        }
        Functions::group(out)
    }

    fn branches(&self, judge: &mut Judge<'_>) -> Branches {
        let mut out = BranchesBuilder::default();
        for (block, (number, branch, counts)) in self.branches.with(&self.b).into_iter().enumerate() {
            let Some(counts) = counts.filter(|counts| !counts.is_empty()) else {
                judge.count(number, "branch", None);
                continue;
            };
            let arms = &branch.arms.0;
            let first = || arms.iter().find_map(|arm| arm.line(judge.limit));
            let line = branch.location.line(judge.limit).or(branch.line.and_then(|line| believed(line, judge.limit)));
            let Some(line) = line.or_else(first) else {
                judge.misplaced(number, "branch", &branch.location);
                continue;
            };
            for (at, count) in counts.iter().enumerate() {
                let taken = judge.count(number, "branch", Some(count));
                out.push(line, block as u32, label(branch, at, judge.limit), Some(taken.unwrap_or(0)));
            }
        }
        out.finish(Repeat::Max)
    }
}

/// What an arm is called: the place where it stands. An `else` that nobody wrote stands nowhere, or where its `if` does.
fn label<'a>(branch: &Branch<'_>, at: usize, limit: u32) -> Label<'a> {
    let arms = &branch.arms.0;
    let own = arms.get(at);
    let span = own.and_then(|arm| arm.span(limit));
    let is_else = branch.kind == "if" && at == 1;
    match span {
        Some(span) if !(is_else && arms.first() == own) => Label::Span(span),
        _ if is_else => Label::Text("the implicit else"),
        _ => Label::Number(at as u32),
    }
}

/// Judges the entries of a file.
struct Judge<'d> {
    bytes: &'d [u8],
    limit: u32,
    diagnostics: &'d mut Diagnostics,
}

impl Judge<'_> {
    fn position(&self, number: &str) -> Option<Position> {
        json::position(self.bytes, number)
    }

    /// How often an entry ran. Without a count it is left out, as Istanbul counts what `s`, `f` and `b` list.
    fn count(&mut self, number: &str, what: &str, count: Option<&Loose>) -> Option<u64> {
        let at = self.position(number);
        let hits = count.and_then(|count| json::hits(*count, at, self.diagnostics));
        if hits.is_none() {
            self.diagnostics.add(Code::BadCount, at, || format!("{what} {number} has no count"));
        }
        hits
    }

    /// An entry that stands on no line.
    fn misplaced(&mut self, number: &str, what: &str, location: &Location) {
        let code = if location.is_line_zero() { Code::LineZero } else { Code::BadRecord };
        let at = self.position(number);
        self.diagnostics.add(code, at, || format!("{what} {number} stands on no line; it is left out"));
    }
}
