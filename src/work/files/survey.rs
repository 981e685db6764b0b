//! Which folders to watch and what each file in them is: a source, a report or nothing of interest.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use crate::project::is_candidate;

/// What a file is to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A change of it may change what the tests do.
    Source,
    /// It may hold coverage.
    Report,
    /// Neither.
    Ignored,
}

/// Folders that nobody edits in, whatever git thinks of them.
const IGNORED_FOLDERS: &[&str] = &[
    ".git",
    ".hg",
    ".svn",
    ".jj",
    "node_modules",
    "__pycache__",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".nyc_output",
    ".tox",
    ".nox",
    ".venv",
    "venv",
    ".gradle",
    ".dart_tool",
    ".zig-cache",
    "zig-cache",
    ".idea",
    ".vs",
    ".cache",
    ".lazycov",
];

/// Endings of files that tools and editors leave beside the sources.
const IGNORED_ENDINGS: &[&str] = &[
    "~",
    ".swp",
    ".swo",
    ".swx",
    ".swpx",
    ".tmp",
    ".bak",
    ".pyc",
    ".pyo",
    ".orig",
    ".rej",
    "___jb_tmp___",
    "___jb_old___",
    ".kate-swp",
];

/// Beginnings and whole names of such files.
const IGNORED_BEGINNINGS: &[&str] = &[".#", "#", ".goutputstream-", ".testmondata"];
const IGNORED_NAMES: &[&str] = &["4913", ".DS_Store"];

/// What was seen of a tree.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Folders to watch.
    pub(super) folders: Vec<PathBuf>,
    /// Those to watch for reports alone: usually they are git-ignored, and nothing in them is listed.
    pub(super) folders_of_reports: Vec<PathBuf>,
    /// Files of interest in them.
    pub(super) files: Vec<PathBuf>,
    /// Files that nothing ignores, by folder, as far as they were asked for.
    listed: HashMap<PathBuf, HashSet<PathBuf>>,
}

impl Survey {
    /// The whole tree.
    pub(super) fn of_tree(root: &Path) -> Survey {
        Survey::of_tree_in(root, root)
    }

    /// The tree below a folder in it.
    pub(super) fn of_tree_in(root: &Path, folder: &Path) -> Survey {
        let mut survey = Survey::default();
        for entry in walk(folder).build().flatten() {
            match entry.file_type() {
                Some(kind) if kind.is_dir() => survey.folders.push(entry.into_path()),
                Some(kind) if kind.is_file() => survey.files.push(entry.into_path()),
                _ => {}
            }
        }
        let shallow = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let of_reports = shallow.map(|entry| entry.path()).filter(|path| may_hold_reports(root, path) && path.is_dir());
        survey.folders_of_reports = of_reports.collect();
        survey
    }

    /// What a file is.
    pub(super) fn kind(&mut self, root: &Path, path: &Path) -> Kind {
        if is_report(root, path) {
            return Kind::Report;
        }
        if self.is_ours(root, path) { Kind::Source } else { Kind::Ignored }
    }

    /// Does nothing ignore this file or folder, nor any folder around it?
    pub(super) fn is_ours(&mut self, root: &Path, path: &Path) -> bool {
        let mut inner = path;
        while inner != root {
            let Some(folder) = inner.parent() else { return false };
            let listed = self.listed.entry(folder.to_owned()).or_insert_with(|| {
                walk(folder).max_depth(Some(1)).build().flatten().map(DirEntry::into_path).collect()
            });
            if !listed.contains(inner) {
                return false;
            }
            inner = folder;
        }
        true
    }
}

fn walk(folder: &Path) -> WalkBuilder {
    let mut walk = WalkBuilder::new(folder);
    walk.hidden(false).require_git(false).follow_links(false).filter_entry(|entry| {
        let folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        entry.depth() == 0 || !(is_ignored(entry.file_name(), folder) || folder && is_built(entry.path()))
    });
    walk
}

/// Is a folder one that a tool builds into, as it says itself, or where our own runs of cargo do?
fn is_built(folder: &Path) -> bool {
    folder.ends_with("target/lazycov") || folder.join("CACHEDIR.TAG").is_file()
}

fn is_ignored(name: &OsStr, folder: bool) -> bool {
    let name = name.to_string_lossy();
    if folder {
        return IGNORED_FOLDERS.contains(&&*name);
    }
    // Every file of a project is asked for: most are told by one letter.
    let (first, last) = (name.bytes().next(), name.bytes().next_back());
    IGNORED_NAMES.contains(&&*name)
        || IGNORED_ENDINGS.iter().any(|end| end.bytes().next_back() == last && name.ends_with(end))
        || IGNORED_BEGINNINGS.iter().any(|start| start.bytes().next() == first && name.starts_with(start))
}

/// May this file hold coverage? The root is full of other files that discovery would look into, so a file in it is
/// judged as if it were in a folder.
fn is_report(root: &Path, path: &Path) -> bool {
    path.strip_prefix(root).is_ok_and(|inside| {
        let shown = Path::new("x").join(inside);
        is_candidate(&shown.to_string_lossy())
    })
}

pub(super) fn may_hold_reports(root: &Path, folder: &Path) -> bool {
    is_report(root, &folder.join("x.xml"))
}
