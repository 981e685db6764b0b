//! JaCoCo XML: what the tools of the JVM write, and others after them (Kover, Pester, gcovr).
//!
//! ```xml
//! <report name="shop">
//!   <sessioninfo id="build-1" start="1" dump="2"/>
//!   <group name="core">
//!     <package name="org/acme">
//!       <class name="org/acme/Cart" sourcefilename="Cart.java">
//!         <method name="add" desc="(I)V" line="3"><counter type="METHOD" missed="0" covered="1"/></method>
//!       </class>
//!       <sourcefile name="Cart.java">
//!         <line nr="3" mi="1" ci="4" mb="1" cb="1"/>
//!         <counter type="LINE" missed="0" covered="1"/>
//!       </sourcefile>
//!     </package>
//!   </group>
//! </report>
//! ```
//!
//! The rules come from JaCoCo's DTD (report 1.1) and from what the producers really write. A line has counts of missed
//! and covered instructions and branches, of which each may be left out when it is 0, and none of executions. Groups nest. A
//! path is that of a package, so that two modules may have the same one: then it begins with the name of its group. A
//! line without instructions (gcovr) does not say whether it ran, and the counters of its file are all that is known.

mod file;
mod names;
mod spelled;
mod visitor;

use std::sync::Arc;

use rayon::prelude::*;

use self::file::{SourceFile, tell_apart};
use self::visitor::Report;
use super::format::{Companions, Family, Format, Reader, Together};
use super::recognise::Head;
use super::{Input, Needs, RawFile, RawReport, ReadError, xml};
use crate::coverage::{Code, Metric, MetricSet};

/// JaCoCo's row in the table of formats.
pub(super) const JACOCO: Format = Format {
    id: "jacoco",
    name: "JaCoCo XML",
    family: Family::Jvm,
    richness: 40,
    recognise,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

const NAMES: xml::Names =
    xml::Names { root: "report", document: "a <report> element", part: "a complete <sourcefile>" };

/// Is it a JaCoCo report?
fn recognise(head: &Head<'_>) -> bool {
    head.xml().is_some_and(|xml| {
        let marked = xml.doctype().to_ascii_lowercase().contains("jacoco") || xml.has_child("sessioninfo");
        let parts = xml.has_child("package") || xml.has_child("group");
        let shaped = parts && (xml.has_descendant("sourcefile") || xml.has_descendant("counter"));
        xml.root() == "report" && (marked || shaped)
    })
}

/// Reads a report.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let visitors = |bytes: &[u8], cuts: &[usize]| {
        let groups = xml::open_at(bytes, "group", "name", cuts).into_iter();
        groups.map(|groups| Report::new(&input.limits, groups)).collect()
    };
    let pieces = xml::Pieces { element: "package", visitors: &visitors };
    let (reports, walked) = xml::read_in_pieces(input, NAMES, &pieces, Report::has_files)?;
    let Some(report) = reports.into_iter().reduce(Report::with) else { return Err(ReadError::Empty) };
    let Report { producer, mut files, branches, methods, instructions, totals, mut diagnostics, .. } =
        report.finished();
    diagnostics.append(walked.diagnostics);
    let mut carries = MetricSet::of(&[Metric::Lines]);
    let counted = files.iter().any(|file| file.coverage.stated.functions.is_some());
    for (metric, has) in
        [(Metric::Branches, branches), (Metric::Functions, methods || counted), (Metric::Instructions, instructions)]
    {
        if has {
            carries = carries.with(metric);
        }
    }
    let silent = files.iter().filter(|file| file.coverage.stated.lines.is_some()).count();
    if silent > 0 {
        diagnostics.add(Code::Unsupported, None, || {
            format!("in {silent} files the lines do not say whether they ran, so that only their number is known")
        });
    }
    let modules = tell_apart(&mut files);
    let files = files.into_par_iter().map(|SourceFile { path, mut coverage, .. }| {
        Arc::make_mut(&mut coverage).carries = carries;
        RawFile { path, coverage, source_hash: None }
    });
    let files = files.collect();
    Ok(RawReport { producer, modules, files, reported: totals.reported(), diagnostics, ..RawReport::default() })
}

#[cfg(test)]
mod tests;
