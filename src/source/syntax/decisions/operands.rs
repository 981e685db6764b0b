//! The operands of a condition, in the order in which they are asked, and where the answers to each lead.

use rustc_hash::FxHashSet;
use tree_sitter::Node;

use super::nodes::{bare, field, span, text_of};
use crate::analysis::{Asked, Goal, Operand, Operator, Preceding};

/// A condition with more operands is taken for one question.
const MOST: usize = 24;

/// A part of a condition that is not looked into yet.
struct Part<'t> {
    node: Node<'t>,
    /// What decides whether its first operand is asked.
    after: Option<After<'t>>,
    /// The right sides to which its answers lead, true and false; else all of it is decided.
    leads: [Option<usize>; 2],
}

/// The left side of an operator.
#[derive(Clone, Copy)]
struct After<'t> {
    operator: Operator,
    left: Node<'t>,
    /// Its first operand.
    first: usize,
    /// The number of the right side.
    right: usize,
}

/// What joins the two sides of a node, if it has any.
pub(super) fn operator(node: Node<'_>) -> Option<Operator> {
    if !matches!(node.kind(), "binary_expression" | "binary" | "boolean_operator") {
        return None;
    }
    match node.child_by_field_name("operator")?.kind() {
        "&&" | "and" => Some(Operator::And),
        "||" | "or" => Some(Operator::Or),
        "??" => Some(Operator::Coalesce),
        _ => None,
    }
}

/// What a condition asks. The nodes that join its operands are added to `joined`.
pub(super) fn asked(node: Node<'_>, text: &str, joined: &mut FxHashSet<usize>) -> Asked {
    let node = bare(node);
    let all = |operands| Asked { place: span(node), text: text_of(node, text), operands };
    let operand = |part: &Part<'_>, rights: &[Option<usize>]| {
        let goal = |right: Option<usize>| right.and_then(|right| *rights.get(right)?).map(Goal::Operand);
        let [on_true, on_false] = part.leads;
        Operand {
            place: span(part.node),
            text: text_of(part.node, text),
            after: part.after.map(|after| Preceding {
                operator: after.operator,
                text: text_of(bare(after.left), text),
                first: after.first,
            }),
            leads: [goal(on_true).unwrap_or(Goal::True), goal(on_false).unwrap_or(Goal::False)],
        }
    };
    let whole = Part { node, after: None, leads: [None, None] };
    let mut operands: Vec<Part<'_>> = Vec::new();
    // The first operand of each right side.
    let mut rights: Vec<Option<usize>> = Vec::new();
    let mut open = vec![Part { node, after: None, leads: [None, None] }];
    while let Some(part) = open.pop() {
        let part = Part { node: bare(part.node), ..part };
        let sides = operator(part.node).zip(field(part.node, &["left"]).zip(field(part.node, &["right"])));
        let Some((operator, (left, right))) = sides else {
            if let Some(slot) = part.after.and_then(|after| rights.get_mut(after.right))
                && slot.is_none()
            {
                *slot = Some(operands.len());
            }
            operands.push(part);
            if operands.len() > MOST {
                return all(vec![operand(&whole, &[])]);
            }
            continue;
        };
        joined.insert(part.node.id());
        let number = rights.len();
        rights.push(None);
        let after = After { operator, left, first: operands.len(), right: number };
        let [on_true, on_false] = part.leads;
        let leads = match operator {
            Operator::And => [Some(number), on_false],
            Operator::Or | Operator::Coalesce => [on_true, Some(number)],
        };
        open.push(Part { node: right, after: Some(after), leads: part.leads });
        open.push(Part { node: left, after: part.after, leads });
    }
    all(operands.iter().map(|part| operand(part, &rights)).collect())
}
