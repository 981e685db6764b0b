//! Syntax colours as roles: what a piece of text is, not how it looks. The theme turns roles into colours, so that
//! 16 colours, or none, work like millions.
//!
//! The only file that names syntect. A grammar that its regex engine cannot run panics in there; the panic ends here
//! and the text stays plain.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use super::Text;
use crate::coverage::Line;

/// What a piece of source text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SyntaxRole {
    /// Nothing special.
    Plain,
    /// Comments.
    Comment,
    /// Keywords and operators made of letters.
    Keyword,
    /// Strings and characters.
    String,
    /// Numbers and other constants.
    Constant,
    /// Names of functions where they are defined or called.
    Function,
    /// Names of types, classes and modules.
    Type,
    /// Attributes, decorators, macros.
    Attribute,
    /// Punctuation and symbol operators.
    Punctuation,
}

/// A piece of a line: byte range and role. Pieces are in order and do not overlap; gaps are plain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte in the line.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
    /// What it is.
    pub role: SyntaxRole,
}

/// Compiled into the program; unpacked on first use, off the UI thread.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// Scope prefixes and their roles; within one scope the first match wins, so the special come before the general.
const ROLES: &[(&str, SyntaxRole)] = &[
    ("comment", SyntaxRole::Comment),
    ("punctuation.definition.comment", SyntaxRole::Comment),
    ("string", SyntaxRole::String),
    ("punctuation.definition.string", SyntaxRole::String),
    ("constant.character.escape", SyntaxRole::Constant),
    ("constant", SyntaxRole::Constant),
    ("entity.name.function", SyntaxRole::Function),
    ("variable.function", SyntaxRole::Function),
    ("support.function", SyntaxRole::Function),
    ("entity.name.tag", SyntaxRole::Keyword),
    ("entity.name", SyntaxRole::Type),
    ("entity.other.inherited-class", SyntaxRole::Type),
    ("support.type", SyntaxRole::Type),
    ("support.class", SyntaxRole::Type),
    ("storage.type", SyntaxRole::Keyword),
    ("storage", SyntaxRole::Keyword),
    ("keyword.operator.word", SyntaxRole::Keyword),
    ("keyword.operator.logical.python", SyntaxRole::Keyword),
    ("keyword.operator", SyntaxRole::Punctuation),
    ("keyword", SyntaxRole::Keyword),
    ("variable.language", SyntaxRole::Keyword),
    ("variable.annotation", SyntaxRole::Attribute),
    ("meta.annotation", SyntaxRole::Attribute),
    ("support.macro", SyntaxRole::Attribute),
    ("punctuation", SyntaxRole::Punctuation),
];

/// Longer lines stay plain: they are data, and one of them can cost seconds.
const LONGEST_LINE: usize = 4096;
/// State is kept every so many lines, so that scrolling back parses at most this much again.
const STEP: usize = 64;
/// A jump further ahead than this starts from a clean state shortly before its target: the visible part first.
const FURTHEST: usize = 4000;

/// Finds the tokens of one text, from any line on.
#[derive(Debug)]
pub struct Highlighter {
    text: Text,
    /// The state before line `STEP * index`.
    checkpoints: Vec<State>,
    roles: FxHashMap<Scope, Option<SyntaxRole>>,
    table: Vec<(Scope, SyntaxRole)>,
    broken: bool,
}

#[derive(Clone, Debug)]
struct State {
    parse: ParseState,
    scopes: ScopeStack,
}

impl Highlighter {
    /// A highlighter for a file; `None` when no grammar fits its name and first line.
    pub fn new(path: &str, text: &Text) -> Option<Highlighter> {
        let syntax = syntax_for(path, text)?;
        let start = State { parse: ParseState::new(syntax), scopes: ScopeStack::new() };
        let table = ROLES.iter().filter_map(|(name, role)| Some((Scope::new(name).ok()?, *role))).collect();
        Some(Highlighter {
            text: text.clone(),
            checkpoints: vec![start],
            roles: FxHashMap::default(),
            table,
            broken: false,
        })
    }

    /// The tokens of `count` lines from `from` on, a list a line. Looks at `cancelled` now and then and stops early
    /// when it says so; the list is shorter then.
    pub fn lines(&mut self, from: Line, count: usize, cancelled: &dyn Fn() -> bool) -> Vec<Vec<Token>> {
        let (first, end) = (from.index(), (from.index() + count).min(self.text.len()));
        if self.broken || first >= end {
            return vec![Vec::new(); end.saturating_sub(first)];
        }
        let known = (first / STEP).min(self.checkpoints.len() - 1);
        let exact = first - known * STEP <= FURTHEST;
        let (mut at, state) = if exact { (known * STEP, known) } else { (first - 2 * STEP, 0) };
        let Some(mut state) = self.checkpoints.get(state).cloned() else { return Vec::new() };
        let mut out = Vec::with_capacity(end - first);
        while at < end {
            if at % STEP == 0 {
                if cancelled() {
                    return out;
                }
                if exact && at / STEP == self.checkpoints.len() {
                    self.checkpoints.push(state.clone());
                }
            }
            // syntect panics on a grammar that its engine cannot compile; that costs the colours, not the program.
            let tokens = catch_unwind(AssertUnwindSafe(|| self.parse(at, &mut state)));
            let Ok(tokens) = tokens else {
                self.broken = true;
                return vec![Vec::new(); end - first];
            };
            if at >= first {
                out.push(tokens);
            }
            at += 1;
        }
        out
    }

    fn parse(&mut self, at: usize, state: &mut State) -> Vec<Token> {
        let Some(line) = self.text.line(Line::from_index(at)) else { return Vec::new() };
        if line.len() > LONGEST_LINE {
            return Vec::new();
        }
        let line = format!("{line}\n");
        let Ok(ops) = state.parse.parse_line(&line, &SYNTAXES) else { return Vec::new() };
        let end = line.len() - 1;
        let mut tokens: Vec<Token> = Vec::new();
        let mut from = 0;
        for (position, op) in ops.into_iter().chain([(end, syntect::parsing::ScopeStackOp::Noop)]) {
            let position = position.min(end);
            if position > from {
                let role = role(&mut self.roles, &self.table, &state.scopes);
                match tokens.last_mut().filter(|last| last.role == role && last.end as usize == from) {
                    Some(last) => last.end = position as u32,
                    None if role != SyntaxRole::Plain => {
                        tokens.push(Token { start: from as u32, end: position as u32, role });
                    }
                    None => {}
                }
                from = position;
            }
            if state.scopes.apply(&op).is_err() {
                break;
            }
        }
        tokens
    }
}

/// The innermost scope that has a role gives it.
fn role(
    known: &mut FxHashMap<Scope, Option<SyntaxRole>>,
    table: &[(Scope, SyntaxRole)],
    scopes: &ScopeStack,
) -> SyntaxRole {
    let of_scope = |scope: &Scope| {
        *known
            .entry(*scope)
            .or_insert_with(|| table.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, role)| *role))
    };
    scopes.as_slice().iter().rev().find_map(of_scope).unwrap_or(SyntaxRole::Plain)
}

fn syntax_for(path: &str, text: &Text) -> Option<&'static SyntaxReference> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map_or(name, |(_, extension)| extension);
    // Mojo has no grammar in the set; it reads like Python.
    let extension = if matches!(extension, "mojo" | "🔥") { "py" } else { extension };
    SYNTAXES
        .find_syntax_by_extension(name)
        .or_else(|| SYNTAXES.find_syntax_by_extension(extension))
        .or_else(|| SYNTAXES.find_syntax_by_first_line(text.line(Line::FIRST)?))
        .filter(|syntax| syntax.name != "Plain Text")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(path: &str, source: &str, line: u32) -> Vec<(String, SyntaxRole)> {
        let text = Text::new(source.to_owned());
        let mut highlighter = Highlighter::new(path, &text).unwrap();
        let line = Line::new(line).unwrap();
        let tokens = highlighter.lines(line, 1, &|| false).remove(0);
        let shown = text.line(line).unwrap();
        tokens.iter().map(|t| (shown[t.start as usize..t.end as usize].to_owned(), t.role)).collect()
    }

    fn has(pieces: &[(String, SyntaxRole)], text: &str, role: SyntaxRole) -> bool {
        pieces.iter().any(|(piece, found)| piece.contains(text) && *found == role)
    }

    #[test]
    fn languages_get_roles() {
        let go = pieces("a.go", "package a\n\nfunc Run(id string) int { return 42 } // done\n", 3);
        assert!(has(&go, "func", SyntaxRole::Keyword), "{go:?}");
        assert!(has(&go, "Run", SyntaxRole::Function), "{go:?}");
        assert!(has(&go, "42", SyntaxRole::Constant), "{go:?}");
        assert!(has(&go, "done", SyntaxRole::Comment), "{go:?}");
        let ts = pieces("b.ts", "export const label = `x`;\n", 1);
        assert!(has(&ts, "x", SyntaxRole::String), "{ts:?}");
        let mojo = pieces("c.mojo", "def main():\n    pass\n", 1);
        assert!(has(&mojo, "main", SyntaxRole::Function), "{mojo:?}");
        assert!(Highlighter::new("unknown.zzz", &Text::new("text".into())).is_none());
    }

    #[test]
    fn a_state_spans_lines_and_any_line_can_come_first() {
        let mut source = String::from("/* open\n");
        source.push_str(&"still a comment\n".repeat(200));
        source.push_str("*/ int x;\n");
        assert!(has(&pieces("a.c", &source, 150), "comment", SyntaxRole::Comment));
        let text = Text::new(source);
        let mut highlighter = Highlighter::new("a.c", &text).unwrap();
        assert_eq!(highlighter.lines(Line::FIRST, 500, &|| false).len(), text.len());
        assert_eq!(highlighter.lines(Line::FIRST, 500, &|| true).len(), 0);
    }
}
