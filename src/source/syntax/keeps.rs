//! Lines of a function that keep something for whoever asks next: a result in a cache, a value in a variable of the
//! module. The next test that asks runs none of the lines that made it.
//!
//! Of Python what is written to is followed to its root: a name that the function does not bind itself outlives it. Of
//! Ruby and PHP it is told by the kind of the variable.

use rustc_hash::FxHashSet;
use tree_sitter::Node;

use crate::analysis::impact::Keep;
use crate::coverage::{Line, LineRange};

/// Words in the names of decorators that keep results.
const KEEPING: &[&str] = &["cache", "memo", "lazy", "once", "singleton"];

/// Methods that change what they are called on.
const CHANGING: &[&str] = &[
    "append",
    "appendleft",
    "add",
    "update",
    "setdefault",
    "insert",
    "extend",
    "pop",
    "popitem",
    "popleft",
    "remove",
    "discard",
    "clear",
    "register",
    "put",
    "set",
];

/// What a function keeps. `body` is its body, of which statements stand on `lines`.
pub(super) fn of(text: &str, function: Node<'_>, body: Node<'_>, lines: Option<LineRange>) -> Vec<Keep> {
    let Some(lines) = lines else { return Vec::new() };
    if is_decorated(text, function) {
        return vec![Keep { lines, within: None }];
    }
    match function.kind() {
        "function_definition" if body.kind() == "block" => python(text, function, body),
        "method" | "singleton_method" => {
            nodes(body).filter(|node| is_kept_in_ruby(*node, function)).map(keep).collect()
        }
        "method_declaration" | "function_definition" => {
            nodes(body).filter(|node| is_kept_in_php(*node)).map(keep).collect()
        }
        _ => Vec::new(),
    }
}

/// Does a decorator keep what the function returns?
fn is_decorated(text: &str, function: Node<'_>) -> bool {
    let mut decorators = std::iter::successors(function.prev_sibling(), Node::prev_sibling);
    decorators.any(|node| {
        let name = text.get(node.byte_range()).unwrap_or_default().to_ascii_lowercase();
        let name = name.split('(').next().unwrap_or(&name).to_owned();
        node.kind() == "decorator"
            && KEEPING.iter().any(|word| name.contains(word))
            && !name.contains("cached_property")
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

fn keep(node: Node<'_>) -> Keep {
    let line = |row| Line::from_index(row);
    Keep { lines: LineRange::new(line(node.start_position().row), line(node.end_position().row)), within: None }
}

/// All nodes of a tree in order, those inside of other functions left out.
fn nodes(root: Node<'_>) -> impl Iterator<Item = Node<'_>> {
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

/// What a function of Python binds, and what of it only stands for something else.
struct Names<'s> {
    text: &'s str,
    own: FxHashSet<&'s str>,
}

fn python(text: &str, function: Node<'_>, body: Node<'_>) -> Vec<Keep> {
    let names = Names::of(text, function, body);
    nodes(body).filter(|node| names.is_kept(*node)).map(keep).collect()
}

impl<'s> Names<'s> {
    fn of(text: &'s str, function: Node<'_>, body: Node<'_>) -> Names<'s> {
        let mut names = Names { text, own: FxHashSet::default() };
        if let Some(parameters) = function.child_by_field_name("parameters") {
            // A default is made once, and lasts.
            let is_fresh = |node: &Node<'_>| {
                let value = node.child_by_field_name("value");
                !value.is_some_and(|value| matches!(value.kind(), "dictionary" | "list" | "set" | "call"))
            };
            for parameter in parameters.named_children(&mut parameters.walk()).filter(is_fresh) {
                let name = parameter.child_by_field_name("name").or_else(|| parameter.named_child(0));
                let name = if parameter.kind() == "identifier" { Some(parameter) } else { name };
                names.bind(name);
            }
        }
        let mut around = FxHashSet::default();
        for node in nodes(body) {
            match node.kind() {
                "assignment" if !names.is_alias(node) => names.bind(node.child_by_field_name("left")),
                "for_statement" | "for_in_clause" => names.bind(node.child_by_field_name("left")),
                "named_expression" => names.bind(node.child_by_field_name("name")),
                "as_pattern_target" => names.bind(Some(node)),
                "except_clause" => names.bind(node.child_by_field_name("alias")),
                "global_statement" | "nonlocal_statement" => {
                    around.extend(node.named_children(&mut node.walk()).map(|name| names.of_node(name)));
                }
                _ => {}
            }
        }
        names.own.retain(|name| !around.contains(name));
        names
    }

    fn of_node(&self, node: Node<'_>) -> &'s str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    /// The names of a pattern.
    fn bind(&mut self, pattern: Option<Node<'_>>) {
        let Some(pattern) = pattern else { return };
        if matches!(pattern.kind(), "attribute" | "subscript") {
            return;
        }
        for node in nodes(pattern).filter(|node| node.kind() == "identifier") {
            self.own.insert(self.of_node(node));
        }
    }

    /// Does an assignment give another name to something that lasts?
    fn is_alias(&self, assignment: Node<'_>) -> bool {
        let Some(value) = assignment.child_by_field_name("right") else { return false };
        let inner = match value.kind() {
            "call" => {
                let called = value.child_by_field_name("function");
                let method = called.and_then(|called| called.child_by_field_name("attribute"));
                match (called, method.map(|method| self.of_node(method))) {
                    (Some(called), Some("setdefault" | "get")) => called,
                    (Some(called), None) if self.of_node(called) == "getattr" => {
                        let arguments = value.child_by_field_name("arguments");
                        let Some(first) = arguments.and_then(|all| all.named_child(0)) else { return false };
                        first
                    }
                    _ => return false,
                }
            }
            "identifier" | "attribute" | "subscript" => value,
            _ => return false,
        };
        self.lasts(inner)
    }

    /// Is what an expression begins with bound by nobody here?
    fn lasts(&self, expression: Node<'_>) -> bool {
        let mut root = expression;
        loop {
            let next = match root.kind() {
                "attribute" => root.child_by_field_name("object"),
                "subscript" => root.child_by_field_name("value"),
                _ => None,
            };
            let Some(next) = next else { break };
            // What belongs to the class of an object belongs to all of them.
            if root.kind() == "attribute"
                && root.child_by_field_name("attribute").is_some_and(|it| self.of_node(it) == "__class__")
            {
                return true;
            }
            root = next;
        }
        let name = self.of_node(root);
        match root.kind() {
            "identifier" => name == "cls" || !self.own.contains(name),
            "call" => name.starts_with("type(") || name.starts_with("globals("),
            _ => false,
        }
    }

    fn is_kept(&self, node: Node<'_>) -> bool {
        match node.kind() {
            "assignment" | "augmented_assignment" => {
                let Some(left) = node.child_by_field_name("left") else { return false };
                match left.kind() {
                    "attribute" | "subscript" => self.lasts(left),
                    "identifier" => {
                        !self.own.contains(self.of_node(left)) && node.kind() == "augmented_assignment"
                            || node.kind() == "assignment"
                                && !self.own.contains(self.of_node(left))
                                && !self.is_alias(node)
                    }
                    _ => nodes(left).any(|part| matches!(part.kind(), "attribute" | "subscript") && self.lasts(part)),
                }
            }
            // `type(self).x = 1` reads like the definition of a type to the grammar.
            "type_alias_statement" => self.of_node(node).contains('.'),
            "call" => {
                let called = node.child_by_field_name("function");
                let Some(called) = called else { return false };
                if called.kind() == "identifier" {
                    let first = node.child_by_field_name("arguments").and_then(|all| all.named_child(0));
                    return self.of_node(called) == "setattr" && first.is_some_and(|first| self.lasts(first));
                }
                let method = called.child_by_field_name("attribute").map(|method| self.of_node(method));
                let object = called.child_by_field_name("object");
                method.is_some_and(|method| CHANGING.contains(&method))
                    && object.is_some_and(|object| self.lasts(object))
            }
            _ => false,
        }
    }
}
