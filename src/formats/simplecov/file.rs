//! A file of a result set, and the list of lines that both documents have.

use std::borrow::Cow;

use serde::Deserialize as _;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess};

use super::ruby::Key;
use super::shared::Shared;
use crate::coverage::{
    Code, Diagnostics, FileCoverage, Function, Functions, Label, Line, Lines, LinesBuilder, Position, Repeat,
};
use crate::formats::json::{self, Each, List, Loose, Maybe, Object, Scalar};

/// Counts by line: a number, `null` for what is no code, `"ignored"` for what a comment leaves out.
pub(super) struct LineCounts<'d> {
    pub(super) diagnostics: &'d mut Diagnostics,
    pub(super) at: Option<Position>,
    pub(super) limit: u32,
    read: u32,
    lines: &'d mut LinesBuilder,
    excluded: Vec<Line>,
}

impl<'d> LineCounts<'d> {
    /// An empty list of the file that is told of at this position.
    pub(super) fn new(shared: &'d mut Shared<'_>, at: Option<Position>) -> LineCounts<'d> {
        let (lines, limit) = (&mut shared.built.0, shared.limits.line);
        LineCounts { diagnostics: &mut shared.diagnostics, at, limit, read: 0, lines, excluded: Vec::new() }
    }

    /// Adds the count of the next line; `None` for what is no code.
    pub(super) fn add(&mut self, count: Option<u64>) {
        let line = self.next_line();
        if let Some((line, count)) = line.zip(count) {
            self.lines.push(line, count);
        }
    }

    /// The next line, where it is believed.
    fn next_line(&mut self) -> Option<Line> {
        self.read = self.read.saturating_add(1);
        Line::new(self.read).filter(|line| line.get() <= self.limit)
    }

    /// Coverable lines, and the excluded ones.
    pub(super) fn finish(self) -> (Lines, Vec<Line>) {
        (self.lines.take(Repeat::Sum), self.excluded)
    }
}

impl<'de> List<'de> for LineCounts<'_> {
    fn element<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error> {
        let Some(count) = seq.next_element::<Scalar<'de>>()? else { return Ok(false) };
        let Some(line) = self.next_line() else { return Ok(true) };
        match count {
            Scalar::Number(number) => {
                self.lines.push(line, json::hits(number, self.at, self.diagnostics).unwrap_or(0));
            }
            Scalar::Text(text) if text == "ignored" => self.excluded.push(line),
            Scalar::Text(_) | Scalar::Bool(_) => {
                self.diagnostics.add(Code::BadCount, self.at, || format!("line {line} has no count; it is left out"));
            }
            Scalar::Other => {}
        }
        Ok(true)
    }
}

/// A file of a result set.
pub(super) struct File<'s, 'a> {
    shared: &'s mut Shared<'a>,
    at: Option<Position>,
    coverage: FileCoverage,
    block: u32,
    functions: Vec<Function>,
    criteria: [(bool, bool); 3],
}

impl<'s, 'a> File<'s, 'a> {
    pub(super) fn new(shared: &'s mut Shared<'a>, at: Option<Position>) -> File<'s, 'a> {
        let (coverage, functions) = (FileCoverage::default(), Vec::new());
        File { shared, at, coverage, block: 0, functions, criteria: [(false, false); 3] }
    }

    /// What was measured. What it carries is left open: that is known when the whole document is.
    pub(super) fn finish(self) -> FileCoverage {
        let [lines, branches, methods] = self.criteria;
        self.shared.files += 1;
        self.shared.lines.add(lines.0, lines.1);
        self.shared.branches.add(branches.0, branches.1);
        self.shared.methods.add(methods.0, methods.1);
        let (branches, functions) = (self.shared.built.1.take(Repeat::Sum), Functions::group(self.functions));
        FileCoverage { branches, functions, ..self.coverage }
    }

    /// An empty list of its lines.
    pub(super) fn counts(&mut self) -> LineCounts<'_> {
        LineCounts::new(self.shared, self.at)
    }

    /// Takes what such a list holds.
    pub(super) fn took_lines(&mut self, is_list: bool, lines: (Lines, Vec<Line>)) {
        self.criteria[0] = (is_list, !lines.0.is_empty());
        (self.coverage.lines, self.coverage.excluded) = lines;
    }

    /// Reads the value of a key that is not that of the lines.
    pub(super) fn read_criterion<'de, D: Deserializer<'de>>(&mut self, key: &str, json: D) -> Result<(), D::Error> {
        match key {
            "branches" => {
                let is_object = Maybe(&mut Conditions(self)).deserialize(json)?;
                self.took_branches(is_object);
            }
            "methods" => {
                let is_object = Maybe(&mut Methods(self)).deserialize(json)?;
                self.took_methods(is_object);
            }
            _ => drop(IgnoredAny::deserialize(json)?),
        }
        Ok(())
    }

    /// The value of its branches was read.
    pub(super) fn took_branches(&mut self, is_object: bool) {
        self.criteria[1] = (is_object, self.block > 0);
    }

    /// The value of its methods was read.
    pub(super) fn took_methods(&mut self, is_object: bool) {
        self.criteria[2] = (is_object, !self.functions.is_empty());
    }

    /// What a key says; `None` for what is no place in a file.
    pub(super) fn key<'k>(&self, key: &'k str) -> Option<Key<'k>> {
        Key::parse(key, self.shared.limits.line)
    }

    /// Adds an arm of the condition at hand.
    pub(super) fn add_arm(&mut self, condition: &Key<'_>, arm: &Key<'_>, taken: u64) {
        // An `else` that nobody wrote stands where its `if` does.
        let is_implicit = arm.span == condition.span && arm.kind() == "else";
        let label = if is_implicit { Label::Text("the implicit else") } else { Label::Span(arm.span) };
        self.shared.built.1.push(condition.span.start, self.block, label, Some(taken));
    }

    /// The condition at hand has no more arms.
    pub(super) fn close_condition(&mut self) {
        self.block += 1;
    }

    /// Adds a method.
    pub(super) fn add_method(&mut self, method: &Key<'_>, entered: Option<u64>) {
        let (start, end) = (Some(method.span.start), Some(method.span.end.max(method.span.start)));
        self.functions.push(Function::new(&method.method(), start, end, entered));
    }

    fn bad_key(&mut self, key: &str) {
        let at = json::position(self.shared.bytes, key).or(self.at);
        self.shared.diagnostics.add(Code::BadRecord, at, || format!("`{key}` is no place in a file; it is left out"));
    }
}

impl<'de> Object<'de> for File<'_, '_> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        if key != "lines" {
            return map.next_value_seed(Criterion { file: self, key: &key });
        }
        let mut counts = self.counts();
        let is_list = map.next_value_seed(Each(&mut counts))?;
        let lines = counts.finish();
        self.took_lines(is_list, lines);
        Ok(())
    }
}

/// The value of a key of a file.
struct Criterion<'f, 's, 'a, 'k> {
    file: &'f mut File<'s, 'a>,
    key: &'k str,
}

impl<'de> DeserializeSeed<'de> for Criterion<'_, '_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        self.file.read_criterion(self.key, json)
    }
}

/// Before SimpleCov 0.18 a file was the list of its lines.
impl<'de> List<'de> for File<'_, '_> {
    fn element<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error> {
        let mut counts = self.counts();
        while counts.element(seq)? {}
        let lines = counts.finish();
        self.took_lines(true, lines);
        Ok(false)
    }
}

/// The branches of a file by the place of their condition.
struct Conditions<'f, 's, 'a>(&'f mut File<'s, 'a>);

impl<'de> Object<'de> for Conditions<'_, '_, '_> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        if let Some(condition) = self.0.key(&key) {
            map.next_value_seed(Maybe(&mut Arms { file: self.0, condition }))?;
        } else {
            self.0.bad_key(&key);
            map.next_value::<IgnoredAny>()?;
        }
        self.0.close_condition();
        Ok(())
    }
}

/// The arms of one condition.
struct Arms<'f, 's, 'a, 'k> {
    file: &'f mut File<'s, 'a>,
    condition: Key<'k>,
}

impl<'de> Object<'de> for Arms<'_, '_, '_, '_> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let count = map.next_value::<Loose>()?;
        let Some(arm) = self.file.key(&key) else {
            self.file.bad_key(&key);
            return Ok(());
        };
        let at = json::position(self.file.shared.bytes, &key).or(self.file.at);
        let taken = json::hits(count, at, &mut self.file.shared.diagnostics);
        self.file.add_arm(&self.condition, &arm, taken.unwrap_or(0));
        Ok(())
    }
}

/// The methods of a file by class, name and place.
struct Methods<'f, 's, 'a>(&'f mut File<'s, 'a>);

impl<'de> Object<'de> for Methods<'_, '_, '_> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let count = map.next_value::<Loose>()?;
        let Some(method) = self.0.key(&key) else {
            self.0.bad_key(&key);
            return Ok(());
        };
        let at = json::position(self.0.shared.bytes, &key).or(self.0.at);
        let entered = json::hits(count, at, &mut self.0.shared.diagnostics);
        self.0.add_method(&method, entered);
        Ok(())
    }
}
