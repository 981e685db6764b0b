//! A source file's text as lines. Line ends, byte order marks and foreign encodings are dealt with here.

use super::syntax::{self, Continued};
use crate::analysis::Decisions;
use crate::coverage::{FileCoverage, Line};

/// The decisions of a longer text are not looked for: whoever opens it should not wait for them.
const LARGEST: usize = 1 << 20;

/// Decoded text with an index of its lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    content: String,
    /// Where each line starts. A final line end starts no new line.
    starts: Vec<u32>,
    /// What is decided where, as far as somebody asked.
    decisions: Decisions,
    /// Which lines go on with a statement, as far as somebody asked.
    continued: Continued,
}

impl Text {
    /// Decodes bytes: UTF-8, or UTF-16 when a byte order mark says so; what is neither is replaced. The mark is
    /// dropped, and a line ends with `\n`, `\r\n` or a lone `\r`, as compilers count lines.
    pub fn decode(bytes: &[u8]) -> Text {
        let (text, _, _) = encoding_rs::UTF_8.decode(bytes);
        Text::new(text.into_owned())
    }

    /// Takes decoded text.
    pub fn new(text: String) -> Text {
        let bytes = text.as_bytes();
        let mut starts = Vec::new();
        let mut from = 0;
        while from < bytes.len() {
            starts.push(from as u32);
            let Some(end) = bytes.get(from..).and_then(|rest| memchr::memchr2(b'\n', b'\r', rest)) else { break };
            let crlf = bytes.get(from + end) == Some(&b'\r') && bytes.get(from + end + 1) == Some(&b'\n');
            from += end + 1 + usize::from(crlf);
        }
        Text { content: text, starts, decisions: Decisions::default(), continued: Continued::default() }
    }

    /// The same with its decisions and the lines of its statements, by the language of the path. It is parsed for that.
    #[must_use]
    pub fn understood(mut self, path: &str) -> Text {
        if self.content.len() <= LARGEST {
            (self.decisions, self.continued) = syntax::understood(path, &self.content);
        }
        self
    }

    /// What a line of it misses, in words; those of the code where it is understood. Untrusted.
    pub fn sentence(&self, coverage: &FileCoverage, line: Line) -> Option<String> {
        crate::analysis::sentence(coverage, line, self.line(line), &self.decisions)
    }

    /// The first line of the statement that a line goes on with; `None` for a line that begins one, or belongs to none.
    pub fn continues(&self, line: Line) -> Option<Line> {
        self.continued.first(line)
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.content
    }

    /// Number of lines.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Is there no line?
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// A line without its end. Untrusted: make it printable before showing it.
    pub fn line(&self, line: Line) -> Option<&str> {
        let from = *self.starts.get(line.index())? as usize;
        let to = self.starts.get(line.index() + 1).map_or(self.content.len(), |to| *to as usize);
        self.content.get(from..to).map(|line| line.trim_end_matches(['\n', '\r']))
    }

    /// Where a line starts, in bytes of the whole text.
    pub fn start(&self, line: Line) -> Option<usize> {
        self.starts.get(line.index()).map(|start| *start as usize)
    }

    /// All lines in order.
    pub fn lines(&self) -> impl Iterator<Item = &str> + '_ {
        (0..self.len()).filter_map(|at| self.line(Line::from_index(at)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_end_ends_a_line() {
        let text = Text::decode(b"\xEF\xBB\xBFone\r\ntwo\rthree\n\nfive");
        assert_eq!(text.lines().collect::<Vec<_>>(), ["one", "two", "three", "", "five"]);
        assert_eq!(Text::decode(b"a\n").len(), 1);
        assert_eq!(Text::decode(b"").len(), 0);
        assert_eq!(Text::decode(b"\xFF\xFEa\0\n\0b\0").lines().collect::<Vec<_>>(), ["a", "b"]);
    }
}
