//! Mojo without a grammar: functions and statements by indentation, as its syntax is Python's in that.

mod logical;
#[cfg(test)]
mod tests;

use self::logical::Logical;
use super::names::qualified;
use crate::analysis::Extent;
use crate::coverage::{Line, Span};

/// Words that add a path through a function.
const DECISIONS: [&str; 7] = ["if", "elif", "for", "while", "except", "and", "or"];

/// Lines without code of their own: what they mark off, what is done by the compiler, what only names something.
const NO_CODE: [&str; 12] =
    ["else", "try", "finally", "except", "pass", "alias", "comptime", "import", "from", "struct", "trait", "..."];

/// Is this a file of Mojo?
pub(super) fn is_mojo(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| matches!(extension, "mojo" | "🔥"))
}

/// The functions of a text, in order of their start. What a trait only asks for is none.
pub(super) fn extents(text: &str) -> Vec<Extent> {
    read(text).functions.into_iter().filter(|function| function.has_body).map(|function| function.extent).collect()
}

/// The lines on which a statement of a function begins, ascending.
pub(super) fn statements(text: &str) -> Vec<Line> {
    read(text).statements
}

#[derive(Default)]
struct Source {
    functions: Vec<Function>,
    statements: Vec<Line>,
}

struct Function {
    extent: Extent,
    has_body: bool,
}

/// A block that is open while its lines are read.
struct Open {
    indent: usize,
    /// Its part of the names inside.
    name: String,
    /// The function that it is, by its place in the result.
    function: Option<usize>,
}

fn read(text: &str) -> Source {
    let mut source = Source::default();
    let mut open: Vec<Open> = Vec::new();
    let physical: Vec<&str> = text.lines().collect();
    for line in logical::lines(text) {
        while open.last().is_some_and(|block| block.indent >= line.indent) {
            open.pop();
        }
        for function in open.iter().filter_map(|block| block.function) {
            if let Some(function) = source.functions.get_mut(function) {
                function.extent.span.end = Line::from_index(line.end);
                function.extent.span.end_column = columns(&physical, line.end);
            }
        }
        match Header::of(&line.code) {
            Some(header) => source.open(&line, header, &mut open, &physical),
            None => source.take(&line, &open),
        }
    }
    source
}

impl Source {
    fn open(&mut self, line: &Logical, header: Header<'_>, open: &mut Vec<Open>, physical: &[&str]) {
        let mut function = None;
        if header.is_function {
            let name = qualified(open.iter().map(|block| block.name.as_str()), header.name, ".");
            let start = Line::from_index(line.start);
            let (end, end_column) = (Line::from_index(line.end), columns(physical, line.end));
            let span = Span { start, start_column: line.indent as u32 + 1, end, end_column };
            let has_body = !matches!(header.body, "" | "...");
            let extent = Extent { name, span, from: start, is_value: false, complexity: Some(1) };
            self.functions.push(Function { extent, has_body });
            function = Some(self.functions.len() - 1);
            if has_body {
                self.statements.push(start);
            }
        }
        open.push(Open { indent: line.indent, name: header.name.to_owned(), function });
    }

    /// A line that begins no block with a name.
    fn take(&mut self, line: &Logical, open: &[Open]) {
        let Some(innermost) = open.iter().rev().find_map(|block| block.function) else { return };
        let Some(function) = self.functions.get_mut(innermost) else { return };
        let words = || {
            line.code.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).filter(|word| !word.is_empty())
        };
        let decisions = words().filter(|word| DECISIONS.contains(word)).count() as u32;
        function.extent.complexity = function.extent.complexity.map(|complexity| complexity + decisions);
        let first = words().next().unwrap_or_default();
        let is_text = line.code.trim() == "\"\"";
        function.has_body |= !is_text && first != "...";
        let only_names = first == "var" && !line.code.contains('=');
        if !(is_text || only_names || line.code.starts_with('@') || NO_CODE.contains(&first)) {
            self.statements.push(Line::from_index(line.start));
        }
    }
}

/// The line that begins a function, a structure or a trait.
#[derive(Clone, Copy)]
struct Header<'a> {
    name: &'a str,
    is_function: bool,
    /// What stands behind its colon.
    body: &'a str,
}

impl Header<'_> {
    fn of(code: &str) -> Option<Header<'_>> {
        let code = code.strip_prefix("async ").map_or(code, str::trim_start);
        let (word, rest) = code.split_once(' ')?;
        let is_function = matches!(word, "def" | "fn");
        if !is_function && !matches!(word, "struct" | "trait" | "__extension") {
            return None;
        }
        let rest = rest.trim_start();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '`')).unwrap_or(rest.len());
        let (name, rest) = rest.split_at_checked(end)?;
        Some(Header { name, is_function, body: behind_colon(rest).trim() })
    }
}

/// What stands behind the first colon outside of brackets.
fn behind_colon(code: &str) -> &str {
    let mut depth = 0_usize;
    for (at, character) in code.char_indices() {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ':' if depth == 0 => return code.get(at + 1..).unwrap_or_default(),
            _ => {}
        }
    }
    ""
}

/// The column behind a line.
fn columns(physical: &[&str], line: usize) -> u32 {
    physical.get(line).map_or(0, |line| line.len()) as u32 + 1
}
