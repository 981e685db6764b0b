//! scoverage XML: statements of Scala, by their offsets in the source.
//!
//! ```xml
//! <scoverage statement-count="2" statements-invoked="1" version="1.0">
//!   <packages><package name="shop"><classes><class name="shop.Cart" filename="shop/Cart.scala"><methods>
//!     <method name="shop/Cart/add"><statements>
//!       <statement source="/srv/shop/src/main/scala/shop/Cart.scala" method="add" start="40" end="52" line="5"
//!                  branch="false" invocation-count="2" ignored="false"/>
//!     </statements></method>
//!   </methods></class></classes></package></packages>
//! </scoverage>
//! ```
//!
//! The rules come from scoverage's own writer. A line is coverable where a statement begins, and ran as often as the
//! statement of it that ran most. A statement marked as a branch is one way through the line's code. What is ignored was
//! excluded by a comment. Offsets say where statements lie, but only beside the text of the source, so that they
//! are not used.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::count::{count, line};
use super::format::{Companions, Family, Format, Reader, Together};
use super::recognise::Head;
use super::xml::{Tag, Visitor};
use super::{Input, Limits, Needs, RawFile, RawReport, ReadError, xml};
use crate::coverage::{
    BranchesBuilder, Code, Diagnostics, FileCoverage, Function, Functions, Label, Line, LinesBuilder, Metric,
    MetricSet, Position, Repeat,
};

/// scoverage's row in the table of formats.
pub(super) const SCOVERAGE: Format = Format {
    id: "scoverage",
    name: "scoverage XML",
    family: Family::Jvm,
    richness: 60,
    recognise,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

const NAMES: xml::Names =
    xml::Names { root: "scoverage", document: "a <scoverage> element", part: "a complete <statement>" };

/// Is it scoverage's?
fn recognise(head: &Head<'_>) -> bool {
    head.xml().is_some_and(|xml| xml.root() == "scoverage")
}

/// Reads a report.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let mut report = Report {
        limits: &input.limits,
        class: Class::default(),
        method: None,
        files: Vec::new(),
        places: FxHashMap::default(),
        branches: false,
        diagnostics: Diagnostics::default(),
    };
    let walked = xml::read(input, NAMES, &mut report, |report| !report.files.is_empty())?;
    report.close_method();
    let Report { files, branches, mut diagnostics, .. } = report;
    diagnostics.append(walked.diagnostics);
    let carries = MetricSet::of(&[Metric::Lines, Metric::Functions]);
    let carries = if branches { carries.with(Metric::Branches) } else { carries };
    let files = files.into_iter().map(|file| {
        let lines = file.lines.finish(Repeat::Max);
        let mut excluded = file.excluded;
        excluded.sort_unstable();
        excluded.dedup();
        excluded.retain(|line| lines.hits(*line).is_none());
        let coverage = FileCoverage {
            carries,
            lines,
            excluded,
            branches: file.branches.finish(Repeat::Sum),
            functions: Functions::group(file.functions),
            ..FileCoverage::default()
        };
        RawFile { path: file.path, coverage: Arc::new(coverage), source_hash: None }
    });
    Ok(RawReport { files: files.collect(), diagnostics, ..RawReport::default() })
}

struct Report<'a> {
    limits: &'a Limits,
    class: Class,
    method: Option<Method>,
    files: Vec<OpenFile>,
    places: FxHashMap<String, usize>,
    branches: bool,
    diagnostics: Diagnostics,
}

#[derive(Default)]
struct Class {
    name: String,
    file: String,
}

struct Method {
    name: String,
    /// Its file, first and last line, and how often its first statement that ran did.
    seen: Option<(usize, Line, Line, u64)>,
}

#[derive(Default)]
struct OpenFile {
    path: String,
    lines: LinesBuilder,
    excluded: Vec<Line>,
    branches: BranchesBuilder,
    functions: Vec<Function>,
    arms: u32,
}

impl Report<'_> {
    fn statement(&mut self, tag: &Tag<'_>) {
        let position = Position::Byte(tag.at);
        let mut source = None;
        let (mut number, mut hits, mut branch, mut ignored) = (None, None, false, false);
        for &(name, value) in tag.attributes {
            match name {
                "source" => source = Some(super::xml::plain(value)),
                "line" => number = Some(value),
                "invocation-count" => hits = Some(value),
                "branch" => branch = value == "true",
                "ignored" => ignored = value == "true",
                _ => {}
            }
        }
        let (Some(number), Some(hits)) = (number, hits) else {
            return self.bad(tag.at, "a statement without a line or a count was left out");
        };
        let path = source.as_deref().filter(|path| !path.is_empty()).unwrap_or(&self.class.file);
        if path.is_empty() {
            return self.bad(tag.at, "a statement without a source file was left out");
        }
        let Some(line) = line(number, self.limits, position, &mut self.diagnostics) else { return };
        let hits = count(hits, position, &mut self.diagnostics);
        let next = self.files.len();
        let place = self.places.get(path).copied().unwrap_or(next);
        if place == next {
            self.places.insert(path.to_owned(), place);
            self.files.push(OpenFile { path: path.to_owned(), ..OpenFile::default() });
        }
        let Some(file) = self.files.get_mut(place) else { return };
        if ignored {
            return file.excluded.push(line);
        }
        file.lines.push(line, hits);
        if branch {
            self.branches = true;
            file.branches.push(line, 0, Label::Number(file.arms), Some(hits));
            file.arms = file.arms.saturating_add(1);
        }
        if let Some(method) = &mut self.method {
            method.seen = match method.seen {
                None => Some((place, line, line, hits)),
                Some((known, start, end, ran)) if known == place => {
                    Some((known, start.min(line), end.max(line), if ran == 0 { hits } else { ran }))
                }
                elsewhere => elsewhere,
            };
        }
    }

    fn close_method(&mut self) {
        let Some(Method { name, seen: Some((file, start, end, ran)) }) = self.method.take() else { return };
        if let Some(file) = self.files.get_mut(file) {
            file.functions.push(Function::new(&name, Some(start), Some(end), Some(ran)));
        }
    }

    fn bad(&mut self, at: u64, message: &str) {
        self.diagnostics.add(Code::BadRecord, Some(Position::Byte(at)), || message.to_owned());
    }
}

impl Visitor for Report<'_> {
    fn open(&mut self, tag: &Tag<'_>) {
        let text = |name: &str| tag.text(name).unwrap_or_default().into_owned();
        match tag.name {
            "statement" => self.statement(tag),
            "class" => self.class = Class { name: text("name"), file: text("filename") },
            "method" => {
                self.close_method();
                // The name of a method has the path to it: `shop/Cart/add`.
                let name = text("name");
                let own = name.rsplit('/').next().unwrap_or_default();
                let class = self.class.name.rsplit('.').next().unwrap_or_default();
                let name = if class.is_empty() { own.to_owned() } else { format!("{class}.{own}") };
                self.method = Some(Method { name, seen: None });
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if name == "method" {
            self.close_method();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::Ratio;

    fn of(statements: &str) -> RawReport {
        let text = format!(
            "<scoverage statement-count='2' version='1.0'><packages><package name='shop'><classes>\
             <class name='shop.Cart' filename='shop/Cart.scala'><methods><method name='shop/Cart/add'><statements>{statements}\
             </statements></method></methods></class></classes></package></packages></scoverage>"
        );
        super::read(&Input::new(text.as_bytes())).unwrap()
    }

    fn statement(line: &str, count: &str, more: &str) -> String {
        format!(
            "<statement package='shop' source='/srv/Cart.scala' line='{line}' invocation-count='{count}' {more}>a &lt; b</statement>"
        )
    }

    #[test]
    fn a_line_ran_as_often_as_its_busiest_statement() {
        let report = of(&(statement("5", "2", "branch='false'")
            + &statement("5", "0", "branch='true'")
            + &statement("5", "1", "branch='true'")
            + &statement("7", "0", "branch='false' ignored='false'")
            + &statement("9", "0", "ignored='true'")));
        let coverage = &report.files[0].coverage;
        assert_eq!(report.files[0].path, "/srv/Cart.scala");
        let lines: Vec<_> = coverage.lines.iter().map(|(line, hits)| (line.get(), hits)).collect();
        assert_eq!(lines, [(5, 2), (7, 0)]);
        assert_eq!(coverage.totals().get(Metric::Branches), Some(Ratio::new(1, 2)));
        assert_eq!(coverage.excluded, [Line::new(9).unwrap()]);
        let functions: Vec<_> = coverage.functions.iter().map(|f| (&*f.name, f.start, f.end, f.entered)).collect();
        assert_eq!(functions, [("Cart.add", Line::new(5), Line::new(7), Some(2))]);
    }

    #[test]
    fn traps_26_and_27_bad_statements_are_left_out_and_counted() {
        let report = of(&(statement("0", "1", "")
            + &statement("2", "-1", "")
            + "<statement line='3'/><statement line='4' invocation-count='1'/>"));
        let codes: Vec<_> = report.diagnostics.iter().map(|entry| (entry.code, entry.count)).collect();
        assert_eq!(codes, [(Code::LineZero, 1), (Code::NegativeCount, 1), (Code::BadRecord, 1)]);
        let paths: Vec<&str> = report.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["/srv/Cart.scala", "shop/Cart.scala"]);
        assert!(super::read(&Input::new(b"<scoverage version='1.0'><packages>")).is_err());
    }
}
