//! The ways that lead on from a decision: code in brackets or without, what stands behind `else`, and cases.

use tree_sitter::Node;

use super::nodes::{bare, field, shown, span, start};
use crate::analysis::{Body, Exit};

/// Nodes that only hold statements.
const BLOCKS: &[&str] =
    &["compound_statement", "statement_block", "block", "then", "do", "colon_block", "else", "body_statement"];

/// Nodes that are cases.
const CASES: &[&str] = &[
    "switch_case",
    "switch_default",
    "case_statement",
    "default_statement",
    "match_arm",
    "match_conditional_expression",
    "match_default_expression",
    "expression_case",
    "type_case",
    "default_case",
    "switch_block_statement_group",
    "switch_rule",
    "when",
    "in_clause",
    "case_clause",
];

/// The cases of a switch, and what stands for all others.
pub(super) fn cases(switch: Node<'_>, text: &str) -> Vec<Exit> {
    let body = switch.child_by_field_name("body");
    let holder = body.unwrap_or(switch);
    let mut cursor = holder.walk();
    let is_case = |node: &Node<'_>| CASES.contains(&node.kind()) || body.is_none() && node.kind() == "else";
    let each: Vec<Node<'_>> = holder.named_children(&mut cursor).filter(is_case).collect();
    each.into_iter().map(|node| case(node, text)).collect()
}

/// Is it the case that stands for all others?
pub(super) fn is_rest(case: &str) -> bool {
    matches!(case, "default" | "else" | "_" | "case _")
}

fn case(node: Node<'_>, text: &str) -> Exit {
    let code = code_of(node);
    // Its words end where its code begins, and before what stands between the two.
    let from = node.start_byte();
    let to = code.map_or(node.end_byte(), |code| code.start_byte());
    let words = text.get(from..to).unwrap_or_default().trim_end();
    let words = ["->", "=>", ":", "then"].iter().fold(words, |words, mark| words.strip_suffix(mark).unwrap_or(words));
    let words = words.trim().trim_end_matches(':');
    let body = match code {
        None => Body::Shared,
        Some(code) => body(code),
    };
    Exit { text: shown(words.trim()), place: Some(span(node)), first: code.map(first), body }
}

/// The first statement of a case.
fn code_of(case: Node<'_>) -> Option<Node<'_>> {
    if let Some(code) = field(case, &["consequence", "return_expression"]) {
        return Some(code);
    }
    match case.kind() {
        "match_arm" => return case.child_by_field_name("value"),
        "when" | "in_clause" => return case.child_by_field_name("body"),
        _ => {}
    }
    let mut cursor = case.walk();
    if !cursor.goto_first_child() {
        return None;
    }
    loop {
        let child = cursor.node();
        let is_words = matches!(cursor.field_name(), Some("value" | "type" | "pattern" | "guard" | "alias"))
            || child.kind() == "switch_label";
        if child.is_named() && !child.is_extra() && !is_words {
            return Some(child);
        }
        if !cursor.goto_next_sibling() {
            return None;
        }
    }
}

/// The way that a node is; `else` in front of it is no part of it.
pub(super) fn exit(node: Node<'_>) -> Exit {
    let node = match node.kind() {
        "else_clause" => field(node, &["body"]).or_else(|| first_in(node)).unwrap_or(node),
        _ => node,
    };
    Exit { text: String::new(), place: Some(span(node)), first: Some(first(node)), body: body(node) }
}

/// A way that nobody wrote.
pub(super) fn nothing() -> Exit {
    Exit { text: String::new(), place: None, first: None, body: Body::Code }
}

fn first(node: Node<'_>) -> (crate::coverage::Line, u32) {
    let mut node = node;
    while BLOCKS.contains(&node.kind()) {
        match first_in(node) {
            Some(inner) => node = inner,
            None => break,
        }
    }
    start(node)
}

fn first_in(node: Node<'_>) -> Option<Node<'_>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).find(|child| !child.is_extra())
}

fn body(node: Node<'_>) -> Body {
    let mut node = bare(node);
    while BLOCKS.contains(&node.kind()) {
        match first_in(node) {
            Some(inner) => node = inner,
            None => return Body::Nothing,
        }
    }
    let kind = node.kind();
    match kind {
        "goto_statement" | "empty_statement" => Body::Nothing,
        // What they hold runs when they are called.
        "function_declaration" | "generator_function_declaration" | "class_declaration" | "function_item" => {
            Body::Nothing
        }
        "break_statement" | "continue_statement" | "break_expression" | "continue_expression" | "break" | "next" => {
            Body::Jump
        }
        "identifier" => Body::Name,
        "true" | "false" | "null" | "number" | "string" => Body::Literal,
        _ if kind.ends_with("_literal") => Body::Literal,
        _ => Body::Code,
    }
}
