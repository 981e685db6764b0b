//! What the loading of a file may call, told by names: a function that no name leads to is not run by it.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::shape::{Body, Shape};
use super::used::Name;

/// What names lead to, in all files.
#[derive(Default)]
pub(super) struct Reach {
    /// Functions by their simple names, and methods that are called without being named by the class that has them.
    functions: FxHashMap<Name, Vec<Name>>,
    /// Names that definitions use, by what they define.
    definitions: FxHashMap<Name, Vec<Name>>,
}

impl Reach {
    pub(super) fn of(shapes: &[Arc<Shape>]) -> Reach {
        let mut reach = Reach::default();
        for shape in shapes {
            for body in shape.functions() {
                let leads_here = if is_implicit(body) {
                    Name::of(body.container().rsplit('.').next().unwrap_or_default())
                } else {
                    Name::of(body.simple_name())
                };
                reach.functions.entry(leads_here).or_default().extend(body.used.iter());
            }
            for piece in &shape.pieces {
                if let Some(name) = piece.defines {
                    reach.definitions.entry(name).or_default().extend(piece.used.iter());
                }
            }
        }
        reach
    }

    /// May a function run when this text is loaded?
    pub(super) fn leads(&self, loaded: &Shape, function: &Body) -> bool {
        self.leads_from(loaded.pieces.iter().flat_map(|piece| piece.used.iter()), function)
    }

    /// May a function run where these names are used?
    pub(super) fn leads_from(&self, names: impl Iterator<Item = Name>, function: &Body) -> bool {
        let wanted = Name::of(function.simple_name());
        // What runs without being named may be meant by any operator.
        if is_implicit(function) {
            return true;
        }
        let mut open: Vec<Name> = names.collect();
        let mut seen: FxHashSet<Name> = open.iter().copied().collect();
        while let Some(name) = open.pop() {
            if name == wanted {
                return true;
            }
            let next = self.functions.get(&name).into_iter().chain(self.definitions.get(&name)).flatten();
            open.extend(next.copied().filter(|name| seen.insert(*name)));
        }
        false
    }
}

/// Is it a method that runs without being named: a constructor, an operator?
fn is_implicit(body: &Body) -> bool {
    let name = body.simple_name();
    (name.starts_with("__") && name.ends_with("__")) || name == "initialize" || name == "method_missing"
}
