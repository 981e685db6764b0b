//! Cobertura XML: what CI systems take, written by tools of every language, each with its own idea of it.
//!
//! ```xml
//! <coverage line-rate="0.5" lines-covered="1" lines-valid="2" version="1.9">
//!   <sources><source>/home/me/app</source></sources>
//!   <packages><package name="app"><classes>
//!     <class name="app.Cache" filename="app/cache.x">
//!       <methods><method name="get" signature="()"><lines><line number="3" hits="4"/></lines></method></methods>
//!       <lines>
//!         <line number="3" hits="4" branch="true" condition-coverage="50% (1/2)"/>
//!         <line number="4" hits="0"/>
//!       </lines>
//!     </class>
//!   </classes></package></packages>
//! </coverage>
//! ```
//!
//! The rules come from Cobertura's DTD (coverage-04) and from what the producers really write. Several classes of one
//! file (nested, partial, generated ones) are different measurements and add up; within a class the lines of
//! `<methods>` repeat those of `<lines>`. Branches are counted, not named, except where coverage.py names every
//! missing one. Totals in the file are kept beside ours and never used.
//!
//! A large report is read in pieces, cut after a `</class>`, on all cores.

mod class;
mod files;
mod line;
mod parse;
mod producer;
mod root;

use rayon::prelude::*;

use self::files::{Style, files};
use self::parse::{Part, parse};
use self::root::compare;
use super::count::shown;
use super::format::{Companions, Family, Format, Reader, Together};
use super::recognise::Head;
use super::xml::{Decoded, decode};
use super::{Input, Needs, RawFile, RawReport, ReadError};
use crate::coverage::{Code, Diagnostics, Metric, Position, Reported, Totals};

/// Cobertura's row in the table of formats.
pub(super) const COBERTURA: Format = Format {
    id: "cobertura",
    name: "Cobertura XML",
    family: Family::Exchange,
    richness: 40,
    recognise,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

/// The same format, but beside coverage.py's other files it is one of several views of the same run.
pub(super) const COVERAGE_PY: Format = Format {
    id: "coveragepy-xml",
    name: "coverage.py XML",
    family: Family::Python,
    richness: 40,
    recognise: recognise_coverage_py,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

/// Is it a Cobertura report?
fn recognise(head: &Head<'_>) -> bool {
    head.xml().is_some_and(|xml| {
        let rates = ["line-rate", "branch-rate", "lines-valid"];
        xml.root() == "coverage"
            && (rates.iter().any(|name| xml.attribute(name).is_some())
                || ["packages", "sources"].iter().any(|name| xml.has_child(name)))
    })
}

/// Is it a Cobertura report that coverage.py wrote?
fn recognise_coverage_py(head: &Head<'_>) -> bool {
    recognise(head) && head.xml().is_some_and(|xml| xml.has_comment(producer::COVERAGE_PY))
}

/// Reads a report.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let Decoded { text, skipped, damaged } = decode(input.bytes);
    if text.trim_start().is_empty() {
        return Err(ReadError::Empty);
    }
    let pieces = pieces(&text);
    let read = |(at, piece): &(usize, &str)| {
        let last = at + piece.len() == text.len();
        let part = parse(piece, skipped + *at as u64, last, &input.limits);
        input.observer.read(piece.len() as u64);
        part
    };
    let whole = join(pieces.par_iter().map(read).collect());
    let end = whole.stopped.unwrap_or(skipped + text.len() as u64);
    if whole.classes.is_empty() && !(whole.root.seen && whole.closed && whole.stopped.is_none()) {
        return Err(unusable(&whole, end));
    }
    let mut report = report(whole, end);
    if damaged {
        report.diagnostics.add(Code::NotUtf8, None, || "bytes that are no text were replaced".to_owned());
    }
    Ok(report)
}

/// A piece is about this long: long enough to be worth a thread, short enough to keep all of them busy.
const PIECE: usize = 1 << 20;

/// Cuts a report after the end of classes. `</class>` can stand in a comment or in CDATA as well, so a report that has
/// any behind its head is not cut; nobody writes them there.
fn pieces(text: &str) -> Vec<(usize, &str)> {
    let bytes = text.as_bytes();
    let body = memchr::memmem::find(bytes, b"<class ").unwrap_or(bytes.len());
    let body = bytes.get(body..).unwrap_or_default();
    if bytes.len() < 2 * PIECE || memchr::memmem::find(body, b"<!").is_some() {
        return vec![(0, text)];
    }
    let end_of_class = memchr::memmem::Finder::new("</class>");
    let mut out = Vec::with_capacity(bytes.len() / PIECE + 1);
    let mut from = 0;
    while from < bytes.len() {
        let rest = bytes.get(from + PIECE..).unwrap_or_default();
        let to = end_of_class.find(rest).map_or(bytes.len(), |at| from + PIECE + at + "</class>".len());
        out.push((from, text.get(from..to).unwrap_or_default()));
        from = to;
    }
    out
}

/// The parts of a report, in order, as one.
fn join(parts: Vec<Part>) -> Part {
    let mut parts = parts.into_iter();
    let mut whole = parts.next().unwrap_or_default();
    for mut part in parts {
        // A piece may begin inside a package.
        for class in part.classes.iter_mut().take_while(|class| class.package.is_none()) {
            class.package.clone_from(&whole.package);
        }
        whole.package = part.package.or(whole.package);
        whole.classes.extend(part.classes);
        whole.root.sources.extend(part.root.sources);
        whole.branches |= part.branches;
        whole.bodies |= part.bodies;
        whole.closed |= part.closed;
        whole.stopped = whole.stopped.or(part.stopped);
        whole.diagnostics.append(part.diagnostics);
    }
    whole
}

/// Nothing of the input can be used: it is no such report, or it ends before its first class does.
fn unusable(whole: &Part, end: u64) -> ReadError {
    let (expected, found, at) = match &whole.first {
        Some((name, at)) if !whole.root.seen => ("a <coverage> element", format!("the element {}", shown(name)), *at),
        None => ("a <coverage> element", "no element".to_owned(), whole.stopped.unwrap_or(0)),
        Some(_) => ("a complete <class>", "the end of what can be read".to_owned(), end),
    };
    ReadError::Malformed { position: Position::Byte(at), expected, found }
}

fn report(whole: Part, end: u64) -> RawReport {
    let Part { root, classes, branches, bodies, closed, mut diagnostics, .. } = whole;
    if !closed {
        diagnostics.add(Code::Truncated, Some(Position::Byte(end)), || {
            "the report ends in the middle; what came before is used".to_owned()
        });
    }
    let producer = producer::producer(&root, classes.first().map(|class| class.path.as_str()));
    let branches = branches || root.states_branches();
    let style = Style::of(&root, &classes, branches, bodies);
    let files = files(classes, style);
    let reported = root.reported(branches);
    // The totals of a whole report say nothing about a part of it.
    if let Some(reported) = reported.as_ref().filter(|_| closed) {
        compare_totals(reported, &files, &mut diagnostics);
    }
    RawReport { producer, sources: root.sources, files, reported, diagnostics, ..RawReport::default() }
}

fn compare_totals(reported: &Reported, files: &[RawFile], diagnostics: &mut Diagnostics) {
    let with = |mut sum: Totals, other: &Totals| {
        sum.add(other);
        sum
    };
    let each = files.par_iter().fold(Totals::default, |sum, file| with(sum, &file.coverage.totals()));
    let totals = each.reduce(Totals::default, |sum, other| with(sum, &other));
    for metric in [Metric::Lines, Metric::Branches] {
        let ours = totals.get(metric).unwrap_or_default();
        compare(reported, metric, ours, diagnostics);
    }
}

#[cfg(test)]
mod tests;
