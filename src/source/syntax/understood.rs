//! The tree of a text, and what is understood of it for somebody who reads it.

use super::continued::{self, Continued};
use super::decisions;
use super::languages::{self, Language};
use crate::analysis::Decisions;

/// Larger files are not parsed: they are generated, and their functions are nobody's to test.
pub(super) const LARGEST: usize = 4 << 20;

/// The decisions of a source file, and which of its lines go on with a statement of a line above.
pub(in crate::source) fn understood(path: &str, text: &str) -> (Decisions, Continued) {
    let Some((tree, language)) = parse(path, text) else { return Default::default() };
    (decisions::decisions(&tree, text, language), continued::continued(&tree, text))
}

/// The tree of a text in the language of its path.
pub(super) fn parse(path: &str, text: &str) -> Option<(tree_sitter::Tree, &'static Language)> {
    let language = languages::of(path)?;
    if text.len() > LARGEST {
        return None;
    }
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&(language.grammar)()).ok()?;
    Some((parser.parse(text, None)?, language))
}
