//! The decisions of a text: one walk, and what each kind of node asks (`forms.rs`), in which order its operands are asked
//! (`operands.rs`), and which ways lead on (`exits.rs`). Grammars agree in most names, so that one table does for all.
//!
//! Iterative, so that hostile nesting costs memory in the heap, never the stack.

mod exits;
mod forms;
mod nodes;
mod operands;

use rustc_hash::FxHashSet;
use tree_sitter::Tree;

use super::languages::Language;
use crate::analysis::{Decision, Decisions, Inside, Numbering};

/// All decisions of a text.
pub(super) fn decisions(tree: &Tree, text: &str, language: &Language) -> Decisions {
    let mut found: Vec<Decision> = Vec::new();
    // Operands of what was found already.
    let mut joined = FxHashSet::default();
    // Decisions whose nodes are open: where they end, and where their question does.
    let mut open: Vec<(usize, usize, std::ops::Range<usize>)> = Vec::new();
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        while open.last().is_some_and(|(_, end, _)| *end <= node.start_byte() && node.start_byte() < node.end_byte()) {
            open.pop();
        }
        if node.is_named()
            && let Some((mut decision, question)) = forms::decision(node, text, &mut joined)
        {
            decision.inside = open
                .last()
                .map(|(at, _, question)| Inside { decision: *at, in_question: question.contains(&node.start_byte()) });
            open.push((found.len(), node.end_byte(), question));
            found.push(decision);
        }
        if cursor.goto_first_child() {
            continue;
        }
        loop {
            if cursor.goto_next_sibling() {
                break;
            }
            if !cursor.goto_parent() {
                return Decisions::new(found, numbering(language));
            }
        }
    }
}

fn numbering(language: &Language) -> Option<Numbering> {
    match language.extensions.first() {
        Some(&("js" | "ts" | "tsx")) => Some(Numbering::Script),
        Some(&("c" | "rs")) => Some(Numbering::Compiler),
        Some(&"cc") => Some(Numbering::Throwing),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
