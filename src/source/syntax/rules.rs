//! What compilers refuse that a grammar lets pass: a text that cannot be loaded fails everywhere, and not where it changed.

use tree_sitter::Node;

use super::languages::Language;
use crate::formats::coveragepy::python;

/// Does a parser that is as strict as the language accept the text? The grammars are lenient.
pub(super) fn accept(path: &str, text: &str) -> bool {
    path.rsplit_once('.').is_none_or(|(_, extension)| extension != "py") || python::is_accepted(text)
}

/// Does a statement name variables of functions around it, or of the module?
pub(super) fn binds_around(node: Node<'_>) -> bool {
    matches!(node.kind(), "nonlocal_statement" | "global_statement")
}

/// Is it a loop, or whatever else can be left?
pub(super) fn is_loop(node: Node<'_>) -> bool {
    let loops = ["for_statement", "for_in_statement", "while_statement", "do_statement"];
    node.is_named() && (loops.contains(&node.kind()) || matches!(node.kind(), "switch_statement" | "labeled_statement"))
}

/// Is it a statement of Python or of a script that leaves a loop?
pub(super) fn needs_loop(node: Node<'_>, language: &Language) -> bool {
    let is_told = language.extensions.iter().any(|extension| ["py", "js", "ts", "tsx"].contains(extension));
    is_told && matches!(node.kind(), "break_statement" | "continue_statement")
}
