//! Functions of a folder. The data know their blocks, which begin behind the brace of a function and end with its last
//! statement; the source says where the declaration stands.

use std::sync::Arc;

use super::meta::{Described, Unit};
use crate::coverage::{Diagnostics, FileCoverage, Function, Functions, Line};
use crate::formats::go::paint;
use crate::formats::{Settings, Source};

/// The function as far as the data have it. It was entered as often as its first block ran.
pub(super) fn of(described: &Described<'_>, units: &[Unit]) -> Option<Function> {
    let name = String::from_utf8_lossy(described.name);
    // A type does not have a method twice, so that the star of the receiver, `*Queue.Push`, tells nothing apart.
    let name = name.strip_prefix('*').unwrap_or(&name);
    let start = units.iter().filter_map(|unit| unit.span).map(|span| span.start).min()?;
    let end = units.iter().filter_map(|unit| unit.span).map(|span| span.end).max();
    Some(Function::new(name, Some(start), end, units.first().map(|unit| unit.count)))
}

/// Derives the lines of a file, and places its functions.
pub(super) fn complete(
    coverage: &mut Arc<FileCoverage>,
    source: Source<'_>,
    settings: &Settings,
    diagnostics: &mut Diagnostics,
) {
    paint::complete(coverage, source, settings, diagnostics);
    if let Some(text) = source.text {
        place(Arc::make_mut(coverage), text);
    }
}

/// Moves functions to the lines of their declarations, which begin at the first column. Where they end is left to those
/// who understand the source.
fn place(coverage: &mut FileCoverage, text: &str) {
    let lines = text.lines().enumerate().filter(|(_, line)| line.starts_with("func "));
    let declared: Vec<Line> = lines.map(|(at, _)| Line::from_index(at)).collect();
    let functions = coverage.functions.iter().cloned().map(|function| {
        let before = function.start.map_or(0, |start| declared.partition_point(|line| *line <= start));
        match before.checked_sub(1).and_then(|at| declared.get(at)) {
            Some(line) => Function { start: Some(*line), end: None, ..function },
            None => function,
        }
    });
    coverage.functions = Functions::group(functions.collect());
}
