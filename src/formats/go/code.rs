//! Where Go source has code: bytes that are no space, no brace and no comment.
//!
//! A block of a profile reaches over comments and blank lines, and up to Go 1.26 over the braces around it, none of
//! which can run.

use crate::coverage::Line;

/// A source text with its code marked.
pub(super) struct CodeMap {
    /// Offset of the first byte of each line, and the length of the text at the end.
    starts: Vec<usize>,
    /// How many bytes of code stand before each offset.
    before: Vec<u32>,
}

impl CodeMap {
    pub(super) fn new(text: &str) -> CodeMap {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', bytes).map(|at| at + 1));
        if starts.last().is_none_or(|last| *last < bytes.len()) {
            starts.push(bytes.len());
        }
        let mut before = Vec::with_capacity(bytes.len() + 1);
        let mut sum = 0;
        let mut state = State::Code;
        let mut escaped = false;
        let mut skip = 0;
        for (at, &byte) in bytes.iter().enumerate() {
            before.push(sum);
            let next = bytes.get(at + 1).copied();
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let solid = !byte.is_ascii_whitespace() && byte != b'{' && byte != b'}';
            let code = match state {
                State::Code => match (byte, next) {
                    (b'/', Some(b'/')) => {
                        state = State::LineComment;
                        false
                    }
                    (b'/', Some(b'*')) => {
                        // The star of `/*` does not end the comment in `/*/`.
                        skip = 1;
                        state = State::BlockComment;
                        false
                    }
                    (b'"' | b'\'' | b'`', _) => {
                        state = State::Quoted(byte);
                        true
                    }
                    _ => solid,
                },
                State::LineComment => {
                    if byte == b'\n' {
                        state = State::Code;
                    }
                    false
                }
                State::BlockComment => {
                    if byte == b'*' && next == Some(b'/') {
                        skip = 1;
                        state = State::Code;
                    }
                    false
                }
                State::Quoted(quote) => {
                    if escaped {
                        escaped = false;
                    } else if byte == b'\\' && quote != b'`' {
                        escaped = true;
                    } else if byte == quote || (byte == b'\n' && quote != b'`') {
                        state = State::Code;
                    }
                    solid
                }
            };
            sum += u32::from(code);
        }
        before.push(sum);
        CodeMap { starts, before }
    }

    /// Number of lines.
    pub(super) fn lines(&self) -> usize {
        self.starts.len() - 1
    }

    /// Is there code on a line between two columns? Columns count bytes from 1; the second one is the first behind.
    pub(super) fn has_code(&self, line: Line, from: u32, to: u32) -> bool {
        let (Some(&start), Some(&end)) = (self.starts.get(line.index()), self.starts.get(line.index() + 1)) else {
            return false;
        };
        let offset = |column: u32| start.saturating_add(column.saturating_sub(1) as usize).min(end);
        self.before.get(offset(from)) < self.before.get(offset(to))
    }
}

enum State {
    Code,
    LineComment,
    BlockComment,
    /// In a string or rune, up to this quote.
    Quoted(u8),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_with_code(text: &str) -> Vec<usize> {
        let map = CodeMap::new(text);
        (0..map.lines()).filter(|&at| map.has_code(Line::from_index(at), 1, u32::MAX)).map(|at| at + 1).collect()
    }

    #[test]
    fn comments_braces_and_blanks_are_no_code() {
        assert_eq!(lines_with_code("x // y\n\n  // z\n{\n}\r\n/* a\nb */ c\n/*/ */\n"), [1, 7]);
    }

    #[test]
    fn quotes_hide_comments_and_braces() {
        let text = "a(\"//\")\nb('\"')\n\"/*\"\nc(`{\n{ /*\n`)\nd('\\'')\n\"open\n// e\n";
        assert_eq!(lines_with_code(text), [1, 2, 3, 4, 5, 6, 7, 8]);
    }

    #[test]
    fn columns_are_bytes_and_the_end_is_behind() {
        let map = CodeMap::new("é{ x }");
        let has = |from, to| map.has_code(Line::FIRST, from, to);
        assert!(has(1, 2) && !has(3, 5) && has(5, 6) && !has(6, 8) && has(1, 99));
        assert!(!map.has_code(Line::from_index(1), 1, 9) && map.lines() == 1);
    }
}
