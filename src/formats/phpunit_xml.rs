//! PHPUnit's XML (`--coverage-xml`): a folder of one document a source file, which says which tests ran which lines,
//! and an index of them.
//!
//! ```xml
//! <phpunit xmlns="https://schema.phpunit.de/coverage/1.0">
//!   <file name="Shelf.php" path="/store">
//!     <totals><lines executable="3" executed="2"/></totals>
//!     <class name="Shelf"><method name="put" start="5" end="9" executable="3" executed="2"/></class>
//!     <coverage><line nr="6"><covered by="ShelfTest::testPut"/></line></coverage>
//!     <source><line no="1"/></source>
//!   </file>
//! </phpunit>
//! ```
//!
//! The rules come from php-code-coverage, which writes it. Only lines that ran are listed, so that the number of lines is
//! known, and which tests ran which of them, but not which lines were missed: a Clover or Cobertura report of the run says
//! that. The index has nothing of its own.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::count::{count, line};
use super::format::{Companions, Family, Format, Reader, Together};
use super::recognise::Head;
use super::xml::{Tag, Visitor};
use super::{Input, Needs, RawFile, RawReport, ReadError, several, xml};
use crate::coverage::{
    Code, ContextId, Contexts, Counts, Diagnostics, FileCoverage, Function, Functions, Line, LineBits, Metric,
    MetricSet, Position, Ratio, Reported, ReportedRate, Stated,
};

/// The row of PHPUnit's XML in the table of formats.
pub(super) const PHPUNIT_XML: Format = Format {
    id: "phpunit-xml",
    name: "PHPUnit XML",
    family: Family::Php,
    richness: 80,
    recognise,
    together: Together::Indexed("index.xml", "*.xml"),
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

const NAMES: xml::Names = xml::Names { root: "phpunit", document: "a <phpunit> element", part: "a complete <file>" };

/// The namespace tells the report from PHPUnit's configuration, which has the same root.
fn recognise(head: &Head<'_>) -> bool {
    head.xml().is_some_and(|xml| {
        let space = xml.attribute("xmlns").unwrap_or_default();
        xml.root() == "phpunit" && space.contains("schema.phpunit.de/coverage")
    })
}

/// Reads the documents of the folder.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    several::read(input, read_one)
}

/// Reads a document of the folder.
fn read_one(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let mut report = Report {
        input,
        path: None,
        index: false,
        closed: false,
        lines: None,
        functions: Vec::new(),
        line: None,
        tests: FxHashMap::default(),
        names: Vec::new(),
        covered: Vec::new(),
        diagnostics: Diagnostics::default(),
    };
    let walked = xml::read(input, NAMES, &mut report, |report| report.closed)?;
    let mut out = RawReport::default();
    if let Some(path) = report.path.take().filter(|_| !report.index) {
        let lines = report.lines.unwrap_or_default();
        let coverage = FileCoverage {
            carries: MetricSet::of(&[Metric::Lines, Metric::Functions]),
            counts: Counts::Binary,
            functions: Functions::group(std::mem::take(&mut report.functions)),
            contexts: report.contexts(),
            stated: Stated { lines: Some(lines), functions: None },
            ..FileCoverage::default()
        };
        out.files.push(RawFile { path, coverage: Arc::new(coverage), source_hash: None });
        let mut reported = Reported::default();
        reported
            .set(Metric::Lines, ReportedRate { covered: Some(lines.covered), total: Some(lines.total), percent: None });
        out.reported = Some(reported);
    }
    out.companion = report.index;
    out.contexts = report.names;
    out.diagnostics = report.diagnostics;
    out.diagnostics.append(walked.diagnostics);
    out.producer = Some("PHPUnit".to_owned());
    Ok(out)
}

struct Report<'a> {
    input: &'a Input<'a>,
    path: Option<String>,
    /// Is it the index of the folder?
    index: bool,
    /// Is its file complete?
    closed: bool,
    /// Lines that ran, of all.
    lines: Option<Ratio>,
    functions: Vec<Function>,
    line: Option<Line>,
    tests: FxHashMap<String, ContextId>,
    names: Vec<String>,
    covered: Vec<(ContextId, Line)>,
    diagnostics: Diagnostics,
}

impl Report<'_> {
    fn number(&mut self, tag: &Tag<'_>, name: &str) -> Option<Line> {
        let text = tag.raw(name)?;
        line(text, &self.input.limits, Position::Byte(tag.at), &mut self.diagnostics)
    }

    fn count(&mut self, tag: &Tag<'_>, name: &str) -> u64 {
        tag.raw(name).map_or(0, |text| count(text, Position::Byte(tag.at), &mut self.diagnostics))
    }

    fn function(&mut self, tag: &Tag<'_>) {
        // As in PHPUnit's Clover, so that both name one method alike.
        let name = tag.text("name").unwrap_or_default();
        let (start, end) = (self.number(tag, "start"), self.number(tag, "end"));
        let ran = self.count(tag, "executed") > 0;
        let end = end.filter(|end| start.is_some_and(|start| start <= *end));
        self.functions.push(Function::new(&name, start, end, Some(u64::from(ran))));
    }

    fn test(&mut self, tag: &Tag<'_>) {
        let (Some(line), Some(name)) = (self.line, tag.text("by")) else { return };
        let next = ContextId(u32::try_from(self.names.len()).unwrap_or(u32::MAX));
        let context = self.tests.get(&*name).copied().unwrap_or(next);
        if context == next {
            self.names.push(name.to_string());
            self.tests.insert(name.into_owned(), next);
        }
        self.covered.push((context, line));
    }

    /// Which tests ran which lines. A set of lines is as long as its last line is far, so that a hostile document could
    /// make many long ones of a few bytes each.
    fn contexts(&mut self) -> Contexts {
        let mut budget = self.input.bytes.len().saturating_mul(64);
        self.covered.sort_unstable();
        let mut contexts = Contexts::default();
        for of_test in self.covered.chunk_by(|a, b| a.0 == b.0) {
            let (Some(first), Some(last)) = (of_test.first(), of_test.last()) else { continue };
            let length = last.1.get() as usize / 8 + 1;
            if length > budget {
                self.diagnostics.add(Code::LimitReached, None, || {
                    "the lines that some tests ran are too far apart and were left out".to_owned()
                });
                continue;
            }
            budget -= length;
            let mut lines = LineBits::default();
            for (_, line) in of_test {
                lines.insert(*line);
            }
            contexts.add(first.0, &lines);
        }
        contexts
    }
}

impl Visitor for Report<'_> {
    fn open(&mut self, tag: &Tag<'_>) {
        match tag.name {
            "line" => self.line = self.number(tag, "nr"),
            "covered" => self.test(tag),
            "method" | "function" => self.function(tag),
            "lines" => {
                let (covered, total) = (self.count(tag, "executed"), self.count(tag, "executable"));
                self.lines = Some(Ratio::new(covered.min(total), total));
            }
            "project" => self.index = true,
            "file" if self.path.is_none() => {
                self.index |= tag.raw("href").is_some();
                let (folder, name) = (tag.text("path").unwrap_or_default(), tag.text("name").unwrap_or_default());
                let folder = folder.trim_matches('/');
                let path = if folder.is_empty() { name.into_owned() } else { format!("{folder}/{name}") };
                self.path = Some(path).filter(|path| !path.is_empty());
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "line" => self.line = None,
            "file" => self.closed = true,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHELF: &str = "<?xml version='1.0'?><phpunit xmlns='https://schema.phpunit.de/coverage/1.0'><file name='Shelf.php' path='/store'>\
        <totals><lines total='20' comments='2' code='18' executable='4' executed='3' percent='75.00'/><methods count='2' tested='1'/></totals>\
        <class name='Acme\\Shelf' start='3'><namespace name='Acme'/>\
        <method name='put' signature='put(string $thing): bool' start='5' end='9' crap='2' executable='3' executed='3' coverage='100'/>\
        <method name='never' signature='never()' start='11' end='13' executable='1' executed='0' coverage='0'/></class>\
        <function name='f' signature='f()' start='15' end='16' executed='0'/>\
        <coverage><line nr='6'><covered by='ShelfTest::testPut'/><covered by='ShelfTest::test with &quot;a&quot;'/></line>\
        <line nr='8'><covered by='ShelfTest::testPut'/></line></coverage>\
        <source><line no='1'><token name='T_OPEN_TAG'>&lt;?php</token></line><line no='2'/></source></file></phpunit>";

    #[test]
    fn the_tests_of_each_line_are_known_and_the_number_of_lines() {
        let report = super::read(&Input::new(SHELF.as_bytes())).unwrap();
        let coverage = &report.files[0].coverage;
        assert_eq!(report.files[0].path, "store/Shelf.php");
        assert_eq!(coverage.totals().get(Metric::Lines), Some(Ratio::new(3, 4)));
        assert_eq!(coverage.totals().get(Metric::Functions), Some(Ratio::new(1, 3)));
        assert!(coverage.lines.is_empty(), "which lines were missed is not said");
        assert_eq!(report.contexts, ["ShelfTest::testPut", "ShelfTest::test with \"a\""]);
        let of = |n| coverage.contexts.of(Line::new(n).unwrap()).map(|context| context.0).collect::<Vec<_>>();
        assert_eq!((of(6), of(8), of(5)), (vec![0, 1], vec![0], vec![]));
        let functions: Vec<_> = coverage.functions.iter().map(|f| (&*f.name, f.start, f.end, f.entered)).collect();
        assert_eq!(
            functions,
            [
                ("put", Line::new(5), Line::new(9), Some(1)),
                ("never", Line::new(11), Line::new(13), Some(0)),
                ("f", Line::new(15), Line::new(16), Some(0))
            ]
        );
        assert_eq!(report.diagnostics.iter().count(), 0);
    }

    #[test]
    fn the_index_of_the_folder_has_nothing_of_its_own() {
        let text = "<phpunit xmlns='https://schema.phpunit.de/coverage/1.0'><build phpunit='9.6'/><project source='/srv'>\
            <tests><test name='T::t'/></tests><directory name='/'><totals><lines executable='4' executed='3'/></totals>\
            <file name='Shelf.php' href='Shelf.php.xml'><totals/></file></directory></project></phpunit>";
        let report = super::read(&Input::new(text.as_bytes())).unwrap();
        assert_eq!((report.files.len(), report.diagnostics.iter().count(), report.companion), (0, 0, true));
    }

    #[test]
    fn a_cut_document_and_lines_that_cannot_be_are_said() {
        assert!(super::read(&Input::new(&SHELF.as_bytes()[..300])).is_err());
        let far = SHELF.replace("nr='8'", "nr='0'").replace("nr='6'", "nr='49000000'");
        let report = super::read(&Input::new(far.as_bytes())).unwrap();
        let codes: Vec<_> = report.diagnostics.iter().map(|entry| entry.code).collect();
        assert_eq!(codes, [Code::LineZero, Code::LimitReached]);
        assert!(report.files[0].coverage.contexts.is_empty());
    }
}
