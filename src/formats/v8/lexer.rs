//! Where the comments of a JavaScript or TypeScript text are. Strings, templates and regular expressions are known, so
//! that what looks like a comment inside them is none. One pass without recursion; what it keeps is an entry for each
//! open bracket.
//!
//! Text between the tags of JSX is taken for code. That costs nothing: a line with text is a line of code either way,
//! and a quote in it ends with its line.

use memchr::memmem;

/// The comments of a text in its order, as ranges of its bytes. A first line `#!` is a comment.
pub(super) fn comments(text: &str) -> Vec<(usize, usize)> {
    let mut lexer = Lexer { bytes: text.as_bytes(), ..Lexer::default() };
    lexer.run();
    lexer.comments
}

/// What a slash after it means.
#[derive(Clone, Copy, Default, PartialEq)]
enum Before {
    /// A regular expression: an operator, a keyword, an open bracket, or nothing.
    #[default]
    Operator,
    /// A division: a value.
    Value,
    /// A closed brace: that of a block before a regular expression, more likely than that of a value before a division.
    Brace,
}

/// An open bracket.
#[derive(Clone, Copy, PartialEq)]
enum Open {
    /// A parenthesis. Behind that of `if (…)` stands a statement, behind that of a call an operator.
    Parenthesis {
        statement_follows: bool,
    },
    Brace,
    /// `${` in a template.
    Template,
}

#[derive(Default)]
struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
    before: Before,
    /// Was the last word one that has its condition in parentheses?
    condition_follows: bool,
    open: Vec<Open>,
    /// No regular expression begins before this place: the line was searched in vain for an end.
    no_pattern_until: usize,
    comments: Vec<(usize, usize)>,
}

impl Lexer<'_> {
    fn run(&mut self) {
        if self.bytes.starts_with(b"#!") {
            self.comment_to(line_end(self.bytes, 0));
        }
        while let Some(&byte) = self.bytes.get(self.at) {
            let next = self.bytes.get(self.at + 1).copied();
            let condition_follows = std::mem::take(&mut self.condition_follows);
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' => {
                    self.condition_follows = condition_follows;
                    self.at += 1;
                }
                b'/' if next == Some(b'/') => self.comment_to(line_end(self.bytes, self.at)),
                b'/' if next == Some(b'*') => self.comment_to(self.block_end()),
                b'/' => self.slash(next),
                b'\'' | b'"' => self.string(byte),
                b'`' => {
                    self.at += 1;
                    self.template();
                }
                b'(' => self.opens(Open::Parenthesis { statement_follows: condition_follows }),
                b'{' => self.opens(Open::Brace),
                b')' => self.closes_parenthesis(),
                b'}' => self.closes_brace(),
                b']' => self.passes(1, Before::Value),
                // The end of an element of JSX.
                b'<' if next == Some(b'/') => self.passes(2, Before::Operator),
                b'+' | b'-' if next == Some(byte) => self.passes(2, self.before),
                _ if is_word(byte) => self.word(),
                _ => self.passes(1, Before::Operator),
            }
        }
    }

    fn passes(&mut self, bytes: usize, before: Before) {
        self.at += bytes;
        self.before = before;
    }

    fn comment_to(&mut self, end: usize) {
        self.comments.push((self.at, end));
        self.at = end;
    }

    fn block_end(&self) -> usize {
        let inside = self.at + 2;
        let found = self.bytes.get(inside..).and_then(|rest| memmem::find(rest, b"*/"));
        found.map_or(self.bytes.len(), |at| inside + at + 2)
    }

    fn slash(&mut self, next: Option<u8>) {
        let element_ends = self.before == Before::Brace && next == Some(b'>');
        if self.before == Before::Value || element_ends || self.at < self.no_pattern_until {
            return self.passes(1, Before::Operator);
        }
        match pattern_end(self.bytes, self.at + 1) {
            Ok(end) => {
                self.at = end;
                self.before = Before::Value;
            }
            Err(searched) => {
                self.no_pattern_until = searched;
                self.passes(1, Before::Operator);
            }
        }
    }

    /// A string ends with its quote, or with its line.
    fn string(&mut self, quote: u8) {
        self.at += 1;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'\\' => self.at += if self.bytes.get(self.at + 1..self.at + 3) == Some(b"\r\n") { 3 } else { 2 },
                b'\n' | b'\r' => break,
                _ => {
                    self.at += 1;
                    if byte == quote {
                        break;
                    }
                }
            }
        }
        self.before = Before::Value;
    }

    /// The text of a template, up to its end or to an expression in it.
    fn template(&mut self) {
        self.before = Before::Value;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'\\' => self.at += 2,
                b'`' => return self.at += 1,
                b'$' if self.bytes.get(self.at + 1) == Some(&b'{') => {
                    self.at += 1;
                    return self.opens(Open::Template);
                }
                _ => self.at += 1,
            }
        }
    }

    fn opens(&mut self, bracket: Open) {
        self.open.push(bracket);
        self.passes(1, Before::Operator);
    }

    fn closes_parenthesis(&mut self) {
        let statement = matches!(self.open.last(), Some(Open::Parenthesis { statement_follows: true }));
        if matches!(self.open.last(), Some(Open::Parenthesis { .. })) {
            self.open.pop();
        }
        self.passes(1, if statement { Before::Operator } else { Before::Value });
    }

    fn closes_brace(&mut self) {
        // A parenthesis that is still open was text between tags.
        while matches!(self.open.last(), Some(Open::Parenthesis { .. })) {
            self.open.pop();
        }
        self.passes(1, Before::Brace);
        if self.open.pop() == Some(Open::Template) {
            self.template();
        }
    }

    fn word(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| !is_word(*byte)).unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or_default();
        let is_member = self.at > 0 && self.bytes.get(self.at - 1) == Some(&b'.');
        self.condition_follows = !is_member && [&b"if"[..], b"while", b"for", b"with"].contains(&word);
        let operator = !is_member && OPERATORS.contains(&word);
        self.passes(length, if operator { Before::Operator } else { Before::Value });
    }
}

/// Words before a value: a slash after them begins a regular expression.
const OPERATORS: [&[u8]; 16] = [
    b"await",
    b"case",
    b"delete",
    b"do",
    b"else",
    b"extends",
    b"in",
    b"instanceof",
    b"new",
    b"of",
    b"return",
    b"throw",
    b"typeof",
    b"void",
    b"yield",
    b"default",
];

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'\\' | b'#') || byte >= 0x80
}

/// Where the line of a place ends.
fn line_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    memchr::memchr2(b'\n', b'\r', rest).map_or(bytes.len(), |length| at + length)
}

/// Where a regular expression ends that begins before this place; `Err` says up to where there is no end.
fn pattern_end(bytes: &[u8], from: usize) -> Result<usize, usize> {
    let (mut at, mut in_class) = (from, false);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\n' | b'\r' => return Err(at),
            b'\\' => at += 1,
            b'[' => in_class = true,
            b']' => in_class = false,
            b'/' if !in_class => return Ok(at + 1),
            _ => {}
        }
        at += 1;
    }
    Err(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        comments(text).into_iter().map(|(from, to)| &text[from..to]).collect()
    }

    #[test]
    fn comments_are_found_and_what_looks_like_one_is_not() {
        for (text, expected) in [
            ("#!/usr/bin/env node\nrun() // now", vec!["#!/usr/bin/env node", "// now"]),
            ("a /* b\n * c */ d // e\r\nf", vec!["/* b\n * c */", "// e"]),
            ("'// no' + \"/* no */\" + `// ${ b /* yes */ + `/*` } //`", vec!["/* yes */"]),
            ("x = /[/*]/ // yes", vec!["// yes"]),
            ("x = a / b / c // yes", vec!["// yes"]),
            ("if (a) /\\/*/.test(b) // yes", vec!["// yes"]),
            ("f(a) / 2 // yes", vec!["// yes"]),
            ("return /'/.test(a) // yes'", vec!["// yes'"]),
            ("i++ / 2 // yes /", vec!["// yes /"]),
            ("'it\\'s // no\\\nstill' // yes", vec!["// yes"]),
            ("<a href='//x'>it</a> // yes", vec!["// yes"]),
            ("<a>it's</a> // no\n// yes", vec!["// yes"]),
            ("<A b={c} /> // yes", vec!["// yes"]),
            ("a.if(b) / 2 // yes", vec!["// yes"]),
            ("`${ {a: '}'} }` // yes", vec!["// yes"]),
            ("é.b / c // yes", vec!["// yes"]),
            ("/* never ends", vec!["/* never ends"]),
            ("'never ends\n// yes", vec!["// yes"]),
            ("`never ends\n// no", vec![]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn a_line_of_slashes_and_brackets_is_read_once() {
        let text = "a = [/[".repeat(200_000);
        assert_eq!(comments(&text).len(), 0);
        assert_eq!(comments(&"({`${".repeat(200_000)).len(), 0);
    }
}
