//! Functions in source text, and how complex they are.
//!
//! The only room that names tree-sitter. One row a language in `languages.rs`; the walk is the same for all. Mojo has no
//! grammar, and is read by its indentation.

mod comments;
mod continued;
mod decisions;
mod definitions;
mod keeps;
mod languages;
mod mojo;
mod names;
mod opaque;
mod rules;
mod shape;
mod statements;
mod tame;
mod understood;
mod walk;

pub(super) use self::continued::Continued;
pub(super) use self::understood::understood;
use self::understood::{LARGEST, parse};
use crate::analysis::Extent;
use crate::analysis::differential::Marks;
use crate::analysis::impact::Shape;
use crate::coverage::Line;
use crate::source::Text;

/// The functions of a source file in order of their start, or `None` when nobody knows the language.
pub fn extents(path: &str, text: &str) -> Option<Vec<Extent>> {
    if mojo::is_mojo(path) {
        return (text.len() <= LARGEST).then(|| mojo::extents(text));
    }
    let (tree, language) = parse(path, text)?;
    Some(walk::functions(&tree, text, language))
}

/// The lines on which a statement of a function begins, or `None` when nobody knows the language.
pub fn statements(path: &str, text: &str) -> Option<Vec<Line>> {
    if mojo::is_mojo(path) {
        return (text.len() <= LARGEST).then(|| mojo::statements(text));
    }
    let (tree, language) = parse(path, text)?;
    Some(statements::lines(&tree, text, language))
}

/// What a text is made of, for whom a change of it reaches. What is not understood is said to be so.
pub fn shape(path: &str, bytes: &[u8]) -> Shape {
    let (content, text) = (Marks::hash(bytes), Text::decode(bytes));
    let text = text.as_str();
    let Some((tree, language)) = parse(path, text) else { return Shape::unread(content) };
    let functions = walk::functions(&tree, text, language);
    shape::shape(path, text, content, &tree, language, &functions)
}

/// May a text start another process? It speaks of them, at least.
pub fn is_suspect(path: &str, text: &str) -> bool {
    languages::of(path).is_some_and(|language| opaque::is_suspect(text, language))
}

/// The grammar for a file, as the usual extension of its files; `None` when no grammar knows its language. Equal texts of
/// one grammar have equal functions.
pub fn grammar(path: &str) -> Option<&'static str> {
    if mojo::is_mojo(path) {
        return Some("mojo");
    }
    languages::of(path).and_then(|language| language.extensions.first().copied())
}

#[cfg(test)]
mod shape_tests;
#[cfg(test)]
mod tests;
