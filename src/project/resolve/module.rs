//! Paths that begin with the name of a part of the project, because several parts have a file of that path: JaCoCo names
//! the module and the package of a file, but not the folders between them.

use super::reported::ReportedPath;
use super::suffix::{self, Tail};
use crate::project::index::Index;

/// The module that a path begins with, and the path inside it.
pub(super) fn split<'a>(path: &'a ReportedPath, modules: &[String]) -> Option<(&'a str, ReportedPath)> {
    let rest_after = |module: &String| path.as_str().strip_prefix(module.as_str())?.strip_prefix('/');
    let rest = modules.iter().filter_map(rest_after).min_by_key(|rest| rest.len())?;
    let module = path.as_str().strip_suffix(rest)?.strip_suffix('/')?;
    Some((module, ReportedPath::new(rest)))
}

/// The file of the tree that ends as the path does and lies below folders of the module's name. Where no folder is named
/// so, all files of that end are possible.
pub(super) fn best(index: &Index, module: &str, rest: &ReportedPath) -> Tail {
    let Tail::Several(rivals) = suffix::best(index, rest) else { return suffix::best(index, rest) };
    let named = |path: &str| {
        let folders = path.split('/').rev().skip(suffix::common_tail(path, rest.as_str()));
        folders.filter(|folder| module.split('/').any(|name| name == *folder)).count()
    };
    let most = rivals.iter().map(|rival| named(rival.as_str())).max().unwrap_or(0);
    let mut best: Vec<_> = rivals.into_iter().filter(|rival| named(rival.as_str()) == most).collect();
    match best.pop() {
        Some(one) if best.is_empty() => Tail::One(one),
        Some(last) => {
            best.push(last);
            Tail::Several(best)
        }
        None => Tail::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::RepoPath;

    #[test]
    fn a_file_of_two_modules_lies_below_the_folder_of_its_own() {
        let tree = ["core/src/main/java/org/acme/A.java", "web/src/main/java/org/acme/A.java", "B.java"];
        let index = Index::of(&tree);
        let modules = ["core", "web", "other", "web/deep"].map(str::to_owned);
        let find = |path: &str| {
            let path = ReportedPath::new(path);
            let (module, rest) = split(&path, &modules)?;
            Some(best(&index, module, &rest))
        };
        let one = |path: &str| Some(Tail::One(RepoPath::new(path)));
        assert_eq!(find("core/org/acme/A.java"), one(tree[0]));
        assert_eq!(find("web/org/acme/A.java"), one(tree[1]));
        assert_eq!(find("web/deep/org/acme/A.java"), one(tree[1]));
        assert!(matches!(find("other/org/acme/A.java"), Some(Tail::Several(rivals)) if rivals.len() == 2));
        assert_eq!((find("core/org/acme/C.java"), find("core2/org/acme/A.java")), (Some(Tail::None), None));
    }
}
