//! Which nodes are decisions, and what they ask. Names of nodes and fields are those of the grammars; where two of them mean
//! different things by one name, the fields tell which one it is.

use std::ops::Range;

use rustc_hash::FxHashSet;
use tree_sitter::Node;

use super::exits::{cases, exit, is_rest, nothing};
use super::nodes::{bare, field, shown, span, text_of};
use super::operands::{asked, operator};
use crate::analysis::{Asked, Decision, Exit, Goal, Kind, Operand};

/// The decision that a node is, and where its question stands in the text.
pub(super) fn decision(node: Node<'_>, text: &str, joined: &mut FxHashSet<usize>) -> Option<(Decision, Range<usize>)> {
    let (kind, asked, question, ways) = match node.kind() {
        "if_statement" | "if_expression" | "elif_clause" | "else_if_clause" | "if" | "unless" | "elsif"
        | "if_modifier" | "unless_modifier" => condition(node, Kind::If, text, joined)?,
        "ternary_expression" | "conditional_expression" | "conditional" => condition(node, Kind::Choice, text, joined)?,
        "while_statement" | "while_expression" | "do_statement" | "while" | "until" | "while_modifier"
        | "until_modifier" => condition(node, Kind::Loop, text, joined)?,
        "for_statement" => of_for(node, text, joined)?,
        "for_in_statement" | "for_range_loop" | "enhanced_for_statement" | "for_expression" | "foreach_statement" => {
            each(node, text)?
        }
        "binary_expression" | "binary" | "boolean_operator" if !joined.contains(&node.id()) => {
            operator(node)?;
            let asked = asked(node, text, joined);
            (Kind::Logic, asked, node.byte_range(), Vec::new())
        }
        "switch_statement"
        | "switch_expression"
        | "match_expression"
        | "match_statement"
        | "expression_switch_statement"
        | "type_switch_statement"
        | "case"
        | "case_match" => switch(node, text)?,
        "assignment_pattern" | "object_assignment_pattern" | "required_parameter" | "optional_parameter" => {
            default(node, text)?
        }
        "call" => safe(node, text)?,
        "except_clause" => {
            let value = field(node, &["value"]);
            let asked = value.map_or_else(|| single(node, String::new()), |value| single(value, text_of(value, text)));
            (Kind::Except, asked, node.start_byte()..node.start_byte(), Vec::new())
        }
        _ => return None,
    };
    // What has a default begins with its name, behind words like `readonly`.
    let mut place = span(node);
    if kind == Kind::Default {
        (place.start, place.start_column) = (asked.place.start, asked.place.start_column);
    }
    Some((Decision { kind, place, asked, ways, inside: None }, question))
}

type Form = (Kind, Asked, Range<usize>, Vec<Exit>);

fn single(node: Node<'_>, text: String) -> Asked {
    let place = span(node);
    let operand = Operand { place, text: text.clone(), after: None, leads: [Goal::True, Goal::False] };
    Asked { place, text, operands: vec![operand] }
}

/// A condition with a way for each answer.
fn condition(node: Node<'_>, kind: Kind, text: &str, joined: &mut FxHashSet<usize>) -> Option<Form> {
    let condition = field(node, &["condition"])?;
    let on_true = field(node, &["consequence", "body"]).map_or_else(nothing, exit);
    let on_false = match node.kind() {
        // The other clauses of these stand beside each other.
        "elif_clause" | "else_if_clause" => following(node),
        _ => field(node, &["alternative"]),
    };
    let on_false = on_false.map_or_else(nothing, exit);
    let is_turned = matches!(node.kind(), "unless" | "unless_modifier" | "until" | "until_modifier");
    let ways = if is_turned { vec![on_false, on_true] } else { vec![on_true, on_false] };
    Some((kind, asked(condition, text, joined), condition.byte_range(), ways))
}

fn following(clause: Node<'_>) -> Option<Node<'_>> {
    let next = clause.next_named_sibling()?;
    matches!(next.kind(), "elif_clause" | "else_if_clause" | "else_clause").then_some(next)
}

/// Python's loop over values, those of Go, and the loop with a condition of the others.
fn of_for(node: Node<'_>, text: &str, joined: &mut FxHashSet<usize>) -> Option<Form> {
    if node.child_by_field_name("left").is_some() {
        return each(node, text);
    }
    let first = node.named_child(0).filter(|first| Some(*first) != field(node, &["body"]));
    if first.is_some_and(|first| first.kind() == "range_clause") {
        return each(node, text);
    }
    let of_clause = first.filter(|first| first.kind() == "for_clause");
    let condition = match of_clause {
        Some(clause) => field(clause, &["condition"])?,
        None => match field(node, &["condition"]) {
            Some(condition) => condition,
            // `for x {` of Go.
            None => first.filter(|_| field(node, &["initializer", "init", "initialize", "update"]).is_none())?,
        },
    };
    if !condition.is_named() || matches!(condition.kind(), "empty_statement" | "comment") {
        return None;
    }
    let body = field(node, &["body"]).map_or_else(nothing, exit);
    Some((Kind::Loop, asked(condition, text, joined), condition.byte_range(), vec![body, nothing()]))
}

fn each(node: Node<'_>, text: &str) -> Option<Form> {
    let body = field(node, &["body"])?;
    let mut cursor = node.walk();
    let mut named = node.named_children(&mut cursor).filter(|child| !child.is_extra());
    let first = field(node, &["left", "pattern", "declarator", "name"]).or_else(|| named.next())?;
    let last = field(node, &["right", "value"]).unwrap_or_else(|| body.prev_named_sibling().unwrap_or(first));
    let last = if last.start_byte() < first.start_byte() { first } else { last };
    let asked = single(first, shown(text.get(first.start_byte()..last.end_byte()).unwrap_or_default()));
    Some((Kind::Each, asked, first.start_byte()..last.end_byte(), vec![exit(body), nothing()]))
}

fn switch(node: Node<'_>, text: &str) -> Option<Form> {
    let ways = cases(node, text);
    let value = field(node, &["condition", "value", "subject"]).map(bare);
    let asked = match value {
        Some(value) => single(value, text_of(value, text)),
        None => single(node, String::new()),
    };
    let question = value.map_or(node.start_byte()..node.start_byte(), |value| value.byte_range());
    (!ways.is_empty()).then_some((Kind::Switch, asked, question, rest_last(ways)))
}

/// Where no case stands for all others, a way that nobody wrote does.
fn rest_last(mut ways: Vec<Exit>) -> Vec<Exit> {
    if !ways.iter().any(|way| is_rest(&way.text)) {
        ways.push(nothing());
    }
    ways
}

fn default(node: Node<'_>, text: &str) -> Option<Form> {
    let value = field(node, &["right", "value"])?;
    let of = field(node, &["left", "pattern", "name"])?;
    let words = text.get(of.start_byte()..value.end_byte()).unwrap_or_default();
    Some((Kind::Default, single(of, shown(words)), of.byte_range(), vec![exit(value)]))
}

fn safe(node: Node<'_>, text: &str) -> Option<Form> {
    field(node, &["operator"]).filter(|operator| operator.kind() == "&.")?;
    let receiver = field(node, &["receiver"])?;
    Some((Kind::Safe, single(receiver, text_of(receiver, text)), receiver.byte_range(), Vec::new()))
}
