//! dotCover's detailed XML.
//!
//! ```xml
//! <Root ReportType="DetailedXml" DotCoverVersion="2021.1">
//!   <FileIndices><File Index="1" Name="C:\shop\Cart.cs"/></FileIndices>
//!   <Assembly Name="shop"><Namespace Name="Shop"><Type Name="Cart"><Method Name="Add(int):void">
//!     <Statement FileIndex="1" Line="5" Column="9" EndLine="5" EndColumn="20" Covered="True"/>
//!   </Method></Type></Namespace></Assembly>
//! </Root>
//! ```
//!
//! The rules come from public reports. A statement ran or not. A report of the type `Xml` holds totals alone.

use rustc_hash::FxHashMap;

use super::points::{FileId, Method, Session};
use crate::coverage::Counts;
use crate::formats::format::{Companions, Family, Format, Reader, Together};
use crate::formats::recognise::Head;
use crate::formats::xml::{self, Tag, Visitor};
use crate::formats::{Input, Needs, RawReport, ReadError};

/// dotCover's row in the table of formats.
pub(in crate::formats) const DOTCOVER: Format = Format {
    id: "dotcover",
    name: "dotCover XML",
    family: Family::DotNet,
    richness: 50,
    recognise,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

const NAMES: xml::Names = xml::Names { root: "Root", document: "a <Root> element", part: "a <File>" };

/// Is it dotCover's?
fn recognise(head: &Head<'_>) -> bool {
    head.xml().is_some_and(|xml| {
        let marks = ["DotCoverVersion", "CoveragePercent"];
        xml.root() == "Root" && marks.iter().any(|name| xml.attribute(name).is_some())
    })
}

/// Reads a report.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let mut report = Report {
        session: Session::new(&input.limits),
        files: FxHashMap::default(),
        producer: None,
        totals_alone: false,
        class: String::new(),
        methods: Vec::new(),
    };
    let walked = xml::read(input, NAMES, &mut report, |report| report.session.has_files())?;
    if report.totals_alone && !report.session.has_files() {
        let advice = "it holds totals alone: write one with lines, `dotcover report --ReportType=DetailedXML`";
        return Err(ReadError::Unsupported(advice.to_owned()));
    }
    let (files, mut diagnostics) = report.session.finish(Counts::Binary, false);
    diagnostics.append(walked.diagnostics);
    Ok(RawReport { producer: report.producer, files, diagnostics, ..RawReport::default() })
}

struct Report<'a> {
    session: Session<'a>,
    files: FxHashMap<String, FileId>,
    producer: Option<String>,
    totals_alone: bool,
    class: String,
    /// Methods that are open: a lambda stands inside of the method that has it.
    methods: Vec<Method>,
}

impl Report<'_> {
    fn statement(&mut self, tag: &Tag<'_>) {
        let Some(span) = self.session.span(tag, ["Line", "Column", "EndLine", "EndColumn"]) else { return };
        let Some(file) = tag.raw("FileIndex").and_then(|index| self.files.get(index).copied()) else {
            return self.session.bad(tag.at, "a statement of a file that is not listed was left out");
        };
        let ran = tag.raw("Covered").is_some_and(|covered| covered.eq_ignore_ascii_case("true"));
        self.session.statement(file, span, u64::from(ran));
        if let Some(method) = self.methods.last_mut() {
            method.point(file, span, u64::from(ran));
        }
    }
}

impl Visitor for Report<'_> {
    fn open(&mut self, tag: &Tag<'_>) {
        let name = || tag.text("Name").unwrap_or_default().into_owned();
        match tag.name {
            "Statement" => self.statement(tag),
            "File" => match (tag.raw("Index"), tag.text("Name").filter(|path| !path.is_empty())) {
                (Some(index), Some(path)) => {
                    let file = self.session.file(&path);
                    self.files.insert(index.to_owned(), file);
                }
                _ => self.session.bad(tag.at, "a file without a number or a name was left out"),
            },
            "Type" => self.class = name(),
            "Method" | "Constructor" | "AnonymousMethod" | "OwnCoverage" if self.methods.len() < 64 => {
                let name = name();
                let plain = name.rsplit_once("):").map_or(name.clone(), |(head, _)| format!("{head})"));
                self.methods.push(Method::new(format!("{}.{plain}", self.class)));
            }
            "Root" => {
                self.producer = tag.text("DotCoverVersion").map(|version| format!("dotCover {version}"));
                self.totals_alone = tag.raw("ReportType").is_some_and(|kind| kind.eq_ignore_ascii_case("xml"));
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if matches!(name, "Method" | "Constructor" | "AnonymousMethod" | "OwnCoverage")
            && let Some(method) = self.methods.pop()
        {
            self.session.method(method);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{Line, Metric, Ratio};

    #[test]
    fn statements_ran_or_not() {
        let text = "<Root CoveredStatements='1' TotalStatements='2' CoveragePercent='50' ReportType='DetailedXml' DotCoverVersion='2021.1'>\
            <FileIndices><File Index='1' Name='C:\\shop\\Cart.cs' Checksum='x'/></FileIndices><Assembly Name='shop'>\
            <Namespace Name='Shop'><Type Name='Cart'><Method Name='Add(int,List&lt;int&gt;):void'>\
            <Statement FileIndex='1' Line='5' Column='9' EndLine='7' EndColumn='20' Covered='True'/>\
            <Statement FileIndex='1' Line='6' Column='9' EndLine='6' EndColumn='20' Covered='False'/>\
            <Statement FileIndex='2' Line='6' Covered='False'/></Method></Type></Namespace></Assembly></Root>";
        let report = super::read(&Input::new(text.as_bytes())).unwrap();
        let coverage = &report.files[0].coverage;
        assert_eq!((report.producer.as_deref(), coverage.counts), (Some("dotCover 2021.1"), Counts::Binary));
        assert_eq!(coverage.totals().get(Metric::Lines), Some(Ratio::new(1, 2)));
        assert_eq!(coverage.totals().get(Metric::Statements), Some(Ratio::new(1, 2)));
        let functions: Vec<_> = coverage.functions.iter().map(|f| (&*f.name, f.start, f.end, f.entered)).collect();
        assert_eq!(functions, [("Cart.Add(int,List<int>)", Line::new(5), Line::new(7), Some(1))]);
        assert_eq!(report.diagnostics.iter().map(|entry| entry.count).sum::<u64>(), 1);
    }

    #[test]
    fn totals_alone_are_refused_with_the_way_to_lines() {
        let text = "<Root CoveragePercent='50' ReportType='Xml' DotCoverVersion='2021.1'><Assembly Name='a'/></Root>";
        let error = super::read(&Input::new(text.as_bytes())).unwrap_err();
        assert!(matches!(error, ReadError::Unsupported(advice) if advice.contains("DetailedXML")));
    }
}
