//! A source text as V8's ranges meet it: its lines, the code on each, and which of them its author took out of the
//! measurement.

use super::grid::{Grid, is_space, trimmed, units, without_break};
use super::hints::{Hint, hints};
use super::lexer::comments;

/// The code on a line, in UTF-16 code units from the beginning of the text: from its first to after its last character.
/// White space and comments are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Code {
    /// Number of the line, from 0.
    pub(super) line: usize,
    pub(super) start: u32,
    pub(super) end: u32,
}

/// A source text.
#[derive(Clone, Debug, Default)]
pub(super) struct Source {
    pub(super) grid: Grid,
    /// The lines that have code, ascending.
    pub(super) code: Vec<Code>,
    /// The lines that do not count, ascending: the first of each range, and the one after it.
    ignored: Vec<(usize, usize)>,
}

impl Source {
    /// Looks at a text.
    pub(super) fn new(text: &str) -> Source {
        let text = trimmed(text);
        let grid = Grid::of_text(text);
        let comments = comments(text);
        let (mut code, mut starts) = (Vec::with_capacity(grid.rows.len()), Vec::with_capacity(grid.rows.len()));
        let (mut at, mut next) = (0, 0);
        for ((number, line), row) in text.split_inclusive('\n').enumerate().zip(&grid.rows) {
            let content = without_break(line);
            starts.push(at);
            while comments.get(next).is_some_and(|comment| comment.1 <= at) {
                next += 1;
            }
            let bytes = bytes_of_code(content, at, comments.get(next..).unwrap_or_default());
            code.extend(bytes.map(|(from, to)| Code {
                line: number,
                start: row.start + units(content.get(..from).unwrap_or_default()),
                end: row.start + units(content.get(..to).unwrap_or_default()),
            }));
            at += line.len();
        }
        let ignored = ignored(&hints(text, &starts), grid.rows.len());
        Source { grid, code, ignored }
    }

    /// Did the author take this line out of the measurement?
    pub(super) fn is_ignored(&self, line: usize) -> bool {
        let after = self.ignored.partition_point(|range| range.0 <= line);
        after.checked_sub(1).and_then(|at| self.ignored.get(at)).is_some_and(|range| line < range.1)
    }

    /// The first code between two places: its line, and where it begins. Inside a line of code it is the place itself.
    pub(super) fn code_between(&self, start: u32, end: u32) -> Option<(usize, u32)> {
        let first = self.code.partition_point(|code| code.end <= start);
        self.code.get(first).map(|code| (code.line, code.start.max(start))).filter(|found| found.1 < end)
    }
}

/// The first and the byte after the last one of the code in a line that begins at `at`. `comments` are those that end
/// behind its beginning.
fn bytes_of_code(content: &str, at: usize, comments: &[(usize, usize)]) -> Option<(usize, usize)> {
    let (mut first, mut last, mut from) = (None, 0, 0);
    let mut code = |from: usize, to: usize| {
        let piece = content.get(from..to).unwrap_or_default();
        let inner = piece.trim_start_matches(is_space);
        let lead = piece.len() - inner.len();
        let inner = inner.trim_end_matches(is_space);
        if !inner.is_empty() {
            first.get_or_insert(from + lead);
            last = from + lead + inner.len();
        }
    };
    for comment in comments.iter().take_while(|comment| comment.0 < at + content.len()) {
        code(from, comment.0.saturating_sub(at).max(from));
        from = (comment.1 - at).min(content.len());
    }
    code(from, content.len());
    first.map(|first| (first, last))
}

/// The ranges of lines that hints take out, ascending.
fn ignored(hints: &[(usize, Hint)], lines: usize) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    let mut push = |from: usize, to: usize| match out.last_mut().filter(|last| from <= last.1) {
        Some(last) => last.1 = last.1.max(to),
        None => out.push((from, to)),
    };
    let mut since = None;
    for (line, hint) in hints {
        match hint {
            Hint::Next(_) if since.is_some() => {}
            Hint::Next(more) => push(*line, line.saturating_add(1).saturating_add(*more as usize).min(lines)),
            Hint::Start => {
                since.get_or_insert(*line);
            }
            Hint::Stop => push(since.take().unwrap_or(*line), line + 1),
        }
    }
    if let Some(from) = since {
        push(from, lines);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_blanks_and_comments_have_no_code() {
        let source = Source::new("// a\n  b /* c\n d */ e // f\n\n/* g */ \u{a0}\n`\n// text\n`\n}\n\n");
        let code: Vec<(usize, u32, u32)> = source.code.iter().map(|code| (code.line, code.start, code.end)).collect();
        assert_eq!(code, [(1, 7, 8), (2, 20, 21), (5, 38, 39), (6, 40, 47), (7, 48, 49), (8, 50, 51)]);
        assert_eq!(source.code_between(0, 99), Some((1, 7)));
        assert_eq!(source.code_between(21, 38), None);
        assert_eq!(source.code_between(21, 39), Some((5, 38)));
        assert_eq!(source.code_between(42, 99), Some((6, 42)));
    }

    #[test]
    fn ignored_lines_are_those_of_c8() {
        let text = "a\n/* c8 ignore next 2 */\nb\nc\nd\nif (e) /* v8 ignore next */ f()\ng\n/* c8 ignore start */\nh\n/* c8 ignore stop */\ni\n/* node:coverage disable */\nj";
        let source = Source::new(text);
        let kept: Vec<usize> = (0..source.grid.rows.len()).filter(|line| !source.is_ignored(*line)).collect();
        assert_eq!(kept, [0, 4, 6, 10]);
    }
}
