//! What a text is made of, as far as it decides whom a change of it reaches: the bodies of its functions, which matter to
//! those who run them, and everything outside of them.
//!
//! Exact, unlike fingerprints that find a line again: it is made of a parser's tokens and structure, so that a comma, a
//! quote or an indentation that means something counts, and neither a blank line nor a comment does.

use super::used::{Name, Used};
use crate::coverage::{Line, LineRange};

/// A hash that stands for what was hashed.
pub type Hash = [u8; 16];

/// What a text is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// Hash of its bytes, as [`Marks::hash`](crate::analysis::differential::Marks::hash) makes it.
    pub content: Hash,
    /// Could a parser make sense of all of it? If not, nothing else here is to be relied on.
    pub is_understood: bool,
    /// What stands at its outermost level, in order: imports, constants, definitions with the bodies of functions left
    /// out.
    pub pieces: Vec<Piece>,
    /// The functions, in order, those inside of others left out.
    pub bodies: Vec<Body>,
    /// Lines that may start another process, whose lines nobody sees, ascending.
    pub opaque: Vec<Line>,
    /// A short hash of each line: enough to say which lines of a body changed.
    pub lines: Vec<u32>,
}

/// A statement or a definition at the outermost level of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Of its tokens and their structure, without the bodies of functions.
    pub hash: Hash,
    /// Its lines.
    pub lines: LineRange,
    /// Does it only define something under a name of this text? Then nobody notices it who does not ask for that name.
    pub is_tame: bool,
    /// Does its first line run when the text is loaded, and at no other time?
    pub runs_once: bool,
    /// The name that it defines, if it is a definition.
    pub defines: Option<Name>,
    /// The names that it uses, without the bodies of functions.
    pub used: Used,
}

/// The body of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The function's name. Untrusted.
    pub name: String,
    /// Of its tokens and their structure, without the bodies of the functions inside.
    pub hash: Hash,
    /// The lines of its statements; `None` where it has none.
    pub lines: Option<LineRange>,
    /// The functions inside.
    pub inner: Vec<Body>,
    /// Lines of it whose effect may last longer than a test.
    pub keeps: Vec<Keep>,
    /// Does it do nothing else, and hand nothing on of what it finds there?
    pub only_keeps: bool,
    /// The names that it uses, without the functions inside.
    pub used: Used,
    /// Does a compiler look for names in it that functions inside use? Then a change may keep the whole text from being
    /// loaded.
    pub is_bound: bool,
}

impl Body {
    /// Its name without what is around it.
    pub fn simple_name(&self) -> &str {
        self.name.rsplit(['.', '#', ':']).next().unwrap_or(&self.name)
    }

    /// What the last part of its name belongs to: a class, mostly.
    pub fn container(&self) -> &str {
        let around = self.name.strip_suffix(self.simple_name()).unwrap_or_default();
        around.trim_end_matches(['.', '#', ':'])
    }
}

/// Lines that keep something for whoever asks next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keep {
    /// They.
    pub lines: LineRange,
    /// What it is kept as. Untrusted.
    pub name: String,
    /// How long.
    pub place: Place,
    /// Is it made by what the function calls, for what it was asked for? Then whatever ran elsewhere is no part of it.
    pub is_made_here: bool,
}

/// Where something is kept, and how long therefore.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the module, or in a class: as long as the process.
    Module,
    /// For the calls of a function whose results are kept.
    Result,
    /// In a variable of the function around: as long as what that returned. These are its lines.
    Function(LineRange),
    /// In an object. These are the lines that make one, where they are known.
    Object(Option<LineRange>),
}

impl Shape {
    /// A text that no parser here understands.
    pub fn unread(content: Hash) -> Shape {
        Shape { content, ..Shape::default() }
    }

    /// Lines that run when the text is loaded, and at no other time, ascending.
    pub fn loads(&self) -> impl Iterator<Item = Line> + '_ {
        self.pieces.iter().filter(|piece| piece.runs_once).map(|piece| piece.lines.start)
    }

    /// Each function of it, those inside of others, too.
    pub fn functions(&self) -> Vec<&Body> {
        fn add<'a>(bodies: &'a [Body], all: &mut Vec<&'a Body>) {
            for body in bodies {
                all.push(body);
                add(&body.inner, all);
            }
        }
        let mut all = Vec::new();
        add(&self.bodies, &mut all);
        all
    }
}
