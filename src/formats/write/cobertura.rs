//! Cobertura XML: lines with counts, branches as counts, functions by the lines that belong to them. It cannot name arms,
//! and has no word for statements, regions, excluded lines, conditions and contexts.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::parts::{Group, Parts};
use crate::coverage::{File, FileCoverage, Function, Line, Ratio, Report};

/// A report with a package for each folder.
pub(super) fn parts<'a>(report: &'a Report, generator: &str, created: u64) -> Parts<'a> {
    let mut folders: BTreeMap<&str, Vec<&File>> = BTreeMap::new();
    for file in &report.files {
        folders.entry(split(file.path.as_str()).0).or_default().push(file);
    }
    let package =
        |(folder, files): (&'a str, Vec<&'a File>)| -> Group<'a> { Box::new(move || package(folder, &files)) };
    let groups = folders.into_iter().map(package).collect();
    Parts { head: head(report, generator, created), groups, between: "", tail: "  </packages>\n</coverage>\n" }
}

fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

fn head(report: &Report, generator: &str, created: u64) -> String {
    let lines: Ratio = report.files.iter().map(|file| file.coverage.lines.ratio()).sum();
    let branches: Ratio = report.files.iter().map(|file| branches(&file.coverage)).sum();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <!DOCTYPE coverage SYSTEM \"http://cobertura.sourceforge.net/xml/coverage-04.dtd\">\n\
         <coverage line-rate=\"{}\" branch-rate=\"{}\" lines-covered=\"{}\" lines-valid=\"{}\" \
         branches-covered=\"{}\" branches-valid=\"{}\" complexity=\"0\" version=\"{}\" timestamp=\"{created}\">\n  \
         <sources>\n    <source>.</source>\n  </sources>\n  <packages>\n",
        lines.fraction(),
        branches.fraction(),
        lines.covered,
        lines.total,
        branches.covered,
        branches.total,
        escaped(generator),
    )
}

/// Branches on lines that are code; of others Cobertura knows nothing.
fn branches(coverage: &FileCoverage) -> Ratio {
    coverage.branch_lines().filter(|entry| coverage.lines.hits(entry.0).is_some()).map(|entry| entry.1).sum()
}

fn rates(lines: Ratio, branches: Ratio) -> String {
    let (lines, branches) = (lines.fraction(), branches.fraction());
    format!("line-rate=\"{lines}\" branch-rate=\"{branches}\" complexity=\"0\"")
}

fn package(folder: &str, files: &[&File]) -> String {
    let lines = files.iter().map(|file| file.coverage.lines.ratio()).sum();
    let branches = files.iter().map(|file| self::branches(&file.coverage)).sum();
    let name = if folder.is_empty() { "." } else { folder };
    let mut out = format!("    <package name=\"{}\" {}>\n      <classes>\n", escaped(name), rates(lines, branches));
    for file in files {
        class(file, &mut out);
    }
    out.push_str("      </classes>\n    </package>\n");
    out
}

fn class(file: &File, out: &mut String) {
    let coverage = &*file.coverage;
    let (path, rates) = (file.path.as_str(), rates(coverage.lines.ratio(), branches(coverage)));
    let (name, path) = (escaped(split(path).1), escaped(path));
    let _ = writeln!(out, "        <class name=\"{name}\" filename=\"{path}\" {rates}>\n          <methods>");
    methods(coverage, out);
    out.push_str("          </methods>\n          <lines>\n");
    let mut branches = coverage.branch_lines().peekable();
    coverage.lines.each(|line, hits| {
        let _ = write!(out, "            <line number=\"{line}\" hits=\"{hits}\"");
        while branches.next_if(|entry| entry.0 < line).is_some() {}
        if let Some((_, ratio)) = branches.next_if(|entry| entry.0 == line) {
            let (covered, total) = (ratio.covered, ratio.total);
            let percent = ratio.covered.saturating_mul(100).checked_div(ratio.total).unwrap_or(0);
            let _ = write!(out, " branch=\"true\" condition-coverage=\"{percent}% ({covered}/{total})\"");
        }
        out.push_str("/>\n");
    });
    out.push_str("          </lines>\n        </class>\n");
}

/// Functions by the measured lines that belong to them and to none inside them: readers add up what several methods say
/// of a line. Of a function that was never entered none ran, whatever else stands on its lines.
fn methods(coverage: &FileCoverage, out: &mut String) {
    for (function, lines) in coverage.functions.iter().zip(owned(coverage)) {
        if lines.is_empty() {
            continue;
        }
        let name = escaped(&function.name);
        let _ = write!(out, "            <method name=\"{name}\" signature=\"\" complexity=\"0\"><lines>");
        for (line, hits) in lines {
            let hits = if function.entered == Some(0) { 0 } else { hits };
            let _ = write!(out, "<line number=\"{line}\" hits=\"{hits}\"/>");
        }
        out.push_str("</lines></method>\n");
    }
}

/// For each function its lines with their hits. A line belongs to the function around it that begins last.
fn owned(coverage: &FileCoverage) -> Vec<Vec<(Line, u64)>> {
    let functions = &coverage.functions;
    let mut owned = vec![Vec::new(); functions.len()];
    let mut starts = functions.iter().enumerate().filter_map(|(at, function)| Some((at, extent(function)?))).peekable();
    let mut open: Vec<(usize, Line)> = Vec::new();
    for (line, hits) in coverage.lines.iter() {
        while let Some((at, (_, end))) = starts.next_if(|(_, (start, _))| *start <= line) {
            open.push((at, end));
        }
        while open.last().is_some_and(|(_, end)| *end < line) {
            open.pop();
        }
        if let Some(lines) = open.last().and_then(|(at, _)| owned.get_mut(*at)) {
            lines.push((line, hits));
        }
    }
    owned
}

fn extent(function: &Function) -> Option<(Line, Line)> {
    let start = function.start?;
    Some((start, function.end.unwrap_or(start)))
}

/// Text for an attribute; what XML has no way to write becomes a space.
fn escaped(text: &str) -> Cow<'_, str> {
    let text = quick_xml::escape::escape(text);
    let forbidden = |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
    if text.contains(forbidden) { text.replace(forbidden, " ").into() } else { text }
}
