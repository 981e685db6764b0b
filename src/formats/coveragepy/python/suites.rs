//! How an excluded line spreads: over the suite it introduces, the function or class it heads, the `case` it empties.

use super::lines::{LineIndex, LineSet};
use super::multiline::is_significant;
use super::rules::EXCLUDES_CASES;
use super::statements::{Carrier, Facts};
use super::version::Version;
use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_text_size::Ranged;

/// Excludes every statement of a suite whose header holds an excluded line.
///
/// Like coverage.py this goes by the tokens: a header is whatever has a colon outside of brackets, and the suite
/// lasts while the indentation is deeper than the header's.
pub(super) fn exclude_suites(tokens: &Tokens, index: &LineIndex, excluded: &mut LineSet) {
    let mut indentation = 0_u32;
    let mut brackets = 0_u32;
    let mut first_line = None;
    let mut excluding_from = None;
    for token in tokens {
        let kind = token.kind();
        match kind {
            TokenKind::Indent => indentation += 1,
            TokenKind::Dedent => indentation = indentation.saturating_sub(1),
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => brackets += 1,
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => brackets = brackets.saturating_sub(1),
            TokenKind::Newline => first_line = None,
            TokenKind::Colon if brackets == 0 && excluding_from.is_none() => {
                let line = index.line(token.start());
                if excluded.contains_any((first_line.unwrap_or(line), line)) {
                    excluding_from = Some(indentation);
                }
            }
            _ => {}
        }
        if first_line.is_none() && is_significant(kind) {
            let line = index.line(token.start());
            first_line = Some(line);
            if excluding_from.is_some_and(|from| indentation <= from) {
                excluding_from = None;
            }
            if excluding_from.is_some() {
                excluded.insert(line);
            }
        }
    }
}

/// Excludes all of a function or class with an excluded line in its decorators or its header, and the `case` that
/// always matches when nothing of its body is left: it plays the part of an `else`, which has no line either.
pub(super) fn exclude_definitions(facts: &Facts, version: Version, excluded: &mut LineSet) {
    for carrier in &facts.carriers {
        match *carrier {
            Carrier::Definition { header, whole } => {
                if excluded.contains_any(header) {
                    excluded.insert_all(whole);
                }
            }
            Carrier::IrrefutableCase { pattern, body } if version >= EXCLUDES_CASES => {
                let mut statements = (body.0..=body.1).filter(|&line| facts.executable.contains(line)).peekable();
                if statements.peek().is_some() && statements.all(|line| excluded.contains(line)) {
                    excluded.insert_all(pattern);
                }
            }
            Carrier::IrrefutableCase { .. } => {}
        }
    }
}
