//! Lines of a function that keep something for whoever asks next: a result in a cache, a value in a variable of the
//! module. The next test that asks runs none of the lines that made it.
//!
//! Of Ruby and PHP it is told by the kind of the variable.

mod nodes;
mod python;

use rustc_hash::FxHashSet;
use tree_sitter::Node;

pub(super) use self::nodes::{Found, Function};
use self::nodes::{lines_of, nodes};
use crate::analysis::impact::{Keep, Place};
use crate::coverage::LineRange;

/// Words in the names of decorators that keep results.
const KEEPING: &[&str] = &["cache", "memo", "lazy", "once", "singleton"];

/// What a function keeps; `around` are those around it, with the names that they bind.
pub(super) fn of<'s>(function: Function<'s, '_, '_>, around: &[(&FxHashSet<&'s str>, LineRange)]) -> Found<'s> {
    let Function { text, node, body, lines, name, .. } = function;
    let kept_as = |node: Node<'_>| {
        let (lines, name) = (lines_of(node), first_name(node, text));
        Keep { lines, name, place: Place::Module, is_made_here: false }
    };
    let mut found = match node.kind() {
        "function_definition" if body.kind() == "block" => python::python(function, around),
        "method" | "singleton_method" => {
            let keeps = nodes(body).filter(|inner| is_kept_in_ruby(*inner, node)).map(kept_as).collect();
            Found { keeps, ..Found::default() }
        }
        "method_declaration" | "function_definition" => {
            Found { keeps: nodes(body).filter(|node| is_kept_in_php(*node)).map(kept_as).collect(), ..Found::default() }
        }
        _ => Found::default(),
    };
    if let Some(place) = decorated(text, node) {
        found.keeps = vec![Keep { lines, name: name.to_owned(), place, is_made_here: true }];
        found.only_keeps = false;
    }
    found
}

/// Where a decorator keeps what the function returns, if it does.
fn decorated(text: &str, function: Node<'_>) -> Option<Place> {
    let decorators = std::iter::successors(function.prev_sibling(), Node::prev_sibling);
    decorators.filter(|node| node.kind() == "decorator").find_map(|node| {
        let name = text.get(node.byte_range()).unwrap_or_default().to_ascii_lowercase();
        let name = name.split('(').next().unwrap_or(&name);
        if name.contains("cached_property") {
            return Some(Place::Object(None));
        }
        KEEPING.iter().any(|word| name.contains(word)).then_some(Place::Result)
    })
}

fn is_kept_in_ruby(node: Node<'_>, method: Node<'_>) -> bool {
    let is_or = || node.child_by_field_name("operator").is_some_and(|operator| operator.kind() == "||=");
    match node.kind() {
        "class_variable" | "global_variable" => true,
        "operator_assignment" => method.kind() == "singleton_method" && is_or(),
        "element_reference" => node.child_by_field_name("object").is_some_and(|object| object.kind() == "constant"),
        _ => false,
    }
}

fn is_kept_in_php(node: Node<'_>) -> bool {
    matches!(node.kind(), "function_static_declaration" | "scoped_property_access_expression" | "global_declaration")
}

fn first_name(node: Node<'_>, text: &str) -> String {
    let first = nodes(node).find(|node| node.child_count() == 0 && is_name(*node));
    first.and_then(|node| text.get(node.byte_range())).unwrap_or_default().to_owned()
}

/// Is it a name?
pub(super) fn is_name(node: Node<'_>) -> bool {
    let kind = node.kind();
    node.is_named()
        && (kind.contains("identifier")
            || matches!(kind, "constant" | "class_variable" | "instance_variable" | "global_variable" | "name"))
}
