//! A function that is looked at for what it keeps, the answer, and a walk over its nodes.

use rustc_hash::FxHashSet;
use tree_sitter::Node;

use crate::analysis::impact::Keep;
use crate::coverage::{Line, LineRange};

/// What a function keeps.
#[derive(Default)]
pub(in crate::source::syntax) struct Found<'s> {
    pub(in crate::source::syntax) keeps: Vec<Keep>,
    /// Does it do nothing else?
    pub(in crate::source::syntax) only_keeps: bool,
    /// The names that it binds itself.
    pub(in crate::source::syntax) own: FxHashSet<&'s str>,
}

/// A function whose body is asked for.
#[derive(Clone, Copy)]
pub(in crate::source::syntax) struct Function<'s, 'a, 't> {
    pub(in crate::source::syntax) text: &'s str,
    pub(in crate::source::syntax) node: Node<'t>,
    pub(in crate::source::syntax) body: Node<'t>,
    /// The lines of its statements.
    pub(in crate::source::syntax) lines: LineRange,
    /// Its name, without what is around it.
    pub(in crate::source::syntax) name: &'a str,
    /// Names of modules that the text imports.
    pub(in crate::source::syntax) modules: &'a FxHashSet<&'s str>,
}

pub(in crate::source::syntax) fn lines_of(node: Node<'_>) -> LineRange {
    LineRange::new(Line::from_index(node.start_position().row), Line::from_index(node.end_position().row))
}

/// All nodes of a tree in order, those inside of other functions left out.
pub(in crate::source::syntax) fn nodes(root: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let mut cursor = root.walk();
    let (mut depth, mut is_over) = (0usize, false);
    std::iter::from_fn(move || {
        if is_over {
            return None;
        }
        let node = cursor.node();
        let is_function =
            matches!(node.kind(), "function_definition" | "method" | "singleton_method" | "class_definition");
        if !(is_function && depth > 0) && cursor.goto_first_child() {
            depth += 1;
            return Some(node);
        }
        loop {
            if depth == 0 {
                is_over = true;
                break;
            }
            if cursor.goto_next_sibling() {
                break;
            }
            cursor.goto_parent();
            depth -= 1;
        }
        Some(node)
    })
}
