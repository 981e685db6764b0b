//! The elements of a report into files.

use super::dialect::Marks;
use super::file::{Condition, SourceFile};
use crate::coverage::{Code, Diagnostics, Function, Metric, Position, Reported, ReportedRate};
use crate::formats::Limits;
use crate::formats::count::{count, line, whole};
use crate::formats::xml::{Tag, Visitor};

/// A report as far as it was read.
#[derive(Debug)]
pub(super) struct Report<'a> {
    limits: &'a Limits,
    /// Complete files.
    pub(super) files: Vec<SourceFile>,
    /// What tells its dialect.
    pub(super) marks: Marks,
    /// The project's own totals.
    pub(super) reported: Option<Reported>,
    /// What went wrong.
    pub(super) diagnostics: Diagnostics,
    package: Option<String>,
    file: Option<SourceFile>,
    in_class: bool,
    in_tests: bool,
}

/// The attributes of a line.
#[derive(Default)]
struct LineTag<'a> {
    number: Option<&'a str>,
    count: Option<&'a str>,
    kind: &'a str,
    taken: Option<&'a str>,
    other: Option<&'a str>,
}

impl<'a> Report<'a> {
    /// A report of which nothing was read.
    pub(super) fn new(limits: &'a Limits) -> Report<'a> {
        Report {
            limits,
            files: Vec::new(),
            marks: Marks::default(),
            reported: None,
            diagnostics: Diagnostics::default(),
            package: None,
            file: None,
            in_class: false,
            in_tests: false,
        }
    }

    fn open_file(&mut self, tag: &Tag<'_>) {
        self.close_file();
        let value = |name: &str| tag.text(name).map(String::from).filter(|value| !value.is_empty());
        let (name, path) = (value("name"), value("path"));
        self.marks.paths |= path.is_some();
        let below_package = |name: String| match &self.package {
            // The packages of Java are folders; PHPUnit's are name spaces, but its names are whole paths.
            Some(package) if !name.contains(['/', '\\']) => format!("{}/{name}", package.replace('.', "/")),
            _ => name,
        };
        let Some(path) = path.or_else(|| name.map(below_package)) else {
            return self.note(Code::BadRecord, tag.at, "a file without a name was left out");
        };
        self.file = Some(SourceFile { path: without_variable(&path).to_owned(), ..SourceFile::default() });
    }

    fn close_file(&mut self) {
        self.files.extend(self.file.take().filter(|_| !self.in_tests));
    }

    fn line(&mut self, tag: &Tag<'_>) {
        let Some(file) = self.file.as_mut().filter(|_| !self.in_tests) else { return };
        let mut seen = LineTag::default();
        for &(name, value) in tag.attributes {
            match name {
                "num" => seen.number = Some(value),
                "count" => seen.count = Some(value),
                "type" => seen.kind = value,
                "truecount" => seen.taken = Some(value),
                "falsecount" => seen.other = Some(value),
                _ => {}
            }
        }
        let position = Position::Byte(tag.at);
        let Some(number) = seen.number else {
            return self.note(Code::BadRecord, tag.at, "a line without a number was left out");
        };
        let Some(line) = line(number, self.limits, position, &mut self.diagnostics) else { return };
        let mut value = |text: Option<&str>| text.map(|text| count(text, position, &mut self.diagnostics));
        let (hits, taken, other) = (value(seen.count), value(seen.taken), value(seen.other));
        match seen.kind {
            "method" => {
                let name = tag.text("signature").or_else(|| tag.text("name")).unwrap_or_default();
                let name = name.split(" : ").next().unwrap_or_default();
                file.functions.push(Function::new(name, Some(line), None, hits));
                self.marks.methods = true;
            }
            "cond" => {
                let (taken, other) = (taken.unwrap_or(0), other.unwrap_or(0));
                // The count may be missing; a condition ran as often as it was true or false.
                file.lines.push(line, hits.unwrap_or(taken.saturating_add(other)));
                file.conditions.push(Condition { line, taken, other });
                self.marks.conditions = true;
            }
            _ => match hits {
                Some(hits) => file.lines.push(line, hits),
                None => self.note(Code::BadRecord, tag.at, "a line without a count was left out"),
            },
        }
    }

    /// The totals of the whole project, not those of its parts.
    fn metrics(&mut self, tag: &Tag<'_>) {
        if self.file.is_some() || self.package.is_some() || self.in_class || self.in_tests {
            return;
        }
        let mut reported = Reported::default();
        for (metric, total, covered) in [
            (Metric::Statements, "statements", "coveredstatements"),
            (Metric::Branches, "conditionals", "coveredconditionals"),
            (Metric::Functions, "methods", "coveredmethods"),
        ] {
            let value = |name: &str| tag.raw(name).and_then(whole);
            let (covered, total) = (value(covered), value(total));
            if total.is_some_and(|total| total > 0) {
                reported.set(metric, ReportedRate { covered, total, percent: None });
            }
        }
        self.reported = (!reported.0.is_empty()).then_some(reported);
    }

    fn note(&mut self, code: Code, at: u64, message: &str) {
        self.diagnostics.add(code, Some(Position::Byte(at)), || message.to_owned());
    }
}

impl Visitor for Report<'_> {
    fn open(&mut self, tag: &Tag<'_>) {
        match tag.name {
            "line" => self.line(tag),
            "file" => self.open_file(tag),
            "class" => {
                self.in_class = true;
                self.marks.classes = true;
            }
            "metrics" => self.metrics(tag),
            "package" => {
                self.close_file();
                self.package = tag.text("name").map(String::from);
            }
            "testproject" => {
                self.close_file();
                self.in_tests = true;
            }
            "coverage" => {
                self.marks.version = tag.text("clover").map(String::from);
                self.marks.generated = tag.text("generated").map(String::from);
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "class" => self.in_class = false,
            "file" => self.close_file(),
            "package" => {
                self.close_file();
                self.package = None;
            }
            "testproject" => {
                self.close_file();
                self.in_tests = false;
            }
            _ => {}
        }
    }
}

/// What follows a variable at the beginning of a path: templates write `$PROJECT_PATH/src/a.x`.
fn without_variable(path: &str) -> &str {
    match path.split_once(['/', '\\']) {
        Some((first, rest)) if first.starts_with('$') || (first.len() > 1 && first.starts_with('%')) => rest,
        _ => path,
    }
}
