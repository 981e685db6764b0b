//! A line above each function: how much of it is covered, what it misses, how many tests run it.

use lsp_types::{CodeLens, Command, Range, Uri};
use serde_json::json;

use super::event::Mapped;
use super::marks::{Run, runs};
use super::place;
use super::position::Encoding;
use crate::analysis::{FileReach, FunctionRow, KnownTests};
use crate::coverage::{Line, LineRange, Metric};

/// More functions than this of one file have none.
const MOST: usize = 2000;

/// The lenses of a text.
pub(super) fn of(mapped: &Mapped, names: &KnownTests, encoding: Encoding, uri: &Uri) -> Vec<CodeLens> {
    let Some(entry) = &mapped.entry else { return Vec::new() };
    let reach = (!entry.coverage().contexts.is_empty()).then(|| FileReach::of(names, entry.coverage()));
    let rows = entry.functions().iter().filter(|row| row.start.is_some_and(|start| start.index() < mapped.text.len()));
    let missed = runs(entry.coverage());
    let lens = |row: &FunctionRow| {
        let start = row.start?;
        let title = words(row, reach.as_ref())?;
        // Where something is missed it is what one wants to see, else who runs it.
        let (command, line) = match first_missed(&missed, row) {
            Some(line) => ("lazycov.showLine", line),
            None => ("lazycov.showTests", row.from.unwrap_or(start)),
        };
        let arguments = vec![json!({"uri": uri, "line": line.index()})];
        let at = place::code(&mapped.text, encoding, LineRange::new(start, start));
        let range = Range { start: at.start, end: at.start };
        let command = Command { title, command: command.to_owned(), arguments: Some(arguments) };
        Some(CodeLens { range, command: Some(command), data: None })
    };
    rows.take(MOST).filter_map(lens).collect()
}

fn words(row: &FunctionRow, reach: Option<&FileReach>) -> Option<String> {
    let lines = row.totals.get(Metric::Lines).filter(|lines| lines.total > 0)?;
    let mut words = vec![lines.display(1)];
    if lines.missed() > 0 {
        words.push(format!("{} missed", lines.missed()));
    }
    if let Some(ways) = row.totals.get(Metric::Branches).filter(|branches| branches.missed() > 0) {
        let plural = if ways.missed() == 1 { "branch" } else { "branches" };
        words.push(format!("{} {plural} missed", ways.missed()));
    }
    if let (Some(reach), Some(start), Some(end)) = (reach, row.from.or(row.start), row.end) {
        words.push(match reach.tests_in(LineRange::new(start, end)).count() {
            0 => "no test".to_owned(),
            1 => "1 test".to_owned(),
            many => format!("{many} tests"),
        });
    }
    Some(words.join(" \u{b7} "))
}

/// The first line of a function that is missed or partial.
fn first_missed(missed: &[Run], row: &FunctionRow) -> Option<Line> {
    let within = LineRange::new(row.from.or(row.start)?, row.end?);
    if row.impact == 0 {
        return None;
    }
    let lines = missed.get(missed.partition_point(|run| run.lines.end < within.start))?.lines;
    (lines.start <= within.end).then(|| lines.start.max(within.start))
}
