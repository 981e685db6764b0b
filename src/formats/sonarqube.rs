//! SonarQube's generic coverage: what its server takes from tools that it does not know.
//!
//! ```xml
//! <coverage version="1">
//!   <file path="src/cart.c">
//!     <lineToCover lineNumber="3" covered="true" branchesToCover="4" coveredBranches="3"/>
//!     <lineToCover lineNumber="5" covered="false"/>
//!   </file>
//! </coverage>
//! ```
//!
//! The rules come from SonarQube's documentation of generic test data. A line ran or not; its branches are counted, not
//! named. A line that comes twice (gcovr writes the instances of a template) ran when one of them did.

use std::sync::Arc;

use super::count::{count, line};
use super::format::{Companions, Family, Format, Reader, Together};
use super::recognise::Head;
use super::xml::{Tag, Visitor};
use super::{Input, Limits, Needs, RawFile, RawReport, ReadError, xml};
use crate::coverage::{
    Code, Counts, Diagnostics, FileCoverage, LineRatio, LinesBuilder, Metric, MetricSet, Position, Repeat,
};

/// SonarQube's row in the table of formats.
pub(super) const SONARQUBE: Format = Format {
    id: "sonarqube",
    name: "SonarQube generic coverage",
    family: Family::Exchange,
    richness: 40,
    recognise,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

const NAMES: xml::Names = xml::Names { root: "coverage", document: "a <coverage> element", part: "a complete <file>" };

/// Is it a report for SonarQube?
fn recognise(head: &Head<'_>) -> bool {
    head.xml().is_some_and(|xml| {
        let empty = !xml.has_descendant("file") && xml.attribute("line-rate").is_none();
        xml.root() == "coverage" && xml.attribute("version") == Some("1") && (xml.has_child("file") || empty)
    })
}

/// Reads a report.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let mut report = Report {
        limits: &input.limits,
        files: Vec::new(),
        file: None,
        branches: false,
        diagnostics: Diagnostics::default(),
    };
    let walked = xml::read(input, NAMES, &mut report, |report| !report.files.is_empty())?;
    let Report { files, branches, mut diagnostics, .. } = report;
    diagnostics.append(walked.diagnostics);
    let carries = MetricSet::of(&[Metric::Lines]);
    let carries = if branches { carries.with(Metric::Branches) } else { carries };
    let files = files.into_iter().map(|OpenFile { path, lines, branches }| {
        let coverage = FileCoverage {
            carries,
            counts: Counts::Binary,
            lines: lines.finish(Repeat::Max),
            branch_counts: branches.into_iter().collect(),
            ..FileCoverage::default()
        };
        RawFile { path, coverage: Arc::new(coverage), source_hash: None }
    });
    Ok(RawReport { files: files.collect(), diagnostics, ..RawReport::default() })
}

struct Report<'a> {
    limits: &'a Limits,
    files: Vec<OpenFile>,
    file: Option<OpenFile>,
    branches: bool,
    diagnostics: Diagnostics,
}

struct OpenFile {
    path: String,
    lines: LinesBuilder,
    branches: Vec<LineRatio>,
}

impl Report<'_> {
    fn line(&mut self, tag: &Tag<'_>) {
        let Some(file) = &mut self.file else { return };
        let position = Position::Byte(tag.at);
        let (mut number, mut covered, mut total, mut taken) = (None, None, None, None);
        for &(name, value) in tag.attributes {
            match name {
                "lineNumber" => number = Some(value),
                "covered" => covered = Some(value),
                "branchesToCover" => total = Some(value),
                "coveredBranches" => taken = Some(value),
                _ => {}
            }
        }
        let hits = match covered {
            Some(covered) if covered.eq_ignore_ascii_case("true") => Some(1),
            Some(covered) if covered.eq_ignore_ascii_case("false") => Some(0),
            _ => None,
        };
        let (Some(number), Some(hits)) = (number, hits) else {
            return self.note(tag.at, "a line without a number, or that is neither covered nor not, was left out");
        };
        let Some(line) = line(number, self.limits, position, &mut self.diagnostics) else { return };
        file.lines.push(line, hits);
        let Some(total) = total else { return };
        let mut small = |text: &str| u32::try_from(count(text, position, &mut self.diagnostics)).unwrap_or(u32::MAX);
        let total = small(total);
        let covered = taken.map_or(0, &mut small).min(total);
        self.branches |= total > 0;
        file.branches.push(LineRatio { line, covered, total, inexact: false });
    }

    fn note(&mut self, at: u64, message: &str) {
        self.diagnostics.add(Code::BadRecord, Some(Position::Byte(at)), || message.to_owned());
    }
}

impl Visitor for Report<'_> {
    fn open(&mut self, tag: &Tag<'_>) {
        match tag.name {
            "lineToCover" => self.line(tag),
            "file" => {
                self.files.extend(self.file.take());
                match tag.text("path").filter(|path| !path.is_empty()) {
                    Some(path) => {
                        let path = path.into_owned();
                        self.file = Some(OpenFile { path, lines: LinesBuilder::default(), branches: Vec::new() });
                    }
                    None => self.note(tag.at, "a file without a path was left out"),
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if name == "file" {
            self.files.extend(self.file.take());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{Line, Ratio};

    fn of_lines(lines: &str) -> RawReport {
        let text = format!("<coverage version='1'><file path='src\\a &amp; b.c'>{lines}</file></coverage>");
        super::read(&Input::new(text.as_bytes())).unwrap()
    }

    fn codes(report: &RawReport) -> Vec<(Code, u64)> {
        report.diagnostics.iter().map(|entry| (entry.code, entry.count)).collect()
    }

    #[test]
    fn lines_ran_or_not_and_branches_are_counted() {
        let report = of_lines(
            "<lineToCover lineNumber='3' covered='true' branchesToCover='4' coveredBranches='3'/>\
             <lineToCover lineNumber='5' covered='false'/><lineToCover lineNumber='5' covered='TRUE'/>\
             <lineToCover lineNumber='6' covered='false' branchesToCover='2'/>",
        );
        let coverage = &report.files[0].coverage;
        assert_eq!((report.files[0].path.as_str(), coverage.counts), ("src\\a & b.c", Counts::Binary));
        assert_eq!(coverage.totals().get(Metric::Lines), Some(Ratio::new(2, 3)));
        assert_eq!(coverage.totals().get(Metric::Branches), Some(Ratio::new(3, 6)));
        assert_eq!(
            of_lines("<lineToCover lineNumber='1' covered='true'/>").files[0].coverage.totals().get(Metric::Branches),
            None
        );
    }

    #[test]
    fn traps_26_and_27_bad_records_are_left_out_and_counted() {
        let report = of_lines(
            "<lineToCover lineNumber='0' covered='true'/><lineToCover lineNumber='2' covered='maybe'/><lineToCover covered='true'/>\
             <lineToCover lineNumber='4' covered='true' branchesToCover='-2' coveredBranches='9'/>\
             <lineToCover lineNumber='5' covered='true' branchesToCover='2' coveredBranches='9'/>",
        );
        assert_eq!(codes(&report), [(Code::LineZero, 1), (Code::BadRecord, 2), (Code::NegativeCount, 1)]);
        let lines: Vec<Line> = report.files[0].coverage.lines.iter().map(|entry| entry.0).collect();
        assert_eq!(lines, [4, 5].map(|n| Line::new(n).unwrap()));
        assert_eq!(report.files[0].coverage.branch_ratio(), Ratio::new(2, 2));
    }

    #[test]
    fn a_cut_report_keeps_its_complete_files() {
        let text =
            "<coverage version='1'><file path='a'><lineToCover lineNumber='1' covered='true'/></file><file path='b'>";
        let report = super::read(&Input::new(text.as_bytes())).unwrap();
        assert_eq!((report.files.len(), codes(&report)), (1, vec![(Code::Truncated, 1)]));
        assert!(super::read(&Input::new(&text.as_bytes()[..60])).is_err());
    }
}
