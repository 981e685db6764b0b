//! Clover XML: of OpenClover (Java), and of PHPUnit, Istanbul and gcovr, which each took what they needed of it.
//!
//! ```xml
//! <coverage generated="1" clover="4.5.2">
//!   <project name="shop">
//!     <package name="org.acme">
//!       <file name="Cart.java" path="/srv/shop/Cart.java">
//!         <class name="Cart"><metrics methods="1" coveredmethods="1"/></class>
//!         <line num="3" count="2" type="method" signature="add(int) : void"/>
//!         <line num="4" count="2" type="cond" truecount="2" falsecount="0"/>
//!         <line num="5" count="2" type="stmt"/>
//!       </file>
//!     </package>
//!     <metrics statements="1" coveredstatements="1"/>
//!   </project>
//!   <testproject/>
//! </coverage>
//! ```
//!
//! The rules come from Clover's schema and from what the producers really write. Statements and conditions are lines;
//! a method's line is its declaration and none of them. OpenClover tells how often a condition was true and how often
//! false; Istanbul writes into the same attributes how many branches of a line were taken and how many were not.
//! `<testproject>` holds the tests and is left out, as in Clover's own totals. Totals are kept beside ours and never used.

mod dialect;
mod file;
mod visitor;

use std::sync::Arc;

use self::visitor::Report;
use super::format::{Companions, Family, Format, Reader, Together};
use super::recognise::Head;
use super::{Input, Needs, RawFile, RawReport, ReadError, xml};
use crate::coverage::{Metric, MetricSet};

/// Clover's row in the table of formats.
pub(super) const CLOVER: Format = Format {
    id: "clover",
    name: "Clover XML",
    family: Family::Exchange,
    richness: 35,
    recognise,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

const NAMES: xml::Names = xml::Names { root: "coverage", document: "a <coverage> element", part: "a complete <file>" };

/// Is it a Clover report?
fn recognise(head: &Head<'_>) -> bool {
    head.xml().is_some_and(|xml| {
        let marked = xml.attribute("clover").is_some() || xml.attribute("generated").is_some();
        xml.root() == "coverage" && (marked || xml.has_child("project"))
    })
}

/// Reads a report.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let mut report = Report::new(&input.limits);
    let walked = xml::read(input, NAMES, &mut report, |report| !report.files.is_empty())?;
    let Report { files, marks, reported, mut diagnostics, .. } = report;
    diagnostics.append(walked.diagnostics);
    let dialect = marks.dialect(files.first().map(|file| file.path.as_str()));
    let mut carries = MetricSet::of(&[Metric::Lines]);
    for (metric, has) in [(Metric::Branches, marks.conditions), (Metric::Functions, marks.methods)] {
        if has {
            carries = carries.with(metric);
        }
    }
    let files = files.into_iter().map(|mut file| {
        let path = std::mem::take(&mut file.path);
        RawFile { path, coverage: Arc::new(file.coverage(dialect, carries)), source_hash: None }
    });
    let files = files.collect();
    let producer = marks.producer(dialect);
    Ok(RawReport { producer, files, reported, diagnostics, ..RawReport::default() })
}

#[cfg(test)]
mod tests;
