//! One walk over a syntax tree: which functions there are, what they are called, how many decisions they take.
//!
//! Iterative, so that hostile nesting costs memory in the heap, never the stack.

use tree_sitter::{Node, Tree};

use super::languages::Language;
use crate::analysis::Extent;
use crate::coverage::{Line, Span};

/// A node that is open while its children are walked.
struct Open {
    /// The part of the name that it gives to what is inside.
    qualifier: Option<String>,
    /// The function that it is, by its place in the result.
    function: Option<usize>,
}

/// All functions, in order of their start.
pub(super) fn functions(tree: &Tree, text: &str, language: &Language) -> Vec<Extent> {
    let mut found: Vec<Extent> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut cursor = tree.walk();
    loop {
        let entered = enter(cursor.node(), text, language, &mut found, &open);
        open.push(entered);
        if cursor.goto_first_child() {
            continue;
        }
        loop {
            open.pop();
            if cursor.goto_next_sibling() {
                break;
            }
            if !cursor.goto_parent() {
                return found;
            }
        }
    }
}

fn enter(node: Node<'_>, text: &str, language: &Language, found: &mut Vec<Extent>, open: &[Open]) -> Open {
    let kind = node.kind();
    if language.decisions.contains(&kind)
        && let Some(function) = open.iter().rev().find_map(|open| open.function)
        && let Some(extent) = found.get_mut(function)
    {
        extent.complexity = extent.complexity.map(|complexity| complexity + 1);
    }
    if !node.is_named() {
        return Open { qualifier: None, function: None };
    }
    let own = if language.functions.contains(&kind) {
        name_of(node, text)
    } else if language.named_by_parent.contains(&kind) {
        node.parent().and_then(|parent| name_from_parent(parent, text))
    } else {
        None
    };
    let has_body = node.child_by_field_name("body").is_some() || node.child_by_field_name("declarator").is_some();
    let function = own.as_ref().filter(|_| has_body || kind.starts_with("method") || kind == "singleton_method");
    let function = function.map(|name| {
        let mut parts: Vec<&str> = open.iter().filter_map(|open| open.qualifier.as_deref()).collect();
        parts.push(name);
        found.push(Extent { name: parts.join(language.separator), span: span(node), complexity: Some(1) });
        found.len() - 1
    });
    let qualifier = language.containers.contains(&kind).then(|| own.or_else(|| container_name(node, text))).flatten();
    Open { qualifier, function }
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
    text_of(parent.child_by_field_name(field)?, text)
}

fn container_name(node: Node<'_>, text: &str) -> Option<String> {
    // An `impl Trait for Type` is known by its type.
    let name = node.child_by_field_name("type").or_else(|| node.child_by_field_name("name"))?;
    let name = text_of(name, text)?;
    Some(name.split('<').next().unwrap_or(&name).trim().to_owned())
}
