//! The files whose lines are wanted: those of the project, by the paths that compilers wrote.

use std::path::{Component, Path, PathBuf};

use rustc_hash::FxHashSet;

/// The project's source files.
#[derive(Debug)]
pub struct Tree {
    /// The root, as the user names it and as the file system does.
    roots: [PathBuf; 2],
    files: FxHashSet<String>,
}

impl Tree {
    /// The files below a root, by their paths from there.
    pub fn new(root: &Path, files: impl IntoIterator<Item = String>) -> Tree {
        let real = std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
        Tree { roots: [plain(root), real], files: files.into_iter().collect() }
    }

    /// All files.
    pub(super) fn files(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(String::as_str)
    }

    /// Is this one of the files?
    pub(super) fn has(&self, path: &str) -> bool {
        self.files.contains(path)
    }

    /// The bytes of a file.
    pub(super) fn read(&self, path: &str) -> Option<Vec<u8>> {
        std::fs::read(self.roots.last()?.join(path)).ok()
    }

    /// The file that an absolute path names, if it is one.
    pub(super) fn find(&self, path: &Path) -> Option<&str> {
        let path = plain(path);
        let below = |path: &Path| {
            let below = self.roots.iter().find_map(|root| path.strip_prefix(root).ok())?.to_str()?;
            self.files.get(below).map(String::as_str)
        };
        below(&path).or_else(|| below(&std::fs::canonicalize(&path).ok()?))
    }
}

/// A path without `.` and `..`, by its words alone.
fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(out.pop()),
            part => out.push(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_compilers_lead_to_files_of_the_tree() {
        let folder = tempfile::tempdir().unwrap();
        let root = std::fs::canonicalize(folder.path()).unwrap();
        std::fs::create_dir(root.join("src")).unwrap();
        std::fs::write(root.join("src/a.c"), "").unwrap();
        let tree = Tree::new(&root, ["src/a.c".to_owned()]);
        for path in ["src/a.c", "./src/a.c", "src/../src/a.c", "build/../src/./a.c"] {
            assert_eq!(tree.find(&root.join(path)), Some("src/a.c"), "{path}");
        }
        for path in ["src/b.c", "a.c", "../src/a.c"] {
            assert_eq!(tree.find(&root.join(path)), None, "{path}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&root, root.join("link")).unwrap();
            assert_eq!(tree.find(&root.join("link/src/a.c")), Some("src/a.c"));
        }
    }
}
