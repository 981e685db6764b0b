//! Logical lines: a statement spread over several physical lines is reported at its first.

use super::lines::LineIndex;
use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_text_size::Ranged;

/// The logical lines of one file that take more than one physical line.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct LogicalLines {
    /// First and last physical line, in order and disjoint.
    spans: Vec<(u32, u32)>,
    /// What line 1 stands for, if not for itself.
    start: Option<u32>,
}

impl LogicalLines {
    /// A logical line runs from its first token to the line end outside of brackets. Decorators are lines of their
    /// own, and so is the header of a compound statement.
    pub(super) fn new(tokens: &Tokens, index: &LineIndex) -> Self {
        let mut spans = Vec::new();
        let mut first = None;
        for token in tokens {
            if token.kind() == TokenKind::Newline {
                if let Some(offset) = first.take() {
                    let span = (index.line(offset), index.line(token.start()));
                    if span.0 != span.1 {
                        spans.push(span);
                    }
                }
            } else if first.is_none() && is_significant(token.kind()) {
                first = Some(token.start());
            }
        }
        Self { spans, start: None }
    }

    /// Lets line 1 stand for the first statement, as long as any takes several lines.
    pub(super) fn start_at(&mut self, first: Option<u32>) {
        self.start = first.filter(|_| !self.spans.is_empty());
    }

    /// The first line of the logical line that `line` is part of.
    pub(super) fn first_line(&self, line: u32) -> u32 {
        if let (1, Some(start)) = (line, self.start) {
            return start;
        }
        let after = self.spans.partition_point(|&(first, _)| first <= line);
        match self.spans.get(..after).and_then(<[_]>::last) {
            Some(&(first, last)) if line <= last => first,
            _ => line,
        }
    }

    pub(super) fn spans(&self) -> &[(u32, u32)] {
        &self.spans
    }
}

/// Whether a token is code: neither layout nor a comment.
pub(super) fn is_significant(kind: TokenKind) -> bool {
    !matches!(
        kind,
        TokenKind::Newline
            | TokenKind::NonLogicalNewline
            | TokenKind::Indent
            | TokenKind::Dedent
            | TokenKind::Comment
            | TokenKind::EndOfFile
    )
}
