//! PartCover XML.
//!
//! ```xml
//! <PartCoverReport date="2010-01-01">
//!   <File id="1" url="C:\shop\Cart.cs"/>
//!   <Type name="Shop.Cart"><Method name="Add" sig="void (int)"><pt visit="2" fid="1" sl="5" sc="9" el="5" ec="20"/></Method></Type>
//! </PartCoverReport>
//! ```
//!
//! The rules come from public reports. Points without a file are those of code without source.

use rustc_hash::FxHashMap;

use super::points::{FileId, Method, Session};
use crate::coverage::Counts;
use crate::formats::format::{Companions, Family, Format, Reader, Together};
use crate::formats::recognise::Head;
use crate::formats::xml::{self, Tag, Visitor};
use crate::formats::{Input, Needs, RawReport, ReadError};

/// PartCover's row in the table of formats.
pub(in crate::formats) const PARTCOVER: Format = Format {
    id: "partcover",
    name: "PartCover XML",
    family: Family::DotNet,
    richness: 50,
    recognise,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

const NAMES: xml::Names =
    xml::Names { root: "PartCoverReport", document: "a <PartCoverReport> element", part: "a <File>" };

/// Is it PartCover's?
fn recognise(head: &Head<'_>) -> bool {
    head.xml().is_some_and(|xml| xml.root() == "PartCoverReport")
}

/// Reads a report.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let mut report = Report {
        session: Session::new(&input.limits),
        files: FxHashMap::default(),
        class: String::new(),
        method: None,
    };
    let walked = xml::read(input, NAMES, &mut report, |report| report.session.has_files())?;
    let (files, mut diagnostics) = report.session.finish(Counts::Exact, false);
    diagnostics.append(walked.diagnostics);
    Ok(RawReport { files, diagnostics, ..RawReport::default() })
}

struct Report<'a> {
    session: Session<'a>,
    files: FxHashMap<String, FileId>,
    class: String,
    method: Option<Method>,
}

impl Report<'_> {
    fn point(&mut self, tag: &Tag<'_>) {
        let Some(file) = tag.raw("fid").filter(|id| *id != "0") else { return };
        let Some(file) = self.files.get(file).copied() else {
            return self.session.bad(tag.at, "a point of a file that is not listed was left out");
        };
        let Some(span) = self.session.span(tag, ["sl", "sc", "el", "ec"]) else { return };
        let count = self.session.count(tag, "visit");
        self.session.statement(file, span, count);
        if let Some(method) = &mut self.method {
            method.point(file, span, count);
        }
    }
}

impl Visitor for Report<'_> {
    fn open(&mut self, tag: &Tag<'_>) {
        match tag.name {
            "pt" => self.point(tag),
            "File" => match (tag.raw("id"), tag.text("url").filter(|path| !path.is_empty())) {
                (Some(id), Some(path)) => {
                    let file = self.session.file(&path);
                    self.files.insert(id.to_owned(), file);
                }
                _ => self.session.bad(tag.at, "a file without a number or a path was left out"),
            },
            "Type" => self.class = tag.text("name").unwrap_or_default().into_owned(),
            "Method" => {
                let name = tag.text("name").unwrap_or_default();
                let name = if self.class.is_empty() { name.into_owned() } else { format!("{}.{name}", self.class) };
                self.method = Some(Method::new(name));
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "Type" => self.class.clear(),
            "Method" => {
                if let Some(method) = self.method.take() {
                    self.session.method(method);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{Line, Metric, Ratio};

    #[test]
    fn points_with_a_file_are_statements() {
        let text = "<PartCoverReport date='x'><File id='1' url='C:\\shop\\Cart.cs'/><Type asmref='1' name='Shop.Cart'>\
            <Method name='Add' sig='void  (int)'><pt visit='2' pos='0' len='1' fid='1' sl='5' sc='9' el='5' ec='20'/>\
            <pt visit='0' pos='1' len='1' fid='1' sl='6' sc='9' el='7' ec='20'/><pt visit='1' pos='2' len='1'/>\
            <pt visit='1' fid='9' sl='1'/></Method></Type></PartCoverReport>";
        let report = super::read(&Input::new(text.as_bytes())).unwrap();
        let coverage = &report.files[0].coverage;
        assert_eq!(coverage.totals().get(Metric::Lines), Some(Ratio::new(1, 2)));
        let functions: Vec<_> = coverage.functions.iter().map(|f| (&*f.name, f.start, f.end, f.entered)).collect();
        assert_eq!(functions, [("Shop.Cart.Add", Line::new(5), Line::new(7), Some(2))]);
        assert_eq!(report.diagnostics.iter().map(|entry| entry.count).sum::<u64>(), 1);
    }
}
