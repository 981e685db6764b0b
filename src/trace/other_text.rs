//! Programs that were built from other texts than those that lie in the tree: their lines are lines of another text. That is
//! seen where a line with code is blank, or where the text has ended before.

use std::collections::BTreeMap;

use super::seen::SeenLines;
use super::tree::Tree;
use crate::source::{Text, syntax};

/// The files of which that is so.
pub(super) fn other_texts(lines: &BTreeMap<String, SeenLines>, tree: &Tree) -> Vec<String> {
    lines.iter().filter(|(path, lines)| is_other(path, lines, tree)).map(|(path, _)| path.clone()).collect()
}

fn is_other(path: &str, lines: &SeenLines, tree: &Tree) -> bool {
    let Some(bytes) = tree.read(path) else { return false };
    let text = Text::decode(&bytes);
    let texts: Vec<&str> = text.as_str().lines().collect();
    // Mojo keeps what it built by what the code means, so that its lines are old ones when only comments came.
    let has_hashes = syntax::grammar(path) == Some("mojo");
    let has_no_code = |text: &str| text.trim().is_empty() || has_hashes && text.trim_start().starts_with('#');
    lines.keys().any(|line| texts.get(line.get() as usize - 1).is_none_or(|text| has_no_code(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::Line;

    #[test]
    fn code_on_a_line_without_any_is_that_of_another_text() {
        let folder = tempfile::tempdir().unwrap();
        let files = [("a.c", "int a;\n\n#if A\nint b;\n"), ("b.mojo", "# more\ndef a():\n    pass\n")];
        for (path, text) in files {
            std::fs::write(folder.path().join(path), text).unwrap();
        }
        let tree = Tree::new(folder.path(), files.map(|(path, _)| path.to_owned()));
        for (path, line, expected) in [
            ("a.c", 1, false),
            ("a.c", 2, true),
            ("a.c", 3, false),
            ("a.c", 5, true),
            ("b.mojo", 1, true),
            ("b.mojo", 3, false),
            ("gone.c", 9, false),
        ] {
            let seen: SeenLines = [(Line::new(line).unwrap(), true)].into();
            let other = other_texts(&[(path.to_owned(), seen)].into(), &tree);
            assert_eq!(!other.is_empty(), expected, "{path}:{line}");
        }
    }
}
