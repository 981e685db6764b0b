//! `coverage.json`: what SimpleCov's JSON formatter writes, alone until 0.22 and by its schema since 1.0.

use std::borrow::Cow;
use std::sync::Arc;

use serde::de::{IgnoredAny, MapAccess, SeqAccess};

use super::entry::{Branch, Method};
use super::file::LineCounts;
use super::shared::Shared;
use crate::coverage::{
    Code, ContextId, Contexts, FileCoverage, Function, Functions, Label, Line, LineBits, Metric, Position, Repeat,
    Reported, ReportedRate,
};
use crate::formats::json::{self, Each, List, Loose, Maybe, Object, Scalar};
use crate::formats::{Input, RawFile, RawReport, ReadError};

/// Reads a report.
pub(super) fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let mut document = Document {
        shared: Shared::new(input.bytes, input.limits),
        raw: RawReport::default(),
        has_files: false,
        reported: Reported::default(),
        contexts: Vec::new(),
    };
    json::read(input.bytes, &mut document, "what SimpleCov writes there")?;
    document.finish()
}

/// The report as far as it was read.
struct Document<'a> {
    shared: Shared<'a>,
    raw: RawReport,
    has_files: bool,
    reported: Reported,
    contexts: Vec<Scalar<'a>>,
}

impl<'de> Object<'de> for Document<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "meta" => map.next_value_seed(Maybe(&mut Meta(&mut self.raw))).map(drop),
            "coverage" => {
                self.has_files |= map.next_value_seed(Maybe(&mut Files(self)))?;
                Ok(())
            }
            "total" => map.next_value_seed(Maybe(&mut Total(&mut self.reported))).map(drop),
            "contexts" => map.next_value_seed(Each(&mut self.contexts)).map(drop),
            _ => map.next_value::<IgnoredAny>().map(drop),
        }
    }
}

struct Meta<'d>(&'d mut RawReport);

impl<'de> Object<'de> for Meta<'_> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let value = map.next_value::<Scalar<'de>>()?;
        match (key.as_ref(), value.text()) {
            ("simplecov_version", Some(version)) => self.0.producer = Some(format!("simplecov {version}")),
            ("root", Some(root)) => self.0.sources = vec![root.to_owned()],
            _ => {}
        }
        Ok(())
    }
}

/// Totals by criterion.
struct Total<'d>(&'d mut Reported);

impl<'de> Object<'de> for Total<'_> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let mut rate = Rate::default();
        map.next_value_seed(Maybe(&mut rate))?;
        let metric = match key.as_ref() {
            "lines" => Metric::Lines,
            "branches" => Metric::Branches,
            "methods" => Metric::Functions,
            _ => return Ok(()),
        };
        self.0.set(metric, rate.0);
        Ok(())
    }
}

#[derive(Default)]
struct Rate(ReportedRate);

impl<'de> Object<'de> for Rate {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let number = map.next_value::<Loose>()?;
        match key.as_ref() {
            "covered" => self.0.covered = number.count(),
            "total" => self.0.total = number.count(),
            "percent" => self.0.percent = number.float(),
            _ => {}
        }
        Ok(())
    }
}

struct Files<'d, 'a>(&'d mut Document<'a>);

impl<'de> Object<'de> for Files<'_, '_> {
    fn field<A: MapAccess<'de>>(&mut self, path: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let shared = &mut self.0.shared;
        let at = json::position(shared.bytes, &path);
        let mut file = File { shared, at, coverage: FileCoverage::default() };
        if map.next_value_seed(Maybe(&mut file))? {
            let coverage = Arc::new(file.coverage);
            self.0.shared.files += 1;
            self.0.raw.files.push(RawFile { path: path.into_owned(), coverage, source_hash: None });
        } else {
            let left_out = || format!("`{path}` is no measured file; it is left out");
            self.0.shared.diagnostics.add(Code::BadRecord, at, left_out);
        }
        Ok(())
    }
}

/// A file of the report.
struct File<'s, 'a> {
    shared: &'s mut Shared<'a>,
    at: Option<Position>,
    coverage: FileCoverage,
}

impl<'de> Object<'de> for File<'_, '_> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "lines" => {
                let mut counts = LineCounts::new(self.shared, self.at);
                let is_list = map.next_value_seed(Each(&mut counts))?;
                (self.coverage.lines, self.coverage.excluded) = counts.finish();
                self.shared.lines.add(is_list, !self.coverage.lines.is_empty());
            }
            "branches" => {
                let is_list = map.next_value_seed(Each(&mut Branches { file: self, read: 0 }))?;
                let built = self.shared.built.1.take(Repeat::Sum);
                self.shared.branches.add(is_list, !built.is_empty());
                self.coverage.branches = built;
            }
            "methods" => {
                let mut methods = Methods { file: self, found: Vec::new() };
                let is_list = map.next_value_seed(Each(&mut methods))?;
                let found = Functions::group(methods.found);
                self.shared.methods.add(is_list, !found.is_empty());
                self.coverage.functions = found;
            }
            "contexts" => {
                let mut ran = Ran { file: self, found: Vec::new() };
                map.next_value_seed(Maybe(&mut ran))?;
                let mut found = ran.found;
                // In their order each goes to the end.
                found.sort_by_key(|context| context.0);
                for (context, lines) in &found {
                    self.coverage.contexts.add(*context, lines);
                }
            }
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

impl File<'_, '_> {
    fn is_line(&self, line: Line) -> bool {
        line.get() <= self.shared.limits.line
    }

    fn left_out(&mut self, what: &str) {
        self.shared.diagnostics.add(Code::BadRecord, self.at, || format!("{what} without a line is left out"));
    }
}

/// The arms of a file. Which of them belong together is not said.
struct Branches<'f, 's, 'a> {
    file: &'f mut File<'s, 'a>,
    read: u32,
}

impl<'de> List<'de> for Branches<'_, '_, '_> {
    fn element<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error> {
        let mut branch = Branch::default();
        if seq.next_element_seed(Maybe(&mut branch))?.is_none() {
            return Ok(false);
        }
        self.read += 1;
        // What a comment leaves out is no branch.
        let Scalar::Number(count) = branch.count else { return Ok(true) };
        let file = &mut *self.file;
        match branch.line().filter(|line| file.is_line(*line)) {
            Some(line) => {
                let taken = json::hits(count, file.at, &mut file.shared.diagnostics);
                file.shared.built.1.push(line, self.read, Label::Text(&branch.kind), taken);
            }
            None => file.left_out("a branch"),
        }
        Ok(true)
    }
}

/// The methods of a file.
struct Methods<'f, 's, 'a> {
    file: &'f mut File<'s, 'a>,
    found: Vec<Function>,
}

impl<'de> List<'de> for Methods<'_, '_, '_> {
    fn element<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error> {
        let mut method = Method::default();
        if seq.next_element_seed(Maybe(&mut method))?.is_none() {
            return Ok(false);
        }
        let Scalar::Number(count) = method.count else { return Ok(true) };
        let file = &mut *self.file;
        match method.start.filter(|line| file.is_line(*line)) {
            Some(start) => {
                let entered = json::hits(count, file.at, &mut file.shared.diagnostics);
                let end = method.end.filter(|end| *end >= start);
                self.found.push(Function::new(&method.name, Some(start), end, entered));
            }
            None => file.left_out("a method"),
        }
        Ok(true)
    }
}

/// The lines that each context ran, as a number in hexadecimal digits whose lowest bit is line 1.
struct Ran<'f, 's, 'a> {
    file: &'f mut File<'s, 'a>,
    found: Vec<(ContextId, LineBits)>,
}

impl<'de> Object<'de> for Ran<'_, '_, '_> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let digits = map.next_value::<Scalar<'de>>()?;
        let context = key.parse::<u32>().ok();
        let ran = context.zip(digits.text()).and_then(|(context, digits)| Some((context, lines(digits)?)));
        if let Some((context, lines)) = ran {
            self.found.push((ContextId(context), lines));
        } else {
            let at = json::position(self.file.shared.bytes, &key).or(self.file.at);
            self.file.shared.diagnostics.add(Code::BadRecord, at, || format!("`{key}` says no lines of a context"));
        }
        Ok(())
    }
}

/// The lines of a number in hexadecimal digits.
fn lines(digits: &str) -> Option<LineBits> {
    let mut lines = LineBits::default();
    for (at, digit) in digits.bytes().rev().enumerate() {
        let digit = char::from(digit).to_digit(16)?;
        let first = u32::try_from(at).ok()?.checked_mul(4)?;
        let set = (0..4).filter(|bit| digit & (1 << bit) != 0);
        set.filter_map(|bit| Line::new(first + bit + 1)).for_each(|line| lines.insert(line));
    }
    Some(lines)
}

impl Document<'_> {
    fn finish(mut self) -> Result<RawReport, ReadError> {
        if !self.has_files {
            return Err(json::lacking("an object with the key `coverage`", "an object without it"));
        }
        let carries = self.shared.carries();
        let names: Vec<String> = self.contexts.iter().map(|name| name.text().unwrap_or_default().to_owned()).collect();
        let known = |context: ContextId| ((context.0 as usize) < names.len()).then_some(context);
        for file in &mut self.raw.files {
            let coverage = Arc::make_mut(&mut file.coverage);
            coverage.carries = carries;
            let contexts: Contexts = coverage.contexts.renumbered(known);
            coverage.contexts = contexts;
        }
        let reported = Some(self.reported).filter(|reported| !reported.0.is_empty());
        Ok(RawReport { reported, contexts: names, diagnostics: self.shared.diagnostics, ..self.raw })
    }
}
