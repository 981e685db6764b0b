//! NCover XML, of its versions 1 to 3.
//!
//! ```xml
//! <coverage profilerVersion="1.5.8">
//!   <module name="shop.dll"><method name="Add" class="Shop.Cart" excluded="false">
//!     <seqpnt visitcount="2" line="5" column="9" endline="5" endcolumn="20" document="C:\shop\Cart.cs"/>
//!   </method></module>
//! </coverage>
//! ```
//!
//! The rules come from public reports. Points that were excluded are no code.

use super::points::{Method, Session};
use crate::coverage::Counts;
use crate::formats::format::{Companions, Family, Format, Reader, Together};
use crate::formats::recognise::Head;
use crate::formats::xml::{self, Tag, Visitor};
use crate::formats::{Input, Needs, RawReport, ReadError};

/// NCover's row in the table of formats.
pub(in crate::formats) const NCOVER: Format = Format {
    id: "ncover",
    name: "NCover XML",
    family: Family::DotNet,
    richness: 50,
    recognise,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

const NAMES: xml::Names =
    xml::Names { root: "coverage", document: "a <coverage> element", part: "a <seqpnt> with a document" };

/// Is it NCover's?
fn recognise(head: &Head<'_>) -> bool {
    head.xml().is_some_and(|xml| xml.root() == "coverage" && xml.attribute("profilerVersion").is_some())
}

/// Reads a report.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let mut report = Report { session: Session::new(&input.limits), producer: None, method: None };
    let walked = xml::read(input, NAMES, &mut report, |report| report.session.has_files())?;
    let (files, mut diagnostics) = report.session.finish(Counts::Exact, false);
    diagnostics.append(walked.diagnostics);
    Ok(RawReport { producer: report.producer, files, diagnostics, ..RawReport::default() })
}

struct Report<'a> {
    session: Session<'a>,
    producer: Option<String>,
    method: Option<Method>,
}

impl Report<'_> {
    fn point(&mut self, tag: &Tag<'_>) {
        if excluded(tag) {
            return;
        }
        let Some(span) = self.session.span(tag, ["line", "column", "endline", "endcolumn"]) else { return };
        let Some(path) = tag.text("document").filter(|path| !path.is_empty()) else {
            return self.session.bad(tag.at, "a point without a document was left out");
        };
        let file = self.session.file(&path);
        let count = self.session.count(tag, "visitcount");
        self.session.statement(file, span, count);
        if let Some(method) = &mut self.method {
            method.point(file, span, count);
        }
    }
}

fn excluded(tag: &Tag<'_>) -> bool {
    tag.raw("excluded").is_some_and(|excluded| excluded.eq_ignore_ascii_case("true"))
}

impl Visitor for Report<'_> {
    fn open(&mut self, tag: &Tag<'_>) {
        match tag.name {
            "seqpnt" => self.point(tag),
            "method" => {
                let (class, name) = (tag.text("class").unwrap_or_default(), tag.text("name").unwrap_or_default());
                let name = if class.is_empty() { name.into_owned() } else { format!("{class}.{name}") };
                self.method = Some(Method::new(name));
            }
            "coverage" => self.producer = tag.text("profilerVersion").map(|version| format!("NCover {version}")),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if name == "method"
            && let Some(method) = self.method.take()
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
    fn points_are_statements_unless_they_were_excluded() {
        let text = "<coverage profilerVersion='1.5.8 Beta' driverVersion='1.5.8'><module name='a'><method name='Add' class='Shop.Cart'>\
            <seqpnt visitcount='2' line='5' column='9' endline='5' endcolumn='20' excluded='false' document='C:\\shop\\Cart.cs'/>\
            <seqpnt visitcount='0' line='6' column='9' endline='8' endcolumn='20' excluded='false' document='C:\\shop\\Cart.cs'/>\
            <seqpnt visitcount='0' line='9' excluded='true' document='C:\\shop\\Cart.cs'/>\
            <seqpnt visitcount='0' line='16707566' document='C:\\shop\\Cart.cs'/><seqpnt visitcount='1' line='4'/></method></module></coverage>";
        let report = super::read(&Input::new(text.as_bytes())).unwrap();
        let coverage = &report.files[0].coverage;
        assert_eq!((report.files.len(), report.producer.as_deref()), (1, Some("NCover 1.5.8 Beta")));
        assert_eq!(coverage.totals().get(Metric::Lines), Some(Ratio::new(1, 2)));
        let functions: Vec<_> = coverage.functions.iter().map(|f| (&*f.name, f.start, f.end, f.entered)).collect();
        assert_eq!(functions, [("Shop.Cart.Add", Line::new(5), Line::new(8), Some(2))]);
        assert_eq!(report.diagnostics.iter().map(|entry| entry.count).sum::<u64>(), 1);
    }
}
