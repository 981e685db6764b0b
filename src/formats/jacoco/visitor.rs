//! The elements of a report into files. Classes come before the source files of their package, so that their methods wait
//! until it ends.

use std::borrow::Cow;
use std::hash::BuildHasher as _;
use std::sync::Arc;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::file::{LineCounts, OpenFile, SourceFile};
use super::names::ClassName;
use super::spelled;
use crate::coverage::{
    Code, Diagnostics, Function, Line, LinesBuilder, Metric, Position, Ratio, Reported, ReportedRate,
};
use crate::formats::Limits;
use crate::formats::count::{count, line};
use crate::formats::xml::{Tag, Visitor};

/// A report as far as it was read.
#[derive(Debug)]
pub(super) struct Report<'a> {
    limits: &'a Limits,
    /// The tool that wrote it.
    pub(super) producer: Option<String>,
    /// Complete files.
    pub(super) files: Vec<SourceFile>,
    /// Does any line have branches?
    pub(super) branches: bool,
    /// Is there any method?
    pub(super) methods: bool,
    /// Does any line count instructions?
    pub(super) instructions: bool,
    /// The counters of the report itself.
    pub(super) totals: Totals,
    /// What went wrong.
    pub(super) diagnostics: Diagnostics,
    groups: Vec<String>,
    package: Option<Package>,
    class: Option<Class>,
    method: Option<Method>,
    file: Option<OpenFile>,
    /// The name of the method at hand, for the next one to be written over it.
    shown: String,
    /// The room for the lines of a file, which the next one takes over.
    built: LinesBuilder,
}

/// A package that is being read.
#[derive(Debug, Default)]
struct Package {
    name: String,
    files: Vec<OpenFile>,
    /// Methods by the name of their source file.
    by_file: FxHashMap<String, Vec<Function>>,
    /// Where that is not told, by the name of their outermost class.
    by_class: FxHashMap<String, Vec<Function>>,
    /// Hashes of names by line: overloads whose parameters have equal short names go by their whole descriptors.
    known: FxHashSet<(Option<Line>, u64)>,
}

#[derive(Debug)]
struct Class {
    name: String,
    shown: ClassName,
    /// The name of its source file, where that is told.
    file: Option<String>,
    functions: Vec<Function>,
}

#[derive(Debug)]
struct Method {
    function: Function,
    /// Counts of `METHOD`, else of anything else.
    counter: Option<(bool, Ratio)>,
}

/// The counters of a whole report.
#[derive(Debug, Default)]
pub(super) struct Totals(Reported);

impl Totals {
    /// The totals as stored.
    pub(super) fn reported(self) -> Option<Reported> {
        (!self.0.0.is_empty()).then_some(self.0)
    }
}

impl<'a> Report<'a> {
    /// A report, or a piece of one inside of these groups, of which nothing was read.
    pub(super) fn new(limits: &'a Limits, groups: Vec<String>) -> Report<'a> {
        Report {
            limits,
            producer: None,
            files: Vec::new(),
            branches: false,
            methods: false,
            instructions: false,
            totals: Totals::default(),
            diagnostics: Diagnostics::default(),
            groups,
            package: None,
            class: None,
            method: None,
            file: None,
            shown: String::new(),
            built: LinesBuilder::default(),
        }
    }

    /// Is any file complete?
    pub(super) fn has_files(&self) -> bool {
        !self.files.is_empty() || self.package.as_ref().is_some_and(|package| !package.files.is_empty())
    }

    /// The report at its end. A file that is still open was cut and is left out.
    pub(super) fn finished(mut self) -> Report<'a> {
        self.file = None;
        self.close_package();
        self
    }

    /// The report with the piece behind it.
    pub(super) fn with(self, next: Report<'a>) -> Report<'a> {
        let (mut all, next) = (self.finished(), next.finished());
        all.producer = all.producer.or(next.producer);
        all.files.extend(next.files);
        all.branches |= next.branches;
        all.methods |= next.methods;
        all.instructions |= next.instructions;
        next.totals.0.0.into_iter().for_each(|(metric, rate)| all.totals.0.set(metric, rate));
        all.diagnostics.append(next.diagnostics);
        all
    }

    fn note(&mut self, code: Code, at: u64, message: &str) {
        self.diagnostics.add(code, Some(Position::Byte(at)), || message.to_owned());
    }

    fn line(&mut self, tag: &Tag<'_>) {
        if self.file.is_none() {
            return;
        }
        let position = Position::Byte(tag.at);
        let mut number = None;
        let mut counts = LineCounts::default();
        for &(name, value) in tag.attributes {
            let slot = match name {
                "nr" => {
                    number = Some(value);
                    continue;
                }
                "mi" => &mut counts.missed_instructions,
                "ci" => &mut counts.instructions,
                "mb" => &mut counts.missed_branches,
                "cb" => &mut counts.branches,
                _ => continue,
            };
            *slot = count(value, position, &mut self.diagnostics);
        }
        let Some(number) = number else {
            return self.note(Code::BadRecord, tag.at, "a line without a number was left out");
        };
        if let Some(line) = line(number, self.limits, position, &mut self.diagnostics) {
            self.add_line(line, counts);
        }
    }

    fn add_line(&mut self, line: Line, counts: LineCounts) {
        let Some(file) = &mut self.file else { return };
        self.branches |= counts.branches > 0 || counts.missed_branches > 0;
        self.instructions |= counts.instructions > 0 || counts.missed_instructions > 0;
        file.line(line, counts);
    }

    /// Do the counters here belong to the whole report? Those of classes, packages and groups follow from their parts.
    fn is_at_top(&self) -> bool {
        self.class.is_none() && self.package.is_none() && self.groups.is_empty()
    }

    fn counter(&mut self, tag: &Tag<'_>) {
        if self.method.is_none() && self.file.is_none() && !self.is_at_top() {
            return;
        }
        let (mut kind, mut covered, mut missed) = ("", 0, 0);
        for &(name, value) in tag.attributes {
            let slot = match name {
                "covered" => &mut covered,
                "missed" => &mut missed,
                "type" => {
                    kind = value;
                    continue;
                }
                _ => continue,
            };
            *slot = count(value, Position::Byte(tag.at), &mut self.diagnostics);
        }
        self.add_counter(kind.as_bytes(), covered, missed);
    }

    fn add_counter(&mut self, kind: &[u8], covered: u64, missed: u64) {
        let ratio = Ratio::new(covered, covered.saturating_add(missed));
        if let Some(method) = &mut self.method {
            let own = kind == b"METHOD";
            if own || method.counter.is_none_or(|(own, known)| !own && known.covered == 0) {
                method.counter = Some((own, ratio));
            }
        } else if let Some(file) = &mut self.file {
            match kind {
                b"LINE" => file.lines = Some(ratio),
                b"METHOD" => file.methods = Some(ratio),
                _ => {}
            }
        } else if self.is_at_top() {
            let metric = match kind {
                b"INSTRUCTION" => Metric::Instructions,
                b"BRANCH" => Metric::Branches,
                b"LINE" => Metric::Lines,
                b"METHOD" => Metric::Functions,
                _ => return,
            };
            let rate = ReportedRate { covered: Some(ratio.covered), total: Some(ratio.total), percent: None };
            self.totals.0.set(metric, rate);
        }
    }

    fn open_class(&mut self, tag: &Tag<'_>) {
        self.close_class();
        let name = text(tag, "name");
        let file = tag.text("sourcefilename").filter(|file| !file.is_empty()).map(Cow::into_owned);
        let shown = ClassName::new(&name);
        self.class = Some(Class { name, shown, file, functions: Vec::new() });
    }

    fn open_method(&mut self, tag: &Tag<'_>) {
        self.close_method();
        // A method that the compiler made has no line.
        let position = Position::Byte(tag.at);
        let line = tag.raw("line").and_then(|number| line(number, self.limits, position, &mut self.diagnostics));
        let (Some(class), Some(package)) = (&self.class, &mut self.package) else { return };
        let (name, descriptor) = (tag.text("name").unwrap_or_default(), tag.text("desc").unwrap_or_default());
        self.shown.clear();
        class.shown.method(&name, &descriptor, &mut self.shown);
        let is_new = package.known.insert((line, FxBuildHasher.hash_one(&self.shown)));
        let function = if is_new {
            Function::new(&self.shown, line, None, None)
        } else {
            Function::new(&format!("{}.{name}{descriptor}", class.name), line, None, None)
        };
        self.method = Some(Method { function, counter: None });
    }

    fn close_method(&mut self) {
        let (Some(Method { mut function, counter }), Some(class)) = (self.method.take(), &mut self.class) else {
            return;
        };
        self.methods = true;
        function.entered = counter.map(|counter| u64::from(counter.1.covered > 0));
        class.functions.push(function);
    }

    fn close_class(&mut self) {
        self.close_method();
        let (Some(Class { name, file, functions, .. }), Some(package)) = (self.class.take(), &mut self.package) else {
            return;
        };
        if functions.is_empty() {
            return;
        }
        let (all, owner) = match &file {
            Some(file) => (&mut package.by_file, file.as_str()),
            None => (&mut package.by_class, stem(&name)),
        };
        match all.get_mut(owner) {
            Some(known) => known.extend(functions),
            None => drop(all.insert(owner.to_owned(), functions)),
        }
    }

    fn close_file(&mut self) {
        if let (Some(package), Some(file)) = (&mut self.package, self.file.take()) {
            package.files.push(file);
        }
    }

    fn close_package(&mut self) {
        self.close_class();
        self.file = None;
        let Some(Package { name, files, mut by_file, mut by_class, .. }) = self.package.take() else { return };
        let group: Arc<str> = self.groups.join("/").into();
        let mut add = |mut file: OpenFile, functions: Vec<Function>| {
            let path = path(&name, &file.name);
            file.functions(functions);
            let coverage = Arc::new(file.coverage(&mut self.built));
            self.files.push(SourceFile { path, group: Arc::clone(&group), coverage });
        };
        for file in files {
            let mut own = by_file.remove(&file.name).unwrap_or_default();
            own.extend(by_class.remove(stem(&file.name)).unwrap_or_default());
            add(file, own);
        }
        // Methods of a file without lines: compiled without debug information.
        let mut rest: Vec<(String, Vec<Function>)> = by_file.into_iter().collect();
        rest.sort_by(|a, b| a.0.cmp(&b.0));
        for (file, functions) in rest {
            add(OpenFile::new(file), functions);
        }
    }
}

impl Visitor for Report<'_> {
    fn known(&mut self, text: &str) -> usize {
        let mut rest = text.as_bytes();
        if self.file.is_some() {
            while let Some((number, counts, next)) = spelled::line(rest) {
                let number = u32::try_from(number).ok().filter(|number| *number <= self.limits.line);
                let Some(line) = number.and_then(Line::new) else { break };
                self.add_line(line, counts);
                rest = next;
            }
        }
        while let Some((kind, [missed, covered], next)) = spelled::counter(rest) {
            self.add_counter(kind, covered, missed);
            rest = next;
        }
        text.len() - rest.len()
    }

    fn open(&mut self, tag: &Tag<'_>) {
        match tag.name {
            "line" => self.line(tag),
            "counter" => self.counter(tag),
            "method" => self.open_method(tag),
            "class" => self.open_class(tag),
            "sourcefile" => {
                self.close_class();
                self.close_file();
                if self.package.is_none() {
                    return self.note(Code::BadRecord, tag.at, "a source file outside of a package was left out");
                }
                self.file = Some(OpenFile::new(text(tag, "name")));
            }
            "package" => {
                self.close_package();
                self.package = Some(Package { name: text(tag, "name"), ..Package::default() });
            }
            "group" => {
                self.close_package();
                self.groups.push(text(tag, "name"));
            }
            "sessioninfo" => self.producer = self.producer.take().or_else(|| Some("JaCoCo".to_owned())),
            "report" => self.producer = producer(&text(tag, "name")),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "method" => self.close_method(),
            "class" => self.close_class(),
            "sourcefile" => self.close_file(),
            "package" => {
                self.close_file();
                self.close_package();
            }
            "group" => {
                self.close_package();
                self.groups.pop();
            }
            _ => {}
        }
    }
}

/// The tools that write this format beside JaCoCo give their reports names of their own.
fn producer(name: &str) -> Option<String> {
    let marks = [("GCOVR", "gcovr"), ("Pester", "Pester"), ("Intellij Coverage Report", "Kover")];
    marks.iter().find(|(mark, _)| name.starts_with(mark)).map(|(_, tool)| (*tool).to_owned())
}

fn text(tag: &Tag<'_>, name: &str) -> String {
    tag.text(name).unwrap_or_default().into_owned()
}

/// The outermost class of a class, or the name of a file without its ending.
fn stem(name: &str) -> &str {
    let name = name.rsplit('/').next().unwrap_or(name);
    name.split(['$', '.']).next().unwrap_or(name)
}

/// A file in its package. Pester's packages are folders, which the name of the file may repeat.
fn path(package: &str, file: &str) -> String {
    let below = file.strip_prefix(package).is_some_and(|rest| rest.starts_with('/'));
    if package.is_empty() || below { file.to_owned() } else { format!("{package}/{file}") }
}
