//! Our functions against the producer's, one by one: was it entered, and how many of its lines ran.
//!
//! What a producer does not say of its functions is not compared, and neither are the lines of a function whose end we
//! only guess: there the number says so itself. A report that names no functions has those that a parser finds in the
//! source; which of them it finds is its own matter, and so is where they end in C and C++, whose macros hide code from
//! it. Such a report cannot tell the instances of one function apart either.

use std::collections::BTreeMap;

use lazycov::analysis::{FunctionRow, Snapshot};
use lazycov::coverage::{Metric, names};

use crate::compare::find;
use crate::listed::Listed;

/// How many functions were compared, and in how many of them the lines.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Compared {
    pub(crate) functions: usize,
    pub(crate) lines: usize,
}

impl Compared {
    pub(crate) fn add(&mut self, more: Compared) {
        self.functions += more.functions;
        self.lines += more.lines;
    }
}

/// Tells of every function that is not the producer's.
pub(crate) fn compare(
    snapshot: &Snapshot,
    listed: &[Listed],
    differ: &mut dyn FnMut(&str, &str, String, String),
) -> Compared {
    let mut compared = Compared::default();
    // These have lines alone: whether a function was entered is guessed from them, and so is what it owns.
    let lines_alone =
        snapshot.report.inputs.first().is_some_and(|input| ["clover", "sonarqube"].contains(&input.format));
    let mut by_path: BTreeMap<&str, Vec<&Listed>> = BTreeMap::new();
    for function in listed {
        by_path.entry(&function.path).or_default().push(function);
    }
    for (path, functions) in by_path {
        // Whether all files are there is asked elsewhere.
        let Some(file) = find(snapshot, path) else { continue };
        if lines_alone && file.coverage().functions.is_empty() {
            continue;
        }
        let rows = snapshot.find(file.path.as_str()).map(|id| snapshot.functions_of(id)).unwrap_or_default();
        let by_parser = file.coverage().functions.is_empty();
        let hides_code = by_parser && [".c", ".cpp", ".h", ".hpp"].iter().any(|ending| path.ends_with(ending));
        let alone = |line: u64| functions.iter().filter(|function| function.line == line).count() == 1;
        for function in &functions {
            if by_parser && !alone(function.line) {
                continue;
            }
            let scope = format!("{path}:{}", function.line);
            let Some(row) = row_of(function, rows) else {
                if by_parser {
                    continue;
                }
                compared.functions += 1;
                differ(&scope, &function.name, "absent".to_owned(), told(function.entered, function.lines));
                continue;
            };
            compared.functions += 1;
            let known = row.hits.is_some() || !row.ratio(Metric::Lines).is_empty();
            let entered = function.entered.filter(|_| known);
            // Where only the number of lines is known, no function knows its own.
            let has_lines = !file.coverage().lines.is_empty();
            let lines = function.lines.filter(|_| !row.end_guessed && !hides_code && has_lines);
            compared.lines += usize::from(lines.is_some());
            let own = row.ratio(Metric::Lines);
            let ours = told(entered.map(|_| !row.never_entered()), lines.map(|_| (own.covered, own.total)));
            differ(&scope, &function.name, ours, told(entered, lines));
        }
    }
    compared
}

fn told(entered: Option<bool>, lines: Option<(u64, u64)>) -> String {
    let entered = entered.map(|entered| if entered { "entered" } else { "never" }.to_owned());
    let lines = lines.map(|(covered, total)| format!("{covered}/{total}"));
    entered.into_iter().chain(lines).collect::<Vec<_>>().join(" ")
}

/// The row of a function: on its line under its name, else the only one on its line.
fn row_of<'a>(function: &Listed, rows: &'a [FunctionRow]) -> Option<&'a FunctionRow> {
    let wanted = names::normalise(&function.name);
    let same_line = |row: &&FunctionRow| row.start.is_some_and(|start| u64::from(start.get()) == function.line);
    let same_name = |row: &&FunctionRow| row.name == function.name || names::normalise(&row.name) == wanted;
    let found: Vec<&FunctionRow> = rows.iter().filter(same_line).collect();
    let only = if let [only] = found[..] { Some(only) } else { None };
    found.iter().copied().find(same_name).or(only)
}
