//! Lines on which a statement of a function begins, for code that no compiler lists the lines of.

use tree_sitter::{Node, Tree};

use super::languages::Language;
use crate::coverage::Line;

/// Statements that only hold others, and names that somebody jumps to.
const HOLDERS: [&str; 6] =
    ["compound_statement", "labeled_statement", "case_statement", "empty_statement", "switch_case", "statement_block"];

/// Declarations are code where they compute what they declare.
const DECLARATIONS: [(&str, &str); 2] = [("declaration", "init_declarator"), ("let_declaration", "=")];

/// The children of a node, as far as they were walked. Of a node that lies deep, nothing is looked up from the root: its
/// tree may be as deep as its text is long.
#[derive(Default)]
struct Level {
    /// The last child of a block: in Rust its value.
    last: Option<usize>,
    /// Do attributes stand before the next child by which it may be left out?
    is_conditional: bool,
}

/// The lines, ascending.
pub(super) fn lines(tree: &Tree, text: &str, language: &Language) -> Vec<Line> {
    let mut found = Vec::new();
    let mut cursor = tree.walk();
    let mut levels = vec![Level::default()];
    // How deep the outermost function is that is open.
    let mut function = None;
    loop {
        let node = cursor.node();
        let depth = levels.len();
        let (is_last, is_left_out) = levels
            .last_mut()
            .map_or((false, false), |level| (level.last == Some(node.id()), level.leaves_out(node, text)));
        if function.is_some() && is_statement(node, is_last) {
            found.push(Line::from_index(node.start_position().row));
        }
        if function.is_none() && language.functions.contains(&node.kind()) {
            function = Some(depth);
        }
        if !is_left_out && cursor.goto_first_child() {
            levels.push(Level { last: last_of_block(node), is_conditional: false });
            continue;
        }
        loop {
            if function == Some(levels.len()) {
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
            levels.pop();
        }
    }
}

impl Level {
    /// May the compiler be told to leave the next child out? The preprocessor may, but for what a header guards against being
    /// read twice, and so may attributes in Rust: tests are no part of a program.
    fn leaves_out(&mut self, node: Node<'_>, text: &str) -> bool {
        let is_conditional = self.is_conditional;
        if node.is_named() {
            let is_condition = |text: &str| text.starts_with("#[cfg(") || text.starts_with("#[test]");
            self.is_conditional = node.kind() == "attribute_item"
                && (is_conditional || text.get(node.byte_range()).is_some_and(is_condition));
        }
        match node.kind() {
            "preproc_if" => true,
            "preproc_ifdef" => !node.children(&mut node.walk()).any(|child| child.kind() == "preproc_def"),
            "function_item" | "mod_item" | "impl_item" => is_conditional,
            _ => false,
        }
    }
}

fn last_of_block(node: Node<'_>) -> Option<usize> {
    let last = node.named_child_count().checked_sub(1).filter(|_| node.kind() == "block")?;
    node.named_child(last as _).map(|child| child.id())
}

fn is_statement(node: Node<'_>, is_last: bool) -> bool {
    let kind = node.kind();
    if let Some((_, computes)) = DECLARATIONS.iter().find(|row| row.0 == kind) {
        return node.children(&mut node.walk()).any(|child| child.kind() == *computes);
    }
    // The value of a block in Rust is its last expression.
    let is_value = is_last && !node.is_extra() && (kind.ends_with("_expression") || kind == "identifier");
    is_value || (kind.ends_with("_statement") && !HOLDERS.contains(&kind))
}
