//! Statements at the outermost level of a file of tests that nobody else notices: they define something under a name of
//! their own.

use tree_sitter::Node;

/// Statements that never do more.
const TAME: &[&str] = &[
    "import_statement",
    "import_from_statement",
    "future_import_statement",
    "function_definition",
    "pass_statement",
    // Of Ruby and PHP.
    "class",
    "module",
    "class_declaration",
    "namespace_definition",
    "namespace_use_declaration",
    "declare_statement",
    "php_tag",
    "method",
];

/// Blocks of tests in Ruby, and what is loaded for them.
const CALLS: &[&str] = &["describe", "context", "require", "require_relative", "RSpec"];

/// Does a statement only define something under a name of this text?
pub(super) fn is_tame(node: Node<'_>, text: &str) -> bool {
    let of = |node: Node<'_>| text.get(node.byte_range()).unwrap_or_default();
    match node.kind() {
        kind if TAME.contains(&kind) => true,
        "decorated_definition" => {
            let mut walk = node.walk();
            let mut decorators = node.named_children(&mut walk).filter(|child| child.kind() == "decorator");
            let is_of_tests = |text: &str| {
                ["@pytest.", "@mock.", "@patch", "@unittest.", "@given", "@parametrize", "@hypothesis."]
                    .iter()
                    .any(|start| text.starts_with(start))
            };
            decorators.all(|decorator| is_of_tests(of(decorator)))
                && node.child_by_field_name("definition").is_some_and(|inner| is_tame(inner, text))
        }
        // Classes may be entered in a list by what they inherit from; those of tests are not.
        "class_definition" => {
            let name = node.child_by_field_name("name").map(of).unwrap_or_default();
            node.child_by_field_name("superclasses").is_none()
                || name.starts_with("Test")
                || name.ends_with("Test")
                || name.ends_with("Tests")
                || name.ends_with("TestCase")
        }
        "expression_statement" => node.named_child(0).is_some_and(|inner| match inner.kind() {
            "string" => true,
            "assignment" => {
                let is_name = inner.child_by_field_name("left").is_some_and(|left| left.kind() == "identifier");
                let value = inner.child_by_field_name("right").map(of).unwrap_or_default();
                is_name
                    && (!value.contains('(') || value.starts_with("pytest.mark.") || value.starts_with("pytest.param"))
            }
            _ => false,
        }),
        "call" => {
            let called = node.child_by_field_name("receiver").or_else(|| node.child_by_field_name("method"));
            called.is_some_and(|called| CALLS.contains(&of(called)))
        }
        _ => false,
    }
}
