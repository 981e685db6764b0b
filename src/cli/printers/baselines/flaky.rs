//! The flaky lines of a baseline, for people and for programs.

use serde::Serialize;

use crate::analysis::{Flaky, FlakyLine};
use crate::coverage::{RepoPath, ranges};
use crate::source::printable;

/// Which lines differed between the runs of a baseline.
pub(in crate::cli) fn flaky(flaky: &Flaky) -> String {
    const SHOWN: usize = 5;
    let (runs, lines) = (flaky.runs, flaky.count());
    let of_file = |(path, lines): &(RepoPath, Vec<FlakyLine>)| {
        let ranges = ranges(lines.iter().map(|known| known.line));
        let shown = ranges.iter().take(SHOWN).map(|range| match range.len() {
            1 => range.start.to_string(),
            _ => format!("{}-{}", range.start, range.end),
        });
        let shown: Vec<String> = shown.chain((ranges.len() > SHOWN).then(|| "…".to_owned())).collect();
        format!("{path}:{}", shown.join(","))
    };
    let mut files: Vec<String> = flaky.files().iter().take(SHOWN).map(of_file).collect();
    if let Some(more) = flaky.files().len().checked_sub(SHOWN).filter(|more| *more > 0) {
        files.push(format!("and {more} more files"));
    }
    let places = if files.is_empty() { String::new() } else { format!(": {}", files.join(" ")) };
    let plural = if lines == 1 { "" } else { "s" };
    printable(&format!("{lines} flaky line{plural} in {runs} runs of {:?}{places}", flaky.found_in)).into_owned()
}

#[derive(Serialize)]
pub(super) struct JsonFlaky<'a> {
    found_in: &'a str,
    runs: u32,
    files: Vec<JsonFile<'a>>,
}

#[derive(Serialize)]
struct JsonFile<'a> {
    path: &'a str,
    lines: Vec<JsonLine>,
}

#[derive(Serialize)]
struct JsonLine {
    line: u32,
    /// In how many runs it was hit; in all of them, where a part of it differed.
    hit: u32,
}

impl<'a> JsonFlaky<'a> {
    pub(super) fn of(flaky: &'a Flaky) -> JsonFlaky<'a> {
        let line = |known: &FlakyLine| JsonLine { line: known.line.get(), hit: known.hit };
        let file = |(path, lines): &'a (RepoPath, Vec<FlakyLine>)| JsonFile {
            path: path.as_str(),
            lines: lines.iter().map(line).collect(),
        };
        JsonFlaky { found_in: &flaky.found_in, runs: flaky.runs, files: flaky.files().iter().map(file).collect() }
    }
}
