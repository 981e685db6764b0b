//! Why no file of the tree is meant by a path, in words that tell what to do about it.

use super::proposal::Proposal;
use super::reported::ReportedPath;
use crate::project::index::Index;

/// Why a path matches nothing, knowing what was proposed for the others.
pub(in crate::project) fn reason(index: &Index, path: &str, proposals: &[Proposal]) -> String {
    let reported = ReportedPath::new(path);
    let below = |proposal: &&Proposal| reported.after(&ReportedPath::new(&proposal.from)).is_some();
    if let Some(Proposal { from, to, .. }) = proposals.iter().find(below) {
        return format!("--remap {from}={to} would find it");
    }
    let name = reported.as_str().rsplit('/').next().unwrap_or_default();
    if let Some(same) = index.named(name).next() {
        let rivals = index.named(name).count() - 1;
        let more = if rivals == 0 { String::new() } else { format!(" and {rivals} more have its name") };
        return format!("{}{more}, but other folders: too little to tell", same.path);
    }
    let alike = |entry: &&crate::project::index::Entry| entry.path.file_name().eq_ignore_ascii_case(name);
    if let Some(entry) = index.entries().iter().find(alike) {
        return format!("{} differs in the case of its letters", entry.path);
    }
    if reported.is_absolute() || reported.escapes() {
        return format!("no file here is called {name}; where it lies elsewhere, --source-dir names the folder");
    }
    format!("no file here is called {name}: generated, deleted, or of another checkout")
}

#[cfg(test)]
mod tests {
    use rustc_hash::FxHashMap;

    use super::*;
    use crate::coverage::RepoPath;
    use crate::project::index::{Entry, Folders};

    #[test]
    fn every_path_has_its_reason() {
        let entry = |path| Entry { path: RepoPath::new(path), ignored: false };
        let entries = ["src/a.rs", "one/lib.rs", "two/lib.rs"].map(entry).to_vec();
        let index = Index::new(entries, Folders::default(), FxHashMap::default());
        let proposal = Proposal { from: "/app".to_owned(), to: ".".to_owned(), would_match: 1 };
        for (path, expected) in [
            ("/app/x.rs", "--remap /app=. would find it"),
            ("other/a.rs", "src/a.rs, but other folders: too little to tell"),
            ("x/lib.rs", "one/lib.rs and 1 more have its name, but other folders: too little to tell"),
            ("src/A.rs", "src/a.rs differs in the case of its letters"),
            ("gen/x.rs", "no file here is called x.rs: generated, deleted, or of another checkout"),
            ("/usr/x.h", "no file here is called x.h; where it lies elsewhere, --source-dir names the folder"),
        ] {
            assert_eq!(reason(&index, path, std::slice::from_ref(&proposal)), expected);
        }
    }
}
