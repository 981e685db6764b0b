//! OpenCover XML, which coverlet and AltCover write as well.
//!
//! ```xml
//! <CoverageSession>
//!   <Modules><Module>
//!     <Files><File uid="1" fullPath="C:\shop\Cart.cs"/></Files>
//!     <Classes><Class><FullName>Shop.Cart</FullName><Methods><Method>
//!       <Name>System.Void Shop.Cart::Add(System.Int32)</Name>
//!       <FileRef uid="1"/>
//!       <SequencePoints><SequencePoint vc="2" sl="5" sc="9" el="5" ec="20" offset="0" fileid="1"/></SequencePoints>
//!       <BranchPoints><BranchPoint vc="2" path="0" offset="4" sl="5" fileid="1"/></BranchPoints>
//!       <MethodPoint vc="2" sl="5"/>
//!     </Method></Methods></Class></Classes>
//!   </Module></Modules>
//! </CoverageSession>
//! ```
//!
//! The rules come from OpenCover's schema and from public reports of the three tools. A file that several modules
//! contain has a number in each of them. Branch points of one offset are the ways out of one decision; in old
//! reports they have no line, and then lie on that of the sequence point before them. Modules, classes and methods
//! that were skipped have no points.

use rustc_hash::FxHashMap;

use super::points::{FileId, Method, Session};
use crate::coverage::{Counts, Label, Line};
use crate::formats::count::whole;
use crate::formats::format::{Companions, Family, Format, Reader, Together};
use crate::formats::recognise::Head;
use crate::formats::xml::{self, Tag, Visitor};
use crate::formats::{Input, Limits, Needs, RawReport, ReadError};

/// OpenCover's row in the table of formats.
pub(in crate::formats) const OPENCOVER: Format = Format {
    id: "opencover",
    name: "OpenCover XML",
    family: Family::DotNet,
    richness: 70,
    recognise,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

const NAMES: xml::Names = xml::Names {
    root: "CoverageSession",
    document: "a <CoverageSession> element",
    part: "a <File> and what was measured of it",
};

/// Is it an OpenCover report?
fn recognise(head: &Head<'_>) -> bool {
    head.xml().is_some_and(|xml| xml.root() == "CoverageSession")
}

/// Reads a report.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let mut report = Report::new(&input.limits);
    let walked = xml::read(input, NAMES, &mut report, |report| report.session.has_files())?;
    let (files, mut diagnostics) = report.session.finish(Counts::Exact, report.has_branches);
    diagnostics.append(walked.diagnostics);
    Ok(RawReport { files, diagnostics, ..RawReport::default() })
}

struct Report<'a> {
    session: Session<'a>,
    /// Files of the module by number.
    files: FxHashMap<String, FileId>,
    method: Option<Method>,
    method_file: Option<FileId>,
    /// Offsets and lines of the method's sequence points, ascending as compilers write them.
    offsets: Vec<(u64, Line)>,
    /// Is the name of the method being read?
    in_name: bool,
    /// Numbers of the decisions of a file: those of one offset of one method are one.
    decision: u32,
    last: Option<BranchPoint>,
    has_branches: bool,
}

/// A branch point, as far as it tells which decision it belongs to.
#[derive(Clone, Copy)]
struct BranchPoint {
    offset: Option<u64>,
    line: Line,
    path: u32,
}

impl<'a> Report<'a> {
    fn new(limits: &'a Limits) -> Report<'a> {
        Report {
            session: Session::new(limits),
            files: FxHashMap::default(),
            method: None,
            method_file: None,
            offsets: Vec::new(),
            in_name: false,
            decision: 0,
            last: None,
            has_branches: false,
        }
    }

    /// The file of a point: its own, else that of the method.
    fn file_of(&mut self, tag: &Tag<'_>) -> Option<FileId> {
        let own = tag.raw("fileid").filter(|id| *id != "0");
        let file = own.map_or(self.method_file, |id| self.files.get(id).copied());
        if file.is_none() {
            self.session.bad(tag.at, "a point of a file that is not listed was left out");
        }
        file
    }

    fn sequence_point(&mut self, tag: &Tag<'_>) {
        let Some(span) = self.session.span(tag, ["sl", "sc", "el", "ec"]) else { return };
        let Some(file) = self.file_of(tag) else { return };
        let count = self.session.count(tag, "vc");
        self.session.statement(file, span, count);
        self.offsets.push((offset(tag).unwrap_or(0), span.start));
        if let Some(method) = &mut self.method {
            method.point(file, span, count);
        }
    }

    fn branch_point(&mut self, tag: &Tag<'_>) {
        let offset = offset(tag);
        let line = match tag.raw("sl") {
            Some("16707566") => return,
            Some(number) => self.session.line(number, tag.at),
            None => {
                let before = self.offsets.partition_point(|point| Some(point.0) <= offset);
                self.offsets.get(before.saturating_sub(1)).map(|point| point.1)
            }
        };
        let Some(line) = line else { return };
        let Some(file) = self.file_of(tag) else { return };
        let taken = self.session.count(tag, "vc");
        let path = tag.raw("path").and_then(whole).and_then(|path| u32::try_from(path).ok());
        // Without an offset, the ways of one decision count up on one line.
        let same = match (self.last, offset) {
            (Some(last), Some(_)) => last.offset == offset,
            (Some(last), None) => {
                last.offset.is_none() && last.line == line && path.is_some_and(|path| path > last.path)
            }
            (None, _) => false,
        };
        if !same {
            self.decision = self.decision.wrapping_add(1);
        }
        let path = path.unwrap_or(0);
        self.last = Some(BranchPoint { offset, line, path });
        self.has_branches = true;
        if let Some(branches) = self.session.branches(file) {
            branches.push(line, self.decision, Label::Number(path), Some(taken));
        }
    }

    fn close_method(&mut self) {
        (self.method_file, self.in_name, self.last) = (None, false, None);
        self.offsets.clear();
        if let Some(method) = self.method.take() {
            self.session.method(method);
        }
    }
}

impl Visitor for Report<'_> {
    fn open(&mut self, tag: &Tag<'_>) {
        match tag.name {
            "SequencePoint" => self.sequence_point(tag),
            "BranchPoint" => self.branch_point(tag),
            "Method" => {
                self.close_method();
                self.method = Some(Method::default());
            }
            "Name" => self.in_name = self.method.is_some(),
            "FileRef" => self.method_file = tag.raw("uid").and_then(|id| self.files.get(id).copied()),
            "File" => match (tag.raw("uid"), tag.text("fullPath").filter(|path| !path.is_empty())) {
                (Some(id), Some(path)) => {
                    let file = self.session.file(&path);
                    self.files.insert(id.to_owned(), file);
                }
                _ => self.session.bad(tag.at, "a file without a number or a path was left out"),
            },
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "Name" => self.in_name = false,
            "Method" => self.close_method(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(method) = self.method.as_mut().filter(|_| self.in_name) {
            method.name.push_str(without_type(text.trim()));
        }
    }
}

fn offset(tag: &Tag<'_>) -> Option<u64> {
    tag.raw("offset").and_then(whole)
}

/// `Shop.Cart::Add(System.Int32)` of `System.Void Shop.Cart::Add(System.Int32)`.
fn without_type(name: &str) -> &str {
    name.split_once(' ').filter(|(_, rest)| rest.contains("::")).map_or(name, |(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{Arm, Code, Metric, Ratio};

    fn read_text(text: &str) -> RawReport {
        super::read(&Input::new(text.as_bytes())).unwrap()
    }

    fn module(methods: &str) -> String {
        format!(
            "<Module><ModulePath>C:\\a.dll</ModulePath><Files><File uid='1' fullPath='C:\\shop\\Cart.cs'/></Files><Classes><Class>\
             <Summary/><FullName>Shop.Cart</FullName><Methods>{methods}</Methods></Class></Classes></Module>"
        )
    }

    fn of(modules: &str) -> RawReport {
        read_text(&format!(
            "<?xml version='1.0'?><CoverageSession xmlns:xsi='x'><Modules>{modules}</Modules></CoverageSession>"
        ))
    }

    const ADD: &str = "<Method visited='true'><Summary/><Name>System.Void Shop.Cart::Add(System.Collections.Generic.List`1&lt;System.Int32&gt;)</Name>\
        <FileRef uid='1'/><SequencePoints><SequencePoint vc='2' sl='5' sc='9' el='7' ec='10' offset='0' fileid='1'/>\
        <SequencePoint vc='0' sl='6' sc='9' el='6' ec='10' offset='8'/><SequencePoint vc='3' sl='6' sc='20' el='6' ec='30' offset='9'/>\
        <SequencePoint vc='2' sl='16707566' sc='0' el='16707566' ec='0' offset='12'/></SequencePoints>\
        <BranchPoints><BranchPoint vc='2' path='0' offset='4' sl='5' fileid='1'/><BranchPoint vc='0' path='1' offset='4' sl='5' fileid='1'/>\
        <BranchPoint vc='1' path='0' offset='10'/></BranchPoints><MethodPoint vc='2' sl='5'/></Method>";

    fn totals(report: &RawReport, metric: Metric) -> Option<Ratio> {
        report.files.iter().filter_map(|file| file.coverage.totals().get(metric)).reduce(|a, b| a + b)
    }

    #[test]
    fn points_are_statements_and_their_first_lines() {
        let report = of(&module(ADD));
        assert_eq!(report.files[0].path, "C:\\shop\\Cart.cs");
        let coverage = &report.files[0].coverage;
        let lines: Vec<_> = coverage.lines.iter().map(|(line, hits)| (line.get(), hits)).collect();
        assert_eq!(lines, [(5, 2), (6, 3)]);
        assert_eq!(totals(&report, Metric::Statements), Some(Ratio::new(2, 3)));
        assert_eq!(totals(&report, Metric::Branches), Some(Ratio::new(2, 3)));
        let arms: Vec<_> =
            coverage.branches.iter().map(|Arm { line, starts_block, .. }| (line.get(), starts_block)).collect();
        assert_eq!(arms, [(5, true), (5, false), (6, true)]);
        let functions: Vec<_> = coverage.functions.iter().map(|f| (&*f.name, f.start, f.end, f.entered)).collect();
        let name = "Shop.Cart::Add(System.Collections.Generic.List`1<System.Int32>)";
        assert_eq!(functions, [(name, Line::new(5), Line::new(7), Some(2))]);
        assert_eq!(report.diagnostics.iter().count(), 0);
    }

    #[test]
    fn ways_without_an_offset_count_up_on_one_line() {
        let point = |line: u32, path: &str, vc: u32| format!("<BranchPoint vc='{vc}' sl='{line}' {path}/>");
        let points = point(5, "path='0'", 1)
            + &point(5, "path='1'", 0)
            + &point(5, "path='0'", 1)
            + &point(6, "path='1'", 0)
            + &point(7, "", 1)
            + &point(7, "", 0);
        let report = of(&module(&format!("<Method><FileRef uid='1'/><BranchPoints>{points}</BranchPoints></Method>")));
        let arms: Vec<_> = report.files[0].coverage.branches.iter().map(|arm| arm.starts_block).collect();
        assert_eq!(arms, [true, false, true, true, true, true]);
        assert_eq!(totals(&report, Metric::Branches), Some(Ratio::new(3, 6)));
    }

    #[test]
    fn a_file_of_several_modules_is_one_file() {
        let other = module(ADD).replace("uid='1'", "uid='9'").replace("fileid='1'", "fileid='9'");
        let skipped = "<Module skippedDueTo='Filter'><ModulePath>b.dll</ModulePath><Classes/></Module>";
        let report = of(&(module(ADD) + skipped + &other));
        assert_eq!((report.files.len(), totals(&report, Metric::Statements)), (1, Some(Ratio::new(2, 3))));
        assert_eq!(report.files[0].coverage.statements.iter().next().map(|counted| counted.count), Some(4));
    }

    #[test]
    fn traps_26_and_27_bad_points_are_left_out_and_counted() {
        let report = of(&module(
            "<Method><Name>F</Name><FileRef uid='1'/><SequencePoints><SequencePoint vc='-1' sl='1'/><SequencePoint vc='1' sl='0'/>\
             <SequencePoint vc='1' sl='2' fileid='7'/><SequencePoint vc='1'/></SequencePoints><BranchPoint vc='1'/></Method>",
        ));
        let codes: Vec<_> = report.diagnostics.iter().map(|entry| (entry.code, entry.count)).collect();
        assert_eq!(codes, [(Code::NegativeCount, 1), (Code::LineZero, 1), (Code::BadRecord, 2)]);
        assert_eq!(totals(&report, Metric::Lines), Some(Ratio::new(0, 1)));
        assert!(super::read(&Input::new(b"<CoverageSession><Modules>")).is_err());
    }
}
