//! The last resort of path resolution: the file of the tree whose path shares the longest tail of whole components.
//!
//! A tail counts only when it is all of the tree's path (`/ci/build/src/a.rs` for `src/a.rs`) or all of the report's
//! (`com/acme/A.java` for `app/src/main/java/com/acme/A.java`): `oofoo/bar.rs` shares a file name with `foo/bar.rs` and
//! nothing else. Two equally good files are no answer.

use rustc_hash::FxHashMap;

use super::reported::ReportedPath;
use super::resolution::{Resolution, Rule};
use crate::coverage::RepoPath;
use crate::project::index::{Entry, Index};

/// What the tails say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tail {
    /// One file fits best.
    One(RepoPath),
    /// These fit equally well.
    Several(Vec<RepoPath>),
    /// None fits.
    None,
}

impl Tail {
    /// Of several files the one in the part of the project where the report lies, if there is only one: a tool that runs
    /// once in each module leaves its reports there. `folders` are the report's and those above it, the innermost first.
    pub(super) fn nearest(self, folders: &[&str]) -> Tail {
        let Tail::Several(rivals) = &self else { return self };
        let below = |folder: &str, path: &RepoPath| {
            path.as_str().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
        };
        for folder in folders {
            let mut near = rivals.iter().filter(|path| below(folder, path));
            if let Some(one) = near.next() {
                return if near.next().is_none() { Tail::One(one.clone()) } else { self };
            }
        }
        self
    }
}

/// The file whose path has the longest common tail with a report's path.
pub(super) fn best(index: &Index, path: &ReportedPath) -> Tail {
    let wanted = path.inward();
    let name = wanted.rsplit('/').next().unwrap_or(wanted);
    // Files of other projects, of the compiler and of the system have names like ours.
    let mut foreign = None;
    let mut best: Vec<&Entry> = Vec::new();
    let mut highest = (0, false);
    for entry in index.named(name) {
        let common = common_tail(wanted, entry.path.as_str());
        let whole = common == count(entry.path.as_str()) || (!path.is_absolute() && common == count(wanted));
        if !whole
            || foreign.get_or_insert_with(|| foreign_from(wanted)).is_some_and(|from| count(wanted) - common > from)
        {
            continue;
        }
        let rank = (common, !entry.ignored);
        if best.is_empty() || rank > highest {
            (best, highest) = (vec![entry], rank);
        } else if rank == highest {
            best.push(entry);
        }
    }
    match best.as_slice() {
        [] => Tail::None,
        [one] => Tail::One(one.path.clone()),
        several => Tail::Several(several.iter().map(|entry| entry.path.clone()).collect()),
    }
}

/// Of the files that only their tail identifies, drops those that another place of the same machine disproves.
///
/// Most tails of a report follow one prefix, the place where the project lay on the measuring machine. A path below that
/// place that needs more cut off names a file that this tree lacks (`/ci/dep/src/lib.rs` is not `src/lib.rs` when
/// `/ci/src/main.rs` is `src/main.rs`), and a lone file name somewhere else proves nothing.
pub(super) fn keep_plausible(found: &mut [(&ReportedPath, Tail)]) {
    let mut homes: FxHashMap<String, usize> = FxHashMap::default();
    for (path, tail) in found.iter() {
        if let Some(prefix) = stripped(path, tail) {
            *homes.entry(prefix.to_owned()).or_default() += 1;
        }
    }
    let Some(home) = homes.iter().max_by_key(|(prefix, files)| (**files, std::cmp::Reverse(prefix.len()))) else {
        return;
    };
    let home = home.0.clone();
    for (path, tail) in found.iter_mut() {
        let Some(prefix) = stripped(path, tail).map(str::to_owned).filter(|prefix| *prefix != home) else { continue };
        let below_home = prefix.strip_prefix(&home).is_some_and(|rest| rest.starts_with('/'));
        let lone = matches!(tail, Tail::One(entry) if count(entry.as_str()) == 1);
        if below_home || lone {
            *tail = Tail::None;
        }
    }
}

/// What an absolute path has before the tail that matched.
fn stripped<'a>(path: &'a ReportedPath, tail: &Tail) -> Option<&'a str> {
    match tail {
        Tail::One(entry) if path.is_absolute() => path.as_str().strip_suffix(entry.as_str()),
        _ => None,
    }
    .map(|prefix| prefix.trim_end_matches('/'))
}

/// The component from which on a path lies among other people's code; a tail that starts after it says nothing.
fn foreign_from(path: &str) -> Option<usize> {
    if SYSTEM.iter().any(|folder| path.starts_with(folder)) {
        return Some(0);
    }
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let go = parts.windows(2).rposition(|pair| pair == ["pkg", "mod"]);
    parts.iter().rposition(|part| FOREIGN.contains(part)).max(go)
}

/// Folders below which installed packages and toolchains lie, wherever they are.
const FOREIGN: [&str; 6] = ["node_modules", "site-packages", "dist-packages", ".cargo", ".rustup", "bower_components"];

/// Places of the system, and the one that rustc gives its own library.
const SYSTEM: [&str; 5] = ["/usr/", "/rustc/", "/nix/store/", "/lib/", "/Library/"];

pub(super) fn count(path: &str) -> usize {
    path.split('/').filter(|part| !part.is_empty()).count()
}

pub(super) fn common_tail(a: &str, b: &str) -> usize {
    a.rsplit('/').zip(b.rsplit('/')).take_while(|(a, b)| a == b && !a.is_empty()).count()
}

/// Paths that no file matches, as they stand below the folder under which the others were found: a source that is gone is
/// the same one to two reports of which one writes whole paths.
pub(super) fn shorten(all: &mut [Resolution], spelt: &[ReportedPath]) {
    let mut folders: FxHashMap<&str, usize> = FxHashMap::default();
    for (resolution, path) in all.iter().zip(spelt) {
        if let Resolution::Found(found, Rule::Tail) = resolution
            && let Some(folder) = path.as_str().strip_suffix(found.as_str()).filter(|folder| folder.ends_with('/'))
        {
            *folders.entry(folder).or_default() += 1;
        }
    }
    let most = folders.into_iter().max_by_key(|&(folder, paths)| (paths, folder));
    let Some((folder, _)) = most else { return };
    for (resolution, path) in all.iter_mut().zip(spelt) {
        if let (Resolution::Unmatched(shown), Some(rest)) = (&mut *resolution, path.as_str().strip_prefix(folder)) {
            *shown = RepoPath::new(rest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(tree: &[&str], path: &str) -> Tail {
        best(&Index::of(tree), &ReportedPath::new(path))
    }

    fn one(path: &str) -> Tail {
        Tail::One(RepoPath::new(path))
    }

    #[test]
    fn trap_23_tails_are_whole_components_and_never_guessed() {
        assert_eq!(find(&["foo/bar.rs"], "oofoo/bar.rs"), Tail::None);
        assert_eq!(find(&["foo/bar.rs"], "/x/oofoo/bar.rs"), Tail::None);
        let tree = ["src/lib.rs", "vendor/dep/src/lib.rs"];
        assert_eq!(find(&tree, "/ci/x/src/lib.rs"), one("src/lib.rs"));
        assert_eq!(find(&tree, "/ci/vendor/dep/src/lib.rs"), one("vendor/dep/src/lib.rs"));
        let both = ["a/src/lib.rs", "b/src/lib.rs"];
        assert_eq!(find(&both, "src/lib.rs"), Tail::Several(both.map(RepoPath::new).to_vec()));
        for ci in ["/home/runner/work/x/x/src/a.rs", "/home/runner/_work/x/x/src/a.rs", "d:/a/1/s/src/a.rs"] {
            assert_eq!(find(&["src/a.rs"], ci), one("src/a.rs"));
        }
        assert_eq!(find(&["app/src/main/java/com/x/A.java"], "com/x/A.java"), one("app/src/main/java/com/x/A.java"));
    }

    #[test]
    fn other_peoples_code_is_not_ours() {
        assert_eq!(find(&["src/lib.rs"], "/rustc/90b35a6/library/core/src/lib.rs"), Tail::None);
        assert_eq!(find(&["src/lib.rs"], "/root/.cargo/registry/src/index/dep-1.0/src/lib.rs"), Tail::None);
        assert_eq!(find(&["setup.py"], "/usr/lib/python3/setup.py"), Tail::None);
        assert_eq!(find(&["node_modules/x/i.js"], "/ci/node_modules/x/i.js"), one("node_modules/x/i.js"));
    }

    #[test]
    fn the_place_where_most_files_lay_disproves_others() {
        let index = Index::of(&["src/main.rs", "src/lib.rs", "src/a.rs", "setup.py"]);
        let paths =
            ["/ci/src/main.rs", "/ci/src/a.rs", "/ci/dep/src/lib.rs", "/opt/tool/setup.py"].map(ReportedPath::new);
        let mut found: Vec<_> = paths.iter().map(|path| (path, best(&index, path))).collect();
        keep_plausible(&mut found);
        let tails: Vec<Tail> = found.into_iter().map(|entry| entry.1).collect();
        assert_eq!(tails, [one("src/main.rs"), one("src/a.rs"), Tail::None, Tail::None]);
    }
}
