//! Where nodes stand, what their text is, and which node is meant by one with brackets around it.

use tree_sitter::Node;

use crate::coverage::{Line, Span};

/// A longer text of a condition tells nobody anything at a glance.
pub(super) const LONGEST: usize = 48;

pub(super) fn span(node: Node<'_>) -> Span {
    let ((start, start_column), (end, end_column)) = (start(node), point(node.end_position()));
    Span { start, start_column, end, end_column }
}

pub(super) fn start(node: Node<'_>) -> (Line, u32) {
    point(node.start_position())
}

fn point(point: tree_sitter::Point) -> (Line, u32) {
    (Line::from_index(point.row), point.column as u32 + 1)
}

/// Some text on one line, shortened.
pub(super) fn shown(text: &str) -> String {
    // Of a text of many lines the first ones tell enough.
    let mut words = text.split_whitespace();
    let mut out = String::new();
    for word in words.by_ref() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
        if out.len() > LONGEST * 4 {
            break;
        }
    }
    match out.char_indices().nth(LONGEST) {
        Some((at, _)) => {
            out.truncate(at);
            out.push('…');
            out
        }
        None => out,
    }
}

pub(super) fn text_of(node: Node<'_>, text: &str) -> String {
    shown(text.get(node.byte_range()).unwrap_or_default())
}

/// The first of these fields that a node has.
pub(super) fn field<'t>(node: Node<'t>, names: &[&str]) -> Option<Node<'t>> {
    names.iter().find_map(|name| node.child_by_field_name(name))
}

/// Without the brackets around it.
pub(super) fn bare(mut node: Node<'_>) -> Node<'_> {
    loop {
        let inner = match node.kind() {
            "parenthesized_expression" | "parenthesized_statements" if node.named_child_count() == 1 => {
                node.named_child(0)
            }
            "condition_clause" if node.child_by_field_name("initializer").is_none() => {
                node.child_by_field_name("value")
            }
            _ => None,
        };
        match inner {
            Some(inner) if !inner.is_extra() => node = inner,
            _ => return node,
        }
    }
}
