//! Refuses source that nests deeper than CPython compiles, before a syntax tree as deep overflows the stack.
//!
//! The parser grows its stack as it descends, but the tree it returns is dropped and walked by plain recursion.
//! Files reach this program from anywhere, so depth is bounded first, from the tokens alone: every level of a tree
//! takes a token that is not a name or a literal, so counting those since the last separator never undershoots.

use super::error::PythonError;
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::Mode;
use ruff_python_parser::lexer::lex;

/// CPython's own limit for blocks inside blocks.
const MAX_INDENTATION: u32 = 100;

/// Operators, brackets and keywords that may lie around one another in a statement. CPython's compiler gives up
/// at a depth of about 3000; a level of the tree may take two tokens.
const MAX_TOKENS: u32 = 6000;

/// Errs when the text nests too deep to be parsed.
pub(super) fn check(text: &str) -> Result<(), PythonError> {
    let mut lexer = lex(text, Mode::Module);
    let mut nesting = Nesting::default();
    let mut line = 1;
    loop {
        let kind = lexer.next_token();
        if kind == TokenKind::EndOfFile {
            return Ok(());
        }
        if matches!(kind, TokenKind::Newline | TokenKind::NonLogicalNewline) {
            line += 1;
        }
        nesting.step(kind);
        if nesting.indentation > MAX_INDENTATION || nesting.total > MAX_TOKENS {
            // The lexer tells no positions outside of its crate; line ends inside strings go uncounted.
            return Err(PythonError {
                line,
                message: "the code nests too deeply, or a bracket is never closed".to_owned(),
            });
        }
    }
}

/// The open brackets around the current token, and what has been counted inside each.
#[derive(Default)]
struct Nesting {
    indentation: u32,
    brackets: Vec<Level>,
    statement: Level,
    /// The sum over all levels.
    total: u32,
}

#[derive(Default, Clone, Copy)]
struct Level {
    tokens: u32,
    /// Lambdas whose parameters are not over: a comma among them separates no expressions.
    lambdas: u32,
    /// The replacement fields of an f-string lie beside one another.
    is_string: bool,
}

impl Nesting {
    fn step(&mut self, kind: TokenKind) {
        use TokenKind as T;
        match kind {
            T::Indent => self.indentation += 1,
            T::Dedent => self.indentation = self.indentation.saturating_sub(1),
            T::Newline | T::Semi => {
                self.brackets.clear();
                self.statement = Level::default();
                self.total = 0;
            }
            T::Lpar | T::Lsqb | T::Lbrace => self.open(false),
            T::FStringStart | T::TStringStart => self.open(true),
            T::Rpar | T::Rsqb | T::Rbrace | T::FStringEnd | T::TStringEnd => {
                if let Some(level) = self.brackets.pop() {
                    self.total -= level.tokens;
                }
            }
            T::Comma => {
                let level = self.level();
                if level.lambdas == 0 {
                    let tokens = std::mem::take(&mut level.tokens);
                    self.total -= tokens;
                }
            }
            T::Lambda => {
                self.level().lambdas += 1;
                self.count();
            }
            T::Colon => {
                let level = self.level();
                level.lambdas = level.lambdas.saturating_sub(1);
                self.count();
            }
            T::Name
            | T::Int
            | T::Float
            | T::Complex
            | T::String
            | T::FStringMiddle
            | T::TStringMiddle
            | T::Comment
            | T::NonLogicalNewline => {}
            _ => self.count(),
        }
    }

    fn open(&mut self, is_string: bool) {
        if !self.level().is_string {
            self.count();
        }
        self.brackets.push(Level { tokens: 1, lambdas: 0, is_string });
        self.total += 1;
    }

    fn count(&mut self) {
        self.level().tokens += 1;
        self.total += 1;
    }

    fn level(&mut self) -> &mut Level {
        self.brackets.last_mut().unwrap_or(&mut self.statement)
    }
}
