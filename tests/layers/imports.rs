//! Which file of the program uses what another file defines: every path in it, followed through modules and re-exports
//! to the file in which the item is written. Tests do not count.

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Item, ItemMod, ItemUse, UseTree, Visibility};

/// A file imports others, by the names of the files below `src`; with one of the paths that it names there.
pub(crate) type Imports = BTreeMap<String, BTreeMap<String, String>>;

/// The path of a module or an item from the root of the program.
type Path = Vec<String>;

/// A module, which is one file.
#[derive(Default)]
struct Module {
    file: String,
    /// What `use` binds here.
    bound: BTreeMap<String, Path>,
    globs: Vec<Path>,
    /// The paths that the file's code names, those of `use` included; re-exports are no use of what they name.
    named: Vec<Path>,
    /// How many modules within the file the visit is in.
    depth: usize,
}

/// What the files import from each other. Takes their names below `src` and their texts.
pub(crate) fn imports(sources: &[(String, String)]) -> Imports {
    let modules: BTreeMap<Path, Module> =
        sources.iter().map(|(file, text)| (module_path(file), Module::read(file, text))).collect();
    let mut out = Imports::new();
    for (at, module) in &modules {
        for path in &module.named {
            let Some(file) = absolute(&modules, at, path).and_then(|path| defining(&modules, &path, 0)) else {
                continue;
            };
            if file != module.file {
                out.entry(module.file.clone()).or_default().insert(file, path.join("::"));
            }
        }
    }
    out
}

/// `a/b.rs` and `a/b/mod.rs` are the module `a::b`, `lib.rs` is the root.
fn module_path(file: &str) -> Path {
    let path = file.trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    path.split('/').filter(|part| *part != "lib").map(str::to_owned).collect()
}

/// The path from the root, of a path as it is written in a module.
fn absolute(modules: &BTreeMap<Path, Module>, at: &Path, path: &Path) -> Option<Path> {
    let mut base = at.clone();
    let mut rest = path.as_slice();
    match rest.first()?.as_str() {
        "crate" => {
            base.clear();
            rest = &rest[1..];
        }
        "self" => rest = &rest[1..],
        "super" => {}
        first => {
            let child = [at.as_slice(), &[first.to_owned()]].concat();
            if !modules.contains_key(&child) && !modules[at].bound.contains_key(first) {
                return None;
            }
        }
    }
    while rest.first().is_some_and(|part| part == "super") {
        base.pop()?;
        rest = &rest[1..];
    }
    base.extend(rest.iter().cloned());
    Some(base)
}

/// The file in which an item is written; none for a module itself and for what another library has.
fn defining(modules: &BTreeMap<Path, Module>, path: &Path, depth: usize) -> Option<String> {
    // Globs may lead round in a circle.
    if depth > 16 {
        return None;
    }
    let module = (0..=path.len()).rev().find_map(|length| modules.get_key_value(&path[..length]))?;
    let (at, module) = module;
    let rest = &path[at.len()..];
    let first = rest.first()?;
    if let Some(bound) = module.bound.get(first) {
        let mut target = absolute(modules, at, bound)?;
        if target == path[..=at.len()] {
            return None;
        }
        target.extend(rest[1..].iter().cloned());
        return defining(modules, &target, depth + 1);
    }
    let from_glob = module.globs.iter().find_map(|glob| {
        let target = absolute(modules, at, glob)?;
        let target_module = modules.get(&target)?;
        target_module
            .bound
            .contains_key(first)
            .then(|| defining(modules, &[target, rest.to_vec()].concat(), depth + 1))
            .flatten()
    });
    from_glob.or_else(|| Some(module.file.clone()))
}

impl Module {
    fn read(file: &str, text: &str) -> Module {
        let mut module = Module { file: file.to_owned(), ..Module::default() };
        let parsed = syn::parse_file(text).unwrap_or_else(|error| panic!("{file}: {error}"));
        module.visit_file(&parsed);
        module
    }

    fn bind(&mut self, tree: &UseTree, before: &Path, is_export: bool) {
        let with = |name: &syn::Ident| [before.as_slice(), &[name.to_string()]].concat();
        match tree {
            UseTree::Path(path) => self.bind(&path.tree, &with(&path.ident), is_export),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.bind(tree, before, is_export)),
            UseTree::Glob(_) => self.globs.push(before.clone()),
            UseTree::Name(name) if name.ident == "self" => {
                self.bound_as(before.last().cloned(), before.clone(), is_export);
            }
            UseTree::Name(name) => self.bound_as(Some(name.ident.to_string()), with(&name.ident), is_export),
            UseTree::Rename(rename) => self.bound_as(Some(rename.rename.to_string()), with(&rename.ident), is_export),
        }
    }

    fn bound_as(&mut self, name: Option<String>, path: Path, is_export: bool) {
        let path = self.seen_from_file(path);
        if !is_export {
            self.named.push(path.clone());
        }
        self.bound.extend(name.map(|name| (name, path)));
    }

    /// A path as the file would write it outside of the modules within it.
    fn seen_from_file(&self, mut path: Path) -> Path {
        let within = path.iter().take(self.depth).take_while(|part| *part == "super").count();
        path.drain(..within);
        if within > 0 && path.first().is_some_and(|part| part != "super") {
            path.insert(0, "self".to_owned());
        }
        path
    }

    fn name(&mut self, path: Path) {
        let path = self.seen_from_file(path);
        self.named.push(path);
    }

    /// The paths in what a macro is given.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path = Path::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(name) if colons == 2 => path.push(name.to_string()),
                TokenTree::Ident(name) => {
                    self.name(std::mem::replace(&mut path, vec![name.to_string()]));
                }
                TokenTree::Punct(point) if point.as_char() == ':' => {
                    colons += 1;
                    continue;
                }
                TokenTree::Group(group) => self.tokens(group.stream()),
                _ => {}
            }
            colons = 0;
        }
        self.name(path);
    }
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == "test",
        meta => meta.path().is_ident("test"),
    })
}

impl<'a> Visit<'a> for Module {
    fn visit_item(&mut self, item: &'a Item) {
        let attributes: &[syn::Attribute] = match item {
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            _ => &[],
        };
        if !is_test(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'a ItemMod) {
        if !is_test(&item.attrs) {
            self.depth += usize::from(item.content.is_some());
            visit::visit_item_mod(self, item);
            self.depth -= usize::from(item.content.is_some());
        }
    }

    fn visit_item_use(&mut self, item: &'a ItemUse) {
        self.bind(&item.tree, &Path::new(), !matches!(item.vis, Visibility::Inherited));
    }

    // A visibility names a module above, which is no use of it.
    fn visit_visibility(&mut self, _: &'a Visibility) {}

    fn visit_path(&mut self, path: &'a syn::Path) {
        if path.leading_colon.is_none() {
            self.name(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'a syn::Macro) {
        self.tokens(item.tokens.clone());
        visit::visit_macro(self, item);
    }
}

/// The shortest way from a file through its imports back to itself: each file with the path by which it is named.
pub(crate) fn circle(imports: &Imports, from: &str) -> Option<Vec<(String, String)>> {
    let mut before: BTreeMap<&str, &str> = BTreeMap::new();
    let mut reached = vec![from];
    let mut at = 0;
    while let Some(file) = reached.get(at).copied() {
        at += 1;
        for next in imports.get(file).into_iter().flat_map(BTreeMap::keys) {
            if next == from {
                let mut way = Vec::new();
                let (mut last, mut next) = (file, from);
                loop {
                    way.push((next.to_owned(), imports[last][next].clone()));
                    let Some(file) = before.get(last) else { break };
                    (last, next) = (*file, last);
                }
                way.reverse();
                return Some(way);
            }
            if !before.contains_key(next.as_str()) {
                before.insert(next, file);
                reached.push(next);
            }
        }
    }
    None
}
