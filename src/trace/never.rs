//! Functions of which a compiler made nothing, as nobody calls them. No line table speaks of them, so that their
//! statements are counted from the source: what is not even compiled is not tested.

use std::collections::{BTreeMap, BTreeSet};

use super::seen::SeenLines;
use super::tree::Tree;
use crate::analysis::Extent;
use crate::coverage::Line;
use crate::source::{Text, syntax};

/// The file that makes a folder a package of Mojo.
const PACKAGE: [&str; 2] = ["__init__.mojo", "__init__.🔥"];

/// A function of which no code was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Never {
    /// Its file, from the root.
    pub path: String,
    /// Its first line.
    pub line: Line,
    /// Its name.
    pub name: String,
}

/// Files without any code that belong to what was seen: the modules of a package in Mojo, which compiles only what is
/// called.
pub(super) fn unseen(seen: &BTreeMap<String, SeenLines>, tree: &Tree) -> Vec<String> {
    let packages: BTreeSet<&str> = seen.keys().filter_map(|path| package(path, tree)).collect();
    let is_part = |path: &str| {
        let of_package = |folder: &&str| path.strip_prefix(*folder).is_some_and(|rest| rest.starts_with('/'));
        syntax::grammar(path) == Some("mojo") && packages.iter().any(of_package)
    };
    let mut unseen: Vec<String> =
        tree.files().filter(|path| is_part(path) && !seen.contains_key(*path)).map(str::to_owned).collect();
    unseen.sort_unstable();
    unseen
}

/// The folder of the outermost package that a file is in.
fn package<'a>(path: &'a str, tree: &Tree) -> Option<&'a str> {
    let is_package = |folder: &&str| PACKAGE.iter().any(|name| tree.has(&format!("{folder}/{name}")));
    let above = |path: &'a str| path.rsplit_once('/').map(|(folder, _)| folder);
    std::iter::successors(above(path), |folder| above(folder)).take_while(is_package).last()
}

/// Adds the statements of functions without code to a file's lines, as missed. Returns the functions of the file.
pub(super) fn complete(path: &str, lines: &mut SeenLines, tree: &Tree, never: &mut Vec<Never>) -> Vec<Extent> {
    let Some(text) = tree.read(path) else { return Vec::new() };
    let text = Text::decode(&text);
    let Some(extents) = syntax::extents(path, text.as_str()) else { return Vec::new() };
    let within = |extent: &Extent| extent.start()..=extent.end();
    let without: Vec<&Extent> = extents.iter().filter(|extent| lines.range(within(extent)).next().is_none()).collect();
    if without.is_empty() {
        return extents;
    }
    let statements: BTreeSet<Line> = syntax::statements(path, text.as_str()).unwrap_or_default().into_iter().collect();
    for extent in without {
        let mut own = statements.range(within(extent)).peekable();
        if own.peek().is_some() {
            never.push(Never { path: path.to_owned(), line: extent.start(), name: extent.name.clone() });
            lines.extend(own.map(|line| (*line, false)));
        }
    }
    extents
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(folder: &std::path::Path, files: &[(&str, &str)]) -> Tree {
        for (path, text) in files {
            std::fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
            std::fs::write(folder.join(path), text).unwrap();
        }
        Tree::new(folder, files.iter().map(|file| file.0.to_owned()))
    }

    fn seen(path: &str) -> BTreeMap<String, SeenLines> {
        [(path.to_owned(), SeenLines::new())].into()
    }

    #[test]
    fn modules_of_a_package_belong_to_those_that_ran() {
        let folder = tempfile::tempdir().unwrap();
        let files = [
            "src/shelf/__init__.mojo",
            "src/shelf/a.mojo",
            "src/shelf/inner/__init__.mojo",
            "src/shelf/inner/b.mojo",
            "src/shelf/notes.py",
            "src/other.mojo",
            "loose.mojo",
        ];
        let tree = tree(folder.path(), &files.map(|file| (file, "")));
        let expected = ["src/shelf/__init__.mojo", "src/shelf/a.mojo", "src/shelf/inner/__init__.mojo"];
        assert_eq!(unseen(&seen("src/shelf/inner/b.mojo"), &tree), expected);
        assert_eq!(unseen(&seen("src/other.mojo"), &tree), [""; 0], "a module of no package stands for itself");
        assert_eq!(unseen(&seen("loose.mojo"), &tree), [""; 0]);
    }

    #[test]
    fn statements_of_functions_without_code_are_missed() {
        let folder = tempfile::tempdir().unwrap();
        let text = "static int used(void) {\n  return 1;\n}\n\nstatic int unused(int a) {\n  int b;\n  int c = a;\n\n  \
                    if (c)\n    return 2;\n  return\n    3;\n}\n\n#ifdef OTHER\nint other(void) {\n  return 4;\n}\n#endif\n";
        let tree = tree(folder.path(), &[("a.c", text)]);
        let line = |number| Line::new(number).unwrap();
        let mut lines: SeenLines = [(line(1), true), (line(2), true), (line(3), true)].into();
        let mut never = Vec::new();
        assert_eq!(complete("a.c", &mut lines, &tree, &mut never).len(), 3);
        // What the preprocessor leaves out is no code of this program.
        assert_eq!(never, [Never { path: "a.c".to_owned(), line: line(5), name: "unused".to_owned() }]);
        let missed: Vec<u32> = lines.iter().filter(|line| !line.1).map(|line| line.0.get()).collect();
        assert_eq!(missed, [7, 9, 10, 11]);
    }
}
