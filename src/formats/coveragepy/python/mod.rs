//! Which lines of a Python file coverage.py counts, worked out from the source alone.
//!
//! A `.coverage` file lists the lines that ran and never the lines that could have, so a report needs the
//! executable lines from somewhere. coverage.py compiles the file and reads the line table of the bytecode; this
//! module reaches the same lines from the syntax tree, by the rules of that compiler, so that no Python has to be
//! installed. It knows text and line numbers only: nothing of reports, paths or what was executed.
//!
//! The rules are those of coverage.py 7.17 on CPython 3.11 to 3.13, which agree but for a few lines in a million.
//! Three are known to differ from here: 3.11 keeps definitions and lambdas in dead code (see the tests of
//! reachability), arithmetic on constants in a test (`if 1 - 1`) is not computed, and a comprehension inside a
//! function named `__annotate__` is not code of its own.

mod constant;
mod depth;
mod dialect;
mod error;
mod exclude;
mod lines;
mod multiline;
mod source;
mod statements;
mod suites;

#[cfg(test)]
mod tests;

pub use error::PythonError;
pub use exclude::{BadPattern, Exclusions};
pub use source::decode;

use lines::{LineIndex, LineSet};
use multiline::LogicalLines;
use ruff_python_parser::parse_module;

/// The lines coverage.py would report for one Python file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PythonLines {
    /// The executable lines in order, each the first line of its statement, without the excluded ones.
    pub statements: Vec<u32>,
    /// The excluded lines in order, as the JSON report lists them. They are not all statements: an excluded
    /// function brings every line of its body, and a pattern every line it matched.
    pub excluded: Vec<u32>,
    ignored: LineSet,
    logical: LogicalLines,
}

impl PythonLines {
    /// The line a report shows for `line`: the first line of its statement when that covers several.
    pub fn first_line(&self, line: u32) -> u32 {
        self.logical.first_line(line)
    }

    /// Whether a report leaves `line` out even when it ran: it is excluded, or part of a docstring, which Python
    /// does execute and coverage.py does not count.
    pub fn is_ignored(&self, line: u32) -> bool {
        self.ignored.contains(line)
    }

    /// The statements that cover more than one line, in order, as first and last line.
    pub fn multiline_spans(&self) -> &[(u32, u32)] {
        self.logical.spans()
    }
}

/// Works out the lines of a decoded file (see [`decode`]).
///
/// Errors are those of the grammar. What CPython rejects later, such as a `return` outside of a function, never ran
/// and is analysed like the rest.
pub fn analyse(source: &str, exclusions: &Exclusions) -> Result<PythonLines, PythonError> {
    let text = source::normalise(source);
    let index = LineIndex::new(&text)?;
    depth::check(&text)?;
    let parsed = parse_module(&text)
        .map_err(|error| PythonError { line: index.line(error.location.start()), message: error.error.to_string() })?;
    let logical = LogicalLines::new(parsed.tokens(), &index);

    let mut excluded = LineSet::new(index.count());
    exclusions.mark(&text, &index, &logical, &mut excluded)?;
    suites::exclude_suites(parsed.tokens(), &index, &mut excluded);

    let facts = statements::collect(parsed.syntax(), &index, &logical);
    suites::exclude_definitions(&facts, &mut excluded);

    let mut ignored = facts.docstrings;
    ignored.extend(&excluded);
    let mut statements = LineSet::new(index.count());
    for line in facts.executable.iter().filter(|&line| !ignored.contains(line)) {
        statements.insert(logical.first_line(line));
    }
    Ok(PythonLines {
        statements: statements.iter().filter(|&line| !ignored.contains(line)).collect(),
        excluded: excluded.iter().collect(),
        ignored,
        logical,
    })
}
