//! What a text defines and takes from elsewhere, as far as it is asked who keeps what: names, modules, and where objects are
//! made.

use rustc_hash::{FxHashMap, FxHashSet};
use tree_sitter::{Node, Tree};

use crate::analysis::impact::{Body, Place};
use crate::coverage::LineRange;

/// The name that a definition gives to what it defines.
pub(super) fn defined(node: Node<'_>) -> Option<Node<'_>> {
    let definition = node.child_by_field_name("definition").unwrap_or(node);
    let is_definition = definition.kind().contains("definition") || matches!(definition.kind(), "class" | "module");
    definition.child_by_field_name("name").filter(|_| is_definition)
}

/// The names of modules that a text of Python imports.
pub(super) fn imported<'s>(tree: &Tree, text: &'s str) -> FxHashSet<&'s str> {
    let root = tree.root_node();
    let mut names = FxHashSet::default();
    for import in root.named_children(&mut root.walk()).filter(|child| child.kind() == "import_statement") {
        for name in import.named_children(&mut import.walk()) {
            let name = name.child_by_field_name("alias").unwrap_or(name);
            names.extend(text.get(name.byte_range()).and_then(|name| name.split('.').next()));
        }
    }
    names
}

/// The lines that make objects, by their class.
pub(super) fn makers(bodies: &[Body]) -> FxHashMap<String, LineRange> {
    let making = bodies.iter().filter(|body| matches!(body.simple_name(), "__init__" | "__new__" | "initialize"));
    making.filter_map(|body| Some((body.container().to_owned(), body.lines?))).collect()
}

/// Says of what is kept in objects where these are made.
pub(super) fn place_objects(bodies: &mut [Body], makers: &FxHashMap<String, LineRange>) {
    for body in bodies {
        let classes = std::iter::successors(Some(body.container()), |class| Some(class.rsplit_once('.')?.0));
        let made = classes.into_iter().find_map(|class| makers.get(class)).copied();
        for keep in &mut body.keeps {
            if keep.place == Place::Object(None) {
                keep.place = Place::Object(made);
            }
        }
        place_objects(&mut body.inner, makers);
    }
}
