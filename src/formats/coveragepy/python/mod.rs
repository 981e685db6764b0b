//! Which lines of a Python file coverage.py counts, worked out from the source alone.
//!
//! A `.coverage` file lists the lines that ran and never the lines that could have, so a report needs the
//! executable lines from somewhere. coverage.py compiles the file and reads the line table of the bytecode; this
//! module reaches the same lines from the syntax tree, by the rules of that compiler, so that no Python has to be
//! installed. It knows text and line numbers only: nothing of reports, paths or what was executed.
//!
//! The rules are those of coverage.py on CPython 3.10 to 3.13, which agree but for a few lines in a million.
//! Before 3.12 definitions, lambdas and comprehensions in dead code are kept: see `constants`, and `interpreter` for how
//! it is told which Python ran. Two things are known to differ from here: arithmetic on constants in a test
//! (`if 1 - 1`) is not computed, and a comprehension inside a function named `__annotate__` is not code of its own.

mod arms;
mod constant;
mod constants;
mod counted;
mod definitions;
mod depth;
mod dialect;
mod error;
mod interpreter;
mod jumps;
mod keys;
mod lines;
mod multiline;
mod patterns;
mod rules;
mod source;
mod statements;
mod suites;
mod version;
mod withs;

#[cfg(test)]
mod tests;

pub use arms::{PythonWays, Taken};
pub use counted::PythonLines;
pub use error::PythonError;
pub use interpreter::{Interpreter, RunBy};
pub use patterns::{BadPattern, Patterns};
pub use rules::{Rules, Written};
pub use source::decode;
pub use version::Version;

use std::borrow::Cow;

use lines::{LineIndex, LineSet};
use multiline::LogicalLines;
use ruff_python_ast::ModModule;
use ruff_python_parser::{Parsed, parse_module};

/// Works out the lines of a decoded file (see [`decode`]).
///
/// Errors are those of the grammar. What CPython rejects later, such as a `return` outside of a function, never ran
/// and is analysed like the rest.
pub fn analyse(source: &str, rules: &Rules, by: RunBy<'_>) -> Result<PythonLines, PythonError> {
    File::parse(source)?.lines(rules, by).map(|lines| lines.0)
}

/// The same, and the ways that lead on from each line.
pub fn analyse_branches(source: &str, rules: &Rules, by: RunBy<'_>) -> Result<(PythonLines, PythonWays), PythonError> {
    let file = File::parse(source)?;
    let (lines, executable) = file.lines(rules, by)?;
    let mut firsts = LineSet::new(file.index.count());
    executable.iter().for_each(|line| firsts.insert(lines.logical.first_line(line)));
    let ways = jumps::collect(file.parsed.syntax(), &file.index, &lines.logical, &firsts, rules.version);
    let mut declared = LineSet::new(file.index.count());
    rules.partial.mark(&file.text, &file.index, &lines.logical, &mut declared)?;
    let ways = PythonWays::new(&ways, &lines.logical, declared, rules.version);
    Ok((lines, ways))
}

/// Does Python's grammar accept a text?
pub fn is_accepted(source: &str) -> bool {
    File::parse(source).is_ok()
}

/// A file as its grammar sees it.
struct File<'s> {
    text: Cow<'s, str>,
    index: LineIndex,
    parsed: Parsed<ModModule>,
}

impl<'s> File<'s> {
    fn parse(source: &'s str) -> Result<File<'s>, PythonError> {
        let text = source::normalise(source);
        let index = LineIndex::new(&text)?;
        depth::check(&text)?;
        let parsed = parse_module(&text).map_err(|error| PythonError {
            line: index.line(error.location.start()),
            message: error.error.to_string(),
        })?;
        Ok(File { text, index, parsed })
    }

    /// The lines that count, and all with code in them, counted or not.
    fn lines(&self, rules: &Rules, by: RunBy<'_>) -> Result<(PythonLines, LineSet), PythonError> {
        let (index, tokens) = (&self.index, self.parsed.tokens());
        let interpreter = match by {
            RunBy::Known(interpreter) => interpreter,
            RunBy::Made(jumps) => Interpreter::of_jumps(self.parsed.syntax(), index, jumps),
        };
        let mut logical = LogicalLines::new(tokens, index);
        let mut excluded = LineSet::new(index.count());
        rules.exclude.mark(&self.text, index, &logical, &mut excluded)?;
        suites::exclude_suites(tokens, index, &mut excluded);

        let facts = statements::collect(self.parsed.syntax(), index, &logical, interpreter);
        if rules.version < rules::MODULES_START_AT_1 {
            logical.start_at(facts.executable.iter().next());
            excluded.replace(1, logical.first_line(1));
        }
        suites::exclude_definitions(&facts, rules.version, &mut excluded);

        let mut ignored = facts.docstrings;
        ignored.extend(&excluded);
        let mut statements = LineSet::new(index.count());
        for line in facts.executable.iter().filter(|&line| !ignored.contains(line)) {
            statements.insert(logical.first_line(line));
        }
        let lines = PythonLines {
            statements: statements.iter().filter(|&line| !ignored.contains(line)).collect(),
            excluded: excluded.iter().collect(),
            ignored,
            logical,
        };
        Ok((lines, facts.executable))
    }
}
