//! Go names files by import path: `example.com/tako/internal/run.go`. The `go.mod` files of the tree say where a module
//! lies.

use std::path::Path;

use crate::project::index::Index;

/// Modules of the tree: import path and folder (`""` for the root), the longest import path first.
#[derive(Clone, Debug, Default)]
pub(super) struct Modules(Vec<(String, String)>);

impl Modules {
    /// Reads every `go.mod` that the walk met. A workspace needs no care of its own: it only lists such folders.
    pub(super) fn read(root: &Path, index: &Index) -> Modules {
        let mut modules = Vec::new();
        for entry in index.named("go.mod") {
            let Ok(text) = std::fs::read_to_string(root.join(index.real(&entry.path))) else { continue };
            modules.extend(parse(&text, entry.path.parent()));
        }
        modules.sort_by(|a, b| (b.0.len(), &a.1).cmp(&(a.0.len(), &b.1)));
        Modules(modules)
    }

    /// The paths from the root that an import path may mean, the most likely first.
    pub(super) fn places<'a>(&'a self, path: &'a str) -> impl Iterator<Item = String> + 'a {
        self.0.iter().filter_map(move |(module, folder)| {
            let rest = path.strip_prefix(module.as_str())?.strip_prefix('/')?;
            Some(if folder.is_empty() { rest.to_owned() } else { format!("{folder}/{rest}") })
        })
    }
}

/// The module of a `go.mod`, and the modules that it replaces by folders.
fn parse(text: &str, folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut block = "";
    for line in text.lines() {
        let line = line.split("//").next().unwrap_or_default().trim();
        let words: Vec<&str> = line.split_whitespace().map(|word| word.trim_matches(['"', '`'])).collect();
        match words.as_slice() {
            [word, "("] => block = if *word == "replace" { "replace" } else { "other" },
            [")"] => block = "",
            ["module", path] => found.push(((*path).to_owned(), folder.to_owned())),
            ["replace", path, rest @ ..] => found.extend(replaced(path, rest, folder)),
            [path, rest @ ..] if block == "replace" => found.extend(replaced(path, rest, folder)),
            _ => {}
        }
    }
    found
}

/// `path [version] => ./folder`; a replacement by another module names no folder.
fn replaced(path: &str, rest: &[&str], folder: &str) -> Option<(String, String)> {
    let target = rest.iter().skip_while(|word| **word != "=>").nth(1)?;
    if !target.starts_with("./") && !target.starts_with("../") {
        return None;
    }
    let from = if folder.is_empty() { "." } else { folder };
    let place = super::reported::ReportedPath::new(&format!("{from}/{target}"));
    (!place.escapes()).then(|| (path.to_owned(), place.as_str().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_modules_and_local_replacements_are_known() {
        let dir = tempfile::tempdir().unwrap();
        let root = "module example.com/app // the app\n\ngo 1.27\nreplace (\n\texample.com/dep v1.0.0 => ./third/dep\n\
                    \texample.com/far => ../outside\n)\nreplace example.com/mod => example.com/fork v1.2.3\n";
        std::fs::write(dir.path().join("go.mod"), root).unwrap();
        std::fs::create_dir(dir.path().join("tool")).unwrap();
        std::fs::write(dir.path().join("tool/go.mod"), "module example.com/app/tool\n").unwrap();
        let modules = Modules::read(dir.path(), &Index::of(&["go.mod", "tool/go.mod"]));
        let places = |path: &str| modules.places(path).collect::<Vec<_>>();
        assert_eq!(places("example.com/app/a/b.go"), ["a/b.go"]);
        assert_eq!(places("example.com/app/tool/c.go"), ["tool/c.go", "tool/c.go"]);
        assert_eq!(places("example.com/dep/d.go"), ["third/dep/d.go"]);
        assert!(places("example.com/apple/b.go").is_empty() && places("example.com/mod/x.go").is_empty());
        assert!(places("example.com/far/x.go").is_empty());
    }
}
