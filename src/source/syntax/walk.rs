//! One walk over a syntax tree: which functions there are, what they are called, how many decisions they take.
//!
//! Iterative, so that hostile nesting costs memory in the heap, never the stack.

use tree_sitter::{Node, Tree};

use super::languages::Language;
use super::names::qualified;
use crate::analysis::Extent;
use crate::coverage::{Line, Span};

/// What producers call a function that has no name; they put a number behind it.
const ANONYMOUS: &str = "(anonymous)";

/// A node whose children are walked.
struct Open<'t> {
    node: Node<'t>,
    /// The innermost function around them, by its place in the result.
    function: Option<usize>,
    /// Is its name one of those around them?
    qualifies: bool,
}

/// What is known on the way. Of a node that lies deep, nothing is looked up from the root: its tree may be as deep as its
/// text is long.
struct Walk<'t, 's> {
    text: &'s str,
    language: &'s Language,
    found: Vec<Extent>,
    open: Vec<Open<'t>>,
    /// The names of what is open, outermost first.
    names: Vec<String>,
}

/// All functions, in order of their start.
pub(super) fn functions(tree: &Tree, text: &str, language: &Language) -> Vec<Extent> {
    let mut walk = Walk { text, language, found: Vec::new(), open: Vec::new(), names: Vec::new() };
    let mut cursor = tree.walk();
    loop {
        walk.enter(cursor.node());
        if cursor.goto_first_child() {
            continue;
        }
        loop {
            walk.leave();
            if cursor.goto_next_sibling() {
                break;
            }
            if !cursor.goto_parent() {
                return walk.found;
            }
        }
    }
}

impl<'t> Walk<'t, '_> {
    fn enter(&mut self, node: Node<'t>) {
        let (kind, language) = (node.kind(), self.language);
        let around = self.open.last().and_then(|open| open.function);
        if language.decisions.contains(&kind)
            && let Some(extent) = around.and_then(|function| self.found.get_mut(function))
        {
            extent.complexity = extent.complexity.map(|complexity| complexity + 1);
        }
        let mut open = Open { node, function: around, qualifies: false };
        if node.is_named() {
            let own = self.own_name(node);
            if let Some(name) = own.as_deref().filter(|_| is_function(node)) {
                open.function = Some(self.found.len());
                self.found.push(self.extent(node, name));
            }
            let is_container = language.containers.contains(&kind);
            let name = is_container.then(|| own.or_else(|| container_name(node, self.text))).flatten();
            open.qualifies = name.is_some();
            self.names.extend(name);
        }
        self.open.push(open);
    }

    fn leave(&mut self) {
        if self.open.pop().is_some_and(|open| open.qualifies) {
            self.names.pop();
        }
    }

    /// The name of a node that may be a function.
    fn own_name(&self, node: Node<'_>) -> Option<String> {
        if self.language.functions.contains(&node.kind()) {
            name_of(node, self.text)
        } else if self.language.named_by_parent.contains(&node.kind()) {
            let given = self.open.last().and_then(|parent| name_from_parent(parent.node, self.text));
            given.or_else(|| name_of(node, self.text)).or_else(|| Some(ANONYMOUS.to_owned()))
        } else {
            None
        }
    }

    fn extent(&self, node: Node<'_>, name: &str) -> Extent {
        let name = qualified(self.names.iter().map(String::as_str), name, self.language.separator);
        let (span, is_value) = (span(node), self.language.named_by_parent.contains(&node.kind()));
        let from = match node.child_by_field_name("body") {
            body if self.language.defines_by_running => first_statement(body, span),
            Some(body) if is_value => line_of(body),
            _ => span.start,
        };
        Extent { name, span, from, is_value, complexity: Some(1) }
    }
}

/// Is it more than a declaration?
fn is_function(node: Node<'_>) -> bool {
    let has_body = node.child_by_field_name("body").is_some() || node.child_by_field_name("declarator").is_some();
    has_body || node.kind().starts_with("method") || node.kind() == "singleton_method"
}

fn span(node: Node<'_>) -> Span {
    let (from, to) = (node.start_position(), node.end_position());
    Span {
        start: Line::from_index(from.row),
        start_column: from.column as u32 + 1,
        end: Line::from_index(to.row),
        end_column: to.column as u32 + 1,
    }
}

/// The line of the first statement of a function's body. Decorators of a function or class that comes first run when
/// that one is defined, and its line is the one after them, as coverage.py sees it.
fn first_statement(body: Option<Node<'_>>, span: Span) -> Line {
    let statement = body.map(|body| {
        let mut cursor = body.walk();
        let first = body.named_children(&mut cursor).find(|child| !child.is_extra());
        // A body without a block around it is one expression: Ruby's `def two = 1 + 1`.
        first.filter(|_| matches!(body.kind(), "block" | "body_statement")).unwrap_or(body)
    });
    match statement {
        Some(statement) => line_of(statement.child_by_field_name("definition").unwrap_or(statement)),
        // Nothing in it runs.
        None => span.start.next().min(span.end),
    }
}

fn line_of(node: Node<'_>) -> Line {
    Line::from_index(node.start_position().row)
}

fn text_of(node: Node<'_>, text: &str) -> Option<String> {
    let name = text.get(node.byte_range())?;
    // A name may be spread over lines where templates are involved.
    Some(name.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn name_of(node: Node<'_>, text: &str) -> Option<String> {
    let name = match node.child_by_field_name("name") {
        Some(name) => text_of(name, text)?,
        None => text_of(innermost_declarator(node)?, text)?,
    };
    // Go's methods are named with the type they belong to.
    if let Some(receiver) = node.child_by_field_name("receiver") {
        let receiver = text_of(receiver, text)?;
        let of = receiver.trim_matches(['(', ')']).rsplit([' ', '*']).next()?.split('[').next()?.to_owned();
        return Some(format!("{of}.{name}"));
    }
    Some(name)
}

/// C and C++ wrap the name in what is declared: pointers, references, the parameter list.
fn innermost_declarator(node: Node<'_>) -> Option<Node<'_>> {
    let mut declarator = node.child_by_field_name("declarator")?;
    while let Some(inner) = declarator.child_by_field_name("declarator") {
        declarator = inner;
    }
    // A reference declarator holds its declarator without a field.
    if declarator.kind() == "reference_declarator" {
        let inner = declarator.named_child(0)?;
        return Some(inner.child_by_field_name("declarator").unwrap_or(inner));
    }
    Some(declarator)
}

/// `const load = () => …`, `{ load: function () … }`, `exports.load = …`, a class's field.
fn name_from_parent(parent: Node<'_>, text: &str) -> Option<String> {
    let field = match parent.kind() {
        "pair" => "key",
        "assignment_expression" => "left",
        "field_definition" => "property",
        "variable_declarator" | "public_field_definition" => "name",
        _ => return None,
    };
    // What is called first has no name of its own: `wait(function () { … }).then = …`.
    text_of(parent.child_by_field_name(field)?, text).filter(|name| !name.contains('('))
}

fn container_name(node: Node<'_>, text: &str) -> Option<String> {
    // An `impl Trait for Type` is known by its type.
    let name = node.child_by_field_name("type").or_else(|| node.child_by_field_name("name"))?;
    let name = text_of(name, text)?;
    Some(name.split('<').next().unwrap_or(&name).trim().to_owned())
}
