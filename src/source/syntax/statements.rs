//! Lines on which a statement of a function begins, for code that no compiler lists the lines of.

use tree_sitter::{Node, Tree};

use super::languages::Language;
use crate::coverage::Line;

/// Statements that only hold others, and names that somebody jumps to.
const HOLDERS: [&str; 6] =
    ["compound_statement", "labeled_statement", "case_statement", "empty_statement", "switch_case", "statement_block"];

/// Declarations are code where they compute what they declare.
const DECLARATIONS: [(&str, &str); 2] = [("declaration", "init_declarator"), ("let_declaration", "=")];

/// The lines, ascending.
pub(super) fn lines(tree: &Tree, text: &str, language: &Language) -> Vec<Line> {
    let mut found = Vec::new();
    let mut cursor = tree.walk();
    // How deep the outermost function is that is open.
    let (mut depth, mut function) = (0_usize, None);
    loop {
        let node = cursor.node();
        let kind = node.kind();
        if function.is_some() && is_statement(node) {
            found.push(Line::from_index(node.start_position().row));
        }
        if function.is_none() && language.functions.contains(&kind) {
            function = Some(depth);
        }
        if !is_left_out(node, text) && cursor.goto_first_child() {
            depth += 1;
            continue;
        }
        loop {
            if function == Some(depth) {
                function = None;
            }
            if cursor.goto_next_sibling() {
                break;
            }
            if !cursor.goto_parent() {
                found.sort_unstable();
                found.dedup();
                return found;
            }
            depth -= 1;
        }
    }
}

/// May the compiler be told to leave it out? The preprocessor may, but for what a header guards against being read twice,
/// and so may attributes in Rust: tests are no part of a program.
fn is_left_out(node: Node<'_>, text: &str) -> bool {
    match node.kind() {
        "preproc_if" => true,
        "preproc_ifdef" => !node.children(&mut node.walk()).any(|child| child.kind() == "preproc_def"),
        "function_item" | "mod_item" | "impl_item" => {
            let before = std::iter::successors(node.prev_named_sibling(), Node::prev_named_sibling);
            let mut attributes = before.take_while(|node| node.kind() == "attribute_item");
            let is_condition = |text: &str| text.starts_with("#[cfg(") || text.starts_with("#[test]");
            attributes.any(|node| text.get(node.byte_range()).is_some_and(is_condition))
        }
        _ => false,
    }
}

fn is_statement(node: Node<'_>) -> bool {
    let kind = node.kind();
    if let Some((_, computes)) = DECLARATIONS.iter().find(|row| row.0 == kind) {
        return node.children(&mut node.walk()).any(|child| child.kind() == *computes);
    }
    // The value of a block in Rust is its last expression.
    let is_value = node.is_named()
        && node.next_named_sibling().is_none()
        && !node.is_extra()
        && node.parent().is_some_and(|parent| parent.kind() == "block")
        && (kind.ends_with("_expression") || kind == "identifier");
    is_value || (kind.ends_with("_statement") && !HOLDERS.contains(&kind))
}
