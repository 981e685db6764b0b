//! Functions in source text, and how complex they are.
//!
//! The only room that names tree-sitter. One row a language in `languages.rs`; the walk is the same for all.

mod languages;
mod walk;

use crate::analysis::Extent;

/// Larger files are not parsed: they are generated, and their functions are nobody's to test.
const LARGEST: usize = 4 << 20;

/// The functions of a source file in order of their start, or `None` when no grammar knows the language.
pub fn extents(path: &str, text: &str) -> Option<Vec<Extent>> {
    let language = languages::of(path)?;
    if text.len() > LARGEST {
        return None;
    }
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&(language.grammar)()).ok()?;
    let tree = parser.parse(text, None)?;
    Some(walk::functions(&tree, text, language))
}

/// The grammar for a file, as the usual extension of its files; `None` when no grammar knows its language. Equal texts of
/// one grammar have equal functions.
pub fn grammar(path: &str) -> Option<&'static str> {
    languages::of(path).and_then(|language| language.extensions.first().copied())
}

#[cfg(test)]
mod tests;
