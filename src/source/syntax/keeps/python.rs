//! What a function of Python keeps: what is written to is followed to its root, and a name that the function does not bind
//! itself outlives it.

use rustc_hash::{FxHashMap, FxHashSet};
use tree_sitter::Node;

use super::nodes::{Found, Function, lines_of, nodes};
use crate::analysis::impact::{Keep, Place};
use crate::coverage::LineRange;

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
];

/// Calls that hand nothing on of what they are given.
const LOOKING: &[&str] = &[
    "any",
    "all",
    "len",
    "isinstance",
    "issubclass",
    "str",
    "repr",
    "type",
    "getattr",
    "hasattr",
    "id",
    "hash",
    "get",
    "keys",
    "values",
    "items",
    "format",
    "super",
];

/// Methods that make an object: what they put there is nobody else's yet.
const MAKING: &[&str] = &["__init__", "__new__", "__post_init__", "__setstate__", "__set_name__", "initialize"];

/// What a function of Python binds, and what only stands for something else.
struct Names<'s, 'a> {
    text: &'s str,
    modules: &'a FxHashSet<&'s str>,
    around: &'a [(&'a FxHashSet<&'s str>, LineRange)],
    own: FxHashSet<&'s str>,
    parameters: FxHashSet<&'s str>,
    aliases: FxHashMap<&'s str, (String, Place)>,
    /// Attributes that conditions ask for.
    asked: FxHashSet<&'s str>,
    /// Names whose values calls of known functions make.
    made: FxHashSet<&'s str>,
}

pub(super) fn python<'s>(function: Function<'s, '_, '_>, around: &[(&FxHashSet<&'s str>, LineRange)]) -> Found<'s> {
    let mut names = Names {
        text: function.text,
        modules: function.modules,
        around,
        own: FxHashSet::default(),
        parameters: FxHashSet::default(),
        aliases: FxHashMap::default(),
        asked: FxHashSet::default(),
        made: FxHashSet::default(),
    };
    names.take(function);
    let is_making = MAKING.contains(&function.name);
    let mut found = Found::default();
    let mut is_silent = true;
    for node in nodes(function.body) {
        let is_plain = node.kind() == "assignment"
            && node.child_by_field_name("left").is_some_and(|left| left.kind() == "attribute");
        match names.kept(node) {
            Some((_, Place::Object(_))) if is_making => {}
            // What is set without a look at what is there tells nothing of the one who was here before.
            Some((name, Place::Object(_))) if is_plain && !names.asked.contains(name.as_str()) => {}
            // A class that is being made is nobody else's yet.
            Some((_, Place::Module)) if is_plain && is_making && names.is_of_class(node) => {}
            Some((name, place)) => {
                let is_made_here = names.is_made_here(node);
                found.keeps.push(Keep { lines: lines_of(node), name, place, is_made_here });
            }
            None => is_silent &= names.is_silent(node),
        }
    }
    found.only_keeps = is_silent && !found.keeps.is_empty();
    found.own = names.own;
    found
}

impl<'s> Names<'s, '_> {
    fn take(&mut self, function: Function<'s, '_, '_>) {
        if let Some(parameters) = function.node.child_by_field_name("parameters") {
            // A default is made once, and lasts.
            let is_fresh = |node: &Node<'_>| {
                let value = node.child_by_field_name("value");
                !value.is_some_and(|value| matches!(value.kind(), "dictionary" | "list" | "set" | "call"))
            };
            for parameter in parameters.named_children(&mut parameters.walk()).filter(is_fresh) {
                let name = parameter.child_by_field_name("name").or_else(|| parameter.named_child(0));
                self.bind(if parameter.kind() == "identifier" { Some(parameter) } else { name });
            }
        }
        self.parameters.clone_from(&self.own);
        let mut outer = FxHashSet::default();
        for node in nodes(function.body) {
            match node.kind() {
                "assignment" => {
                    if let Some((name, place)) = self.alias(node) {
                        self.aliases.insert(name, place);
                        continue;
                    }
                    let left = node.child_by_field_name("left");
                    self.bind(left);
                    let made = left.filter(|_| node.child_by_field_name("right").is_some_and(|it| self.is_made(it)));
                    self.made.extend(made.map(|left| self.of(left)));
                }
                "for_statement" | "for_in_clause" => self.bind(node.child_by_field_name("left")),
                "named_expression" => self.bind(node.child_by_field_name("name")),
                "as_pattern_target" => self.bind(Some(node)),
                "if_statement" | "elif_clause" | "while_statement" | "conditional_expression" => {
                    let condition = node.child_by_field_name("condition").or_else(|| node.named_child(1));
                    let asked = condition.map(|condition| self.attributes(condition));
                    self.asked.extend(asked.into_iter().flatten());
                }
                "try_statement" if self.of(node).contains("AttributeError") => {
                    let asked = self.attributes(node);
                    self.asked.extend(asked);
                }
                "except_clause" => self.bind(node.child_by_field_name("alias")),
                "global_statement" | "nonlocal_statement" => {
                    outer.extend(node.named_children(&mut node.walk()).map(|name| self.of(name)));
                }
                _ => {}
            }
        }
        self.own.retain(|name| !outer.contains(name));
    }

    fn of(&self, node: Node<'_>) -> &'s str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    /// The attributes that a part of the function speaks of.
    fn attributes(&self, part: Node<'_>) -> Vec<&'s str> {
        let all = nodes(part).filter(|part| part.kind() == "attribute");
        all.filter_map(|part| Some(self.of(part.child_by_field_name("attribute")?))).collect()
    }

    /// The names of a pattern.
    fn bind(&mut self, pattern: Option<Node<'_>>) {
        let Some(pattern) = pattern else { return };
        if matches!(pattern.kind(), "attribute" | "subscript") {
            return;
        }
        for node in nodes(pattern).filter(|node| node.kind() == "identifier") {
            self.own.insert(self.of(node));
        }
    }

    /// Another name that an assignment gives to something that lasts.
    fn alias(&self, assignment: Node<'_>) -> Option<(&'s str, (String, Place))> {
        let name = assignment.child_by_field_name("left").filter(|left| left.kind() == "identifier")?;
        let value = assignment.child_by_field_name("right")?;
        let inner = match value.kind() {
            "call" => {
                let called = value.child_by_field_name("function")?;
                let method = called.child_by_field_name("attribute").map(|method| self.of(method));
                match method {
                    Some("setdefault" | "get") => called,
                    None if self.of(called) == "getattr" => value.child_by_field_name("arguments")?.named_child(0)?,
                    _ => return None,
                }
            }
            "attribute" | "subscript" => value,
            // A parameter, a constant or a function under another name is no place.
            "identifier" if self.of(value).chars().all(|letter| !letter.is_lowercase()) => value,
            _ => return None,
        };
        Some((self.of(name), self.place(inner)?))
    }

    /// Where something lies that an expression begins with, if that outlives the function, and as what.
    fn place(&self, expression: Node<'_>) -> Option<(String, Place)> {
        let (mut root, mut first) = (expression, None);
        loop {
            let next = match root.kind() {
                "attribute" => {
                    let attribute = self.of(root.child_by_field_name("attribute")?);
                    // What belongs to the class of an object belongs to all of them.
                    if attribute == "__class__" {
                        return Some((first.unwrap_or(attribute).to_owned(), Place::Module));
                    }
                    first = Some(attribute);
                    root.child_by_field_name("object")
                }
                "subscript" => root.child_by_field_name("value"),
                _ => None,
            };
            let Some(next) = next else { break };
            root = next;
        }
        let name = self.of(root);
        let kept_as = |name: &str, place| Some((name.to_owned(), place));
        match (root.kind(), first) {
            ("identifier", Some(first)) if name == "self" => kept_as(first, Place::Object(None)),
            ("identifier", Some(first)) if name == "cls" => kept_as(first, Place::Module),
            ("identifier", _) if name == "self" || name == "cls" => None,
            ("identifier", _) if self.aliases.contains_key(name) => self.aliases.get(name).cloned(),
            ("identifier", _) if self.own.contains(name) => None,
            ("identifier", first) => {
                let around = self.around.iter().rev().find(|(own, _)| own.contains(name));
                match (around, first) {
                    (Some((_, lines)), _) => kept_as(name, Place::Function(*lines)),
                    (None, Some(first)) if self.modules.contains(name) => kept_as(first, Place::Module),
                    _ => kept_as(name, Place::Module),
                }
            }
            ("call", first) if name.starts_with("type(") => kept_as(first?, Place::Module),
            ("call", _) if name.starts_with("globals(") => kept_as("globals", Place::Module),
            _ => None,
        }
    }

    /// Where a statement puts something that outlives the function, and as what.
    fn kept(&self, node: Node<'_>) -> Option<(String, Place)> {
        match node.kind() {
            "assignment" | "augmented_assignment" => {
                let left = node.child_by_field_name("left")?;
                match left.kind() {
                    "identifier" if self.own.contains(self.of(left)) || self.aliases.contains_key(self.of(left)) => {
                        None
                    }
                    "identifier" | "attribute" | "subscript" => self.place(left),
                    _ => nodes(left)
                        .filter(|part| matches!(part.kind(), "attribute" | "subscript"))
                        .find_map(|part| self.place(part)),
                }
            }
            // `type(self).x = 1` reads like the definition of a type to the grammar.
            "type_alias_statement" => {
                let target = self.of(node.child_by_field_name("left").unwrap_or(node));
                let name = target.split(['=', '[']).next()?.rsplit_once('.')?.1.trim();
                Some((name.to_owned(), Place::Module))
            }
            "call" => {
                let called = node.child_by_field_name("function")?;
                if called.kind() == "identifier" {
                    let first = node.child_by_field_name("arguments").and_then(|all| all.named_child(0))?;
                    return if self.of(called) == "setattr" { self.place(first) } else { None };
                }
                let method = called.child_by_field_name("attribute").map(|method| self.of(method))?;
                let object = called.child_by_field_name("object")?;
                if CHANGING.contains(&method) { self.place(object) } else { None }
            }
            _ => None,
        }
    }

    /// Does an expression call a function that has a name outside of this one?
    fn is_made(&self, value: Node<'_>) -> bool {
        let called = match value.kind() {
            "call" => value.child_by_field_name("function"),
            "identifier" => return self.made.contains(self.of(value)),
            _ => None,
        };
        called.is_some_and(|called| match called.kind() {
            "identifier" => {
                let name = self.of(called);
                !self.own.contains(name) && !self.around.iter().any(|(own, _)| own.contains(name))
            }
            "attribute" => true,
            _ => false,
        })
    }

    /// Is what a statement keeps made by what the function calls, and not handed in?
    fn is_made_here(&self, node: Node<'_>) -> bool {
        let is_entry = node.child_by_field_name("left").is_some_and(|left| left.kind() == "subscript");
        node.kind() == "assignment"
            && (is_entry || self.parameters.iter().all(|name| matches!(*name, "self" | "cls")))
            && node.child_by_field_name("right").is_some_and(|value| self.is_made(value))
    }

    /// Is it an attribute of the class that is at hand?
    fn is_of_class(&self, assignment: Node<'_>) -> bool {
        let object = assignment.child_by_field_name("left").and_then(|left| left.child_by_field_name("object"));
        object.is_some_and(|object| self.of(object) == "cls")
    }

    /// Does a part of the function hand nothing on?
    fn is_silent(&self, node: Node<'_>) -> bool {
        match node.kind() {
            "return_statement" => node.named_child_count() == 0,
            "yield" | "raise_statement" | "assert_statement" | "await" | "delete_statement" | "lambda" => false,
            "assignment" | "augmented_assignment" => {
                node.child_by_field_name("left").is_some_and(|left| left.kind() == "identifier")
            }
            "call" => {
                let called = node.child_by_field_name("function");
                let name = called.map(|called| called.child_by_field_name("attribute").unwrap_or(called));
                name.is_some_and(|name| LOOKING.contains(&self.of(name)) || CHANGING.contains(&self.of(name)))
            }
            _ => true,
        }
    }
}
