//! Line-oriented output: gaps for grep, editors and annotations, and diagnostics in a sentence.

use std::fmt::Write as _;

use super::escape;
use crate::analysis::{Decisions, FileId, Gap, Snapshot, sentence};
use crate::coverage::{Diagnostic, Line, LineRange, ranges};
use crate::source::printable;

/// What lines miss, in the words of their code.
pub(in crate::cli) type Sentences = rustc_hash::FxHashMap<(FileId, Line), String>;

/// `path:10-12,40`, a line a file, in the order of the files' first gap in the list.
pub(in crate::cli) fn plain(snapshot: &Snapshot, gaps: &[Gap]) -> String {
    let mut out = String::new();
    let mut seen = rustc_hash::FxHashSet::default();
    for gap in gaps.iter().filter(|gap| seen.insert(gap.file)) {
        let (Some(file), Some(coverage)) = (snapshot.file(gap.file), snapshot.coverage(gap.file)) else { continue };
        let of_file = |line: &Line| gaps.iter().any(|other| other.file == gap.file && other.contains(*line));
        let mut lines: Vec<Line> = coverage.lines.missed().chain(coverage.partial()).filter(of_file).collect();
        lines.sort_unstable();
        if !lines.is_empty() {
            let _ = writeln!(out, "{}:{}", printable(file.path.as_str()), places(&ranges(lines)));
        }
    }
    out
}

/// `path:line:column: message`, which editors' quickfix lists read.
pub(in crate::cli) fn quickfix(snapshot: &Snapshot, gaps: &[Gap], said: &Sentences) -> String {
    let mut out = String::new();
    for gap in gaps {
        let Some(file) = snapshot.file(gap.file) else { continue };
        let _ = writeln!(out, "{}:{}:1: {}", printable(file.path.as_str()), gap.start, words(snapshot, gap, said));
    }
    out
}

/// GitHub's workflow commands, an annotation a gap.
pub(in crate::cli) fn github(snapshot: &Snapshot, gaps: &[Gap], said: &Sentences) -> String {
    let mut out = String::new();
    for gap in gaps {
        let Some(file) = snapshot.file(gap.file) else { continue };
        let path = escape::workflow_property(file.path.as_str());
        let message = escape::workflow_data(&words(snapshot, gap, said));
        let _ =
            writeln!(out, "::warning file={path},line={},endLine={},title=Not covered::{message}", gap.start, gap.end);
    }
    out
}

/// A gap in words: where it is, what it misses.
fn words(snapshot: &Snapshot, gap: &Gap, said: &Sentences) -> String {
    let function = gap.function.and_then(|id| snapshot.function(id)).map(|row| format!("{}: ", row.name));
    let of_report = || {
        let coverage = snapshot.coverage(gap.file).filter(|_| gap.partial_only)?;
        sentence(coverage, gap.start, None, &Decisions::default())
    };
    let said = said.get(&(gap.file, gap.start)).cloned().or_else(of_report);
    let plural = |n: u32, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
    let missed = match (gap.missed_lines, gap.missed_arms) {
        (0, arms) => format!("{} not taken", plural(arms, "branch").replace("branchs", "branches")),
        (lines, 0) => format!("{} not covered", plural(lines, "line")),
        (lines, arms) => {
            let arms = plural(arms, "branch").replace("branchs", "branches");
            format!("{} and {arms} not covered", plural(lines, "line"))
        }
    };
    let text = format!("{}{}", function.unwrap_or_default(), said.unwrap_or(missed));
    printable(&text).into_owned()
}

/// `10-12,40`.
pub(in crate::cli) fn places(ranges: &[LineRange]) -> String {
    let place = |range: &LineRange| match range.len() {
        1 => range.start.to_string(),
        _ => format!("{}-{}", range.start, range.end),
    };
    ranges.iter().map(place).collect::<Vec<_>>().join(",")
}

/// A diagnostic's message, with how many more of its kind there are.
pub(in crate::cli) fn message(diagnostic: &Diagnostic) -> String {
    match diagnostic.count {
        0 | 1 => diagnostic.message.clone(),
        count => format!("{} (and {} more like it)", diagnostic.message, count - 1),
    }
}

/// A diagnostic as one line for stderr: `warning: lcov.info: line 12: message`.
pub(in crate::cli) fn diagnostic(diagnostic: &Diagnostic) -> String {
    let mut out = format!("{}: ", diagnostic.code.severity().key());
    if let Some(input) = &diagnostic.input {
        let _ = write!(out, "{input}: ");
    }
    if let Some(position) = diagnostic.position {
        let _ = write!(out, "{position}: ");
    }
    out.push_str(&message(diagnostic));
    printable(&out).into_owned()
}
