//! Visual Studio's coverage as XML, in its two forms.
//!
//! ```xml
//! <results><modules><module name="shop.dll">
//!   <functions><function name="Add(int)" type_name="Cart" namespace="Shop">
//!     <ranges><range source_id="0" covered="partial" start_line="5" start_column="9" end_line="6" end_column="20"/></ranges>
//!   </function></functions>
//!   <source_files><source_file id="0" path="C:\shop\Cart.cs"/></source_files>
//! </module></modules></results>
//! ```
//!
//! ```xml
//! <CoverageDSPriv>
//!   <Module><NamespaceTable><Class><ClassName>Cart</ClassName><Method><MethodName>Add(int)</MethodName>
//!     <Lines><LnStart>5</LnStart><ColStart>9</ColStart><LnEnd>6</LnEnd><ColEnd>20</ColEnd><Coverage>1</Coverage>
//!       <SourceFileID>1</SourceFileID></Lines>
//!   </Method></Class></NamespaceTable></Module>
//!   <SourceFileNames><SourceFileID>1</SourceFileID><SourceFileName>C:\shop\Cart.cs</SourceFileName></SourceFileNames>
//! </CoverageDSPriv>
//! ```
//!
//! The rules come from public reports. Ranges are of lines, and say whether all of them, a part or nothing ran. The older
//! form says so by a number: 0 is all, 1 a part, 2 nothing. Files are named after what was measured of them.

use rustc_hash::FxHashMap;

use super::points::{Method, Session};
use crate::coverage::{Code, Counts, Line, Position, Span};
use crate::formats::format::{Companions, Family, Format, Reader, Together};
use crate::formats::recognise::Head;
use crate::formats::xml::{self, Tag, Visitor};
use crate::formats::{Input, Limits, Needs, RawReport, ReadError};

/// Visual Studio's row in the table of formats.
pub(in crate::formats) const VISUAL_STUDIO: Format = Format {
    id: "visual-studio-xml",
    name: "Visual Studio coverage XML",
    family: Family::DotNet,
    richness: 40,
    recognise,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

/// Is it one of the two forms?
fn recognise(head: &Head<'_>) -> bool {
    head.xml()
        .is_some_and(|xml| xml.root() == "CoverageDSPriv" || (xml.root() == "results" && xml.has_child("modules")))
}

/// Reads a report.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let mut report = Report::new(&input.limits, input.bytes.len() as u64);
    let names = |root, document| xml::Names { root, document, part: "the name of a source file" };
    let new = names("results", "a <results> or <CoverageDSPriv> element");
    let old = names("CoverageDSPriv", new.document);
    let is_old = Head::new(input.bytes).xml().is_some_and(|xml| xml.root() == old.root);
    let walked = xml::read(input, if is_old { old } else { new }, &mut report, |report| report.session.has_files())?;
    report.settle();
    let (files, mut diagnostics) = report.session.finish(Counts::Binary, false);
    diagnostics.append(walked.diagnostics);
    Ok(RawReport { files, diagnostics, ..RawReport::default() })
}

struct Report<'a> {
    session: Session<'a>,
    /// What is known of methods whose files are not named yet.
    waiting: Vec<Waiting>,
    /// Files that were named, by number.
    files: FxHashMap<String, String>,
    /// Names of what is around the method.
    class: String,
    /// Values of elements that are read as text.
    fields: FxHashMap<&'static str, String>,
    field: Option<&'static str>,
    /// Where the last element began.
    at: u64,
    /// So many more lines may be painted: a hostile range could name millions.
    lines: u64,
}

#[derive(Debug, Default)]
struct Waiting {
    name: String,
    ranges: Vec<Range>,
}

#[derive(Debug)]
struct Range {
    file: String,
    span: Span,
    ran: bool,
    part: bool,
    at: u64,
}

/// The elements whose text matters.
const FIELDS: [&str; 10] = [
    "ClassName",
    "MethodName",
    "LnStart",
    "ColStart",
    "LnEnd",
    "ColEnd",
    "Coverage",
    "SourceFileID",
    "SourceFileName",
    "NamespaceName",
];

impl<'a> Report<'a> {
    fn new(limits: &'a Limits, lines: u64) -> Report<'a> {
        Report {
            session: Session::new(limits),
            waiting: Vec::new(),
            files: FxHashMap::default(),
            class: String::new(),
            fields: FxHashMap::default(),
            field: None,
            at: 0,
            lines,
        }
    }

    fn method(&mut self, name: &str) {
        let name = if self.class.is_empty() { name.to_owned() } else { format!("{}.{name}", self.class) };
        self.waiting.push(Waiting { name, ranges: Vec::new() });
    }

    fn range(&mut self, range: Range) {
        if self.waiting.is_empty() {
            self.waiting.push(Waiting::default());
        }
        if let Some(method) = self.waiting.last_mut() {
            method.ranges.push(range);
        }
    }

    /// A range of the newer form.
    fn range_of(&mut self, tag: &Tag<'_>) {
        let place = ["start_line", "start_column", "end_line", "end_column"];
        let Some(span) = self.session.span(tag, place) else { return };
        let (ran, part) = match tag.raw("covered") {
            Some("yes") => (true, false),
            Some("partial") => (true, true),
            Some("no") => (false, false),
            _ => return self.session.bad(tag.at, "a range that does not say whether it ran was left out"),
        };
        let file = tag.raw("source_id").unwrap_or_default().to_owned();
        self.range(Range { file, span, ran, part, at: tag.at });
    }

    /// The lines of the older form, whose values are elements.
    fn lines_of(&mut self) {
        let mut take = |name| self.fields.remove(name).unwrap_or_default();
        let [start, column, end, last_column, covered, file] =
            ["LnStart", "ColStart", "LnEnd", "ColEnd", "Coverage", "SourceFileID"].map(&mut take);
        let Some(start) = self.session.line(&start, self.at) else { return };
        let number = |text: &str| text.parse::<u32>().unwrap_or(0);
        let end = Line::new(number(&end)).filter(|end| *end >= start).unwrap_or(start);
        let span = Span { start, start_column: number(&column), end, end_column: number(&last_column) };
        let (ran, part) = match covered.as_str() {
            "0" => (true, false),
            "1" => (true, true),
            "2" => (false, false),
            _ => return self.session.bad(self.at, "lines that do not say whether they ran were left out"),
        };
        self.range(Range { file, span, ran, part, at: self.at });
    }

    /// Puts what was measured into the files that are named by now.
    fn settle(&mut self) {
        for Waiting { name, ranges } in std::mem::take(&mut self.waiting) {
            let mut method = Method::new(name);
            for Range { file, span, ran, part, at } in ranges {
                let Some(path) = self.files.get(&file) else {
                    self.session.bad(at, "a range of a file that is not listed was left out");
                    continue;
                };
                let file = self.session.file(path);
                method.point(file, span, u64::from(ran));
                let wanted = u64::from(span.lines().len());
                let allowed = wanted.min(self.lines);
                self.lines -= allowed;
                if allowed < wanted {
                    self.session.diagnostics.add(Code::LimitReached, Some(Position::Byte(at)), || {
                        "more lines are named than the report has bytes; some were left out".to_owned()
                    });
                }
                for line in span.start.get()..span.start.get().saturating_add(allowed as u32) {
                    if let Some(line) = Line::new(line) {
                        self.session.covered(file, line, ran, part);
                    }
                }
            }
            if !method.name.is_empty() {
                self.session.method(method);
            }
        }
    }
}

impl Visitor for Report<'_> {
    fn open(&mut self, tag: &Tag<'_>) {
        self.at = tag.at;
        match tag.name {
            "range" => self.range_of(tag),
            "function" => {
                self.class = tag.text("type_name").unwrap_or_default().into_owned();
                let name = tag.text("name").unwrap_or_default();
                self.method(&name);
            }
            "source_file" => {
                let (id, path) = (tag.raw("id"), tag.text("path").filter(|path| !path.is_empty()));
                match (id, path) {
                    (Some(id), Some(path)) => {
                        self.session.file(&path);
                        self.files.insert(id.to_owned(), path.into_owned());
                    }
                    _ => self.session.bad(tag.at, "a file without a number or a path was left out"),
                }
            }
            name => self.field = FIELDS.into_iter().find(|field| *field == name),
        }
    }

    fn close(&mut self, name: &str) {
        self.field = None;
        match name {
            // The numbers of files are those of the module.
            "module" => {
                self.settle();
                self.files.clear();
            }
            "ClassName" => self.class = self.fields.remove("ClassName").unwrap_or_default(),
            "MethodName" => {
                let name = self.fields.remove("MethodName").unwrap_or_default();
                self.method(&name);
            }
            "Lines" => self.lines_of(),
            "SourceFileNames" => {
                let (id, path) = (self.fields.remove("SourceFileID"), self.fields.remove("SourceFileName"));
                if let (Some(id), Some(path)) = (id, path) {
                    self.session.file(&path);
                    self.files.insert(id, path);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(field) = self.field {
            self.fields.entry(field).or_default().push_str(text.trim());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{LineState, Metric, Ratio};

    fn read_text(text: &str) -> RawReport {
        super::read(&Input::new(text.as_bytes())).unwrap()
    }

    const NEW: &str = "<?xml version='1.0' encoding='utf-8'?><results><modules><module name='shop.dll' path='shop.dll'><functions>\
        <function name='Add(int)' type_name='Cart' namespace='Shop'><ranges>\
        <range source_id='0' covered='yes' start_line='5' start_column='9' end_line='6' end_column='20'/>\
        <range source_id='0' covered='partial' start_line='7' start_column='9' end_line='7' end_column='20'/>\
        <range source_id='0' covered='no' start_line='7' start_column='21' end_line='8' end_column='20'/></ranges></function>\
        </functions><skipped_functions/><source_files><source_file id='0' path='C:\\shop\\Cart.cs'/></source_files></module>\
        <module name='b.dll'><functions><function name='F()' type_name='B'><ranges><range source_id='0' covered='no' start_line='1'/>\
        <range source_id='3' covered='no' start_line='1'/></ranges></function></functions>\
        <source_files><source_file id='0' path='C:\\shop\\B.cs'/></source_files></module></modules></results>";

    #[test]
    fn ranges_are_lines_that_ran_as_a_whole_in_part_or_not() {
        let report = read_text(NEW);
        let paths: Vec<&str> = report.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["C:\\shop\\Cart.cs", "C:\\shop\\B.cs"]);
        let cart = &report.files[0].coverage;
        assert_eq!(cart.totals().get(Metric::Lines), Some(Ratio::new(3, 4)));
        assert_eq!(cart.state(Line::new(7).unwrap()), Some(LineState::Partial));
        let twice = NEW.replace("covered='partial' start_line='7'", "covered='yes' start_line='7'");
        let twice = read_text(&twice).files.remove(0).coverage;
        assert_eq!(twice.state(Line::new(7).unwrap()), Some(LineState::Partial), "one range ran, another did not");
        let functions: Vec<_> = cart.functions.iter().map(|f| (&*f.name, f.start, f.end, f.entered)).collect();
        assert_eq!(functions, [("Cart.Add(int)", Line::new(5), Line::new(8), Some(1))]);
        assert_eq!(report.files[1].coverage.totals().get(Metric::Functions), Some(Ratio::new(0, 1)));
        let codes: Vec<_> = report.diagnostics.iter().map(|entry| (entry.code, entry.count)).collect();
        assert_eq!(codes, [(Code::BadRecord, 1)]);
    }

    #[test]
    fn the_older_form_says_the_same_in_elements() {
        let lines = |start: u32, end: u32, covered: u32| {
            format!(
                "<Lines><LnStart>{start}</LnStart><ColStart>9</ColStart><LnEnd>{end}</LnEnd><ColEnd>20</ColEnd>\
                 <Coverage>{covered}</Coverage><SourceFileID>1</SourceFileID><LineID>0</LineID></Lines>"
            )
        };
        let report = read_text(&format!(
            "<CoverageDSPriv><xs:schema id='x'/><Module><ModuleName>shop.dll</ModuleName><NamespaceTable><NamespaceName>Shop\
             </NamespaceName><Class><ClassName>Cart</ClassName><Method><MethodName>Add(List&lt;int&gt;)</MethodName>{}{}{}</Method>\
             </Class></NamespaceTable></Module><SourceFileNames><SourceFileID>1</SourceFileID>\
             <SourceFileName>C:\\shop\\Cart.cs</SourceFileName></SourceFileNames></CoverageDSPriv>",
            lines(5, 6, 0),
            lines(7, 7, 1),
            lines(8, 8, 2)
        ));
        let cart = &report.files[0].coverage;
        assert_eq!(cart.totals().get(Metric::Lines), Some(Ratio::new(3, 4)));
        assert_eq!(cart.state(Line::new(7).unwrap()), Some(LineState::Partial));
        assert_eq!(cart.functions.get(0).map(|function| &*function.name), Some("Cart.Add(List<int>)"));
        assert_eq!(report.diagnostics.iter().count(), 0);
    }

    #[test]
    fn a_range_of_millions_of_lines_paints_no_more_than_the_report_has_bytes() {
        let text = NEW.replace("end_line='6'", "end_line='40000000'");
        let report = read_text(&text);
        assert!(report.files[0].coverage.lines.len() <= text.len());
        assert!(report.diagnostics.iter().any(|entry| entry.code == Code::LimitReached));
    }
}
