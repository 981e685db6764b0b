//! What a text is made of for [`impact`](crate::analysis::impact): its tokens and their structure, hashed by the function in
//! whose body they stand. Comments and layout are left out, but for comments that say something to a tool.
//!
//! One iterative walk, as for functions: hostile nesting costs memory in the heap, never the stack.

use std::hash::Hasher as _;

use rustc_hash::{FxHashSet, FxHasher};
use tree_sitter::{Node, Tree};

use super::comments;
use super::definitions::{defined, imported, makers, place_objects};
use super::keeps::{self, Found, Function};
use super::languages::Language;
use super::opaque::Opaque;
use super::rules;
use super::tame;
use crate::analysis::Extent;
use crate::analysis::impact::{Body, Hash, Name, Piece, Shape};
use crate::coverage::{Line, LineRange};

/// Nodes that count as they are written, space included.
const VERBATIM: &[&str] = &[
    "string",
    "string_literal",
    "raw_string_literal",
    "interpreted_string_literal",
    "rune_literal",
    "char_literal",
    "character_literal",
    "character",
    "template_string",
    "template_literal_type",
    "regex",
    "heredoc",
    "heredoc_body",
    "nowdoc_string",
    "encapsed_string",
    "bare_string",
    "string_array",
    "symbol_array",
    "delimited_symbol",
    "subshell",
    "jsx_text",
    "text",
];

/// Nodes whose body runs later than the line on which they begin.
const LATER: &[&str] = &[
    "lambda",
    "generator_expression",
    "block",
    "do_block",
    "arrow_function",
    "function_expression",
    "generator_function",
    "anonymous_function",
];

/// Bodies that hold statements; others are an expression.
const BLOCKS: &[&str] = &["block", "statement_block", "body_statement", "compound_statement", "constructor_body"];

/// What is between the tokens of a body in the hash of what is around it.
const PLACE_OF_BODY: &[u8] = b"\0body\0";
const PLACE_OF_GENERATOR: &[u8] = b"\0generator\0";

/// A body that is being read.
struct Open<'s> {
    hasher: blake3::Hasher,
    name: String,
    lines: Option<LineRange>,
    inner: Vec<Body>,
    found: Found<'s>,
    used: Vec<Name>,
    yields: bool,
    is_bound: bool,
    /// What Python keeps of it as the description of the function, by its node.
    description: Option<usize>,
    /// How many loops are open in it.
    loops: u32,
    /// Depth of its node.
    depth: usize,
}

struct Walk<'t, 's> {
    path: &'s str,
    text: &'s str,
    language: &'s Language,
    functions: &'s [Extent],
    /// The hash of the piece, and of the bodies that are open in it.
    piece: blake3::Hasher,
    open: Vec<Open<'s>>,
    /// The names that the piece uses.
    used: Vec<Name>,
    /// Names of modules that the text imports.
    modules: FxHashSet<&'s str>,
    /// The token before.
    before: &'s str,
    pieces: Vec<Piece>,
    bodies: Vec<Body>,
    opaque: Opaque<'s>,
    /// Bodies whose functions are open.
    awaited: Vec<(Node<'t>, Node<'t>)>,
    /// Rows on which something begins that runs later.
    later: FxHashSet<usize>,
    /// Up to where the text was taken in.
    taken: usize,
    /// Is something where a compiler refuses it?
    is_refused: bool,
}

/// What a text is made of.
pub(super) fn shape(path: &str, text: &str, content: Hash, tree: &Tree, language: &Language, all: &[Extent]) -> Shape {
    let mut walk = Walk {
        path,
        text,
        language,
        functions: all,
        piece: blake3::Hasher::new(),
        open: Vec::new(),
        used: Vec::new(),
        modules: imported(tree, text),
        before: "",
        pieces: Vec::new(),
        bodies: Vec::new(),
        opaque: Opaque::of(language),
        awaited: Vec::new(),
        later: FxHashSet::default(),
        taken: 0,
        is_refused: false,
    };
    walk.whole(tree);
    let Walk { pieces, mut bodies, opaque, is_refused, .. } = walk;
    let makers = makers(&bodies);
    place_objects(&mut bodies, &makers);
    let lines = text.lines().map(|line| {
        let mut hasher = FxHasher::default();
        hasher.write(line.trim_end().as_bytes());
        hasher.finish() as u32
    });
    Shape {
        content,
        is_understood: !tree.root_node().has_error() && !is_refused && rules::accept(path, text),
        pieces,
        bodies,
        opaque: opaque.lines(),
        lines: lines.collect(),
    }
}

impl<'t, 's> Walk<'t, 's> {
    fn whole(&mut self, tree: &'t Tree) {
        let mut cursor = tree.walk();
        if !cursor.goto_first_child() {
            return;
        }
        let mut depth = 0;
        loop {
            let node = cursor.node();
            if self.enter(node, depth) && cursor.goto_first_child() {
                depth += 1;
                continue;
            }
            loop {
                self.leave(cursor.node(), depth);
                if cursor.goto_next_sibling() {
                    break;
                }
                if !cursor.goto_parent() {
                    return;
                }
                if depth == 0 {
                    return;
                }
                depth -= 1;
            }
        }
    }

    /// Takes a node in. Are its children to be taken in, too?
    fn enter(&mut self, node: Node<'t>, depth: usize) -> bool {
        self.between(node.start_byte());
        if node.is_extra() && node.kind().contains("comment") {
            self.taken = node.end_byte();
            if comments::matters(self.path, self.text, self.of(node)) {
                self.hash(self.of(node).as_bytes());
            }
            return false;
        }
        self.open_body(node, depth);
        if self.open.last().is_some_and(|open| open.description == Some(node.id())) {
            // Who reads a function's description runs none of its lines.
            self.hash_around(self.of(node).as_bytes());
            self.taken = node.end_byte();
            return false;
        }
        if LATER.contains(&node.kind()) && node.is_named() {
            self.later.insert(node.start_position().row);
        }
        self.statement(node);
        self.await_body(node);
        if node.is_named() {
            self.hash(&node.kind_id().to_le_bytes());
        }
        let is_leaf = node.child_count() == 0 || VERBATIM.contains(&node.kind());
        if is_leaf {
            let text = self.of(node);
            self.opaque.token(node, text);
            if keeps::is_name(node) {
                let before = std::mem::replace(&mut self.before, text);
                let used = self.open.last_mut().map_or(&mut self.used, |open| &mut open.used);
                used.push(Name::of(text));
                if before == "." {
                    used.push(Name::of_attribute(text));
                }
            }
            self.before = text;
            self.hash(&(text.len() as u64).to_le_bytes());
            self.hash(text.as_bytes());
            self.taken = node.end_byte();
        }
        !is_leaf
    }

    fn leave(&mut self, node: Node<'t>, depth: usize) {
        self.between(node.end_byte());
        if rules::is_loop(node)
            && let Some(open) = self.open.last_mut()
        {
            open.loops = open.loops.saturating_sub(1);
        }
        if node.is_named() && !node.is_extra() {
            self.hash(b"\0end\0");
        }
        if self.open.last().is_some_and(|open| open.depth == depth) {
            self.close_body();
        }
        if self.awaited.last().is_some_and(|(function, _)| function.id() == node.id()) {
            self.awaited.pop();
        }
        if depth == 0 && !(node.is_extra() && node.kind().contains("comment")) {
            self.end_piece(node);
        }
    }

    /// What stands between tokens and is no space is part of one that the grammar does not name.
    fn between(&mut self, start: usize) {
        let text = self.text;
        if let Some(gap) = text.get(self.taken..start).filter(|gap| !gap.trim().is_empty()) {
            self.hash(gap.as_bytes());
        }
        self.taken = self.taken.max(start);
    }

    /// Statements that say what a body is, wherever they stand in it.
    fn statement(&mut self, node: Node<'_>) {
        if !node.is_named() {
            return;
        }
        if rules::binds_around(node) {
            self.open.iter_mut().for_each(|open| open.is_bound = true);
        }
        let Some(open) = self.open.last_mut() else { return };
        open.yields |= node.kind().contains("yield");
        self.is_refused |= open.loops == 0 && rules::needs_loop(node, self.language);
        open.loops += u32::from(rules::is_loop(node));
    }

    fn await_body(&mut self, node: Node<'t>) {
        let (kind, language) = (node.kind(), self.language);
        if !(language.functions.contains(&kind) || language.named_by_parent.contains(&kind)) {
            return;
        }
        if !language.defines_by_running {
            self.later.insert(node.start_position().row);
        }
        let Some(body) = node.child_by_field_name("body") else { return };
        // What a compiler runs leaves no trace in any test.
        let modifiers = node.children(&mut node.walk()).find(|child| child.kind() == "function_modifiers");
        if !modifiers.is_some_and(|modifiers| self.of(modifiers).split_whitespace().any(|word| word == "const")) {
            self.awaited.push((node, body));
        }
    }

    fn open_body(&mut self, node: Node<'t>, depth: usize) {
        let Some((function, _)) = self.awaited.last().filter(|(_, body)| body.id() == node.id()).copied() else {
            return;
        };
        let lines = lines_of(node);
        if let Some(lines) = lines {
            self.later.insert(lines.start.index());
        }
        let start = function.start_position();
        let at = |extent: &Extent| (extent.span.start.index(), extent.span.start_column as usize);
        let found = self.functions.binary_search_by_key(&(start.row, start.column + 1), at).ok();
        let name = found.and_then(|at| self.functions.get(at)).map_or_else(String::new, |extent| extent.name.clone());
        let simple = name.rsplit(['.', '#', ':']).next().unwrap_or(&name);
        let around: Vec<(&FxHashSet<&str>, LineRange)> =
            self.open.iter().filter_map(|open| Some((&open.found.own, open.lines?))).collect();
        let found = lines.map(|lines| {
            let (text, modules) = (self.text, &self.modules);
            keeps::of(Function { text, node: function, body: node, lines, name: simple, modules }, &around)
        });
        self.open.push(Open {
            hasher: blake3::Hasher::new(),
            lines,
            inner: Vec::new(),
            found: found.unwrap_or_default(),
            used: Vec::new(),
            yields: false,
            is_bound: false,
            description: description(node),
            loops: 0,
            depth,
            name,
        });
    }

    fn close_body(&mut self) {
        let Some(open) = self.open.pop() else { return };
        self.hash(if open.yields { PLACE_OF_GENERATOR } else { PLACE_OF_BODY });
        let Open { hasher, name, lines, inner, found, used, is_bound, .. } = open;
        let Found { keeps, only_keeps, .. } = found;
        let (hash, used) = (finish(&hasher), used.into_iter().collect());
        let body = Body { name, hash, lines, inner, keeps, only_keeps, used, is_bound };
        match self.open.last_mut() {
            Some(around) => around.inner.push(body),
            None => self.bodies.push(body),
        }
    }

    fn end_piece(&mut self, node: Node<'t>) {
        let hash = finish(&std::mem::take(&mut self.piece));
        let (first, last) = (node.start_position().row, node.end_position().row);
        self.pieces.push(Piece {
            hash,
            lines: LineRange::new(Line::from_index(first), Line::from_index(last)),
            is_tame: tame::is_tame(node, self.text),
            runs_once: !self.later.contains(&first),
            defines: defined(node).map(|name| Name::of(self.of(name))),
            used: std::mem::take(&mut self.used).into_iter().collect(),
        });
    }

    fn hash(&mut self, bytes: &[u8]) {
        match self.open.last_mut() {
            Some(open) => open.hasher.update(bytes),
            None => self.piece.update(bytes),
        };
    }

    fn hash_around(&mut self, bytes: &[u8]) {
        let at = self.open.len().checked_sub(2);
        match at.and_then(|at| self.open.get_mut(at)) {
            Some(open) => open.hasher.update(bytes),
            None => self.piece.update(bytes),
        };
    }

    fn of(&self, node: Node<'_>) -> &'s str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }
}

/// The first statement of a body of Python, where it is a string alone.
fn description(body: Node<'_>) -> Option<usize> {
    let first = body.named_children(&mut body.walk()).find(|child| !child.is_extra())?;
    let is_text = body.kind() == "block" && first.kind() == "expression_statement" && first.named_child_count() == 1;
    first.named_child(0).filter(|child| is_text && child.kind() == "string").map(|_| first.id())
}

/// The lines of the statements of a body.
fn lines_of(body: Node<'_>) -> Option<LineRange> {
    let range = |first: Node<'_>, last: Node<'_>| {
        LineRange::new(Line::from_index(first.start_position().row), Line::from_index(last.end_position().row))
    };
    if !BLOCKS.contains(&body.kind()) {
        return Some(range(body, body));
    }
    let described = description(body);
    let mut walk = body.walk();
    let is_statement = |child: &Node<'_>| !child.is_extra() && Some(child.id()) != described;
    let mut statements = body.named_children(&mut walk).filter(is_statement);
    let first = statements.next()?;
    Some(range(first, statements.last().unwrap_or(first)))
}

fn finish(hasher: &blake3::Hasher) -> Hash {
    let mut hash = Hash::default();
    hasher.finalize_xof().fill(&mut hash);
    hash
}
