//! One walk of the tree. It yields the files that reports may speak of and those that may be reports themselves.
//!
//! Git-ignored files are walked: coverage output usually is ignored. Folders that cannot hold the user's reports
//! (dependencies, caches, compiler output) are not, and symbolic links to folders are never followed.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::candidates::is_candidate;
use super::index::{Entry, Folders, Index};
use crate::coverage::RepoPath;

/// What the walk found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Walk {
    /// All files.
    pub(super) index: Arc<Index>,
    /// Those that might be reports, sorted.
    pub(super) candidates: Vec<RepoPath>,
}

/// Folders that are never entered.
const PRUNED: [&str; 26] = [
    ".git",
    ".hg",
    ".svn",
    ".jj",
    "node_modules",
    "bower_components",
    ".venv",
    "venv",
    ".tox",
    ".nox",
    "__pycache__",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".cache",
    ".gradle",
    ".idea",
    ".vs",
    ".terraform",
    ".direnv",
    ".eggs",
    ".pnpm-store",
    ".yarn",
    ".next",
    ".nuxt",
    ".lazycov",
];

/// The folders of a build directory (Cargo's and Maven's `target`) that may hold reports; everything else in it is the
/// compiler's.
const REPORTS_OF_BUILDS: [&str; 9] =
    ["llvm-cov-target", "llvm-cov", "site", "coverage", "cov", "tarpaulin", "reports", "jacoco", "nextest"];

/// Depth at which a tree stops being one that a person made.
const MAX_DEPTH: usize = 64;

/// Walks the tree below `root`.
pub(super) fn walk(root: &Path) -> Walk {
    let top = std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    let rules = outer_rules(&top);
    let start =
        Folder { top: Arc::from(top.as_path()), real: top, shown: String::new(), rules, ignored: false, build: false };
    let mut found = start.walk(0);
    found.candidates.sort_unstable();
    Walk { index: Arc::new(Index::new(found.entries, found.folders, found.odd)), candidates: found.candidates }
}

/// May the walk come by this path?
pub(super) fn enters(path: &str) -> bool {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    !folder.split('/').any(|name| PRUNED.contains(&name))
}

/// Does a file of this name decide about others?
pub(super) fn rules(name: &str) -> bool {
    matches!(name, ".gitignore" | "pyvenv.cfg" | "CACHEDIR.TAG")
}

/// Ignore rules from outside of the root: the user's own, those of the folders above it in the repository, and the
/// repository's private ones.
fn outer_rules(root: &Path) -> Vec<Arc<Gitignore>> {
    let mut rules = Vec::new();
    if let Some(top) = root.ancestors().find(|folder| folder.join(".git").exists()) {
        let above = root.ancestors().skip(1).take_while(|folder| folder.starts_with(top));
        rules.extend(above.map(|folder| (folder, folder.join(".gitignore"))));
        rules.push((top, top.join(".git/info/exclude")));
    }
    let build = |(folder, file): (&Path, PathBuf)| {
        let mut builder = GitignoreBuilder::new(folder);
        builder.add(file);
        builder.build().ok()
    };
    // The innermost folder came first; the user's own rules are the weakest.
    let global = GitignoreBuilder::new(root).build_global().0;
    let all = std::iter::once(global).chain(rules.into_iter().rev().filter_map(build));
    all.filter(|rules| !rules.is_empty()).map(Arc::new).collect()
}

/// A folder on the way.
struct Folder {
    /// The root as the file system calls it.
    top: Arc<Path>,
    real: PathBuf,
    /// Path from the root, `""` for the root.
    shown: String,
    /// Ignore rules in force, the outermost first.
    rules: Vec<Arc<Gitignore>>,
    ignored: bool,
    /// Is this the output folder of a build tool?
    build: bool,
}

#[derive(Default)]
struct Found {
    entries: Vec<Entry>,
    candidates: Vec<RepoPath>,
    folders: Folders,
    odd: FxHashMap<RepoPath, PathBuf>,
}

impl Folder {
    fn walk(mut self, depth: usize) -> Found {
        let mut found = Found::default();
        let Ok(listing) = std::fs::read_dir(&self.real) else { return found.with_open(&self.shown) };
        let listing: Vec<std::fs::DirEntry> = listing.flatten().collect();
        let has = |name: &str| listing.iter().any(|entry| entry.file_name() == OsStr::new(name));
        if has("pyvenv.cfg") || depth > MAX_DEPTH {
            return found.with_open(&self.shown);
        }
        if has(".gitignore") && !self.ignored {
            self.read_rules();
        }
        self.build |= has("CACHEDIR.TAG");
        let mut below = Vec::new();
        for entry in &listing {
            let (Ok(kind), name) = (entry.file_type(), entry.file_name()) else { continue };
            let shown = self.join(&name);
            if kind.is_dir() {
                match self.child(&name, &shown) {
                    Some(child) => below.push(child),
                    None => found = found.with_open(&shown),
                }
            } else if kind.is_file() || (kind.is_symlink() && self.leads_inside(&entry.path())) {
                let path = RepoPath::new(&shown);
                if is_candidate(&shown) {
                    found.candidates.push(path.clone());
                }
                if name.to_str().is_none() {
                    found.odd.insert(path.clone(), PathBuf::from(&self.shown).join(&name));
                }
                if !kind.is_symlink() {
                    found.entries.push(Entry { ignored: self.ignores(&entry.path(), false), path });
                }
            }
        }
        // A link may lead to anything, so a folder that has one is not known completely.
        if listing.iter().any(|entry| entry.file_type().is_ok_and(|kind| kind.is_symlink())) {
            found = found.with_open(&self.shown);
        } else {
            found.folders.listed.insert(RepoPath::new(&self.shown));
        }
        let parts: Vec<Found> = below.into_par_iter().map(|child| child.walk(depth + 1)).collect();
        parts.into_iter().fold(found, Found::with)
    }

    /// A folder below, unless it cannot hold anything of the user's.
    fn child(&self, name: &OsStr, shown: &str) -> Option<Folder> {
        let text = name.to_string_lossy();
        if PRUNED.contains(&text.as_ref()) {
            return None;
        }
        if self.build && !(REPORTS_OF_BUILDS.contains(&text.as_ref()) || text.starts_with("scala-")) {
            return None;
        }
        let real = self.real.join(name);
        let ignored = self.ignores(&real, true);
        // Inside `target`, the folders that were let in are read as a whole, but for Cargo's nested one.
        let build = text == "target" || text == "llvm-cov-target";
        let shown = shown.to_owned();
        Some(Folder { top: Arc::clone(&self.top), real, shown, rules: self.rules.clone(), ignored, build })
    }

    /// Does a link lead to a file of the tree?
    fn leads_inside(&self, link: &Path) -> bool {
        std::fs::canonicalize(link).is_ok_and(|target| target.starts_with(&self.top) && target.is_file())
    }

    fn join(&self, name: &OsStr) -> String {
        let name = name.to_string_lossy();
        if self.shown.is_empty() { name.into_owned() } else { format!("{}/{name}", self.shown) }
    }

    fn read_rules(&mut self) {
        let mut builder = GitignoreBuilder::new(&self.real);
        builder.add(self.real.join(".gitignore"));
        if let Ok(rules) = builder.build() {
            self.rules.push(Arc::new(rules));
        }
    }

    /// The innermost rule decides; below an ignored folder everything is ignored.
    fn ignores(&self, path: &Path, is_dir: bool) -> bool {
        if self.ignored {
            return true;
        }
        let verdict =
            self.rules.iter().rev().map(|rules| rules.matched(path, is_dir)).find(|verdict| !verdict.is_none());
        verdict.is_some_and(|verdict| verdict.is_ignore())
    }
}

impl Found {
    /// The same, where there may be more in a folder than is listed.
    fn with_open(mut self, folder: &str) -> Found {
        self.folders.open.insert(RepoPath::new(folder));
        self
    }

    fn with(mut self, other: Found) -> Found {
        self.entries.extend(other.entries);
        self.candidates.extend(other.candidates);
        self.folders.listed.extend(other.folders.listed);
        self.folders.open.extend(other.folders.open);
        self.odd.extend(other.odd);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for file in files {
            let path = dir.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "build/\n*.tmp\n!keep.tmp\n").unwrap();
        }
        dir
    }

    #[test]
    fn ignored_files_are_walked_and_marked() {
        let dir = tree(&[".gitignore", "src/a.rs", "src/x.tmp", "src/keep.tmp", "build/lcov.info", "build/b.rs"]);
        let walk = walk(dir.path());
        let ignored: Vec<&str> =
            walk.index.entries().iter().filter(|entry| entry.ignored).map(|entry| entry.path.as_str()).collect();
        assert_eq!(ignored, ["build/b.rs", "build/lcov.info", "src/x.tmp"]);
        assert_eq!(walk.candidates, [RepoPath::new("build/lcov.info")]);
    }

    #[test]
    fn rules_from_above_the_root_hold_below_it() {
        let dir = tree(&[".gitignore", ".git/config", "service/src/x.tmp", "service/src/a.rs"]);
        let walk = walk(&dir.path().join("service"));
        assert!(walk.index.get("src/x.tmp").is_some_and(|entry| entry.ignored));
        assert!(walk.index.get("src/a.rs").is_some_and(|entry| !entry.ignored));
    }

    #[test]
    fn dependencies_and_compiler_output_are_pruned_but_their_reports_found() {
        let dir = tree(&[
            "node_modules/x/lcov.info",
            "target/CACHEDIR.TAG",
            "target/debug/deps/lcov.info",
            "target/lcov.info",
            "target/llvm-cov-target/a.profraw",
            "target/llvm-cov-target/debug/b.profraw",
            "target/site/jacoco/jacoco.xml",
            "env/pyvenv.cfg",
            "env/lib/coverage.xml",
        ]);
        let found = walk(dir.path()).candidates;
        let expected = ["target/lcov.info", "target/llvm-cov-target/a.profraw", "target/site/jacoco/jacoco.xml"];
        assert_eq!(found, expected.map(RepoPath::new));
    }

    #[cfg(unix)]
    #[test]
    fn links_out_of_the_tree_are_not_followed() {
        let (dir, outside) = (tree(&["src/a.rs"]), tree(&["coverage/lcov.info"]));
        std::os::unix::fs::symlink(outside.path(), dir.path().join("elsewhere")).unwrap();
        std::os::unix::fs::symlink(outside.path().join("coverage/lcov.info"), dir.path().join("lcov.info")).unwrap();
        std::os::unix::fs::symlink(dir.path(), dir.path().join("src/loop")).unwrap();
        let walk = walk(dir.path());
        assert!(walk.candidates.is_empty());
        assert_eq!(walk.index.entries().len(), 1);
        assert!(walk.index.may_have("src/loop/src/a.rs") && walk.index.may_have("elsewhere/coverage/x.rs"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn names_that_are_not_utf8_stay_openable() {
        use std::os::unix::ffi::OsStrExt;
        let dir = tree(&[]);
        std::fs::write(dir.path().join(OsStr::from_bytes(b"caf\xe9.py")), "x").unwrap();
        let walk = walk(dir.path());
        let path = RepoPath::new("caf\u{fffd}.py");
        assert!(walk.index.get(path.as_str()).is_some());
        assert!(dir.path().join(walk.index.real(&path)).is_file());
    }
}
